"""Cases on a real server: taken in once, superseded by edits, never lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Clock

from service.domain.cases import Status
from service.domain.comments import Comment
from service.domain.sites import RateLimit
from service.store import Acceptance, Accepted, Store
from service.store.cases import new_case_id


def comment(text: str = "Hello", *, id: str = "1", revision: int = 1) -> Comment:
    return Comment(site="daily", id=id, revision=revision, text=text)


def take_in(store: Store, clock: Clock, *comments: Comment, limit: RateLimit | None = None) -> list[Accepted]:
    wanted = [Acceptance(new_case_id(), each, limit) for each in comments]
    return store.cases.accept(wanted, now=clock(), due=clock() + timedelta(seconds=5))


def test_a_new_comment_is_received_and_due_for_scoring(store: Store, clock: Clock) -> None:
    (accepted,) = take_in(store, clock, comment())
    (case,) = store.cases.load([accepted.case])
    assert accepted.outcome == "created"
    assert case is not None
    assert (case.status, case.comment, case.seq) == (Status.RECEIVED, comment(), 0)
    assert [event.event for event in case.history] == ["received"]
    assert store.cases.unscored() == 1


def test_what_came_in_while_a_clock_was_ahead_is_overdue_all_the_same(store: Store, clock: Clock) -> None:
    clock.tick(hours=1)
    (accepted,) = take_in(store, clock, comment())
    clock.tick(hours=-1)
    assert store.lines.bring_back(10, now=clock()) == 1
    assert store.lines.take(10, now=clock()).again == [accepted.case]


def test_the_same_revision_again_is_the_same_case(store: Store, clock: Clock) -> None:
    (first,) = take_in(store, clock, comment())
    (second,) = take_in(store, clock, comment())
    assert (second.outcome, second.case) == ("known", first.case)
    assert store.cases.unscored() == 1


def test_the_same_call_sent_twice_makes_one_case_and_says_created_both_times(store: Store, clock: Clock) -> None:
    wanted = [Acceptance(new_case_id(), comment())]
    once = store.cases.accept(wanted, now=clock(), due=clock())
    again = store.cases.accept(wanted, now=clock(), due=clock())
    assert once == again
    assert store.cases.counters()["accepted"] == 1


def test_another_text_without_a_new_revision_is_a_conflict_and_changes_nothing(store: Store, clock: Clock) -> None:
    (first,) = take_in(store, clock, comment("one"))
    (second,) = take_in(store, clock, comment("two"))
    assert (second.outcome, second.case) == ("conflict", first.case)
    (case,) = store.cases.load([first.case])
    assert case is not None
    assert case.comment.text == "one"


def test_an_edit_supersedes_the_case_before(store: Store, clock: Clock) -> None:
    (first,) = take_in(store, clock, comment("one"))
    (second,) = take_in(store, clock, comment("two", revision=2))
    old, new = store.cases.load([first.case, second.case])
    assert old is not None
    assert new is not None
    assert (old.status, new.status) == (Status.SUPERSEDED, Status.RECEIVED)
    assert old.history[-1].detail == "by revision 2"
    assert store.cases.unscored() == 1
    assert store.cases.find("daily", ["1"]) == [new]
    assert store.cases.revisions("daily", "1") == [old, new]


def test_an_older_revision_that_comes_late_is_kept_and_decides_nothing(store: Store, clock: Clock) -> None:
    (new,) = take_in(store, clock, comment("two", revision=2))
    (late,) = take_in(store, clock, comment("one", revision=1))
    assert (late.outcome, late.status) == ("created", Status.SUPERSEDED)
    (found,) = store.cases.find("daily", ["1"])
    assert found is not None
    assert found.id == new.case
    assert store.cases.unscored() == 1


def test_what_is_unknown_is_none(store: Store) -> None:
    assert store.cases.load(["nothing"]) == [None]
    assert store.cases.find("daily", ["nothing"]) == [None]
    assert store.cases.revisions("daily", "nothing") == []


def test_a_site_that_sends_too_fast_is_told_how_long_to_wait(store: Store, clock: Clock) -> None:
    limit = RateLimit(per_second=2, burst=3)
    sent = take_in(store, clock, *(comment(id=str(n)) for n in range(5)), limit=limit)
    assert [each.outcome for each in sent] == ["created"] * 3 + ["limited"] * 2
    assert sent[3].wait_s == pytest.approx(0.5, abs=0.01)
    clock.tick(seconds=0.5)
    again = take_in(store, clock, comment(id="3"), comment(id="4"), limit=limit)
    assert [each.outcome for each in again] == ["created", "limited"]


def test_repeating_a_comment_costs_nothing_of_the_rate_limit(store: Store, clock: Clock) -> None:
    limit = RateLimit(per_second=1, burst=1)
    for _ in range(3):
        (accepted,) = take_in(store, clock, comment(), limit=limit)
        assert accepted.outcome in {"created", "known"}


def test_of_many_who_send_the_same_comment_at_once_one_makes_the_case(store: Store, clock: Clock) -> None:
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda _: take_in(store, clock, comment())[0], range(40)))
    assert [each.outcome for each in sent].count("created") == 1
    assert len({each.case for each in sent}) == 1


@given(
    st.text(min_size=1, max_size=200),
    st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=50),
)
def test_any_text_and_any_id_come_back_as_they_were(store: Store, clock: Clock, text: str, id: str) -> None:
    store.server.client.flushdb()
    (accepted,) = take_in(store, clock, comment(text, id=id))
    (case,) = store.cases.find("daily", [id])
    assert case is not None
    assert (case.id, case.comment.text, case.comment.id) == (accepted.case, text, id)
