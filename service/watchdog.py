"""Tells a worker that hangs from one that has nothing to do: work waits and none gets done."""

import time
from collections.abc import Callable

from service.domain.clock import Clock
from service.domain.errors import Unavailable
from service.store import Store

PATIENCE_S = 20.0


class Watchdog:
    """Says so when something has waited for `patience_s` and a count of work done has not moved."""

    def __init__(self, waiting: Callable[[], int], done: Callable[[], int], *, patience_s: float = PATIENCE_S) -> None:
        self._waiting = waiting
        self._done = done
        self._patience_s = patience_s
        self._last_done = -1
        self._moved_at = time.monotonic()
        self._looked_at = 0.0

    def __call__(self) -> bool:
        """Look, at most once a second; a store that is away says nothing about the worker."""
        now = time.monotonic()
        if now - self._looked_at < 1:
            return False
        self._looked_at = now
        try:
            waiting, done = self._waiting(), self._done()
        except Unavailable:
            self._moved_at = now
            return False
        if not waiting or done != self._last_done:
            self._last_done, self._moved_at = done, now
            return False
        if now - self._moved_at < self._patience_s:
            return False
        self._moved_at = now
        return True


def of_scorer(store: Store, clock: Clock, slot: int) -> Watchdog:
    """Watch one of this host's workers that score."""
    return Watchdog(lambda: store.lines.workable(now=clock()), lambda: store.heartbeats.finished("score", slot))


def of_deliverer(store: Store, clock: Clock, slot: int) -> Watchdog:
    """Watch one of this host's workers that deliver. A task may take a shift and the last post's time limit."""

    def waiting() -> int:
        sites = [site.name for site in store.sites.all()]
        return len(store.deliveries.sites_due(sites, now=clock()))

    return Watchdog(waiting, lambda: store.heartbeats.finished("deliver", slot), patience_s=3 * PATIENCE_S)
