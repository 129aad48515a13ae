"""Group commit: what concurrent requests want done leaves together, the next lot when the last is back."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

import structlog

_In = TypeVar("_In")
_Out = TypeVar("_Out")


log = structlog.get_logger()


def share_out(lot: Sequence[tuple[Sequence[Any], asyncio.Future[Sequence[_Out]]]], results: Sequence[_Out]) -> None:
    """Give each caller the results of what it handed in, unless it has gone away."""
    at = 0
    for submitted, future in lot:
        if not future.done():
            future.set_result(results[at : at + len(submitted)])
        at += len(submitted)


def _note(future: asyncio.Future[Any]) -> None:
    if (error := future.exception()) is not None:
        log.error("group call failed", error=type(error).__name__)


class GroupCommit(Generic[_In, _Out]):
    """Turns many awaited items into few calls of a blocking function on a thread.

    `work` takes a list and returns as many results, in order. At most `limit` items go into a call
    (a single submission is never cut), and one call is under way at a time. With `linger_s`, a call waits
    for more to come, unless it is full or the last one had company of none.
    """

    def __init__(self, work: Callable[[list[_In]], Sequence[_Out]], *, limit: int = 512, linger_s: float = 0) -> None:
        self._work = work
        self._limit = limit
        self._linger_s = linger_s
        self._executor = ThreadPoolExecutor(1)
        self._last = 0
        self._waiting: list[tuple[Sequence[_In], asyncio.Future[Sequence[_Out]]]] = []
        self._runner: asyncio.Task[None] | None = None

    async def submit(self, items: Sequence[_In]) -> Sequence[_Out]:
        """Hand items in; return their results, or raise what the call with them raised."""
        # A caller who goes away must not take the others' results along.
        return await asyncio.shield(self._enqueue(items))

    def post(self, items: Sequence[_In]) -> None:
        """Hand items in and go on; what is raised is for `work` itself to tell."""
        self._enqueue(items).add_done_callback(_note)

    def _enqueue(self, items: Sequence[_In]) -> asyncio.Future[Sequence[_Out]]:
        future: asyncio.Future[Sequence[_Out]] = asyncio.get_running_loop().create_future()
        self._waiting.append((items, future))
        if self._runner is None:
            self._runner = asyncio.create_task(self._run())
        return future

    async def _run(self) -> None:
        try:
            while self._waiting:
                # Whoever comes alone is served at once; in a crowd, a moment's wait saves everybody work.
                if self._linger_s and self._last > 1 and self._size() < self._limit:
                    await asyncio.sleep(self._linger_s)
                await self._once()
        finally:
            self._runner = None

    def _size(self) -> int:
        return sum(len(items) for items, _ in self._waiting)

    async def _once(self) -> None:
        lot = [self._waiting.pop(0)]
        size = len(lot[0][0])
        while self._waiting and size + len(self._waiting[0][0]) <= self._limit:
            lot.append(self._waiting.pop(0))
            size += len(lot[-1][0])
        items = [item for submitted, _ in lot for item in submitted]
        self._last = len(items)
        try:
            results = await asyncio.get_running_loop().run_in_executor(self._executor, self._work, items)
        except Exception as error:
            for _, future in lot:
                future.set_exception(error)
            return
        share_out(lot, results)

    async def drain(self) -> None:
        """Wait until nothing is under way."""
        while self._runner is not None:
            await asyncio.wait([self._runner])
