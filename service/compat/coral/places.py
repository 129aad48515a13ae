"""Where comments stand, so that an edit is known as one; written behind the answers, many at a time."""

import asyncio
from collections.abc import Sequence

import anyio.to_thread
import structlog

from service.compat.gateway import Gateway
from service.domain.cases import Case, Status
from service.domain.coral import Place, alike
from service.domain.errors import Unavailable
from service.domain.records import quoted
from service.domain.sites import Site
from service.logs import place_of as origin_of
from service.store.coral import Standing
from service.usecases.coral.identity import place_id

log = structlog.get_logger()


class Places:
    """Notes each comment and finds what an edit changes. What is not written before a kill counts as no edit later."""

    def __init__(self) -> None:
        self._unwritten: list[tuple[Standing, str]] = []
        self._writing: asyncio.Task[None] | None = None

    def note(self, gateway: Gateway, case: Case, place: Place) -> None:
        """Note where a comment stands, soon, and see whether what it quotes has been erased while it came in."""
        comment = case.comment
        self._unwritten.append((Standing(comment.site, place_id(place), comment.id), quoted(comment)))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write(gateway))

    async def _write(self, gateway: Gateway) -> None:
        try:
            while lot := tuple(self._unwritten):
                try:
                    await anyio.to_thread.run_sync(_write_down, gateway, lot)
                finally:
                    del self._unwritten[: len(lot)]
        except Unavailable:
            pass
        except Exception as error:
            log.error("unforeseen", error=type(error).__name__, at=origin_of(error))
        finally:
            self._writing = None

    async def edited(self, gateway: Gateway, site: Site, place: Place, body: str) -> Case | None:
        """Return the latest revision of what an edit changes: the only comment of its place, if it is like that.

        Where there are others, the edit may be one of theirs, and what waits must not make room for it.

        Raises:
            Unavailable: the store does not answer.
        """
        where = (site.name, place_id(place))
        unwritten = {each.comment for each, _ in self._unwritten if (each.site, each.place) == where}
        return await anyio.to_thread.run_sync(_edited, gateway, where, unwritten, body)


def _write_down(gateway: Gateway, lot: Sequence[tuple[Standing, str]]) -> None:
    store, now = gateway.store, gateway.clock()
    store.coral.remember([standing for standing, _ in lot], now=now)
    for site, parent in {(standing.site, parent) for standing, parent in lot if parent}:
        (case,) = store.cases.find(site, [parent])
        if case is not None and case.status is Status.ERASED:
            store.erasure.erase([case], now=now)  # once more, so that it is quoted nowhere


def _edited(gateway: Gateway, where: tuple[str, str], unwritten: set[str], body: str) -> Case | None:
    store = gateway.store
    comments = [*unwritten.union(store.coral.in_place(*where, now=gateway.clock()))]
    if len(comments) != 1:
        return None
    (case,) = store.cases.find(where[0], comments)
    if case is None or case.status is Status.ERASED or len(store.coral.of_case(case.id)) > 1:
        return None
    return case if alike(case.comment.text, body) else None
