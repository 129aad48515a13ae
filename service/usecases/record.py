"""Read the decision log: page by page, or whole as a file."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.domain.cases import Case
from service.domain.clock import Moment
from service.domain.desk import LEADS
from service.store import Store
from service.store.decision_log import MARK, Line, mark

_NOBODY = ("machine", "reader", "author", "site")
NOT_PEOPLE = (*_NOBODY, "person", LEADS)
"""What else can stand where a person's name does; nobody who signs in may be called so."""

_PAGE = 500
_MOST_LOOKED_AT = 20_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS = (
    "at", "site", "case", "comment", "event", "by", "who", "outcome", "reason", "note", "to", "copy_of",
    "model_version", "cursor",
)  # fmt: skip


class Wanted(BaseModel):
    """Which lines; what is not named does not matter. `until` is not included."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    site: str | None = None
    who: str | None = Field(None, max_length=80)
    case: str | None = Field(None, max_length=64)
    event: str | None = Field(None, max_length=40)
    since: Moment | None = None
    until: Moment | None = None
    before: str | None = Field(None, pattern=f"^{MARK.pattern}$")
    limit: int = Field(100, ge=1, le=500)

    def fits(self, line: Line) -> bool:
        """Whether a line is among those that are wanted."""
        return self.who in (None, line.by) and self.case in (None, line.case) and self.event in (None, line.event)


@dataclass(frozen=True)
class Page:
    """Lines, the latest first. From `next` on there may be more, also after an empty page."""

    entries: list[dict[str, Any]]
    next: str | None


@dataclass(frozen=True)
class Record:
    """The use case with what it needs."""

    store: Store

    def page(self, sites: Sequence[str], wanted: Wanted) -> Page:
        """Return the latest lines that are wanted; a rare one may take several pages to be found."""
        lines = self.store.log.latest(sites, before=wanted.before, since=wanted.since, until=wanted.until)
        found: list[Line] = []
        last = None
        for looked_at, line in enumerate(lines, start=1):
            last = line
            if wanted.fits(line):
                found.append(line)
            if len(found) == wanted.limit or looked_at == _MOST_LOOKED_AT:
                break
        else:
            last = None
        return Page(self._shown(found), mark(last) if last else None)

    def export(self, sites: Sequence[str], wanted: Wanted, form: Literal["csv", "jsonl"]) -> Iterator[str]:
        """Go through all lines that are wanted, site by site in their order, as a file's."""
        write = _as_csv if form == "csv" else _as_json
        if form == "csv":
            yield _row(COLUMNS)
        for site in sites:
            lines = filter(wanted.fits, self.store.log.lines(site, since=wanted.since, until=wanted.until))
            while page := list(islice(lines, _PAGE)):
                yield "".join(write(entry) for entry in self._shown(page))

    def _shown(self, lines: Sequence[Line]) -> list[dict[str, Any]]:
        cases = self.store.cases.load([line.case for line in lines])
        return [_entry(line, case) for line, case in zip(lines, cases, strict=True)]


def _entry(line: Line, case: Case | None) -> dict[str, Any]:
    decision = line.decision
    nobody = line.by in _NOBODY
    # Lines of an earlier version do not say which person.
    who = None if nobody or line.by == "person" else line.by
    return {
        "cursor": mark(line),
        "at": line.at.isoformat(),
        "site": line.site,
        "case": line.case,
        "comment": case.comment.id if case else None,
        "event": line.event,
        "by": line.by if nobody else "person",
        "who": who,
        "outcome": decision.outcome if decision else None,
        "reason": decision.reason if decision else None,
        "note": line.note,
        "to": line.to,
        "copy_of": decision.copy_of if decision else None,
        "model_version": case.assessment.model_version if case and case.assessment else None,
    }


def _as_json(entry: dict[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False) + "\n"


def _as_csv(entry: dict[str, Any]) -> str:
    return _row([_harmless(entry[column]) for column in COLUMNS])


def _harmless(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
