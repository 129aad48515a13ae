"""How the desk does: what waits, how fast people decide, how often they agree with each other and with the model."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from models.labels import LABELS
from service.domain import tallies
from service.domain.cases import Case
from service.domain.clock import Clock
from service.domain.desk import Desk
from service.domain.errors import NotFound
from service.domain.measures import kappa, quantile, share
from service.domain.sites import Site
from service.domain.tallies import hour_of
from service.store import Store
from service.store.decision_log import Line
from service.usecases.directory import Directory

_PAGE = 500
_AT_A_REQUEST = 20_000
"""Lines of the log that are counted before a request is answered; the sweep counts the rest."""

_HOURLY_DAYS = 7


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
            if not lines or not self.store.tallies.add(site.name, begin, lines[-1].cursor, self._add_up(site, lines)):
                break
            counted += len(lines)
        return counted

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
        totals = {name: _sum(counts) for name, counts in by_site.items()}
        everything = _sum(totals.values())
        waiting = {each.site: each for each in self.store.queue.waiting(list(by_site), now=now)}
        oldest = {name: _age(waiting[name].oldest, now) for name in by_site}
        return {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "sites": list(by_site),
            "waiting": sum(waiting[name].waiting for name in by_site),
            "oldest_s": max((age for age in oldest.values() if age is not None), default=None),
            **_work(everything),
            **_per_hour(hours, [_sum(counts) for counts in zip(*by_site.values(), strict=True)], days),
            "second_opinions": _second_opinions(everything, "pair"),
            "second_opinions_by_lot": _second_opinions(everything, "lot"),
            "model_agreement": [_label(everything, label) for label in LABELS],
            "per_site": [
                {
                    "site": name,
                    "waiting": waiting[name].waiting,
                    "oldest_s": oldest[name],
                    **_work(total),
                    "model_agreement": [_label(total, label) for label in LABELS],
                }
                for name, total in totals.items()
            ],
            "per_moderator": [
                _moderator(everything, name) for name in _moderators(everything) if leads or name == person
            ],
        }


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counter in counters:
        total.update(counter)
    return total


def _age(oldest: datetime | None, now: datetime) -> float | None:
    return max(0.0, (now - oldest).total_seconds()) if oldest else None


def _starting(counts: Counter[str], start: str) -> dict[str, int]:
    return {name.removeprefix(start): count for name, count in counts.items() if name.startswith(start)}


def _times(counts: Counter[str], start: str) -> dict[str, Any]:
    buckets = {int(number): count for number, count in _starting(counts, start).items()}
    return {"median": quantile(buckets, 0.5), "p95": quantile(buckets, 0.95), "decided": sum(buckets.values())}


def _decided(counts: Counter[str]) -> dict[str, int]:
    return {by: sum(_starting(counts, f"{by}|").values()) for by in ("machine", "person")}


def _work(counts: Counter[str]) -> dict[str, Any]:
    decided = _decided(counts)
    overturned = _starting(counts, "overturned|")
    by_machine = overturned.pop("machine", 0)
    by_people = sum(overturned.values())
    return {
        "decided": decided,
        "time_to_decision_s": _times(counts, "took|"),
        "overturned": _share_of(by_people, decided["person"]),
        "machine_overturned": _share_of(by_machine, decided["machine"]),
        "model_agreed": share(counts["model|1"], counts["model|0"] + counts["model|1"]),
    }


def _share_of(overturned: int, of: int) -> dict[str, Any]:
    return {"share": share(overturned, of), "overturned": overturned, "of": of}


def _per_hour(hours: Sequence[datetime], counts: Sequence[Counter[str]], days: int) -> dict[str, Any]:
    width = 1 if days <= _HOURLY_DAYS else 24
    steps = [
        {"hour": hours[at].isoformat(), **_decided(_sum(counts[at : at + width]))} for at in range(0, len(hours), width)
    ]
    return {"per_hour": steps, "step_s": 3600 * width}


def _second_opinions(counts: Counter[str], kind: str) -> dict[str, Any]:
    table = {
        first: {second: counts[f"{kind}|{first}|{second}"] for second in ("approve", "reject")}
        for first in ("approve", "reject")
    }
    agreed = table["approve"]["approve"] + table["reject"]["reject"]
    pairs = sum(sum(row.values()) for row in table.values())
    return {
        "kappa": kappa(
            table["approve"]["approve"],
            table["approve"]["reject"],
            table["reject"]["approve"],
            table["reject"]["reject"],
        ),
        "agreed": share(agreed, pairs),
        "pairs": pairs,
        "table": table,
    }


def _label(counts: Counter[str], label: str) -> dict[str, Any]:
    both, model_only, person_only, neither = (counts[f"label|{label}|{cell}"] for cell in ("11", "10", "01", "00"))
    cases = both + model_only + person_only + neither
    return {
        "label": label,
        "agreed": share(both + neither, cases),
        "kappa": kappa(both, model_only, person_only, neither),
        "cases": cases,
        "both": both,
        "model_only": model_only,
        "person_only": person_only,
        "neither": neither,
    }


def _moderators(counts: Counter[str]) -> list[str]:
    return sorted(_starting(counts, "by|"))


def _moderator(counts: Counter[str], name: str) -> dict[str, Any]:
    agreed, differed = counts[f"model_by|{name}|1"], counts[f"model_by|{name}|0"]
    decided = counts[f"by|{name}"]
    return {
        "name": name,
        "decided": decided,
        "overturned": _share_of(counts[f"overturned|{name}"], decided),
        "time_to_decision_s": _times(counts, f"took_by|{name}|"),
        "model_agreed": share(agreed, agreed + differed),
    }
