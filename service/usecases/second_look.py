"""Decisions that deserve a second look: where two people differ, and what training finds likely wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import ValidationError

from service.domain.cases import Case, Status
from service.domain.clock import Clock
from service.domain.desk import is_outsider
from service.domain.errors import Invalid
from service.store import Store
from service.store.doubts import Doubt

_LINES = 20_000
_SHOWN = 200
_LONGEST_TEXT = 280


@dataclass(frozen=True)
class SecondLook:
    """The use case with what it needs."""

    store: Store
    clock: Clock

    def load(self, site: str, lines: Iterable[str]) -> int:
        """Keep what `ombud-train labels` has written about a site's examples, in place of what it wrote before.

        Raises:
            Invalid: a line is no such finding.
        """
        doubts = []
        for number, line in enumerate(lines, start=1):
            try:
                doubts.append(Doubt.model_validate_json(line))
            except ValidationError:
                raise Invalid(f"line {number} is none of what `ombud-train labels` writes") from None
        self.store.doubts.put(self.store.sites.get(site).name, doubts)
        return len(doubts)

    def doubted(self, sites: Sequence[str]) -> list[dict[str, Any]]:
        """Return decisions that are likely wrong and still stand as they were, the most doubtful first."""
        found = [(doubt, doubt.id.partition("#")[0]) for site in sites for doubt in self.store.doubts.all(site)]
        cases = self.store.cases.load([case for _, case in found])
        rows = [
            {**_brief(case), "given": doubt.given, "likely": doubt.likely, "quality": doubt.quality}
            for (doubt, _), case in zip(found, cases, strict=True)
            if case is not None
            and case.comment.site in sites
            and case.status is not Status.ERASED
            and case.decision is not None
            and case.decision.outcome == doubt.given
        ]
        return sorted(rows, key=lambda row: float(row["quality"]))[:_SHOWN]

    def disputed(self, sites: Sequence[str], *, days: int) -> list[dict[str, Any]]:
        """Return cases on which people have said different things of late, the latest first."""
        said: dict[str, dict[str, str]] = {}
        since = self.clock() - timedelta(days=days)
        for looked_at, line in enumerate(self.store.log.latest(sites, since=since)):
            if looked_at == _LINES:
                break
            if line.event in ("decided", "opinion") and line.decision and _is_person(line.by):
                said.setdefault(line.case, {}).setdefault(line.by, line.decision.outcome)
        ids = [case for case, words in said.items() if len(set(words.values())) > 1][:_SHOWN]
        desks = self.store.queue.desks(ids)
        rows = []
        for case, desk in zip(self.store.cases.load(ids), desks, strict=True):
            # Who decides second must not know what the first said.
            if case is None or case.status not in (Status.DECIDED, Status.SUPERSEDED) or not case.comment.text:
                continue
            people = [{"who": who, "outcome": outcome} for who, outcome in sorted(said[case.id].items())]
            rows.append({**_brief(case), "said": people, "decided_by": desk.decided_by})
        return rows


def _is_person(name: str) -> bool:
    return name not in ("machine", "reader", "author", "site", "person") and not is_outsider(name)


def _brief(case: Case) -> dict[str, Any]:
    text = case.comment.text
    return {
        "case": case.id,
        "site": case.comment.site,
        "text": text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…",
        "outcome": case.decision.outcome if case.decision else None,
        "at": case.decision.at.isoformat() if case.decision else None,
    }
