"""Any case is found by whatever is known of it."""

import pytest
from support import Clock

from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.store import Store
from service.usecases import search as searching
from service.usecases.accounts import Accounts
from service.usecases.deciding import Actor, Deciding
from service.usecases.directory import Directory
from service.usecases.review import Review
from service.usecases.rights import Rights
from service.usecases.scoring import Scoring
from service.usecases.search import Found, Search, Sought


@pytest.fixture
def cases(scoring: Scoring, review: Review, deciding: Deciding, post, clock: Clock) -> dict[str, str]:
    """Four cases, an hour apart: one approved by the machine, one rejected by nora, two that wait."""
    wanted = [
        ("a", "A fine bridge indeed", {"author": {"id": "u-1", "name": "Ann Example"}}),
        ("b", "toxicity=0.5 What a Dúffer you are", {"author": {"id": "u-2", "name": "Bob"}}),
        ("c", "toxicity=0.5 so said the other", {"article": {"id": "a-1", "title": "Bridge closed to cars"}}),
        ("d", "toxicity=0.6 the mayor again", {"article": {"id": "a-1", "url": "https://daily.example/a-1"}}),
    ]
    ids = {}
    for name, text, more in wanted:
        ids[name] = post(text, id=f"comment-{name}", **more)
        scoring.score([ids[name]])
        clock.tick(hours=1)
    claimed = review.claim_named([ids["b"]], person="nora")
    deciding.decide(ids["b"], Actor("nora", claimed.token), "reject", reason="insult")
    return ids


@pytest.fixture
def search(store: Store) -> Search:
    return Search(store)


def names(found: Found) -> str:
    return "".join(case.comment.id[-1] for case in found.cases)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "dcba"),
        ({"q": "bridge"}, "a"),
        ({"q": "BRIDGE fine"}, "a"),
        ({"q": "bridge duffer"}, ""),
        ({"q": "duffer"}, "b"),
        ({"author": "u-2"}, "b"),
        ({"author": "example"}, "a"),
        ({"author": "nobody"}, ""),
        ({"article": "a-1"}, "dc"),
        ({"article": "https://daily.example/a-1"}, "d"),
        ({"article": "closed bridge"}, "c"),
        ({"id": "comment-c"}, "c"),
        ({"id": "comment-"}, ""),
        ({"reason": "insult"}, "b"),
        ({"reason": "toxicity_unsure"}, "dcb"),
        ({"decision": "approve"}, "a"),
        ({"decision": "reject"}, "b"),
        ({"decision": "none"}, "dc"),
        ({"by": "machine"}, "a"),
        ({"by": "person"}, "b"),
        ({"moderator": "nora"}, "b"),
        ({"moderator": "nora", "decision": "approve"}, ""),
        ({"moderator": "omar"}, ""),
        ({"status": "in_review"}, "dc"),
        ({"article": "a-1", "q": "mayor"}, "d"),
    ],
)
def test_what_is_asked_for_is_found(search: Search, cases, query: dict, expected: str) -> None:
    assert names(search.find(["daily"], Sought(**query))) == expected


def test_a_case_is_found_by_its_own_id(search: Search, cases: dict[str, str]) -> None:
    assert names(search.find(["daily"], Sought(id=cases["b"]))) == "b"
    assert names(search.find(["weekly"], Sought(id=cases["b"]))) == ""


def test_a_stretch_of_time_is_searched_alone(search: Search, store: Store, cases: dict[str, str]) -> None:
    b, d = (case for case in store.cases.load([cases["b"], cases["d"]]) if case)
    assert names(search.find(["daily"], Sought(since=b.received, until=d.received))) == "cb"


def test_pages_follow_each_other_without_gap_or_repeat(
    search: Search, scoring: Scoring, post, accounts: Accounts
) -> None:
    accounts.add_site("weekly")
    for n in range(23):
        post(f"number {n}", id=str(n))  # many in the same millisecond
    seen, cursor = [], None
    while True:
        found = search.find(["daily", "weekly"], Sought(limit=5, cursor=cursor))
        seen += [case.comment.id for case in found.cases]
        cursor = found.next
        if cursor is None:
            break
    assert sorted(seen, key=int) == [str(n) for n in range(23)]


def test_a_request_looks_at_so_many_and_says_where_to_go_on(search: Search, post, monkeypatch) -> None:
    monkeypatch.setattr(searching, "_MOST_WORK", 5)
    post("a needle", id="needle")
    for n in range(8):
        post(f"hay {n}", id=str(n))
    first = search.find(["daily"], Sought(q="needle"))
    assert (first.cases, first.looked_at) == ([], 5)
    assert first.back_to is not None
    assert first.next is not None
    second = search.find(["daily"], Sought(q="needle", cursor=first.next))
    assert [case.comment.id for case in second.cases] == ["needle"]


def test_what_is_erased_is_not_found(
    search: Search, store: Store, keyring: Keyring, clock: Clock, cases, directory: Directory
) -> None:
    site: Site = directory.get("daily")
    Rights(store, keyring, clock).erase_comment(site, "comment-b")
    assert names(search.find(["daily"], Sought())) == "dca"
    assert names(search.find(["daily"], Sought(moderator="nora"))) == ""
    assert names(search.find(["daily"], Sought(id="comment-b"))) == ""


def test_nobody_finds_what_is_of_another_site(search: Search, cases: dict[str, str]) -> None:
    assert names(search.find([], Sought())) == ""
    assert names(search.find(["weekly"], Sought(moderator="nora"))) == ""


def test_a_moderator_who_decided_nothing_is_looked_for_within_bounds_too(
    search: Search, scoring: Scoring, post, monkeypatch
) -> None:
    monkeypatch.setattr(searching, "_MOST_WORK", 5)
    scoring.score([post(f"fine {n}", id=str(n)) for n in range(8)])
    first = search.find(["daily"], Sought(moderator="omar"))
    assert (first.cases, first.looked_at) == ([], 5)
    assert search.find(["daily"], Sought(moderator="omar", cursor=first.next)).next is None
