"""The queue's API as the console's page uses it: claims, filters, decisions of many, context, raids, events."""

import asyncio
import json
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from service.domain.errors import Unavailable
from service.store import Store
from service.store.changes import Change
from service.usecases.scoring import Scoring
from service.web.live import Live
from service.web.state import State

API = "/console/api"
TOKEN = "a-token-that-the-page-has-chosen"


@pytest.fixture
def waiting(scoring: Scoring, post) -> list[str]:
    """Four cases that differ in everything, the most urgent first."""
    ids = [
        post(
            "insult=0.8 threat=0.75",
            id="0",
            author={"id": "u1", "name": "Ana"},
            article={"id": "a1", "title": "Bridge"},
        ),
        post("insult=0.62", id="1", author={"id": "u1"}, article={"id": "a2"}),
        post("toxicity=0.5", id="2", author={"id": "u2"}, article={"id": "a1"}),
        post("Grüße", id="3", language="de", author={"id": "u2"}),
    ]
    scoring.score(ids)
    return ids


@pytest.fixture(autouse=True)
def _bands(accounts, site, directory) -> None:
    accounts.change_site("daily", policy={"bands": {"toxicity": {"approve": 0.4}, "insult": {"approve": 0.4}}})
    directory.forget()


def found(desk: TestClient, **wanted: object) -> list[str]:
    """Ids of what a filter lists; claiming under it gives the same."""
    listed = desk.get(f"{API}/cases", params=wanted)
    assert listed.status_code == 200, listed.text
    ids = [case["case"] for case in listed.json()["cases"]]
    claimed = desk.post(f"{API}/claims", json={"filter": wanted, "count": 25}).json()
    assert [case["case"] for case in claimed["cases"]] == ids
    desk.delete(f"{API}/claims/{claimed['claim']}")
    return ids


def test_the_queue_is_filtered_by_whatever_a_case_is(console, waiting, clock) -> None:
    desk = console()
    threat, insult, toxic, german = waiting
    assert found(desk) == waiting
    assert found(desk, site="daily") == waiting
    assert found(desk, label="insult") == [threat, insult]
    assert found(desk, label="insult", min_score=0.6, max_score=0.7) == [insult]
    assert found(desk, label="insult", min_score=0.65, max_score=0.8) == []
    assert found(desk, reason="toxicity_unsure") == [toxic]
    assert found(desk, language="de") == [german]
    assert found(desk, author="u1") == [threat, insult]
    assert found(desk, article="a1") == [threat, toxic]
    assert found(desk, article="a1", author="u2") == [toxic]
    assert found(desk, article="a1", label="insult", language="en") == [threat]
    assert found(desk, older_than_s=60) == []
    clock.tick(minutes=5)
    assert found(desk, older_than_s=60) == waiting
    assert found(desk, newer_than_s=60) == []


def test_a_filter_that_makes_no_sense_is_refused_in_words(console, waiting) -> None:
    desk = console()
    for query in (
        "min_score=0.5",
        "label=insult&min_score=0.51",
        "label=rude",
        "label=insult&min_score=0.9&max_score=0.1",
        "limit=0",
        "what=x",
    ):
        answer = desk.get(f"{API}/cases?{query}")
        assert answer.status_code == 422, query
        assert answer.json()["errors"][0]["detail"]
    assert desk.get(f"{API}/cases?site=nowhere").status_code == 404
    assert desk.get(f"{API}/cases?assigned=leads").status_code == 403


