"""Callbacks that were given up, for leads and admins."""

from functools import partial

import anyio.to_thread
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from service.bodies import read_body
from service.web.access import signed_in, visible_sites
from service.web.bodies import parse
from service.web.state import state_of

_MAX_BODY = 1024 * 1024


class ResendIn(BaseModel):
    """Which dead letters to send again; all of the site's when none is named."""

    model_config = ConfigDict(extra="forbid")

    comments: list[str] = []


async def show(request: Request) -> Response:
    """List a site's callbacks that were given up."""
    session = await signed_in(request, "lead", "admin")
    state = state_of(request)
    (site,) = await visible_sites(request, session, request.path_params["site"])
    dead = await anyio.to_thread.run_sync(state.store.deliveries.dead, site.name)
    due = await anyio.to_thread.run_sync(state.store.deliveries.due, site.name)
    return JSONResponse(
        {
            "due": due,
            "disabled": site.callback_disabled,
            "dead": [
                {"comment": each.comment, "given_up": each.given_up.isoformat(), "error": each.error} for each in dead
            ],
        }
    )


async def resend(request: Request) -> Response:
    """Send dead letters again."""
    session = await signed_in(request, "lead", "admin")
    wanted = parse(ResendIn, await read_body(request, _MAX_BODY))
    state = state_of(request)
    (site,) = await visible_sites(request, session, request.path_params["site"])
    sent = await anyio.to_thread.run_sync(
        partial(state.store.deliveries.resend, site.name, wanted.comments, now=state.review.clock())
    )
    state.nudges.deliver([site.name])
    return JSONResponse({"resent": sent})
