"""Server-sent events: live counts, and which cases have come and gone."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import anyio.to_thread
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from service.domain.errors import Unavailable
from service.store.changes import Change
from service.store.people import Session
from service.web.access import signed_in, visible_names
from service.web.queue import counts
from service.web.state import State, state_of

_GAP_S = 1.0
_QUIET_S = 15.0
_MOST_AT_ONCE = 50
"""More changes than these are only counted."""

_ID = re.compile(r"[0-9]{1,18}-[0-9]{1,18}")


async def events(request: Request) -> Response:
    """Stream what changes, from where the page left off."""
    session = await signed_in(request)
    sites = await visible_names(request, session)
    seen = request.headers.get("last-event-id", "")
    stream = _stream(state_of(request), session, sites, seen if _ID.fullmatch(seen) else "")
    return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _stream(state: State, session: Session, sites: Sequence[str], seen: str) -> AsyncIterator[bytes]:
    ends = time.monotonic() + state.event_life_s
    yield b"retry: 1000\n\n"
    try:
        async with state.live.listen() as listener:
            if seen:
                missed = await anyio.to_thread.run_sync(lambda: state.live.changes.since(seen, limit=_MOST_AT_ONCE))
                yield _event("reset", {}) if missed is None else _told(missed, sites)
            yield await _counted(state, session, sites)
            while not state.live.closed and (left := ends - time.monotonic()) > 0:
                batch = await listener.take(min(left, _QUIET_S))
                if batch is None:
                    yield b": still here\n\n"
                    continue
                account = await anyio.to_thread.run_sync(state.store.people.get, session.name)
                if account is None or account.sites != session.sites:
                    return  # the page comes back with the rights that it has now
                if listener.missed:
                    listener.missed = False
                    yield _event("reset", {})
                elif len(batch) <= _MOST_AT_ONCE:
                    yield _told(batch, sites)
                yield await _counted(state, session, sites)
                await asyncio.sleep(min(_GAP_S, max(0.0, ends - time.monotonic())))
    except Unavailable:
        return  # the page comes back by itself


def _told(changes: Sequence[Change], sites: Sequence[str]) -> bytes:
    return b"".join(
        _event("case", {"case": each.case, "site": each.site}, each.id)
        if each.what == "waiting"
        else _event("gone", {"case": each.case, "site": each.site, "why": each.what}, each.id)
        for each in changes
        if each.site in sites
    )


async def _counted(state: State, session: Session, sites: Sequence[str]) -> bytes:
    return _event("counts", await anyio.to_thread.run_sync(counts, state, session, list(sites)))


def _event(name: str, data: dict[str, Any], event_id: str = "") -> bytes:
    line = f"id: {event_id}\n" if event_id else ""
    return f"{line}event: {name}\ndata: ".encode() + to_json(data) + b"\n\n"
