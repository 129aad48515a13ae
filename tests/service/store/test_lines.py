"""Lines: each site's cases wait in their own, and the sites are served in turn."""

from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import Clock

from service.domain.comments import Comment, CommentIn
from service.store import Acceptance, Store, keys
from service.store.cases import new_case_id
from service.usecases import intake


@pytest.fixture
def waiting(store: Store, keyring, accounts, directory, clock):
    """Take in `count` comments of a site and put them into its line; return their ids."""

    def take_in(site: str, count: int, first: int = 0) -> list[str]:
        if site not in {each.name for each in directory.sites()}:
            accounts.add_site(site)
            directory.forget()
        posted = [
            (directory.get(site), CommentIn(id=f"{site}{n}", text=f"Comment {n}")) for n in range(first, first + count)
        ]
        return [each.case for each in intake.accept(store, keyring, posted, now=clock(), lined_up=True)]

    return take_in


@pytest.fixture
def take(store: Store, clock: Clock):
    """Take what no worker had before."""
    return lambda most: store.lines.take(most, now=clock()).fresh


def test_a_site_that_floods_does_not_let_another_wait(store: Store, waiting, take) -> None:
    flood = waiting("daily", 500)
    few = waiting("weekly", 3)
    assert sorted(take(8)) == sorted([*flood[:5], *few])
    assert take(4) == flood[5:9]
    assert store.lines.lengths() == {"daily": 491}


def test_within_a_site_who_came_first_is_served_first(store: Store, waiting, take) -> None:
    ids = waiting("daily", 7)
    assert [take(3), take(3), take(3)] == [ids[:3], ids[3:6], ids[6:]]
    assert (take(3), store.lines.lengths()) == ([], {})


def test_with_more_sites_than_places_everybodys_turn_comes(waiting, take) -> None:
    sites = {name: waiting(name, 2) for name in ("a", "b", "c")}
    taken = [take(2) for _ in range(3)]
    assert sorted(chain.from_iterable(taken)) == sorted(chain.from_iterable(sites.values()))
    assert {*taken[0], *taken[1]} >= {ids[0] for ids in sites.values()}


def test_what_needs_no_score_any_more_takes_nobodys_place(waiting, scoring, take) -> None:
    ids = waiting("daily", 5)
    scoring.score(ids[:3])
    assert take(2) == ids[3:]


def test_what_is_sent_twice_stands_in_line_once(store: Store, clock: Clock) -> None:
    wanted = [Acceptance(new_case_id(), Comment(site="daily", id="1", revision=1, text="x"), lined_up=True)]
    for _ in range(2):  # as a client does whose answer was lost
        store.cases.accept(wanted, now=clock(), due=clock())
    assert store.lines.lengths() == {"daily": 1}


def test_what_a_killed_worker_held_is_next_however_many_wait(store: Store, clock: Clock, waiting, take) -> None:
    flood = waiting("daily", 500)
    clock.tick(seconds=60)  # most have waited for longer than what gets lost
    few = waiting("weekly", 3)
    held = take(8)  # and its worker is killed
    assert store.lines.bring_back(2_000, now=clock()) == 0
    clock.tick(seconds=6)
    waiting("weekly", 3, first=3)
    assert store.lines.bring_back(2_000, now=clock()) == 8
    assert store.lines.bring_back(2_000, now=clock()) == 0
    fresh, again = store.lines.take(8, now=clock())
    assert fresh == []
    assert sorted(again) == sorted(held) == sorted([*flood[:5], *few])


def test_what_waits_in_line_or_is_being_scored_is_not_taken_for_lost(store: Store, clock: Clock, waiting, take) -> None:
    waiting("daily", 20)
    clock.tick(minutes=10)
    take(10)
    clock.tick(seconds=4)
    assert store.lines.bring_back(2_000, now=clock()) == 0


def test_what_is_in_no_line_and_with_no_worker_comes_into_line(store: Store, clock: Clock, post) -> None:
    case = post()
    assert store.lines.bring_back(10, now=clock()) == 0
    clock.tick(seconds=6)
    assert store.lines.bring_back(10, now=clock()) == 1
    assert store.lines.take(10, now=clock()) == ([], [case])


@pytest.mark.parametrize("ahead", [{"hours": 1}, {"minutes": 2}])
def test_what_was_taken_under_a_clock_that_was_ahead_is_lost_all_the_same(
    store: Store, clock: Clock, waiting, take, ahead: dict[str, float]
) -> None:
    ids = waiting("daily", 3)
    clock.tick(**ahead)
    assert take(3) == ids
    clock.tick(**{unit: -by for unit, by in ahead.items()})
    assert store.lines.bring_back(10, now=clock()) == 3
    assert store.lines.bring_back(10, now=clock()) == 0


def test_what_another_version_took_out_of_its_line_and_lost_comes_back(store: Store, clock: Clock, waiting) -> None:
    ids = waiting("daily", 3)
    store.server.client.delete(keys.line("daily"), keys.TURNS)
    clock.tick(minutes=16)
    assert store.lines.bring_back(10, now=clock()) == 3
    assert sorted(store.lines.take(10, now=clock()).again) == sorted(ids)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lots=st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 6)), max_size=6), most=st.integers(1, 9))
def test_nothing_is_taken_twice_or_left_behind(
    store: Store, clock: Clock, take, lots: list[tuple[str, int]], most: int
) -> None:
    wanted = [
        Acceptance(case := new_case_id(), Comment(site=site, id=case, revision=1, text="x"), lined_up=True)
        for site, count in lots
        for _ in range(count)
    ]
    store.cases.accept(wanted, now=clock(), due=clock())
    taken: list[str] = []
    while lot := take(most):
        assert len(lot) <= most
        taken += lot
    assert sorted(taken) == sorted(each.case for each in wanted)


def test_what_cant_be_read_is_put_off_and_offered_again_in_a_minute(
    store: Store, clock: Clock, waiting, take, scoring
) -> None:
    unreadable, fine = waiting("daily", 2)
    store.server.client.hset(keys.case(unreadable), "comment", "of a later version")
    scoring.score(take(2))
    assert store.cases.unscored() == store.lines.workable(now=clock()) == 1
    clock.tick(seconds=6)
    store.lines.bring_back(2_000, now=clock())
    scoring.score(store.lines.take(8, now=clock()).again, careful=True)
    for _ in range(8):
        assert (store.cases.unscored(), store.lines.workable(now=clock())) == (1, 0)
        clock.tick(seconds=6)
        assert store.lines.bring_back(2_000, now=clock()) == 0
    clock.tick(seconds=20)
    assert store.lines.bring_back(2_000, now=clock()) == 1
    assert store.lines.take(8, now=clock()).again == [unreadable]
    assert store.cases.load([fine])[0] is not None


def test_what_is_erased_is_not_made_due_by_being_put_off(store: Store, clock: Clock) -> None:
    store.lines.put_off(["gone"], now=clock())
    assert store.cases.unscored() == 0
