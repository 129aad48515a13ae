"""The console's API as its page uses it."""

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from service.store import Store
from service.usecases.scoring import Scoring
from service.web import access, session


@pytest.fixture
def waiting(scoring: Scoring, post) -> list[str]:
    ids = [
        post(f"toxicity=0.{8 - n}", id=str(n), parent={"text": "First!"}, article={"title": "Bridge closed"})
        for n in range(3)
    ]
    scoring.score(ids)
    return ids


def test_a_moderator_takes_the_next_case_sees_its_context_and_decides(
    console, waiting, scoring: Scoring, store: Store
) -> None:
    desk = console()
    assert desk.get("/console/api/queue").json()["waiting"] == 3
    claimed = desk.post("/console/api/claims", json={}).json()
    (case,) = claimed["cases"]
    assert (case["case"], case["text"], case["parent"]["text"]) == (waiting[0], "toxicity=0.8", "First!")
    assert case["article"]["title"] == "Bridge closed"
    assert case["reasons"]
    decided = desk.post(
        f"/console/api/cases/{waiting[0]}/decision",
        json={"claim": claimed["claim"], "outcome": "reject", "reason": "insult"},
    )
    assert decided.status_code == 200
    assert decided.json()["decision"]["by"] == "person"
    (found,) = store.cases.load([waiting[0]])
    assert found is not None
    assert found.history[-1].by == "nora"


def test_rejecting_without_a_reason_is_refused(console, waiting) -> None:
    desk = console()
    claim = desk.post("/console/api/claims", json={}).json()["claim"]
    answer = desk.post(f"/console/api/cases/{waiting[0]}/decision", json={"claim": claim, "outcome": "reject"})
    assert (answer.status_code, answer.json()["errors"][0]["detail"]) == (422, "rejecting takes a reason")


def test_a_lost_claim_is_a_conflict_that_says_why(console, waiting) -> None:
    desk = console()
    claim = desk.post("/console/api/claims", json={"count": 2}).json()["claim"]
    assert desk.put(f"/console/api/claims/{claim}").json()["held"] == waiting[:2]
    assert desk.delete(f"/console/api/claims/{claim}").status_code == 204
    answer = desk.post(f"/console/api/cases/{waiting[0]}/decision", json={"claim": claim, "outcome": "approve"})
    assert answer.status_code == 409
    assert "claim" in answer.json()["detail"]


def test_nothing_works_without_signing_in(client: TestClient, site) -> None:
    for method, path in (
        ("GET", "session"),
        ("GET", "queue"),
        ("POST", "claims"),
        ("PUT", "claims/x"),
        ("DELETE", "claims/x"),
        ("POST", "cases/x/decision"),
        ("GET", "deliveries/daily"),
        ("POST", "deliveries/daily"),
    ):
        assert client.request(method, f"/console/api/{path}").status_code == 401


def test_a_request_from_another_page_lacks_the_token_and_is_refused(console, waiting) -> None:
    desk = console()
    del desk.headers[access.CSRF_HEADER]
    assert desk.post("/console/api/claims", json={}).status_code == 403
    assert desk.post("/console/api/claims", json={}, headers={access.CSRF_HEADER: "x"}).status_code == 403


def test_a_form_cannot_sign_anybody_in(client: TestClient, accounts) -> None:
    answer = client.post(
        "/console/api/session",
        content=b'{"name": "nora", "password": "x"}',
        headers={"content-type": "text/plain"},
    )
    assert answer.status_code == 403


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient, accounts) -> None:
    accounts.add_person("nora", "moderator", "correct horse")
    said = client.post("/console/api/session", json={"name": "nora", "password": "correct horse"})
    cookie = said.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/console" in cookie


