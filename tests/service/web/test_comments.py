"""`/v1` as a site's engineer meets it."""

import asyncio
import json
import time
from types import SimpleNamespace

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import Message

from service.domain.clock import utc_now
from service.domain.comments import MAX_TEXT_BYTES
from service.domain.errors import Unavailable
from service.domain.sites import RateLimit
from service.store import Store
from service.usecases.accounts import NewSite
from service.usecases.deciding import Actor, Deciding
from service.usecases.review import Review
from service.usecases.scoring import Scoring
from service.web import comments, openapi
from service.web.bodies import MAX_BATCH, MAX_SINGLE
from service.web.comments import post_batch
from service.web.state import State


def post(api: TestClient, text: str = "Hello", *, id: str = "1", **more):
    return api.post("/v1/comments", json={"id": id, "text": text, **more})


def batch_of(number: int) -> bytes:
    return json.dumps({"comments": [{"id": str(n), "text": "Hello"} for n in range(number)]}).encode()


def _signed(site: NewSite, body: bytes) -> dict[str, str]:
    at = utc_now()
    signature = Webhook(site.webhook_secret).sign("msg_1", at, body.decode())
    return {"webhook_id": "msg_1", "webhook_timestamp": str(int(at.timestamp())), "webhook_signature": signature}


def pointers(answer) -> set[str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return {fault["pointer"] for fault in answer.json().get("errors", [])}


def test_a_comment_is_accepted_with_its_case_and_where_to_look(api: TestClient) -> None:
    answer = post(api, id="a/b c")
    assert answer.status_code == 202
    assert answer.headers["location"] == answer.json()["url"] == "/v1/comments/a%2Fb%20c"
    looked = api.get(answer.json()["url"])
    assert looked.status_code == 200
    assert looked.json()["case"] == answer.json()["case"]
    assert looked.json()["status"] == "received"


def test_it_is_on_disk_before_it_is_accepted(api: TestClient, store: Store) -> None:
    case_id = post(api).json()["case"]
    (case,) = store.cases.load([case_id])
    assert case is not None
    assert case.comment.text == "Hello"


def test_whoever_prefers_to_wait_gets_the_verdict(api: TestClient) -> None:
    answer = api.post("/v1/comments", json={"id": "1", "text": "toxicity=0.95"}, headers={"prefer": "wait=5"})
    assert answer.status_code == 200
    assert answer.headers["preference-applied"] == "wait=5"
    body = answer.json()
    assert (body["status"], body["verdict"], body["decision"]["outcome"]) == ("decided", "reject", "reject")
    assert body["scores"]["toxicity"] == 0.95
    again = api.post("/v1/comments", json={"id": "1", "text": "toxicity=0.95"}, headers={"prefer": "wait=5"})
    assert again.json() == body


def test_waiting_ends_with_the_word_that_a_person_will_look(api: TestClient) -> None:
    answer = api.post("/v1/comments", json={"id": "1", "text": "toxicity=0.5"}, headers={"prefer": "wait=5"})
    body = answer.json()
    assert (body["status"], body["verdict"], body["decision"]) == ("in_review", "review", None)


def test_the_same_again_is_the_same_case_and_another_text_a_conflict(api: TestClient) -> None:
    first = post(api, "one")
    assert post(api, "one").json()["case"] == first.json()["case"]
    conflict = post(api, "two")
    assert conflict.status_code == 409
    assert "higher revision" in conflict.json()["detail"]
    edit = post(api, "two", revision=2)
    assert edit.status_code == 202
    assert api.get("/v1/comments/1").json()["revision"] == 2
    assert api.get("/v1/comments/1?revision=1").json()["status"] == "superseded"
    assert api.get("/v1/comments/1?revision=3").status_code == 404


def test_whoever_repeats_a_post_learns_what_has_become_of_it(api: TestClient, scoring: Scoring) -> None:
    scoring.score([post(api, "toxicity=0.95").json()["case"]])
    again = post(api, "toxicity=0.95")
    assert (again.status_code, again.json()["decision"]["outcome"]) == (202, "reject")


def test_a_broker_that_is_away_does_not_hold_up_whoever_waits(
    api: TestClient, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state.dispatch, "deliver", lambda _sites: time.sleep(3))
    started = time.monotonic()
    answer = api.post("/v1/comments", json={"id": "1", "text": "Hello"}, headers={"prefer": "wait=2"})
    assert (answer.status_code, answer.json()["verdict"]) == (200, "approve")
    assert time.monotonic() - started < 2


def test_what_nobody_foresaw_is_a_problem_whose_message_is_in_no_log(
    api: TestClient, state: State, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("quotes Xanadu")

    monkeypatch.setattr(state.store.log, "read", broken)
    answer = api.get("/v1/decisions")
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/internal")
    out, err = capfd.readouterr()
    assert "RuntimeError" in out + err
    assert "Xanadu" not in out + err


def test_all_faults_are_listed_with_pointers(api: TestClient) -> None:
    answer = post(api, "", created="yesterday", author={"ip": "x", "a/b~c": 1})
    assert answer.status_code == 422
    assert pointers(answer) == {"/text", "/created", "/author/ip", "/author/a~1b~0c"}
    assert answer.json()["type"] == "/problems/invalid"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"id": "1", "text": "\\ud800"}',
        b"[" * 100_000,
        b"NaN",
        b'{"id": 1e999}',
        b"null",
        b"3",
    ],
)
def test_what_is_no_comment_at_all_is_refused_in_words(api: TestClient, raw: bytes) -> None:
    answer = api.post("/v1/comments", content=raw)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