def test_a_list_goes_on_where_it_ended(console, waiting) -> None:
    desk = console()
    seen, cursor = [], None
    for _ in waiting:
        page = desk.get(f"{API}/cases", params={"limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        seen += [case["case"] for case in page["cases"]]
        cursor = page["next"]
    assert seen == waiting


@pytest.mark.parametrize("cursor", ["+ a", "1e a", "... a", "1.2.3 a", "1e999 a"])
def test_a_cursor_that_is_none_is_refused(console, waiting, cursor: str) -> None:
    assert console().get(f"{API}/cases", params={"cursor": cursor}).status_code == 422


def test_what_others_look_at_is_counted_at_ones_own_sites(console, waiting, accounts, review) -> None:
    accounts.add_site("weekly")
    desk = console()
    review.claim(person="omar", count=2)
    assert desk.get(f"{API}/queue").json()["claimed"] == 2
    accounts.change_person("nora", sites=["weekly"])
    assert desk.get(f"{API}/queue").json()["claimed"] == 0
    accounts.change_person("nora", sites=["daily"])
    assert desk.get(f"{API}/queue").json()["claimed"] == 2


def test_what_there_is_to_filter_by_is_counted(console, waiting) -> None:
    shown = console().get(f"{API}/queue/facets").json()
    assert {each["value"]: each["waiting"] for each in shown["languages"]} == {"en": 3, "de": 1}
    assert {each["value"]: each["waiting"] for each in shown["labels"]} == {"insult": 2, "threat": 1, "toxicity": 1}
    assert "toxicity_unsure" in {each["value"] for each in shown["reasons"]}


def test_a_claim_under_the_pages_own_token_can_be_asked_again(console, waiting) -> None:
    desk = console()
    asked = [desk.post(f"{API}/claims", json={"claim": TOKEN, "count": 2}).json() for _ in range(2)]
    assert [case["case"] for case in asked[0]["cases"]] == [case["case"] for case in asked[1]["cases"]] == waiting[:2]
    assert asked[0]["more"]
    assert desk.post(f"{API}/claims", json={"claim": "short"}).status_code == 422


def test_one_case_of_a_claim_can_be_given_back(console, waiting) -> None:
    desk = console()
    desk.post(f"{API}/claims", json={"claim": TOKEN, "count": 3})
    assert desk.delete(f"{API}/claims/{TOKEN}/cases/{waiting[1]}").status_code == 204
    assert desk.put(f"{API}/claims/{TOKEN}").json()["held"] == [waiting[0], waiting[2]]


def test_cases_can_be_claimed_by_name(console, waiting) -> None:
    desk = console()
    claimed = desk.post(f"{API}/claims", json={"cases": [waiting[2], "nothing"]}).json()
    assert [case["case"] for case in claimed["cases"]] == [waiting[2]]
    other = desk.post(f"{API}/claims", json={"cases": [waiting[2]]}).json()
    assert other["cases"] == []


def test_a_person_sees_and_gets_only_what_is_of_their_sites(console, waiting, store: Store) -> None:
    desk = console()
    store.people.change("nora", lambda account: account.model_copy(update={"sites": []}))
    assert desk.get(f"{API}/queue").json()["waiting"] == 0
    assert desk.get(f"{API}/cases").json()["cases"] == []
    assert desk.post(f"{API}/claims", json={}).json()["cases"] == []
    assert desk.post(f"{API}/claims", json={"cases": waiting}).json()["cases"] == []
    assert desk.get(f"{API}/cases/{waiting[0]}").status_code == 404
    answer = desk.post(f"{API}/cases/{waiting[0]}/decision", json={"action": "approve", "claim": TOKEN})
    assert answer.status_code == 404


def test_many_are_decided_at_once_and_each_has_its_own_answer(console, waiting) -> None:
    desk = console()
    desk.post(f"{API}/claims", json={"claim": TOKEN, "count": 3})
    wanted = [
        {"case": waiting[0], "action": "reject", "claim": TOKEN, "reason": "threat"},
        {"case": waiting[1], "action": "skip", "claim": TOKEN},
        {"case": waiting[2], "action": "hand_over", "claim": TOKEN, "note": "Look, please."},
        {"case": waiting[3], "action": "approve", "claim": TOKEN},
        {"case": "nothing", "action": "approve", "claim": TOKEN},
        {"case": waiting[0], "action": "reject", "claim": TOKEN, "reason": "of my own"},
    ]
    results = desk.post(f"{API}/decisions", json={"decisions": wanted}).json()["results"]
    assert [each["status"] for each in results] == [200, 200, 200, 409, 404, 422]
    assert "claim" in results[3]["detail"]
    counts = desk.get(f"{API}/queue").json()
    assert (counts["waiting"], counts["claimed"], counts["assigned"]["leads"]) == (2, 0, 1)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"action": "reject"}, "rejecting takes a reason"),
        ({"action": "approve"}, "this takes the claim under which the case is held"),
        ({"action": "hand_over", "claim": "x"}, "handing over takes a note"),
        ({"action": "second_opinion", "claim": "x", "opinion": "reject"}, "rejecting takes a reason"),
    ],
)
def test_an_incomplete_action_is_refused_in_words(console, waiting, body, sentence: str) -> None:
    answer = console().post(f"{API}/cases/{waiting[0]}/decision", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["detail"]) == (422, sentence)


