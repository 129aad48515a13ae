"""What processes measure, added up in the store: workers serve no page that a monitor could read."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from service.domain.errors import Unavailable
from service.domain.histograms import Histogram
from service.store import keys
from service.store.server import Server

_SUM = "sum"
_PARTS = 1_000_000
"""Sums are kept in millionths: whole numbers add up without a rest."""


@dataclass
class Measures:
    """A histogram under one value of its label: how many values by bucket, and their sum."""

    buckets: Counter[int] = field(default_factory=Counter)
    sum: float = 0.0


class Measured:
    """Counts that a process keeps in memory and adds to the store's now and then.

    A process that is killed takes along what it has not added yet, and an answer that is lost may count twice: these
    are figures to look at, a few seconds' worth of which matter to nobody. What must be exact is counted by scripts.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def observe(self, histogram: Histogram, label: str, values: Iterable[float], *, times: int = 1) -> None:
        """Count values, each so many times; nothing leaves the process yet.

        What is below 0 counts as 0: clocks of two machines differ, and a sum must not sink.
        """
        place = f"{histogram.name}|{label}|"
        fresh: Counter[str] = Counter()
        for value in (max(0.0, each) for each in values):
            fresh[f"{place}{histogram.bucket(value)}"] += times
            fresh[f"{place}{_SUM}"] += round(value * _PARTS) * times
        with self._lock:
            self._counts.update(fresh)

    def add(self, name: str, label: str, count: int = 1) -> None:
        """Count something that has happened, likewise."""
        with self._lock:
            self._counts[f"{name}|{label}|"] += count

    def flush(self) -> None:
        """Add what was counted to the store's counts. While the store is away it stays here, and nothing is raised."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            with self._server.plain() as client:
                pipe = client.pipeline()
                for name, count in counts.items():
                    pipe.hincrby(keys.MEASURED, name, count)
                pipe.execute()
        except Unavailable:
            with self._lock:
                self._counts.update(counts)

    def read(self) -> "Reading":
        """Return what all processes have added up since the beginning."""
        with self._server.plain() as client:
            return Reading({name: int(count) for name, count in client.hgetall(keys.MEASURED).items()})


class Reading:
    """The counts as they stood at one moment."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts: dict[str, dict[str, Counter[str]]] = {}
        for field_, count in counts.items():
            name, label, part = field_.split("|")
            self._counts.setdefault(name, {}).setdefault(label, Counter())[part] += count

    def histogram(self, histogram: Histogram) -> dict[str, Measures]:
        """Return what was measured, by label."""
        return {
            label: Measures(
                Counter({int(part): count for part, count in parts.items() if part != _SUM}), parts[_SUM] / _PARTS
            )
            for label, parts in sorted(self._counts.get(histogram.name, {}).items())
        }

    def counts(self, name: str) -> dict[str, int]:
        """Return what was counted under a name, by label."""
        return {label: parts[""] for label, parts in sorted(self._counts.get(name, {}).items())}
