"""Short work on the event loop itself: what comes in during one turn of the loop is done together."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from service.web.group_commit import GroupCommit, share_out

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Turn(Generic[_In, _Out]):
    """Like `GroupCommit`, for work that mostly takes no longer than the way to a thread and back.

    `size` says how long an item takes, in any unit. The loop stands still for at most `most` of it at a time; a
    submission that alone is longer goes to a thread.
    """

    def __init__(
        self, work: Callable[[list[_In]], Sequence[_Out]], *, size: Callable[[_In], int], most: int, limit: int = 512
    ) -> None:
        self._work = work
        self._size = size
        self._most = most
        self._aside = GroupCommit(work, limit=limit)
        self._waiting: deque[tuple[Sequence[_In], asyncio.Future[Sequence[_Out]]]] = deque()

    async def submit(self, items: Sequence[_In]) -> Sequence[_Out]:
        """Hand items in; return their results, or raise what the call with them raised."""
        if self._length(items) > self._most:
            return await self._aside.submit(items)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Sequence[_Out]] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._take)
        self._waiting.append((items, future))
        return await future

    def _length(self, items: Sequence[_In]) -> int:
        return sum(map(self._size, items))

    def _take(self) -> None:
        lot = [self._waiting.popleft()]
        left = self._most - self._length(lot[0][0])
        while self._waiting and (left := left - self._length(self._waiting[0][0])) >= 0:
            lot.append(self._waiting.popleft())
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._take)
        try:
            results = self._work([item for items, _ in lot for item in items])
        except Exception as error:
            for _, future in lot:
                if not future.done():
                    future.set_exception(error)
            return
        share_out(lot, results)
