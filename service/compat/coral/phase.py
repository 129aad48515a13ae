"""The external moderation phase: an opinion on each comment, before Coral has waited long enough."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import anyio.to_thread
import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from service.compat.coral import answers
from service.compat.coral.answers import NO_OPINION, Answer
from service.compat.coral.caller import signed
from service.compat.coral.intake import take_in
from service.compat.coral.messages import PhaseIn, is_cut, relayed
from service.compat.coral.missed import miss
from service.compat.coral.places import Places
from service.compat.gateway import Gateway, gateway_of
from service.domain.cases import Case
from service.domain.coral import STAFF
from service.domain.errors import Conflict, Limited, Unavailable
from service.domain.sites import Site
from service.logs import place_of

_SHARE = 0.75
"""Of the time that Coral waits; the rest is the network's."""

_JUDGING_S = 0.03
"""What is kept of it to judge a comment without the store, which may hang."""

_MOST_JUDGED = 16
"""At a time: if it is the model that is late, judging twice must not make it later."""

log = structlog.get_logger()


class Phase:
    """`POST /coral/{site}`, with what it has yet to finish behind its answers."""

    def __init__(self) -> None:
        self._places = Places()
        self._late: set[asyncio.Task[None]] = set()
        self._judging = asyncio.Semaphore(_MOST_JUDGED)

    async def moderate(self, request: Request) -> Response:
        """Answer what Coral should do with a comment."""
        began = asyncio.get_running_loop().time()
        site, said = await signed(request, PhaseIn, lambda site: site.coral.phase_secrets)
        if (said.author.role in STAFF and site.coral.trust_staff) or not said.comment.body.strip():
            return JSONResponse(NO_OPINION)
        answer = await self._opinion(gateway_of(request), site, said, began + site.coral.timeout_ms / 1000 * _SHARE)
        if is_cut(said) and "status" not in answer:
            answer = answers.held(site)  # nobody has looked at its end
        return JSONResponse(answer)

    async def _opinion(self, gateway: Gateway, site: Site, said: PhaseIn, until: float) -> Answer:
        taking = asyncio.create_task(take_in(gateway, self._places, site, said))
        if await _in_time(taking, until - _JUDGING_S):
            try:
                return answers.of_case(taking.result(), site)
            except (Unavailable, Conflict, Limited) as error:
                miss("unkept", site.name, cause=error.code)
        else:
            self._go_on(self._finish(gateway, site, taking))
        try:
            async with asyncio.timeout_at(until), self._judging:
                judged = await gateway.judge(site, relayed(said, "coral", 1))
            if asyncio.get_running_loop().time() > until:  # scoring is on the loop: nothing could interrupt it
                raise TimeoutError
            return answers.of_assessment(judged, site)
        except TimeoutError:
            miss("slow", site.name)
            return NO_OPINION

    def _go_on(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._late.add(task)  # else nothing would hold it
        task.add_done_callback(self._late.discard)

    async def _finish(self, gateway: Gateway, site: Site, taking: asyncio.Task[Case]) -> None:
        """Send after it a rejection that the answer was too early to carry."""
        try:
            case = await taking
            if await anyio.to_thread.run_sync(lambda: gateway.store.coral.tell_late(case, now=gateway.clock())):
                gateway.tell([site.name])
        except (Unavailable, Conflict, Limited) as error:
            miss("unkept", site.name, cause=error.code)
        except Exception as error:
            log.error("unforeseen", error=type(error).__name__, at=place_of(error))


async def _in_time(task: asyncio.Task[Any], until: float) -> bool:
    done, _ = await asyncio.wait([task], timeout=max(0.0, until - asyncio.get_running_loop().time()))
    return bool(done)
