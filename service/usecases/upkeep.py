"""Make good what was lost: nudge what is overdue, end claims that ran out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from service.dispatch import BATCH, DELIVERY_QUEUE, SCORING_QUEUE, Dispatch
from service.domain.clock import Clock
from service.domain.errors import Unavailable
from service.store import Store
from service.usecases.directory import Directory
from service.usecases.retention import Keeping
from service.usecases.statistics import Statistics

_PER_SWEEP = 2_000
_COUNTED_PER_SWEEP = 1_000
_KEPT_PER_SWEEP = 1_000
_CLOCKS_DIFFER = timedelta(hours=1)
"""If the server's clock is further off, one of them is wrong: nothing is deleted by the days that it shows."""

_ENOUGH_QUEUED = 100
"""Messages that already wait: more nudges would only lengthen the line."""

log = structlog.get_logger()


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
        """Go round once. Sweeps may run side by side: each brings back and takes what it sees to.

        One part that can't be done holds up no other: what frees memory must go on where nothing can be written.

        Raises:
            Unavailable: store or broker does not answer, or takes no writes; the rest is done.
        """
        now = self.clock()
        put_off: list[Unavailable] = []

        def done(part: Callable[[datetime], int]) -> int:
            try:
                return part(now)
            except Unavailable as error:
                put_off.append(error)
            except Exception as error:  # its message may quote a reader
                log.error("part of the sweep failed", part=part.__name__, error=type(error).__name__)
            return 0

        reclaimed, _, nudged, sites = [
            done(part) for part in (self._reclaim, self._bring_back, self._nudge, self._tell)
        ]
        for part in (self._mark, self._count, self._keep, self._beat):
            done(part)
        if put_off:
            raise put_off[0]
        return Swept(nudged, reclaimed, sites)

    def _reclaim(self, now: datetime) -> int:
        return self.store.queue.reclaim_expired(now=now)

    def _bring_back(self, now: datetime) -> int:
        return self.store.lines.bring_back(_PER_SWEEP, now=now)

    def _nudge(self, _now: datetime) -> int:
        """Ask for what stands in line without a message: it was lost, or came back."""
        waiting = min(sum(self.store.lines.lengths().values()), _ENOUGH_QUEUED * BATCH)
        if not waiting:
            return 0
        # A message that is there asks for a batch at most.
        cases = max(0, waiting - self.dispatch.queued(SCORING_QUEUE) * BATCH)
        self.dispatch.take(cases)
        return cases

    def _tell(self, now: datetime) -> int:
        due = self.store.deliveries.sites_due([site.name for site in self.directory.sites()], now=now)
        if due and self.dispatch.queued(DELIVERY_QUEUE) < _ENOUGH_QUEUED:
            self.dispatch.deliver(due)
        return len(due)

    def _mark(self, _now: datetime) -> int:
        self.store.server.mark_format()
        return self.store.archive.index_older()

    def _count(self, _now: datetime) -> int:
        statistics = Statistics(self.store, self.directory, self.clock)
        for site in self.directory.sites():
            statistics.count(site, most=_COUNTED_PER_SWEEP)
        self.store.measured.flush()
        return 0

    def _keep(self, now: datetime) -> int:
        if abs(self.store.server.time() - now) >= _CLOCKS_DIFFER:
            return 0
        return Keeping(self.store, self.directory, self.clock).keep(most=_KEPT_PER_SWEEP)

    def _beat(self, now: datetime) -> int:
        self.store.heartbeats.beat("sweep", now=now)
        return 0
