"""Lists of cases in the order of arrival, those of an earlier version among them."""

import pytest
from support import Clock

from service.domain.comments import Article, Author, Comment
from service.store import Acceptance, Store, archive, keys
from service.store.archive import Place, Span
from service.store.cases import new_case_id
from service.store.moments import moment


def take_in(
    store: Store, clock: Clock, count: int, author: str = "u-7", *, first: int = 0, gap_ms: int = 1
) -> list[str]:
    ids = []
    for n in range(first, first + count):
        comment = Comment(
            site="daily", id=str(n), revision=1, text="Hello", author=Author(id=author), article=Article(id="a-1")
        )
        (accepted,) = store.cases.accept([Acceptance(new_case_id(), comment)], now=clock(), due=clock())
        ids.append(accepted.case)
        clock.tick(milliseconds=gap_ms)
    return ids


def test_cases_come_the_latest_first_from_any_place_on(store: Store, clock: Clock) -> None:
    ids = take_in(store, clock, 5)
    places = list(store.archive.of_sites(["daily"], Span()))
    assert [place.case for place in places] == ids[::-1]
    assert [place.case for place in store.archive.of_sites(["daily"], Span(before=places[1]))] == ids[2::-1]
    assert [place.case for place in store.archive.of_author(["daily"], "u-7", Span())] == ids[::-1]
    assert list(store.archive.of_article(["weekly"], "a-1", Span())) == []
    assert Place.parse(str(places[0])) == places[0]


@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_walk_meets_each_case_once_also_where_many_came_in_at_once_and_more_come_in(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(archive, "_PAGE", page)
    ids = [*take_in(store, clock, 3), *take_in(store, clock, 4, first=3, gap_ms=0)]
    walk = store.archive.of_sites(["daily"], Span())
    met = [next(walk).case]
    take_in(store, clock, 2, first=7)
    met += [place.case for place in walk]
    assert met == [*sorted(ids[3:], reverse=True), *ids[2::-1]]


def test_what_an_earlier_version_took_in_is_found_by_and_by(store: Store, clock: Clock) -> None:
    ids = take_in(store, clock, 30)
    client = store.server.client
    for name in client.keys("*author*") + client.keys("*article*") + [keys.cases("daily"), keys.INDEXED]:
        client.delete(name)
    for case_id in ids:
        client.hdel(keys.case(case_id), "author", "article")
    while not store.archive.index_older():
        pass
    assert [place.case for place in store.archive.of_sites(["daily"], Span())] == ids[::-1]
    assert store.records.author("daily", "u-7", recent=3).comments == 30
    client.delete(keys.INDEXED)
    while not store.archive.index_older():  # again, as after a lost answer
        pass
    assert store.records.article("daily", "a-1", recent=3).comments == 30


def test_what_came_in_within_one_millisecond_is_gone_through_however_much_it_is(store: Store) -> None:
    ids = sorted(f"{n:023x}" for n in range(2_500))
    store.server.client.zadd(keys.cases("daily"), dict.fromkeys(ids, 1_000))
    seen: list[str] = []
    after = Place(0, "")
    while page := store.archive.following("daily", after, until=moment(2_000), limit=400):
        seen += [place.case for place in page]
        after = page[-1]
    assert seen == ids
