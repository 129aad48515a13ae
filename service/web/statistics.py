"""Statistics at the console, as numbers; the page draws them."""

from functools import partial
from typing import Annotated

import anyio.to_thread
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from service.web.access import signed_in, visible_names
from service.web.json import Json
from service.web.queries import query
from service.web.state import state_of


class StatisticsWanted(BaseModel):
    """Of which site, of all that somebody may see when none is named, and over how many days."""

    model_config = ConfigDict(extra="forbid")

    site: str | None = None
    days: Annotated[int, Field(ge=1, le=90)] = 7


async def show(request: Request) -> Response:
    """Show how the desk does; people's own figures to themselves and to leads."""
    session = await signed_in(request)
    wanted = query(StatisticsWanted, request)
    sites = await visible_names(request, session, wanted.site)
    show_all = partial(
        state_of(request).statistics.show, sites, days=wanted.days, person=session.name, leads=session.leads
    )
    return Json(await anyio.to_thread.run_sync(show_all))
