"""How the desk does: what waits, how fast people decide, how often they agree with each other and with the model."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from models.labels import LABELS
from service.domain import tallies
from service.domain.cases import Case
from service.domain.clock import Clock
from service.domain.desk import Desk
from service.domain.errors import NotFound
from service.domain.figures import (
    added,
    age_s,
    blind_spots,
    label_agreement,
    moderator,
    moderators,
    per_step,
    second_opinions,
    work,
)
from service.domain.histograms import OVERTURNED, STAGES
from service.domain.measures import middle
from service.domain.sites import Site
from service.domain.tallies import hour_of
from service.store import Store
from service.store.decision_log import Line
from service.usecases.directory import Directory

_PAGE = 500
_AT_A_REQUEST = 20_000
"""Lines of the log that are counted before a request is answered; the sweep counts the rest."""


@dataclass(frozen=True)
class Statistics:
    """The use case with what it needs."""

    store: Store
    directory: Directory
    clock: Clock

    def count(self, site: Site, *, most: int) -> int:
        """Add what is new in a site's log to its counts; return how many lines were counted, at most `most`."""
        counted = 0
        while counted < most:
            begin = self.store.tallies.counted_to(site.name)
            lines = list(islice(self.store.log.lines(site.name, after=begin), min(_PAGE, most - counted)))
            if not lines:
                break
            found = self._add_up(site, lines)
            if not self.store.tallies.add(site.name, begin, lines[-1].cursor, found):
                break
            self._measure(found)
            counted += len(lines)
        return counted

    def _measure(self, counts: Mapping[tuple[str, str], int]) -> None:
        """Put into the metrics what is told there since the beginning, and here by the hour."""
        for (_, name), count in counts.items():
            what, _, which = name.partition("|")
            if what == "took":
                self.store.measured.observe(STAGES, "review", [middle(int(which))], times=count)
            elif what == "overturned":
                self.store.measured.add(OVERTURNED, which, count)

    def _add_up(self, site: Site, lines: Sequence[Line]) -> Counter[tuple[str, str]]:
        by_hand = [line for line in lines if line.by != "machine" and line.event in ("decided", "undone")]
        ids = [line.case for line in by_hand]
        cases = dict(zip(ids, self.store.cases.load(ids), strict=True))
        desks = dict(zip(ids, self.store.queue.desks(ids), strict=True))
        counts: Counter[tuple[str, str]] = Counter()
        for line in lines:
            for name in self._names(site, line, cases.get(line.case), desks.get(line.case)):
                counts[hour_of(line.at), name] += 1
        return counts

    @staticmethod
    def _names(site: Site, line: Line, case: Case | None, desk: Desk | None) -> Iterable[str]:
        if line.event == "undone":
            return tallies.of_undoing(line.by, line.at, case) if case else ()
        if line.event != "decided" or line.decision is None:
            return ()
        if line.by == "machine":
            return tallies.of_machine(line.decision)
        if case is None or desk is None:
            return ()
        return tallies.of_person(line.by, line.at, line.decision, case, desk, site)

    def show(self, names: Sequence[str], *, days: int, person: str, leads: bool) -> dict[str, Any]:
        """Return the figures of some sites over the last days; of other people's work only to leads."""
        now = self.clock()
        until = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        since = until - timedelta(days=days)
        hours = [since + timedelta(hours=n) for n in range(24 * days)]
        by_site: dict[str, list[Counter[str]]] = {}
        for name in names:
            try:
                self.count(self.directory.get(name), most=_AT_A_REQUEST)
            except NotFound:
                continue
            by_site[name] = self.store.tallies.read(name, [hour_of(hour) for hour in hours])
        totals = {name: added(counts) for name, counts in by_site.items()}
        everything = added(totals.values())
        waiting = {each.site: each for each in self.store.queue.waiting(list(by_site), now=now)}
        oldest = {name: age_s(waiting[name].oldest, now) for name in by_site}
        return {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "sites": list(by_site),
            "waiting": sum(waiting[name].waiting for name in by_site),
            "oldest_s": max((age for age in oldest.values() if age is not None), default=None),
            **work(everything),
            "blind_spots": blind_spots(everything),
            **per_step(hours, [added(counts) for counts in zip(*by_site.values(), strict=True)], days),
            "second_opinions": second_opinions(everything, "pair"),
            "second_opinions_by_lot": second_opinions(everything, "lot"),
            "model_agreement": [label_agreement(everything, label) for label in LABELS],
            "per_site": [
                {
                    "site": name,
                    "waiting": waiting[name].waiting,
                    "oldest_s": oldest[name],
                    **work(total),
                    "blind_spots": blind_spots(total),
                    "model_agreement": [label_agreement(total, label) for label in LABELS],
                }
                for name, total in totals.items()
            ],
            "per_moderator": [
                moderator(everything, name) for name in moderators(everything) if leads or name == person
            ],
        }
