"""Where comments stand, so that an edit is known as one; written behind the answers, many at a time."""

import asyncio
from collections.abc import Sequence

import anyio.to_thread
import structlog

from service.compat.gateway import Gateway
from service.domain.cases import Case, Status
from service.domain.coral import Place
from service.domain.errors import Unavailable
from service.domain.sites import Site
from service.logs import place_of as origin_of
from service.store.coral import Standing
from service.usecases.coral.identity import place_id, place_of

log = structlog.get_logger()


class Places:
    """Notes each comment and finds those of a place. What is not written before a kill counts as no edit later."""

    def __init__(self) -> None:
        self._unwritten: list[Standing] = []
        self._writing: asyncio.Task[None] | None = None

    def note(self, gateway: Gateway, case: Case, place: Place) -> None:
        """Note where a comment stands, soon."""
        comment = case.comment
        self._unwritten.append(Standing(comment.site, place_id(place), comment.id))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write(gateway))

    async def _write(self, gateway: Gateway) -> None:
        try:
            while self._unwritten:
                standing, self._unwritten = self._unwritten, []
                await anyio.to_thread.run_sync(
                    lambda lot: gateway.store.coral.remember(lot, now=gateway.clock()), standing
                )
        except Unavailable:
            pass
        except Exception as error:
            log.error("unforeseen", error=type(error).__name__, at=origin_of(error))
        finally:
            self._writing = None

    async def find(self, gateway: Gateway, site: Site, place: Place) -> Sequence[Case]:
        """Return the latest revisions of the comments in a place that may still be edited.

        Raises:
            Unavailable: the store does not answer.
        """
        while self._writing is not None:
            await asyncio.wait([self._writing])
        return await anyio.to_thread.run_sync(_in_place, gateway, site, place)


def _in_place(gateway: Gateway, site: Site, place: Place) -> Sequence[Case]:
    store = gateway.store
    wanted = store.coral.in_place(site.name, place_id(place), now=gateway.clock())
    cases = store.cases.find(site.name, wanted)
    return [case for case in cases if case and case.status is not Status.ERASED and place_of(case.comment) == place]
