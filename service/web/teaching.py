"""What would teach most if it were decided, and what deserves a second look."""

from typing import Annotated, Any

import anyio.to_thread
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from service.bodies import read_body
from service.web.access import signed_in, visible_names
from service.web.bodies import parse
from service.web.json import Json
from service.web.queries import query
from service.web.state import state_of

_MAX_BODY = 4 * 1024


class TeachingWanted(BaseModel):
    """Of which site, of all that somebody may see when none is named, and how many."""

    model_config = ConfigDict(extra="forbid")

    site: str | None = None
    budget: Annotated[int, Field(ge=1, le=200)] = 25


class LookWanted(BaseModel):
    """Of which site, and over how many days."""

    model_config = ConfigDict(extra="forbid")

    site: str | None = None
    days: Annotated[int, Field(ge=1, le=90)] = 30


class Settled(BaseModel):
    """Which doubt somebody has looked at, and whether what was said from outside is taken back for it."""

    model_config = ConfigDict(extra="forbid")

    site: str
    id: Annotated[str, Field(max_length=200)]
    take_back: bool = False


async def suggest(request: Request) -> Response:
    """List the waiting cases that would teach most."""
    session = await signed_in(request)
    wanted = query(TeachingWanted, request)
    sites = await visible_names(request, session, wanted.site)
    teaching = state_of(request).teaching
    found = await anyio.to_thread.run_sync(lambda: teaching.suggest(sites, budget=wanted.budget, person=session.name))
    return Json({"cases": found})


async def second_look(request: Request) -> Response:
    """List decisions that are in doubt or in dispute."""
    session = await signed_in(request, "lead", "admin")
    wanted = query(LookWanted, request)
    sites = await visible_names(request, session, wanted.site)
    look = state_of(request).second_look

    def gathered() -> dict[str, Any]:
        return {"doubted": look.doubted(sites), "disputed": look.disputed(sites, days=wanted.days)}

    return Json(await anyio.to_thread.run_sync(gathered))


async def settle(request: Request) -> Response:
    """Take a doubt off the list."""
    session = await signed_in(request, "lead", "admin")
    wanted = parse(Settled, await read_body(request, _MAX_BODY))
    (site,) = await visible_names(request, session, wanted.site)
    look = state_of(request).second_look
    await anyio.to_thread.run_sync(lambda: look.settle(site, wanted.id, by=session.name, take_back=wanted.take_back))
    return Response(status_code=204)
