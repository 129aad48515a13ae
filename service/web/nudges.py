"""Nudges: workers are asked to take what has been put into line, apart from everything that somebody waits for."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

_LINGER_S = 0.05
"""Nobody waits for a nudge, and one for many costs as much as one for a single comment."""

_MOST = 25_600
"""Cases at a time: what came in while a broker was silent for long is seen to by the sweep, as much as is of use."""

log = structlog.get_logger()


class Nudges:
    """Counts what has been put into line and asks for it to be taken; a broker that is silent holds up nothing else."""

    def __init__(self, take: Callable[[int], object]) -> None:
        self._take = take
        self._cases = 0
        self._executor = ThreadPoolExecutor(1)
        self._runner: asyncio.Task[None] | None = None

    def post(self, cases: int) -> None:
        """Ask for so many cases to be taken, and go on."""
        self._cases = min(_MOST, self._cases + cases)
        if self._cases and self._runner is None:
            self._runner = asyncio.create_task(self._run())

    async def _run(self) -> None:
        crowd = False
        try:
            while self._cases:
                if crowd:  # whoever comes alone is served at once
                    await asyncio.sleep(_LINGER_S)
                cases, self._cases, crowd = self._cases, 0, True
                await asyncio.get_running_loop().run_in_executor(self._executor, self._take, cases)
        except Exception as error:
            log.error("nudging failed", error=type(error).__name__)
        finally:
            self._runner = None

    async def drain(self) -> None:
        """Wait until nothing is under way."""
        while self._runner is not None:
            await asyncio.wait([self._runner])