def test_a_wrong_password_and_an_unknown_name_are_told_alike(client: TestClient, accounts) -> None:
    accounts.add_person("nora", "moderator", "correct horse")
    answers = [
        client.post("/console/api/session", json={"name": name, "password": "wrong battery"})
        for name in ("nora", "nobody")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()


def test_guessing_passwords_ends_after_ten_attempts(client: TestClient, accounts) -> None:
    accounts.add_person("nora", "moderator", "correct horse")

    def sign_in(password: str) -> int:
        return client.post("/console/api/session", json={"name": "nora", "password": password}).status_code

    assert [sign_in("wrong battery") for _ in range(11)] == [401] * 10 + [429]
    assert sign_in("correct horse") == 429


def test_signing_out_ends_the_session_for_whoever_kept_the_cookie(console) -> None:
    desk = console()
    kept = desk.cookies[access.COOKIE]
    assert desk.delete("/console/api/session").status_code == 204
    desk.cookies.set(access.COOKIE, kept, path="/console")
    assert desk.get("/console/api/session").status_code == 401


def test_sessions_end_when_their_time_is_over(console, clock) -> None:
    desk = console()
    clock.tick(hours=13)
    assert desk.get("/console/api/session").status_code == 401


def test_dead_letters_are_for_leads_and_admins(console, waiting, store: Store) -> None:
    desk = console("omar", "moderator")
    assert desk.get("/console/api/deliveries/daily").status_code == 403
    desk = console("lea", "lead")
    shown = desk.get("/console/api/deliveries/daily").json()
    assert (shown["due"], shown["dead"]) == (3, [])
    assert desk.post("/console/api/deliveries/daily", json={}).json() == {"resent": 0}
    assert desk.get("/console/api/deliveries/nowhere").status_code == 404


def test_the_page_forbids_inline_scripts_and_frames(client: TestClient) -> None:
    page = client.get("/console")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/console", "/v1/comments/1", "/healthz", "/nowhere", "/console/static/console.js"])
def test_every_answer_tells_browsers_to_keep_their_hands_off(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] in ("no-store", "no-cache")
    assert "access-control-allow-origin" not in headers
    assert "strict-transport-security" not in headers


def test_by_tls_the_cookie_is_secure_and_browsers_are_to_stay_with_it(client: TestClient, accounts) -> None:
    accounts.add_person("nora", "moderator", "correct horse")
    sent = {"name": "nora", "password": "correct horse"}
    said = client.post("https://testserver/console/api/session", json=sent)
    assert "; secure" in said.headers["set-cookie"].lower()
    assert said.headers["strict-transport-security"] == "max-age=31536000"


def test_a_proxy_that_is_not_trusted_is_told_of_once(client: TestClient, accounts) -> None:
    session._tell_of_proxy.cache_clear()
    accounts.add_person("nora", "moderator", "correct horse")
    body = {"name": "nora", "password": "correct horse"}
    with capture_logs() as lines:
        client.post("/console/api/session", json=body)
        assert lines == []
        for address in ("93.184.216.34", "93.184.216.35"):
            client.post("/console/api/session", json=body, headers={"X-Forwarded-For": address})
    assert [line["mend"] for line in lines] == ["name it: FORWARDED_ALLOW_IPS"]


def test_a_session_that_somebody_has_planted_is_not_the_one_that_begins(client: TestClient, accounts) -> None:
    for name in ("nora", "mallory"):
        accounts.add_person(name, "moderator", "correct horse")
    planted = {"": "planted-by-somebody-else", "mallory": accounts.sign_in("mallory", "correct horse")[0]}
    for token in planted.values():
        client.cookies.set("ombud_session", token, path="/console")
        said = client.post("/console/api/session", json={"name": "nora", "password": "correct horse"})
        begun = said.cookies["ombud_session"]
        assert begun not in planted.values()
        client.cookies.clear()
        for each, name in ((token, None), (begun, "nora")):
            who = client.get("/console/api/session", headers={"cookie": f"ombud_session={each}"})
            assert (who.json()["name"] if who.status_code == 200 else None) == name


def test_a_new_password_and_another_role_hold_for_sessions_that_are_open(console, accounts, client: TestClient) -> None:
    desk = console("nora", "admin")
    accounts.add_person("root", "admin")
    assert desk.get("/console/api/people").status_code == 200
    accounts.change_person("nora", role="moderator")
    assert desk.get("/console/api/people").status_code == 403
    accounts.set_password("nora", "another horse entirely")
    assert desk.get("/console/api/session").status_code == 401


def test_the_front_page_leads_to_the_console(client: TestClient) -> None:
    assert client.get("/", follow_redirects=False).headers["location"] == "/console"
