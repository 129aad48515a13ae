"""Changes of the queue, read once for all pages that are open."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial

import anyio.to_thread
import structlog

from service.domain.errors import Unavailable
from service.store.changes import Change, Changes

_WAIT_MS = 2_000
_PAUSE_S = 1.0
_MOST_BATCHES = 50
"""A page that has not taken so many is told to load anew."""

log = structlog.get_logger()


class Listener:
    """One page: the changes that it has yet to take."""

    def __init__(self) -> None:
        self.missed = False
        self._batches: asyncio.Queue[list[Change]] = asyncio.Queue(_MOST_BATCHES)

    def put(self, batch: list[Change]) -> None:
        """Hand changes in; nobody waits for a page that does not take them."""
        try:
            self._batches.put_nowait(batch)
        except asyncio.QueueFull:
            self.missed = True

    async def take(self, timeout_s: float) -> list[Change] | None:
        """Return all changes that are there, as soon as there are some; None if that takes too long."""
        try:
            async with asyncio.timeout(timeout_s):
                batch = list(await self._batches.get())
        except TimeoutError:
            return None
        while not self._batches.empty():
            batch += self._batches.get_nowait()
        return batch


class Live:
    """Follows the store for as long as somebody listens: one connection a process, however many pages."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.closed = False
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def listen(self) -> AsyncIterator[Listener]:
        """Lend a listener that hears of everything from now on."""
        listener = Listener()
        self._listeners.add(listener)
        try:
            async with self._starting:
                if self._task is None or self._task.done():
                    # Before anybody is told that they are listening: what comes from now on is theirs.
                    self._task = asyncio.create_task(self._follow(await anyio.to_thread.run_sync(self.changes.last)))
            yield listener
        finally:
            self._listeners.discard(listener)

    async def _follow(self, after: str) -> None:
        while self._listeners and not self.closed:
            try:
                # A process that stops must not wait for it.
                wait = partial(self.changes.wait, after, wait_ms=_WAIT_MS)
                batch = await anyio.to_thread.run_sync(wait, abandon_on_cancel=True)
            except Unavailable as error:
                log.warning("changes not read", reason=str(error))
                await asyncio.sleep(_PAUSE_S)
                continue
            if batch:
                after = batch[-1].id
                for listener in self._listeners:
                    listener.put(batch)

    def close(self) -> None:
        """Let every page go; each comes back by itself, to whichever process then answers."""
        self.closed = True
        if self._task is not None:
            self._task.cancel()
        for listener in self._listeners:
            listener.put([])