@given(st.binary(max_size=300))
def test_any_bytes_are_answered_with_a_refusal_or_a_receipt(api: TestClient, raw: bytes) -> None:
    for path in ("/v1/comments", "/v1/comments/batch"):
        assert api.post(path, content=raw).status_code in (202, 400, 422)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda i: st.lists(i) | st.dictionaries(st.text(), i),
    )
)
def test_any_json_is_answered_with_a_refusal_or_a_receipt(api: TestClient, value: object) -> None:
    raw = json.dumps(value).encode()
    batch = json.dumps({"comments": [value, {"id": "ok", "text": "Hello"}]}).encode()
    assert api.post("/v1/comments", content=raw).status_code in (202, 400, 409, 422)
    answer = api.post("/v1/comments/batch", content=batch)
    if answer.status_code == 202:  # else the value itself holds NaN
        assert answer.json()["outcomes"][1]["status"] == 202


def test_the_longest_comment_passes_and_a_longer_body_is_refused(api: TestClient) -> None:
    assert post(api, "\u0001" * MAX_TEXT_BYTES).status_code == 202
    too_large = api.post("/v1/comments", content=b" " * (MAX_SINGLE + 1))
    assert (too_large.status_code, too_large.json()["type"]) == (413, "/problems/too-large")
    assert api.post("/v1/comments/batch", content=b" " * (MAX_BATCH + 1)).status_code == 413


def test_each_comment_of_a_batch_has_its_own_outcome(api: TestClient) -> None:
    post(api, "one", id="known")
    comments = [
        {"id": "1", "text": "fine"},
        {"id": "2", "text": ""},
        {"id": "known", "text": "another"},
        "nonsense",
        {"id": "1", "text": "fine"},
    ]
    answer = api.post("/v1/comments/batch", json={"comments": comments})
    assert answer.status_code == 202
    outcomes = answer.json()["outcomes"]
    assert [each["status"] for each in outcomes] == [202, 422, 409, 422, 202]
    assert answer.json()["accepted"] == 2
    assert outcomes[0]["comment"]["case"] == outcomes[4]["comment"]["case"]
    assert outcomes[1]["problem"]["errors"][0]["pointer"] == "/comments/1/text"


def test_one_lone_surrogate_costs_its_own_comment_alone(api: TestClient) -> None:
    raw = b'{"comments": [{"id": "1", "text": "\\ud800"}, {"id": "2", "text": "fine"}]}'
    outcomes = api.post("/v1/comments/batch", content=raw).json()["outcomes"]
    assert [each["status"] for each in outcomes] == [422, 202]


@pytest.mark.parametrize("comments", [[], [{"id": "1", "text": "x"}] * 1_001, "x", {"a": 1}, None])
def test_a_batch_holds_one_to_a_thousand_comments(api: TestClient, comments: object) -> None:
    assert api.post("/v1/comments/batch", json={"comments": comments}).status_code == 422


def sent(state: State, body: bytes | None, **headers: str) -> Request:
    """A batch as the server hands it over; without a body, one that never comes."""

    async def receive() -> Message:
        if body is None:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": body}

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    app = SimpleNamespace(state=SimpleNamespace(ombud=state))
    return Request({"type": "http", "method": "POST", "query_string": b"", "headers": raw, "app": app}, receive)


def test_strangers_who_never_finish_their_batches_hold_up_nobody(state: State, site: NewSite) -> None:
    async def go() -> list[int]:
        held = [
            asyncio.create_task(post_batch(sent(state, None, webhook_id="x", **more)))
            for more in [{}] * 20 + [{"content_length": "10"}] * 20
        ]
        await asyncio.sleep(0)
        body, key = batch_of(1), f"Bearer {site.api_key}"
        answers = [
            await post_batch(sent(state, body, authorization=key, content_length=str(len(body)))),
            await post_batch(sent(state, body, authorization=key)),
            await post_batch(sent(state, body, content_length=str(len(body)), **_signed(site, body))),
        ]
        for each in held:
            each.cancel()
        await asyncio.gather(*held, return_exceptions=True)
        return [each.status_code for each in answers]

    assert asyncio.run(asyncio.wait_for(go(), 30)) == [202] * 3


