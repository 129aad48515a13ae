"""Reports, appeals, statements and erasure as a site asks for them."""

import pytest
from starlette.testclient import TestClient

from service.usecases.scoring import Scoring
from service.web.state import State


@pytest.fixture
def rejected(scoring: Scoring, post) -> str:
    case_id = post("toxicity=0.99", id="c/1", author={"id": "u 7"})
    scoring.score([case_id])
    return case_id


def test_a_report_is_counted_once_and_says_how_many_there_are(api: TestClient, rejected) -> None:
    answers = [api.post("/v1/comments/c%2F1/reports", json={"reporter": 7, "reason": "insult"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert [answer.json()["counted"] for answer in answers] == [True, False]
    assert answers[1].json()["reports"] == 1


@pytest.mark.parametrize("body", [{}, {"reporter": ""}, {"reporter": "a", "reason": "x"}, {"reporter": "a", "by": "b"}])
def test_a_report_that_makes_no_sense_is_refused(api: TestClient, rejected, body: dict) -> None:
    answer = api.post("/v1/comments/c%2F1/reports", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_an_appeal_is_open_until_a_person_has_decided(api: TestClient, rejected) -> None:
    assert api.post("/v1/comments/c%2F1/appeals").json()["appeal"] == "open"
    shown = api.get("/v1/comments/c%2F1").json()
    assert (shown["status"], shown["decision"]["outcome"]) == ("in_review", "reject")
    assert shown["history"][-1]["event"] == "appealed"
    assert api.post("/v1/comments/nowhere/appeals", json={"text": "?"}).status_code == 404
    assert api.post("/v1/comments/c%2F1/appeals", json={"text": "x" * 5_001}).status_code == 422


def test_reasons_are_given_in_parts_and_as_a_letter(api: TestClient, rejected) -> None:
    said = api.get("/v1/comments/c%2F1/statement").json()
    assert (said["comment"], said["automated_decision"]) == ("c/1", "fully")
    letter = api.get("/v1/comments/c%2F1/statement?format=text")
    assert letter.headers["content-type"].startswith("text/plain")
    assert letter.text.strip() == said["text"]


def test_a_comment_whose_id_ends_like_an_address_is_still_found(api: TestClient, post) -> None:
    post("Hello", id="c/statement")
    assert api.get("/v1/comments/c%2Fstatement").json()["id"] == "c/statement"


def test_erasing_says_what_was_removed(api: TestClient, rejected) -> None:
    erased = api.delete("/v1/comments/c%2F1").json()["erased"]
    assert (erased["comments"], erased["revisions"], erased["decisions"]) == (1, 1, 1)
    assert api.get("/v1/comments/c%2F1").json()["status"] == "erased"
    assert api.get("/v1/decisions").json()["decisions"] == []
    assert api.delete("/v1/comments/nowhere").status_code == 404


def test_an_author_is_erased(api: TestClient, rejected, post) -> None:
    post("Hello", id="2", author={"id": "u 7"})
    assert api.delete("/v1/authors/u%207").json()["erased"]["comments"] == 2
    assert api.delete("/v1/authors/u%207").json()["erased"]["comments"] == 0


def test_nothing_of_this_is_for_strangers(client: TestClient, rejected) -> None:
    for method, path in (
        ("POST", "comments/c%2F1/reports"),
        ("POST", "comments/c%2F1/appeals"),
        ("GET", "comments/c%2F1/statement"),
        ("DELETE", "comments/c%2F1"),
        ("DELETE", "authors/u"),
    ):
        assert client.request(method, f"/v1/{path}").status_code == 401


def test_another_site_reaches_nothing(client: TestClient, rejected, accounts, state: State) -> None:
    client.headers["authorization"] = f"Bearer {accounts.add_site('weekly').api_key}"
    state.directory.forget()
    assert client.delete("/v1/comments/c%2F1").status_code == 404
    assert client.get("/v1/comments/c%2F1/statement").status_code == 404
    assert client.post("/v1/comments/c%2F1/reports", json={"reporter": "a"}).status_code == 404
    assert client.delete("/v1/authors/u%207").json()["erased"]["comments"] == 0
