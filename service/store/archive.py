"""All cases of a site in the order in which they came in, and those of one author or under one article."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from pydantic_core import from_json

from service.domain.comments import Comment
from service.domain.records import article_key, author_key, quoted
from service.store import keys
from service.store.moments import milliseconds, moment
from service.store.server import Call, Server, script

log = structlog.get_logger()

_INDEX = script("index")
_PAGE = 500
_SCANNED = 1_000
_AT_ONCE = 1_000
"""More cases than mostly come in within a millisecond: the place of the last one is asked for again."""
DONE = "done"


@dataclass(frozen=True, order=True)
class Place:
    """Where a case stands in the order of arrival."""

    ms: int
    case: str

    def __str__(self) -> str:
        return f"{self.ms}-{self.case}"

    @property
    def at(self) -> datetime:
        """When it came in."""
        return moment(self.ms)

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Undo `str`."""
        ms, _, case = text.partition("-")
        return cls(int(ms), case)


@dataclass(frozen=True)
class Span:
    """Which part of the order; `until` and `before` are not included."""

    since: datetime | None = None
    until: datetime | None = None
    before: Place | None = None


class Archive:
    """Sorted sets that are written when a comment comes in and left when it is erased."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def of_sites(self, sites: Sequence[str], span: Span) -> Iterator[Place]:
        """Go through all cases of some sites, the latest first."""
        return self._merged([keys.cases(site) for site in sites], span)

    def of_author(self, sites: Sequence[str], author: str, span: Span) -> Iterator[Place]:
        """Go through an author's cases likewise."""
        return self._merged([keys.author_cases(site, author) for site in sites], span)

    def of_article(self, sites: Sequence[str], article: str, span: Span) -> Iterator[Place]:
        """Go through an article's cases likewise."""
        return self._merged([keys.article_cases(site, article) for site in sites], span)

    def knows_author(self, sites: Sequence[str], author: str) -> bool:
        """Whether there is anything by an author of this key."""
        return self._any(keys.author_cases(site, author) for site in sites)

    def knows_article(self, sites: Sequence[str], article: str) -> bool:
        """Whether there is anything under an article of this key."""
        return self._any(keys.article_cases(site, article) for site in sites)

    def count(self, site: str, *, since: datetime) -> int:
        """Count the cases that have come in since then."""
        with self._server.plain() as client:
            return int(client.zcount(keys.cases(site), milliseconds(since), "+inf"))

    def following(self, site: str, after: Place, *, until: datetime, limit: int) -> list[Place]:
        """Return the next cases in the order of arrival; `until` is included."""
        places: list[Place] = []
        at, page = 0, limit + _AT_ONCE
        while True:
            with self._server.plain() as client:
                rows = client.zrangebyscore(
                    keys.cases(site), after.ms, milliseconds(until), start=at, num=page, withscores=True
                )
            places += [place for case, ms in rows if (place := Place(int(ms), case)) > after]
            if len(places) >= limit or len(rows) < page:
                return places[:limit]
            at += page

    def nth(self, site: str, ranks: Sequence[int]) -> list[str]:
        """Return the cases at these ranks, 0 being the latest; those that there are not are left out."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for rank in ranks:
                pipe.zrevrange(keys.cases(site), rank, rank)
            return [case for cases in pipe.execute() for case in cases]

    def index_older(self) -> bool:
        """Go one step on through what an earlier version took in, which is in no list yet; True when all is done."""
        with self._server.plain() as client:
            at = client.get(keys.INDEXED) or "0"
            if at == DONE:
                return True
            after, names = client.scan(int(at), match=keys.case("*"), count=_SCANNED)
            pipe = client.pipeline(transaction=False)
            for name in names:
                pipe.hmget(name, ("comment", "author", "article"))
            rows = pipe.execute()
        calls = []
        for name, (kept, author, article) in zip(names, rows, strict=True):
            if kept is None:
                continue
            case = name.removeprefix(keys.case(""))
            try:
                comment = Comment.model_validate_json(kept)
            except ValueError as error:
                log.error("case can't be read", case=case, error=type(error).__name__)
                continue
            parent = quoted(comment)
            if parent or (author is None and article is None):
                quotes = [keys.answers(comment.site, parent)] if parent else []
                lists = [name, keys.cases(comment.site), *quotes]
                calls.append(Call(_INDEX, lists, [case, author_key(comment), article_key(comment)]))
        self._server.write(calls)
        with self._server.plain() as client:
            client.set(keys.INDEXED, after or DONE)
        return not after

    def texts(self, case_ids: Sequence[str]) -> list[str]:
        """Return the cases' texts, without reading the rest; empty where there is none."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for case_id in case_ids:
                pipe.hget(keys.case(case_id), "comment")
            return [_text(kept) for kept in pipe.execute()]

    def _any(self, names: Iterator[str]) -> bool:
        with self._server.plain() as client:
            return bool(client.exists(*names))

    def _merged(self, names: Sequence[str], span: Span) -> Iterator[Place]:
        return heapq.merge(*(self._walk(name, span) for name in names), reverse=True)

    def _walk(self, name: str, span: Span) -> Iterator[Place]:
        before = span.before
        least = milliseconds(span.since) if span.since else "-inf"
        most: Any = f"({milliseconds(span.until)}" if span.until else "+inf"
        if before is not None and (span.until is None or before.ms < milliseconds(span.until)):
            most = before.ms
        tied = 0
        while True:
            with self._server.plain() as client:
                rows = client.zrevrangebyscore(name, most, least, start=tied, num=_PAGE, withscores=True)
            for case, ms in rows:
                place = Place(int(ms), case)
                if before is None or place < before:
                    before = place
                    yield place
            if len(rows) < _PAGE:
                return
            # On from the last place, not by number: more comes in meanwhile.
            last = rows[-1][1]
            tied = sum(ms == last for _, ms in rows) + (tied if most == last else 0)
            most = last


def _text(kept: str | None) -> str:
    return str(from_json(kept).get("text", "")) if kept else ""
