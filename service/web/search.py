"""Search at the console."""

from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from service.store.people import Session
from service.usecases.search import Sought
from service.web import case_view
from service.web.access import signed_in, visible_names
from service.web.json import Json
from service.web.queries import query
from service.web.state import State, state_of


async def search(request: Request) -> Response:
    """Find cases of the sites that somebody may see."""
    session = await signed_in(request)
    sought = query(Sought, request)
    sites = await visible_names(request, session, sought.site)
    return Json(await anyio.to_thread.run_sync(_find, state_of(request), session, sites, sought))


def _find(state: State, session: Session, sites: list[str], sought: Sought) -> dict[str, Any]:
    found = state.search.find(sites, sought)
    return {
        "cases": case_view.show(state.store, found.cases, person=session.name, leads=session.leads),
        "next": found.next,
        "searched": {"cases": found.looked_at, "back_to": found.back_to.isoformat() if found.back_to else None},
        "complete": found.next is None,
    }
