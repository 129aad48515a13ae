"""Back-pressure: callers are told to wait before anything is accepted that could not be kept, or not judged in time."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import anyio.to_thread

from service.domain.errors import Unavailable
from service.domain.sites import Site
from service.store import Store

_FRESH_S = 0.25
_AT_FIRST = 2_500.0
"""Comments a second that a machine of two cores scores; what it really is shows soon."""

_KEPT = 0.7
"""How much of the last estimate the next one keeps."""

_LONGEST_WAIT_S = 60


@dataclass(frozen=True)
class _Seen:
    """What a look at the store has shown."""

    unscored: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)
    memory_share: float = 0.0


class Pressure:
    """Looks at the backlog and the store's memory, at most a few times a second.

    When the backlog is full, each site that has some of it may still have its equal share: who floods is refused first,
    and nobody is because of others. So at most twice the limit waits.
    """

    def __init__(
        self,
        store: Store,
        *,
        max_unscored: int,
        max_memory_share: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self.max_unscored = max_unscored
        self._max_memory_share = max_memory_share
        self._monotonic = monotonic
        self._read_at = float("-inf")
        self._seen = _Seen()
        self._scored: int | None = None
        self._rate = _AT_FIRST

    async def check(self, site: Site) -> None:
        """Pass if there is room for comments of a site.

        Raises:
            Unavailable: with the seconds after which there should be.
        """
        await self.check_memory()
        seen = self._seen
        if seen.unscored < self.max_unscored:
            return
        sites = len(seen.lines.keys() | {site.name})
        share, here = self.max_unscored // sites, seen.lines.get(site.name, 0)
        is_full = seen.unscored >= 2 * self.max_unscored
        if here >= share or is_full:
            # Until half of its share is free, and the limit is kept again: the sites are served in turn, so each gets
            # its part of what is scored, and workers have enough to do meanwhile.
            work = max((here - share / 2) * sites, seen.unscored - self.max_unscored if is_full else 0)
            wait = max(1, min(_LONGEST_WAIT_S, round(work / self._rate)))
            text = f"{seen.unscored} comments wait for their score, {here} of them from this site; its share is {share}"
            raise Unavailable(text, wait)

    async def check_memory(self) -> None:
        """Pass if there is room for what is judged at once, and so adds to no backlog.

        Raises:
            Unavailable: with the seconds after which there should be.
        """
        await self._see()
        if self._seen.memory_share >= self._max_memory_share:
            raise Unavailable(_memory(self._seen), _LONGEST_WAIT_S)

    async def refusal(self) -> str:
        """Say why nobody's comments would be taken now; empty while any site's would be.

        Raises:
            Unavailable: the store does not answer.
        """
        await self._see()
        if self._seen.memory_share >= self._max_memory_share:
            return _memory(self._seen)
        if self._seen.unscored >= 2 * self.max_unscored:
            return f"{self._seen.unscored} comments wait for their score, which is twice the limit"
        return ""

    async def _see(self) -> None:
        now = self._monotonic()
        if now - self._read_at >= _FRESH_S:
            since, self._read_at = self._read_at, now  # before the look, so that one request looks for all
            await anyio.to_thread.run_sync(self._look, now - since)

    def _look(self, elapsed_s: float) -> None:
        store = self._store
        self._seen = _Seen(store.cases.unscored(), store.lines.lengths(), store.server.memory_share())
        scored = sum(count for name, count in store.cases.counters().items() if name.startswith("machine_"))
        # An idle service says nothing about how fast it could be.
        if self._scored is not None and self._seen.unscored and elapsed_s < _LONGEST_WAIT_S:
            self._rate = max(1.0, _KEPT * self._rate + (1 - _KEPT) * (scored - self._scored) / elapsed_s)
        self._scored = scored


def _memory(seen: _Seen) -> str:
    return f"the store has used {seen.memory_share:.0%} of its memory"
