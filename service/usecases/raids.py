"""What is coming in now: how much, under which articles, by how many people, and how much of it is copied."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain.cases import Case
from service.store import Store
from service.store.records import MOST_ARRIVALS, Arrival

_MOST = 20


@dataclass(frozen=True)
class Crowd:
    """Comments that have something in common. `first` is one of them."""

    site: str
    key: str
    comments: int
    authors: int
    waiting: int
    first: Case | None


@dataclass(frozen=True)
class Arrivals:
    """The last minutes. Not `complete` where more came in than was looked at."""

    comments: int
    per_minute: list[int]
    articles: list[Crowd]
    groups: list[Crowd]
    complete: bool


def arrivals(store: Store, sites: Sequence[str], *, minutes: int, now: datetime) -> Arrivals:
    """Look at the last minutes at some sites."""
    since = now - timedelta(minutes=minutes)
    came = store.records.arrivals(sites, since=since)
    per_minute = [0] * minutes
    for each in came:
        per_minute[min(int((each.at - since) / timedelta(minutes=1)), minutes - 1)] += 1
    articles = _crowds(came, lambda each: each.article)
    groups = _crowds(came, lambda each: each.group)
    firsts = dict(
        zip(
            (crowd[0] for crowd in (*articles, *groups)),
            store.cases.load([crowd[0].case for crowd in (*articles, *groups)]),
            strict=True,
        )
    )
    return Arrivals(
        comments=len(came),
        per_minute=per_minute,
        articles=[_crowd(crowd, crowd[0].article, firsts[crowd[0]]) for crowd in articles],
        groups=[_crowd(crowd, crowd[0].group, firsts[crowd[0]]) for crowd in groups if len(crowd) > 1],
        complete=all(count < MOST_ARRIVALS for count in Counter(each.site for each in came).values()),
    )


def _crowds(came: Sequence[Arrival], key: Callable[[Arrival], str]) -> list[list[Arrival]]:
    together: dict[tuple[str, str], list[Arrival]] = defaultdict(list)
    for each in reversed(came):  # the earliest first
        if key(each):
            together[each.site, key(each)].append(each)
    return sorted(together.values(), key=len, reverse=True)[:_MOST]


def _crowd(crowd: Sequence[Arrival], key: str, first: Case | None) -> Crowd:
    return Crowd(
        site=crowd[0].site,
        key=key,
        comments=len(crowd),
        # Who is not known counts once for each comment: nobody can say that they are the same.
        authors=len({each.author or each.case for each in crowd}),
        waiting=sum(each.in_review for each in crowd),
        first=first,
    )
