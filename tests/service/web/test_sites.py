"""Sites' settings at the console."""

from starlette.testclient import TestClient
from structlog.testing import capture_logs

from service.usecases.accounts import Accounts


def test_leads_read_settings_and_admins_change_them(console, site) -> None:
    desk: TestClient = console("lea", "lead")
    shown = desk.get("/console/api/sites/daily").json()
    assert (shown["keys"], shown["policy"]["mode"]) == (1, "decide")
    assert "key_ids" not in shown
    body = {"version": shown["version"], "policy": {"blocked_words": ["duffer"]}}
    assert desk.patch("/console/api/sites/daily", json=body).status_code == 403
    desk = console("ada", "admin")
    changed = desk.patch("/console/api/sites/daily", json=body).json()
    assert (changed["policy"]["blocked_words"], changed["policy"]["mode"]) == (["duffer"], "decide")
    assert desk.get("/console/api/sites").json()["sites"] == [changed]


def test_nobody_overwrites_what_somebody_else_has_changed_meanwhile(console, site, accounts: Accounts) -> None:
    desk = console("ada", "admin")
    version = desk.get("/console/api/sites/daily").json()["version"]
    accounts.change_site("daily", policy={"suspect_words": ["mayor"]})
    answer = desk.patch("/console/api/sites/daily", json={"version": version, "language": "de"})
    assert answer.status_code == 409
    assert "changed" in answer.json()["detail"]


def test_a_setting_that_makes_no_sense_is_pointed_at(console, site) -> None:
    desk = console("ada", "admin")
    answer = desk.patch("/console/api/sites/daily", json={"policy": {"blocked_links": ["no host"]}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/policy/blocked_links/0"
    answer = desk.patch("/console/api/sites/daily", json={"retention": {"text": 0}})
    assert answer.json()["errors"][0]["pointer"] == "/retention/text"
    answer = desk.patch("/console/api/sites/daily", json={"key_ids": ["x"]})
    assert answer.json()["errors"] == [{"pointer": "/key_ids", "detail": "can't be set here"}]


def test_a_site_is_made_and_its_key_and_secret_are_rotated(console, client: TestClient) -> None:
    desk = console("ada", "admin")
    made = desk.post("/console/api/sites", json={"name": "weekly", "language": "de"})
    assert made.status_code == 201
    key = made.json()["api_key"]
    assert desk.post("/console/api/sites", json={"name": "weekly"}).status_code == 409

    def works(api_key: str) -> bool:
        return client.get("/v1/decisions", headers={"authorization": f"Bearer {api_key}"}).status_code == 200

    assert works(key)
    fresh = desk.post("/console/api/sites/weekly/keys", json={"keep_old": True}).json()["api_key"]
    assert (works(key), works(fresh)) == (True, True)
    last = desk.post("/console/api/sites/weekly/keys", json={}).json()["api_key"]
    assert (works(fresh), works(last)) == (False, True)
    secret = desk.post("/console/api/sites/weekly/secrets", json={"keep_old": True}).json()["webhook_secret"]
    assert secret.startswith("whsec_")
    assert desk.get("/console/api/sites/weekly").json()["secrets"] == 2


def test_a_site_that_is_not_theirs_does_not_exist_for_somebody(console, site, accounts: Accounts) -> None:
    accounts.add_site("weekly")
    desk = console("lea", "lead")
    accounts.change_person("lea", sites=["weekly"])
    assert [each["name"] for each in desk.get("/console/api/sites").json()["sites"]] == ["weekly"]
    hidden = desk.get("/console/api/sites/daily")
    missing = desk.get("/console/api/sites/nowhere")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert desk.get("/console/api/deliveries/daily").status_code == 404
    assert desk.get("/console/api/session").json()["sites"][0]["site"] == "weekly"


def test_a_new_callback_address_lets_callbacks_begin_again(console, site, accounts: Accounts) -> None:
    accounts.change_site("daily", callback_disabled="it answered 410 Gone")
    desk = console("ada", "admin")
    body = {"callback_url": "https://daily.example/hooks"}
    assert desk.patch("/console/api/sites/daily", json=body).json()["callback_disabled"] is None


def test_a_change_of_policy_is_tried_before_it_is_saved(console, scoring, post) -> None:
    scoring.score([post("the mayor again"), post("fine", id="2")])
    desk = console("lea", "lead")
    shown = desk.post("/console/api/sites/daily/preview", json={"policy": {"suspect_words": ["mayor"]}}).json()
    assert (shown["before"]["review"], shown["after"]["review"]) == (0, 1)
    assert desk.get("/console/api/sites/daily").json()["policy"]["suspect_words"] == []
    wrong = desk.post("/console/api/sites/daily/preview", json={"policy": {"audit_share": 2}})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/policy/audit_share")
    assert desk.post("/console/api/sites/nowhere/preview", json={"policy": {}}).status_code == 404


def test_who_changed_what_is_logged_without_the_values(console, site) -> None:
    desk = console("ada", "admin")
    with capture_logs() as lines:
        desk.patch("/console/api/sites/daily", json={"language": "de", "policy": {"blocked_words": ["duffer"]}})
        desk.post("/console/api/sites/daily/keys", json={})
        desk.post("/console/api/people", json={"name": "nora", "password": "correct horse"})
    told = [line for line in lines if line.get("by") == "ada"]
    assert [line["event"] for line in told] == ["settings changed", "rotated", "person added"]
    assert told[0]["settings"] == ["language", "policy.blocked_words"]
    assert "duffer" not in str(lines)
    assert "horse" not in str(lines)


def test_an_admin_of_one_site_cannot_send_ombud_to_private_addresses(console, accounts: Accounts) -> None:
    accounts.add_site("weekly", callback_url="https://weekly.example/hook")
    desk = console("ada", "admin")
    accounts.add_person("root", "admin")
    accounts.change_person("ada", sites=["weekly"])

    def change(**settings: object) -> int:
        return desk.patch("/console/api/sites/weekly", json=settings).status_code

    inside = {"callback_url": "http://10.0.0.1/hook", "callback_private": True}
    assert change(callback_private=True) == 403
    assert change(**inside) == 403
    assert change(coral={"address": "http://10.0.0.1", "private": True}) == 403
    assert change(callback_url="https://weekly.example/other", coral={"address": "https://coral.example"}) == 200
    accounts.change_site("weekly", **inside)
    assert change(callback_url="http://10.0.0.2/hook") == 403, "another of them than the operator has chosen"
    assert change(**inside, language="de") == 200, "what is as it was"
    assert change(callback_url="https://weekly.example/hook", callback_private=False) == 200
    accounts.change_person("ada", sites=None)
    assert change(**inside) == 200