def test_undo_shows_until_when_it_can_be_done_and_what_it_did(console, waiting) -> None:
    desk = console()
    desk.post(f"{API}/claims", json={"claim": TOKEN})
    url = f"{API}/cases/{waiting[0]}/decision"
    decided = desk.post(url, json={"action": "reject", "reason": "threat", "claim": TOKEN}).json()
    assert decided["decided_by"] == "nora"
    assert decided["undo_until"] is not None
    undone = desk.post(url, json={"action": "undo", "seq": decided["seq"], "claim": f"{TOKEN}2"}).json()
    assert (undone["status"], undone["decision"], undone["undo_until"]) == ("in_review", None, None)
    assert desk.put(f"{API}/claims/{TOKEN}2").json()["held"] == [waiting[0]]
    assert desk.post(url, json={"action": "undo"}).status_code == 409


def test_whoever_decides_second_is_not_told_what_the_first_would_have_done(console, waiting) -> None:
    desk = console()
    desk.post(f"{API}/claims", json={"claim": TOKEN})
    asked = {"action": "second_opinion", "claim": TOKEN, "note": "Irony?", "opinion": "reject", "reason": "threat"}
    desk.post(f"{API}/cases/{waiting[0]}/decision", json=asked)
    desk = console("omar")
    (case,) = desk.post(f"{API}/claims", json={"claim": f"{TOKEN}2"}).json()["cases"]
    assert (case["case"], case["second_opinion"], case["opinion"]) == (waiting[0], True, None)
    assert (case["asked"]["by"], case["asked"]["note"]) == ("nora", "Irony?")
    assert "reject" not in json.dumps(case["history"])
    url = f"{API}/cases/{waiting[0]}/decision"
    after = desk.post(url, json={"action": "approve", "claim": f"{TOKEN}2"}).json()
    assert after["opinion"]["outcome"] == "reject"


def test_a_case_is_shown_with_all_that_surrounds_it(console, waiting, post, scoring: Scoring) -> None:
    edited = post("insult=0.7 better", id="1", revision=2, author={"id": "u1"}, article={"id": "a1", "title": "Bridge"})
    scoring.score([edited])
    shown = console().get(f"{API}/cases/{edited}").json()
    assert [each["text"] for each in shown["revisions"]] == ["insult=0.62", "insult=0.7 better"]
    assert (shown["author"]["comments"], shown["author"]["rejected"]) == (2, 0)
    assert [each["case"] for each in shown["author"]["recent"]] == [waiting[0]]
    assert shown["author"]["since"]
    assert shown["article"]["title"] == "Bridge"
    assert {each["case"] for each in shown["article"]["recent"]} == {waiting[0], waiting[2]}
    assert shown["case"]["says"][0] == {"label": "insult", "degree": "likely", "text": "likely an insult"}
    assert (shown["group"], shown["appeal"], shown["reported"]) == (None, None, [])


def test_the_stretches_that_moved_a_score_are_marked(console, waiting) -> None:
    desk = console()
    marks = desk.get(f"{API}/cases/{waiting[0]}/marks").json()
    assert (marks["label"], marks["score"]) == ("insult", 0.8)
    assert [(each["start"], each["end"]) for each in marks["stretches"]] == [(0, 10)]
    assert desk.get(f"{API}/cases/{waiting[0]}/marks?label=threat").json()["stretches"][0]["start"] == 11
    assert desk.get(f"{API}/cases/{waiting[0]}/marks?label=rude").status_code == 422


def test_what_measures_the_machine_is_decided_without_its_scores(console, accounts, directory, scoring, post) -> None:
    accounts.change_site("daily", policy={"audit_share": 1.0})
    directory.forget()
    case_id = post("toxicity=0.1 insult=0.05 Hello")
    scoring.score([case_id])
    desk = console()
    claimed = desk.post(f"{API}/claims", json={"cases": [case_id]}).json()
    assert [(case["scores"], case["says"]) for case in claimed["cases"]] == [(None, [])]
    assert [reason["code"] for reason in claimed["cases"][0]["reasons"]] == ["audit"]
    assert desk.get(f"{API}/cases/{case_id}/marks").status_code == 404
    action = {"case": case_id, "action": "approve", "claim": claimed["claim"]}
    assert desk.post(f"{API}/decisions", json={"decisions": [action]}).status_code == 200
    assert desk.get(f"{API}/cases/{case_id}").json()["case"]["scores"]["toxicity"] == 0.1


