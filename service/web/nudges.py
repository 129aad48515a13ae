"""Nudges: workers are asked to take what is in line and to tell sites; nobody waits for that."""

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import structlog

from service.dispatch import Dispatch

_LINGER_S = 0.05
"""Nobody waits for a nudge, and one for many costs as much as one for a single comment."""

_MOST = 25_600
"""Cases at a time: what came in while a broker was silent for long is seen to by the sweep, as much as is of use."""

log = structlog.get_logger()


class Nudges:
    """Counts what is in line and remembers who has news, and asks workers for both.

    A broker that is silent holds up nothing else, and what is to be asked for meanwhile takes no more memory than
    there are sites.
    """

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._cases = 0
        self._sites: set[str] = set()
        self._executor = ThreadPoolExecutor(1)
        self._runner: asyncio.Task[None] | None = None

    def take(self, cases: int) -> None:
        """Ask for so many cases to be taken out of line, and go on."""
        self._cases = min(_MOST, self._cases + cases)
        self._start()

    def deliver(self, sites: Iterable[str]) -> None:
        """Ask for sites to be told what they have yet to hear, and go on."""
        self._sites.update(sites)
        self._start()

    def _start(self) -> None:
        if (self._cases or self._sites) and self._runner is None:
            self._runner = asyncio.create_task(self._run())

    async def _run(self) -> None:
        crowd = False
        try:
            while self._cases or self._sites:
                if crowd:  # whoever comes alone is served at once
                    await asyncio.sleep(_LINGER_S)
                cases, sites = self._cases, sorted(self._sites)
                self._cases, self._sites, crowd = 0, set(), True
                await asyncio.get_running_loop().run_in_executor(self._executor, self._send, cases, sites)
        except Exception as error:
            log.error("nudging failed", error=type(error).__name__)
        finally:
            self._runner = None

    def _send(self, cases: int, sites: list[str]) -> None:
        if not cases or self._dispatch.take(cases):
            self._dispatch.deliver(sites)

    async def drain(self) -> None:
        """Wait until nothing is under way."""
        while self._runner is not None:
            await asyncio.wait([self._runner])
