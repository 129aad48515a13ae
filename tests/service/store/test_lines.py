"""Lines: each site's cases wait in their own, and the sites are served in turn."""

from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.domain.comments import CommentIn
from service.store import Store
from service.usecases import intake


@pytest.fixture
def waiting(store: Store, keyring, accounts, directory, clock):
    """Take in `count` comments of a site and put them into its line; return their ids."""

    def take_in(site: str, count: int) -> list[str]:
        if site not in {each.name for each in directory.sites()}:
            accounts.add_site(site)
            directory.forget()
        posted = [(directory.get(site), CommentIn(id=f"{site}{n}", text=f"Comment {n}")) for n in range(count)]
        ids = [each.case for each in intake.accept(store, keyring, posted, now=clock())]
        store.lines.line_up({site: ids})
        return ids

    return take_in


def test_a_site_that_floods_does_not_let_another_wait(store: Store, waiting) -> None:
    flood = waiting("daily", 500)
    few = waiting("weekly", 3)
    assert sorted(store.lines.take(8)) == sorted([*flood[:5], *few])
    assert store.lines.take(4) == flood[5:9]
    assert store.lines.lengths() == {"daily": 491}


def test_within_a_site_who_came_first_is_served_first(store: Store, waiting) -> None:
    ids = waiting("daily", 7)
    assert [store.lines.take(3), store.lines.take(3), store.lines.take(3)] == [ids[:3], ids[3:6], ids[6:]]
    assert (store.lines.take(3), store.lines.lengths()) == ([], {})


def test_with_more_sites_than_places_everybodys_turn_comes(store: Store, waiting) -> None:
    sites = {name: waiting(name, 2) for name in ("a", "b", "c")}
    taken = [store.lines.take(2) for _ in range(3)]
    assert sorted(chain.from_iterable(taken)) == sorted(chain.from_iterable(sites.values()))
    assert {*taken[0], *taken[1]} >= {ids[0] for ids in sites.values()}


def test_what_needs_no_score_any_more_takes_nobodys_place(store: Store, waiting, scoring) -> None:
    ids = waiting("daily", 5)
    scoring.score(ids[:3])
    assert store.lines.take(2) == ids[3:]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lots=st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 6)), max_size=6), most=st.integers(1, 9))
def test_nothing_is_taken_twice_or_left_behind(store: Store, lots: list[tuple[str, int]], most: int) -> None:
    wanted = set()
    for at, (site, count) in enumerate(lots):
        ids = [f"{at}-{site}-{n}" for n in range(count)]
        for each in ids:
            store.server.client.hset(f"ombud:case:{each}", "status", "received")
        store.lines.line_up({site: ids})
        wanted.update(ids)
    taken: list[str] = []
    while lot := store.lines.take(most):
        assert len(lot) <= most
        taken += lot
    assert (len(taken), set(taken)) == (len(wanted), wanted)