def test_a_raid_is_seen_on_its_article_with_its_copies(console, post, scoring: Scoring, clock) -> None:
    text = "toxicity=0.5 Everybody come and write this under the article about the bridge, number"
    ids = []
    for n in range(8):
        ids.append(post(f"{text} {n}", id=f"r{n}", author={"id": f"u{n % 3}"}, article={"id": "a1"}))
        clock.tick(seconds=1)
    scoring.score([*ids, post("Hello", id="other")])
    desk = console()
    seen = desk.get(f"{API}/raids?minutes=5").json()
    assert (seen["comments"], sum(seen["per_minute"]), seen["complete"]) == (9, 9, True)
    (article,) = seen["articles"]
    assert (article["key"], article["comments"], article["authors"], article["waiting"]) == ("a1", 8, 3, 8)
    (group,) = seen["groups"]
    assert (group["comments"], group["authors"], group["case"]) == (8, 3, ids[0])
    assert [each["case"] for each in desk.get(f"{API}/cases?group={group['id']}").json()["cases"]] == ids
    (case,) = desk.post(f"{API}/claims", json={}).json()["cases"]
    assert case["group"] == {"id": ids[0], "size": 8, "waiting": 0, "held": 7}
    clock.tick(minutes=10)
    assert desk.get(f"{API}/raids?minutes=5").json()["comments"] == 0
    assert desk.get(f"{API}/raids?minutes=99").status_code == 422


def streamed(desk: TestClient, **headers: str) -> list[dict[str, str]]:
    """The events of a stream that ends soon."""
    blocks = desk.get(f"{API}/events", headers=headers).text.split("\n\n")
    return [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks if "event:" in block]


def test_events_tell_the_counts_and_what_was_missed_since(console, waiting, state: State, store: Store) -> None:
    state.event_life_s = 0.01
    desk = console()
    (counts,) = streamed(desk)
    assert (counts["event"], json.loads(counts["data"])["waiting"]) == ("counts", 4)
    seen = store.changes.last()
    desk.post(f"{API}/claims", json={"claim": TOKEN})
    desk.delete(f"{API}/claims/{TOKEN}")
    gone, came, _counts = streamed(desk, **{"last-event-id": seen})
    assert (gone["event"], json.loads(gone["data"])["why"]) == ("gone", "claimed")
    assert (came["event"], json.loads(came["data"])["case"]) == ("case", waiting[0])
    assert came["id"] == store.changes.last()
    assert streamed(desk, **{"last-event-id": "1-1"})[0]["event"] == "reset"


def test_events_tell_what_happens_while_a_page_is_open(
    console, waiting, state: State, store: Store, post, scoring: Scoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = console()
    wait = store.changes.wait

    def wait_and_end(after: str, **more: int) -> list[Change]:
        scoring.score([post("toxicity=0.6 new", id="new")])
        state.live.closed = True
        return wait(after, **more)

    monkeypatch.setattr(state.live, "changes", SimpleNamespace(last=store.changes.last, wait=wait_and_end))
    before, came, after = streamed(desk)
    assert [json.loads(each["data"])["waiting"] for each in (before, after)] == [4, 5]
    assert (came["event"], json.loads(came["data"])["site"]) == ("case", "daily")


def test_events_end_for_who_may_see_other_sites_now(
    console, waiting, state: State, store: Store, post, scoring: Scoring, accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = console()
    wait = store.changes.wait

    def wait_and_take_away(after: str, **more: int) -> list[Change]:
        accounts.change_person("nora", sites=[])
        scoring.score([post("toxicity=0.6 new", id="new")])
        return wait(after, **more)

    monkeypatch.setattr(state.live, "changes", SimpleNamespace(last=store.changes.last, wait=wait_and_take_away))
    assert [each["event"] for each in streamed(desk)] == ["counts"]


def test_a_page_that_could_not_begin_to_listen_is_forgotten() -> None:
    def away() -> str:
        raise Unavailable("away")

    async def listening() -> None:
        async with live.listen():
            pass

    live = Live(SimpleNamespace(last=away))  # type: ignore[arg-type]
    with pytest.raises(Unavailable):
        asyncio.run(listening())
    assert not live._listeners
