"""Coral's webhooks: they name comments by the ids that its phase does not know yet."""

from collections import deque
from contextlib import suppress

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from service.compat.coral.caller import signed
from service.compat.coral.messages import EventIn
from service.compat.coral.missed import miss
from service.compat.gateway import Gateway, gateway_of
from service.domain.errors import Unavailable

_MOST_UNWRITTEN = 10_000


class Events:
    """`POST /coral/{site}/events`: notes which comment Coral is to be asked about; that is done by whoever delivers.

    Coral shuts an address for good that has refused ten events. So while the store is away they are remembered
    here, and written along with the next one; what this loses is found by its author once there is a decision.
    """

    def __init__(self) -> None:
        self._unwritten: deque[tuple[str, str]] = deque(maxlen=_MOST_UNWRITTEN)

    async def hear(self, request: Request) -> Response:
        """Take one event."""
        site, event = await signed(request, EventIn, lambda site: site.coral.webhook_secrets)
        if event.comment is not None and site.coral.token is not None:
            self._unwritten.append((site.name, event.comment))
            await anyio.to_thread.run_sync(self._write, gateway_of(request))
        return JSONResponse({})

    def _write(self, gateway: Gateway) -> None:
        lots: dict[str, list[str]] = {}
        with suppress(IndexError):  # that was all, or another thread was quicker
            while True:
                site, comment = self._unwritten.popleft()
                lots.setdefault(site, []).append(comment)
        while lots:
            site, comments = lots.popitem()
            try:
                lost = gateway.store.coral.ask(site, comments=comments, now=gateway.clock())
            except Unavailable:
                lots[site] = comments
                break
            if lost:
                miss("unheard", site, count=lost)
        self._unwritten.extend((site, comment) for site, comments in lots.items() for comment in comments)
