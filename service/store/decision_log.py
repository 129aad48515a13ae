"""The decision log: append-only, a stream a site; what sites read of it is their feed."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from service.domain.cases import Case, Decision
from service.store import keys
from service.store.cases import Cases
from service.store.moments import milliseconds, moment
from service.store.server import Server

log = structlog.get_logger()

CURSOR = re.compile(r"[0-9]{1,18}-[0-9]{1,18}")
_PAGE = 500
_CLOCKS_DIFFER = timedelta(hours=1)
"""Lines are numbered by the server's clock and dated by that of whoever wrote them."""

_TOLD = ("decided", "undone")


@dataclass(frozen=True)
class Entry:
    """One decision, at its place in the feed."""

    cursor: str
    case: Case


@dataclass(frozen=True)
class Line:
    """One line of the log. `by` is a person's name, or `machine`, `reader`, `author`, `site`.

    The decision is the one that was made, taken back (`undone`) or only thought of (`opinion`).
    """

    cursor: str
    site: str
    case: str
    event: str
    at: datetime
    by: str
    decision: Decision | None
    note: str | None = None
    to: str | None = None
    taught: Sequence[str] = ()
    """Ids of examples from outside that went along with what was erased or taken back."""


class DecisionLog:
    """Per site, every decision that was ever made, and whatever else happened to a case by hand."""

    def __init__(self, server: Server, cases: Cases) -> None:
        self._server = server
        self._cases = cases

    def read(self, site: str, *, after: str, limit: int) -> list[Entry]:
        """Return up to `limit` decisions that came after the cursor, each as it was made.

        The server numbers lines within the script that makes the decision, so a reader who comes
        back with the last cursor misses nothing. A decision that was taken back comes again, without one.
        """
        lines: list[Line] = []
        for line in self.lines(site, after=after):
            if line.event in _TOLD:
                lines.append(line)
                if len(lines) == limit:
                    break
        cases = self._cases.load([line.case for line in lines])
        return [
            Entry(
                line.cursor,
                case.model_copy(update={"decision": line.decision if line.event == "decided" else None}),
            )
            for line, case in zip(lines, cases, strict=True)
            if case is not None
        ]

    def lines(
        self, site: str, *, after: str = "0-0", since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Line]:
        """Go through a site's lines in order, from the cursor on; `until` is not included."""
        least = _earliest(since)
        begin = f"({after}" if least is None or _place(after) >= _place(least) else least

        def page(start: str) -> Any:
            with self._server.plain() as client:
                return client.xrange(keys.feed(site), min=start, max=_latest(until), count=_PAGE)

        return _within(_pages(site, begin, page), since, until)

    def latest(
        self,
        sites: Sequence[str],
        *,
        before: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Line]:
        """Go through the lines of several sites, the latest first, from a `mark` on."""
        waiting = {site: self._backwards(site, before, since, until) for site in sites}
        heads = {site: line for site, lines in waiting.items() if (line := next(lines, None)) is not None}
        while heads:
            site = max(heads, key=lambda name: _order(heads[name]))
            yield heads[site]
            following = next(waiting[site], None)
            if following is None:
                del heads[site]
            else:
                heads[site] = following

    def _backwards(
        self, site: str, before: str | None, since: datetime | None, until: datetime | None
    ) -> Iterator[Line]:
        begin = _latest(until)
        if before is not None:
            cursor, _, marked = before.partition("@")
            begin = cursor if site < marked else f"({cursor}"

        def page(start: str) -> Any:
            with self._server.plain() as client:
                return client.xrevrange(keys.feed(site), max=start, min=_earliest(since) or "-", count=_PAGE)

        return _within(_pages(site, begin, page), since, until)


def mark(line: Line) -> str:
    """Return where `latest` goes on after this line."""
    return f"{line.cursor}@{line.site}"


MARK = re.compile(CURSOR.pattern + r"@[a-z0-9-]{1,40}")


def _pages(site: str, start: str, page: Callable[[str], Any]) -> Iterator[Line]:
    while rows := page(start):
        for cursor, fields in rows:
            yield _line(site, cursor, fields)
        if len(rows) < _PAGE:
            return
        start = f"({rows[-1][0]}"


def _within(lines: Iterator[Line], since: datetime | None, until: datetime | None) -> Iterator[Line]:
    for line in lines:
        at = milliseconds(line.at)  # as the store keeps it
        if (since is None or at >= milliseconds(since)) and (until is None or at < milliseconds(until)):
            yield line


def _line(site: str, cursor: str, fields: dict[str, str]) -> Line:
    decision = _decision(cursor, fields.get("decision"))
    # Lines of an earlier version hold the decision alone.
    at = moment(fields["at"]) if "at" in fields else decision.at if decision else moment(_place(cursor)[0])
    return Line(
        cursor=cursor,
        site=site,
        case=fields["case"],
        event=fields.get("event", "decided"),
        at=at,
        by=fields.get("by") or (decision.by if decision else ""),
        decision=decision,
        note=fields.get("note") or (decision.note if decision else None) or None,
        to=fields.get("to") or None,
        taught=fields.get("taught", "").split(),
    )


def _decision(cursor: str, kept: str | None) -> Decision | None:
    """Read a decision; one that another version wrote and this one can't read must not hold up the rest of the log."""
    try:
        return Decision.model_validate_json(kept) if kept else None
    except ValueError as error:
        log.error("decision can't be read", line=cursor, error=type(error).__name__)
        return None


def _place(cursor: str) -> tuple[int, int]:
    ms, _, number = cursor.partition("-")
    return int(ms), int(number or 0)


def _order(line: Line) -> tuple[int, int, str]:
    return (*_place(line.cursor), line.site)


def _earliest(since: datetime | None) -> str | None:
    return str(max(0, milliseconds(since - _CLOCKS_DIFFER))) if since else None


def _latest(until: datetime | None) -> str:
    return str(milliseconds(until + _CLOCKS_DIFFER)) if until else "+"
