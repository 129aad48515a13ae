"""Whether this process lives, and whether it can serve."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from service.dispatch import SCORING_QUEUE
from service.domain.clock import Clock
from service.domain.errors import Unavailable
from service.store import Store
from service.web.state import State, state_of

_PATIENCE_S = 1.0
"""For so long an answer waits for the store and the broker: whoever asks for it waits little longer."""

_SILENT_S = 30.0
_BEATING = {"score": "worker that scores", "deliver": "worker that delivers", "sweep": "sweep"}

_Found = TypeVar("_Found")


class Look(Generic[_Found]):
    """A look at something that may hang. One is under way at a time, and each caller waits for it only so long."""

    def __init__(self, look: Callable[[], _Found], hanging: _Found, patience_s: float = _PATIENCE_S) -> None:
        self._look = look
        self._hanging = hanging
        self._patience_s = patience_s
        self._task: asyncio.Task[_Found] | None = None

    async def __call__(self) -> _Found:
        """Return what is found, or what stands for it where that takes too long."""
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(anyio.to_thread.run_sync(self._look))
        task = self._task  # by the time that it is done, another caller may have begun the next one
        done, _ = await asyncio.wait([task], timeout=self._patience_s)
        return task.result() if done else self._hanging


class Readiness:
    """What a process can't serve with, and what it serves in spite of: sentences both."""

    def __init__(self, state: State) -> None:
        self._state = state
        store, broker = state.store, state.dispatch
        self._store: Look[tuple[list[str], list[str]]] = Look(
            lambda: _store(store, state.models.clock), (["the store does not answer"], [])
        )
        self.broker = Look(lambda: _broker(broker.queued), ["the broker does not answer"])

    async def __call__(self) -> tuple[list[str], list[str]]:
        """Return faults and warnings."""
        (faults, silent), broker = await asyncio.gather(self._store(), self.broker())
        if not faults:
            faults = [refusal] if (refusal := await self._refusal()) else []
        return faults, [*self._state.models.faults(), *broker, *silent]

    async def _refusal(self) -> str:
        try:
            return await self._state.pressure.refusal()
        except Unavailable as error:
            return str(error)


def _store(store: Store, clock: Clock) -> tuple[list[str], list[str]]:
    try:
        faults = store.server.faults()
        heard = store.heartbeats.latest()
    except Unavailable as error:
        return [str(error)], []
    now = clock()
    silent = [
        f"no {name} was heard of for {_SILENT_S:g} s"
        for kind, name in _BEATING.items()
        if (at := heard.get(kind)) is None or (now - at).total_seconds() > _SILENT_S  # type: ignore[call-overload]
    ]
    return faults, silent


def _broker(queued: Callable[[str], int]) -> list[str]:
    try:
        queued(SCORING_QUEUE)
    except Unavailable as error:
        # What is accepted is in the store, and the sweep sees to it as soon as messages pass again.
        return [f"{error}: comments are taken in, and scored when it does"]
    return []


async def healthz(_request: Request) -> Response:
    """Answer as long as the process lives."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Answer 200 when comments can be taken in and kept, 503 with the reasons when not."""
    state = state_of(request)
    readiness: Callable[[], Awaitable[tuple[list[str], list[str]]]] = request.app.state.readiness
    faults, warnings = await readiness()
    body = {
        "status": "ready" if not faults else "not ready",
        "model": state.models.of().version,
        "models": [
            {"role": each.role, "site": each.site, "wanted": each.wanted, "loaded": each.loaded}
            for each in state.models.standings
        ],
        "faults": faults,
        # What a process can serve in spite of.
        "warnings": warnings,
    }
    return JSONResponse(body, 503 if faults else 200)