def test_large_batches_for_which_there_is_no_room_are_told_to_come_back(state: State, monkeypatch) -> None:
    monkeypatch.setattr(comments, "_SLOT_S", 0.05)

    async def go() -> list[object]:
        tasks = [asyncio.create_task(post_batch(sent(state, None, webhook_id="x"))) for _ in range(6)]
        while sum(each.done() for each in tasks) < 2:
            await asyncio.sleep(0.01)
        done = [each for each in tasks if each.done()]
        left = [each for each in tasks if not each.done()]
        for each in left:
            each.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return [type(each.exception()) for each in done]

    assert asyncio.run(go()) == [Unavailable] * 2


def test_a_thousand_comments_go_into_one_batch(api: TestClient, store: Store) -> None:
    comments = [{"id": n, "text": f"comment {n}"} for n in range(1_000)]
    assert api.post("/v1/comments/batch", json={"comments": comments}).json()["accepted"] == 1_000
    assert store.cases.unscored() == 1_000


def test_when_too_much_waits_nothing_more_is_accepted(api: TestClient, state: State, store: Store) -> None:
    comments = [{"id": n, "text": "x"} for n in range(1_000)]
    api.post("/v1/comments/batch", json={"comments": comments})
    while store.lines.lengths() != {"daily": 1_000}:
        time.sleep(0.01)
    state.pressure._read_at = 0
    answer = post(api, id="late")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert store.cases.unscored() == 1_000
    assert api.get("/v1/comments/late").status_code == 404


def test_a_site_that_sends_too_fast_is_answered_429(api: TestClient, accounts, directory) -> None:
    accounts.change_site("daily", rate_limit=RateLimit(per_second=0.1, burst=1))
    directory.forget()
    assert post(api, id="1").status_code == 202
    answer = post(api, id="2")
    assert answer.status_code == 429
    assert 10 <= int(answer.headers["retry-after"]) <= 11


def test_the_feed_pages_through_every_decision_and_misses_nothing(
    api: TestClient, scoring: Scoring, review: Review, deciding: Deciding
) -> None:
    cases = [post(api, f"toxicity={0.5 if n == 3 else 0}", id=str(n)).json()["case"] for n in range(7)]
    scoring.score(cases)
    seen: list[str] = []
    after, more = "", True
    while more:
        page = api.get("/v1/decisions", params={"after": after, "limit": 4}).json()
        seen += [entry["id"] for entry in page["decisions"]]
        after, more = page["next"], page["more"]
    assert seen == ["0", "1", "2", "4", "5", "6"]
    claimed = review.claim()
    deciding.decide(cases[3], Actor("nora", claimed.token), "approve")
    (late,) = api.get("/v1/decisions", params={"after": after}).json()["decisions"]
    assert (late["id"], late["decision"]["by"]) == ("3", "person")


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=1-",
        "after=99999999999999999999-1",
        "after=\u0661-\u0661",
        "limit=0",
        "limit=1001",
        "limit=x",
        "limit=99999999999999999999",
    ],
)
def test_a_query_that_makes_no_sense_is_refused(api: TestClient, query: str) -> None:
    assert api.get(f"/v1/decisions?{query}").status_code == 422


def test_one_sites_comments_are_not_found_by_another(api: TestClient, accounts, directory) -> None:
    post(api)
    other = accounts.add_site("weekly")
    directory.forget()
    headers = {"authorization": f"Bearer {other.api_key}"}
    assert api.get("/v1/comments/1", headers=headers).status_code == 404
    assert api.get("/v1/decisions", headers=headers).json()["decisions"] == []


def test_readers_words_are_not_in_the_logs(api: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    post(api, "Xanadu BOOM", id="1")
    api.post("/v1/comments", json={"id": "2", "text": "Xanadu BOOM"}, headers={"prefer": "wait=5"})
    api.post("/v1/comments", content=b'{"id": "3", "text": "Xanadu \\ud800"}')
    out, err = capfd.readouterr()
    assert "scoring failed" in out + err
    assert "Xanadu" not in out + err


def test_every_answer_has_the_shape_that_the_description_gives(api: TestClient, scoring: Scoring) -> None:
    described = openapi.document()

    def check(answer, path: str, method: str) -> None:
        response = described["paths"][path][method]["responses"][str(answer.status_code)]
        (content,) = response["content"].values()
        jsonschema.validate(answer.json(), {**content["schema"], "components": described["components"]})

    accepted = post(api, "toxicity=0.95")
    check(accepted, "/v1/comments", "post")
    check(post(api, "another"), "/v1/comments", "post")
    check(post(api, ""), "/v1/comments", "post")
    scoring.score([accepted.json()["case"]])
    check(api.get("/v1/comments/1"), "/v1/comments/{id}", "get")
    check(api.get("/v1/decisions"), "/v1/decisions", "get")
    batch = {"comments": [{"id": "9", "text": "x"}, {"id": "9", "text": ""}]}
    check(api.post("/v1/comments/batch", json=batch), "/v1/comments/batch", "post")
