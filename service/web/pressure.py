"""Back-pressure: callers are told to wait before anything is accepted that could not be kept."""

import time

import anyio.to_thread

from service.domain.errors import Unavailable
from service.store import Store

_FRESH_S = 0.25
_PER_SECOND = 2_500
"""What a two-core machine surely scores: only turns a backlog into seconds to wait."""


class Pressure:
    """Looks at the backlog and the store's memory, at most a few times a second."""

    def __init__(self, store: Store, *, max_unscored: int, max_memory_share: float) -> None:
        self._store = store
        self._max_unscored = max_unscored
        self._max_memory_share = max_memory_share
        self._read_at = float("-inf")
        self._refusal: Unavailable | None = None

    async def check(self) -> None:
        """Pass if there is room.

        Raises:
            Unavailable: with the seconds after which there should be.
        """
        if time.monotonic() - self._read_at >= _FRESH_S:
            self._read_at = time.monotonic()  # before the look, so that one request looks for all
            self._refusal = await anyio.to_thread.run_sync(self._look)
        if self._refusal is not None:
            # A new one each time: a raised exception holds on to the request that it was raised in.
            raise Unavailable(str(self._refusal), self._refusal.retry_after_s)

    def _look(self) -> Unavailable | None:
        unscored = self._store.cases.unscored()
        if unscored >= self._max_unscored:
            wait = max(1, min(60, (unscored - self._max_unscored) // _PER_SECOND))
            return Unavailable(f"{unscored} comments wait for their score; the limit is {self._max_unscored}", wait)
        share = self._store.server.memory_share()
        if share >= self._max_memory_share:
            return Unavailable(f"the store has used {share:.0%} of its memory", 60)
        return None
