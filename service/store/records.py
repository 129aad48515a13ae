"""What is known of authors and articles, and what has come in just now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.cases import Case
from service.store import keys
from service.store.cases import Cases
from service.store.moments import milliseconds, moment
from service.store.server import Server

MOST_ARRIVALS = 5_000
"""How many arrivals of a site are looked at."""


@dataclass(frozen=True)
class Record:
    """An author or an article: how many comments, how many of them stand rejected, since when, the latest few."""

    comments: int
    rejected: int
    since: datetime | None
    recent: list[Case]


@dataclass(frozen=True)
class Arrival:
    """A comment that has come in."""

    case: str
    site: str
    at: datetime
    author: str
    article: str
    group: str
    in_review: bool


class Records:
    """Kept by the scripts that take comments in and decide them."""

    def __init__(self, server: Server, cases: Cases) -> None:
        self._server = server
        self._cases = cases

    def author(self, site: str, key: str, *, recent: int) -> Record:
        """Return an author's record."""
        return self._record(keys.author(site, key), keys.author_cases(site, key), recent)

    def article(self, site: str, key: str, *, recent: int) -> Record:
        """Return what has been said under an article."""
        return self._record(keys.article(site, key), keys.article_cases(site, key), recent)

    def _record(self, key: str, cases_key: str, recent: int) -> Record:
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            pipe.hmget(key, ("comments", "rejected", "since"))
            pipe.zrevrange(cases_key, 0, recent - 1)
            (comments, rejected, since), ids = pipe.execute()
        cases = [case for case in self._cases.load(ids) if case is not None]
        return Record(int(comments or 0), int(rejected or 0), moment(since) if since else None, cases)

    def arrivals(self, sites: Sequence[str], *, since: datetime) -> list[Arrival]:
        """Return what has come in since then, of each site the latest `MOST_ARRIVALS` at most."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for site in sites:
                pipe.zrevrangebyscore(
                    keys.cases(site), "+inf", milliseconds(since), start=0, num=MOST_ARRIVALS, withscores=True
                )
            found = [(site, *row) for site, rows in zip(sites, pipe.execute(), strict=True) for row in rows]
            pipe = client.pipeline(transaction=False)
            for _, case_id, _ in found:
                pipe.hmget(keys.case(case_id), ("author", "article", "group", "status"))
            return [
                Arrival(
                    case=case_id,
                    site=site,
                    at=moment(at),
                    author=author or "",
                    article=article or "",
                    group=group or "",
                    in_review=status == "in_review",
                )
                for (site, case_id, at), (author, article, group, status) in zip(found, pipe.execute(), strict=True)
            ]
