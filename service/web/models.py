"""Which versions decide and which are tried, at the console: for leads, changed by admins."""

from typing import Annotated, Any

import anyio.to_thread
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from models.manifest import ModelRefused
from service.bodies import read_body
from service.domain.challengers import Limits, Share
from service.store.people import Session
from service.usecases.releases import champions_of
from service.web.access import need_all_sites, signed_in, visible_names
from service.web.bodies import parse
from service.web.json import Json
from service.web.queries import query
from service.web.state import State, state_of

_MAX_BODY = 4 * 1024
_LINES = 30


class ChallengerIn(BaseModel):
    """Which version to try, where, and how far."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[str, Field(min_length=1, max_length=64)]
    site: Annotated[str, Field(max_length=40)] | None = None
    sample: Share = 1.0
    share: Share = 0.0
    limits: Limits = Limits()


class DriftWanted(BaseModel):
    """Of which site, over how many days."""

    model_config = ConfigDict(extra="forbid")

    site: str
    days: Annotated[int, Field(ge=1, le=90)] = 14


async def show(request: Request) -> Response:
    """Show what decides, what is tried and how it does, and what has been."""
    session = await signed_in(request, "lead", "admin")
    sites = await visible_names(request, session)
    return Json(await anyio.to_thread.run_sync(_shown, state_of(request), sites))


def _shown(state: State, sites: list[str]) -> dict[str, Any]:
    releases = state.models.releases
    try:
        champions, history, versions = champions_of(releases), list(releases.history()), releases.versions()
    except (ModelRefused, OSError):  # `faults` say it
        champions, history, versions = {None: state.models.of().version}, [], []
    return {
        "champions": [
            {"site": site, "version": version} for site, version in champions.items() if site is None or site in sites
        ],
        "versions": versions,
        "processes": [
            {
                "name": process.name,
                "at": process.at,
                "has": [each.model_dump() for each in process.has if each.site is None or each.site in sites],
            }
            for process in state.store.loaded.processes(now=state.models.clock())
        ],
        "challengers": state.challenging.show(sites, champions),
        "record": [
            turn.model_dump(mode="json")
            for turn in state.store.challengers.record()[:_LINES]
            if turn.challenger.site is None or turn.challenger.site in sites
        ],
        "history": [each for each in history[: -_LINES - 1 : -1] if each.get("site") in (None, *sites)],
    }


async def drift(request: Request) -> Response:
    """Show how far a site's traffic has moved."""
    session = await signed_in(request, "lead", "admin")
    wanted = query(DriftWanted, request)
    (site,) = await visible_names(request, session, wanted.site)
    state = state_of(request)
    return Json(await anyio.to_thread.run_sync(lambda: state.drift.show(site, days=wanted.days)))


async def challenge(request: Request) -> Response:
    """Try a version."""
    session = await signed_in(request, "admin")
    wanted = parse(ChallengerIn, await read_body(request, _MAX_BODY))
    await _may_change(request, session, wanted.site)
    state = state_of(request)
    await anyio.to_thread.run_sync(
        lambda: state.challenging.set(
            wanted.version,
            by=session.name,
            site=wanted.site,
            sample=wanted.sample,
            share=wanted.share,
            limits=wanted.limits,
        )
    )
    return await show(request)


async def stop(request: Request) -> Response:
    """End what is tried, at a site or at all."""
    session = await signed_in(request, "admin")
    site = request.query_params.get("site") or None
    await _may_change(request, session, site)
    state = state_of(request)
    await anyio.to_thread.run_sync(lambda: state.challenging.stop(by=session.name, site=site))
    return await show(request)


async def _may_change(request: Request, session: Session, site: str | None) -> None:
    if site is None:
        need_all_sites(session)
    else:
        await visible_names(request, session, site)
