"""The decision log and search at the console."""

import csv
import io
import json

import pytest
from starlette.testclient import TestClient

from service.usecases.accounts import Accounts
from service.usecases.deciding import Actor, Deciding
from service.usecases.review import Review
from service.usecases.scoring import Scoring


@pytest.fixture
def decided(scoring: Scoring, review: Review, deciding: Deciding, post) -> list[str]:
    """Two rejections by nora, one of them taken back, and one approval by the machine."""
    ids = [post("toxicity=0.5 one", id="1"), post("toxicity=0.5 another", id="2"), post("fine", id="=3")]
    scoring.score(ids)
    claimed = review.claim(person="nora", count=5)
    for case_id, note in zip(ids[:2], ("=HYPERLINK(1)", None), strict=True):
        deciding.decide(case_id, Actor("nora", claimed.token), "reject", reason="insult", note=note)
    deciding.undo(ids[1], Actor("lea", leads=True))
    return ids


def test_the_log_says_who_did_what_when_and_why_and_what_was_taken_back(console, decided) -> None:
    desk: TestClient = console("lea", "lead")
    page = desk.get("/console/api/log").json()
    told = [(entry["event"], entry["who"] or entry["by"], entry["outcome"]) for entry in page["entries"]]
    assert told == [
        ("undone", "lea", "reject"),
        ("decided", "nora", "reject"),
        ("decided", "nora", "reject"),
        ("decided", "machine", "approve"),
    ]
    first = page["entries"][2]
    assert (first["reason"], first["note"], first["model_version"], first["comment"]) == (
        "insult",
        "=HYPERLINK(1)",
        "plain",
        "1",
    )
    assert page["next"] is None


def test_the_log_is_read_page_by_page_and_by_who(console, decided) -> None:
    desk = console("lea", "lead")
    seen, before = [], ""
    while before is not None:
        page = desk.get(f"/console/api/log?limit=1&before={before}").json()
        seen += [entry["cursor"] for entry in page["entries"]]
        before = page["next"]
    assert len(seen) == len(set(seen)) == 4
    assert len(desk.get("/console/api/log?who=nora").json()["entries"]) == 2
    assert len(desk.get(f"/console/api/log?case={decided[1]}").json()["entries"]) == 2
    assert desk.get("/console/api/log?since=2100-01-01").json()["entries"] == []
    assert len(desk.get("/console/api/log?since=2000-01-01&until=2100-01-01").json()["entries"]) == 4
    assert len(desk.get("/console/api/log?since=0001-01-01&until=9999-12-31T23:59:59Z").json()["entries"]) == 4


def test_moderators_do_not_read_the_log(console, decided) -> None:
    desk = console("omar", "moderator")
    assert desk.get("/console/api/log").status_code == 403
    assert desk.get("/console/api/log/export").status_code == 403


def test_leads_of_one_site_see_nothing_of_another(console, decided, accounts: Accounts) -> None:
    accounts.add_site("weekly")
    desk = console("lea", "lead")
    accounts.change_person("lea", sites=["weekly"])
    assert desk.get("/console/api/log").json()["entries"] == []
    assert desk.get("/console/api/log?site=daily").status_code == 404
    assert desk.get("/console/api/search").json()["cases"] == []


def test_the_file_for_spreadsheets_holds_no_formula(console, decided) -> None:
    desk = console("lea", "lead")
    answer = desk.get("/console/api/log/export?format=csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["event"] for row in rows] == ["decided", "decided", "decided", "undone"]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert rows[1]["note"] == "'=HYPERLINK(1)"
    assert rows[0]["comment"] == "'=3"


def test_the_file_for_programs_is_exact(console, decided) -> None:
    desk = console("lea", "lead")
    lines = [json.loads(line) for line in desk.get("/console/api/log/export?format=jsonl").text.splitlines()]
    assert lines[1]["note"] == "=HYPERLINK(1)"
    assert [line["event"] for line in lines] == ["decided", "decided", "decided", "undone"]


@pytest.mark.parametrize("query", ["limit=0", "before=x", "since=yesterday", "nonsense=1", "limit=501"])
def test_a_query_that_makes_no_sense_is_pointed_at(console, site, query: str) -> None:
    desk = console("lea", "lead")
    answer = desk.get(f"/console/api/log?{query}")
    assert (answer.status_code, len(answer.json()["errors"])) == (422, 1)


def test_search_shows_cases_as_the_queue_does(console, decided) -> None:
    desk = console("omar", "moderator")
    found = desk.get("/console/api/search?q=another&site=daily").json()
    (case,) = found["cases"]
    assert (case["case"], case["text"], case["status"]) == (decided[1], "toxicity=0.5 another", "in_review")
    assert (found["complete"], found["next"], found["searched"]["cases"]) == (True, None, 3)
    assert desk.get("/console/api/search?decision=maybe").status_code == 422


def test_the_feed_tells_a_site_that_a_decision_was_taken_back(client: TestClient, site, decided) -> None:
    client.headers["authorization"] = f"Bearer {site.api_key}"
    feed = client.get("/v1/decisions").json()["decisions"]
    assert [(each["id"], each["decision"] and each["decision"]["outcome"]) for each in feed] == [
        ("=3", "approve"),
        ("1", "reject"),
        ("2", "reject"),
        ("2", None),
    ]
    assert "nora" not in json.dumps([each["decision"] for each in feed])
