"""Make good what was lost: nudge what is overdue, end claims that ran out."""

from dataclasses import dataclass
from datetime import timedelta

from service.dispatch import DELIVERY_QUEUE, SCORING_QUEUE, Dispatch
from service.domain.clock import Clock
from service.store import Store
from service.usecases.directory import Directory
from service.usecases.retention import Keeping
from service.usecases.statistics import Statistics

_LEASE = timedelta(seconds=10)
_PER_SWEEP = 2_000
_COUNTED_PER_SWEEP = 1_000
_KEPT_PER_SWEEP = 1_000
_CLOCKS_DIFFER = timedelta(hours=1)
"""If the server's clock is further off, one of them is wrong: nothing is deleted by the days that it shows."""

_ENOUGH_QUEUED = 50
"""Messages that already wait: more nudges would only lengthen the line."""


@dataclass(frozen=True)
class Swept:
    """What one sweep did."""

    nudged: int
    reclaimed: int
    sites: int


@dataclass(frozen=True)
class Upkeep:
    """The use case with what it needs."""

    store: Store
    directory: Directory
    dispatch: Dispatch
    clock: Clock

    def sweep(self) -> Swept:
        """Go round once. Sweeps may run side by side: each takes what it nudges.

        Raises:
            Unavailable: the store does not answer.
        """
        now = self.clock()
        reclaimed = self.store.queue.reclaim_expired(now=now)
        nudged = 0
        if self.store.cases.unscored() and self.dispatch.queued(SCORING_QUEUE) < _ENOUGH_QUEUED:
            overdue = self.store.cases.lease_overdue(now=now, until=now + _LEASE, limit=_PER_SWEEP)
            self.dispatch.score(overdue, careful=True)
            nudged = len(overdue)
        sites = [site.name for site in self.directory.sites()]
        due = self.store.deliveries.sites_due(sites, now=now)
        if due and self.dispatch.queued(DELIVERY_QUEUE) < _ENOUGH_QUEUED:
            self.dispatch.deliver(due)
        self.store.server.mark_format()
        self.store.archive.index_older()
        statistics = Statistics(self.store, self.directory, self.clock)
        for site in self.directory.sites():
            statistics.count(site, most=_COUNTED_PER_SWEEP)
        self.store.measured.flush()
        if abs(self.store.server.time() - now) < _CLOCKS_DIFFER:
            Keeping(self.store, self.directory, self.clock).keep(most=_KEPT_PER_SWEEP)
        self.store.heartbeats.beat("sweep", now=now)
        return Swept(nudged, reclaimed, len(due))
