"""The sites' settings at the console: leads read them, admins change them."""

from functools import cache, partial
from typing import Annotated, Any

import anyio
import anyio.to_thread
import structlog
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from service.bodies import read_body
from service.domain.sites import Site, SiteName
from service.usecases.coral import settings as coral_settings
from service.usecases.site_settings import changed, version_of
from service.web.access import need_all_sites, signed_in, visible_sites
from service.web.bodies import parse
from service.web.errors import Fault, Problem
from service.web.state import state_of

log = structlog.get_logger()

_MAX_BODY = 1024 * 1024
_OWN_ENDPOINTS = ("name", "key_ids", "secret_generations")


class SiteIn(BaseModel):
    """A new site; further fields are its settings."""

    model_config = ConfigDict(extra="allow")

    name: SiteName


class ChangeIn(BaseModel):
    """Settings to change; `version` as it was read with them."""

    model_config = ConfigDict(extra="allow")

    version: Annotated[str, Field(max_length=100)] | None = None


class PreviewIn(BaseModel):
    """What of a policy to change, and over how many days to look."""

    model_config = ConfigDict(extra="forbid")

    policy: dict[str, Any]
    days: Annotated[int, Field(ge=1, le=90)] = 30


class RotateIn(BaseModel):
    """Whether the old one works on, until the next rotation."""

    model_config = ConfigDict(extra="forbid")

    keep_old: bool = False


def settings_given(model: BaseModel) -> dict[str, Any]:
    """Return what a body names beyond its own fields.

    Raises:
        Problem: it names what is changed elsewhere.
    """
    given = model.model_extra or {}
    faults = [Fault(pointer=f"/{name}", detail="can't be set here") for name in _OWN_ENDPOINTS if name in given]
    if faults:
        raise Problem("invalid", "Name, keys and secrets are not settings.", faults=faults)
    return given


def shown(site: Site) -> dict[str, Any]:
    """Return a site's settings, with its keys and secrets only counted."""
    settings = site.model_dump(mode="json", exclude={"key_ids", "secret_generations", "coral"})
    counts = {"keys": len(site.key_ids), "secrets": len(site.secret_generations)}
    return {**settings, "coral": coral_settings.shown(site), **counts, "version": version_of(site)}


async def list_sites(request: Request) -> Response:
    """List the sites that somebody may see, with their settings."""
    session = await signed_in(request, "lead", "admin")
    return JSONResponse({"sites": [shown(site) for site in await visible_sites(request, session)]})


async def show(request: Request) -> Response:
    """Show one site's settings."""
    session = await signed_in(request, "lead", "admin")
    await visible_sites(request, session, request.path_params["site"])
    # Not as remembered: who edits must not begin with what was two seconds ago.
    site = await anyio.to_thread.run_sync(state_of(request).store.sites.get, request.path_params["site"])
    return JSONResponse(shown(site))


async def add(request: Request) -> Response:
    """Make a site; its key and secret are shown this once."""
    session = await signed_in(request, "admin")
    wanted = parse(SiteIn, await read_body(request, _MAX_BODY))
    need_all_sites(session)
    state = state_of(request)
    made = await anyio.to_thread.run_sync(partial(state.accounts.add_site, wanted.name, **settings_given(wanted)))
    state.directory.forget()
    log.info("site made", site=made.site, by=session.name)
    return JSONResponse(
        {"site": made.site, "api_key": made.api_key, "webhook_secret": made.webhook_secret}, status_code=201
    )


async def change(request: Request) -> Response:
    """Change settings; what is not named stays."""
    session = await signed_in(request, "admin")
    wanted = parse(ChangeIn, await read_body(request, _MAX_BODY))
    state = state_of(request)
    (site,) = await visible_sites(request, session, request.path_params["site"])
    settings = settings_given(wanted)
    if _reaches_inside(site, settings):
        need_all_sites(session)
    after = await anyio.to_thread.run_sync(
        partial(state.accounts.change_site, site.name, version=wanted.version, **settings)
    )
    state.directory.forget()
    log.info("settings changed", site=site.name, by=session.name, settings=sorted(_named(settings)))
    return JSONResponse(shown(after))


def _reaches_inside(site: Site, settings: dict[str, Any]) -> bool:
    """Tell whether a change lets Ombud call private addresses, or others of them: what is there is not the site's."""
    coral = settings.get("coral")
    wanted: dict[str, Any] = {name: settings[name] for name in ("callback_url", "callback_private") if name in settings}
    if isinstance(coral, dict):
        wanted["coral"] = {name: coral[name] for name in ("address", "private") if name in coral}
    after = changed(site, wanted)
    callback = (site.callback_url, site.callback_private) != (after.callback_url, after.callback_private)
    relayed = (site.coral.address, site.coral.private) != (after.coral.address, after.coral.private)
    return (after.callback_private and callback) or (after.coral.private and relayed)


@cache
def _one_at_a_time() -> anyio.CapacityLimiter:
    # Seconds of work: several at once would keep everybody else waiting.
    return anyio.CapacityLimiter(1)


async def preview(request: Request) -> Response:
    """Say what a change of policy would have done, without making it."""
    session = await signed_in(request, "lead", "admin")
    wanted = parse(PreviewIn, await read_body(request, _MAX_BODY))
    await visible_sites(request, session, request.path_params["site"])
    state = state_of(request)

    def show() -> dict[str, Any]:
        site = state.store.sites.get(request.path_params["site"])
        return state.preview.show(site, changed(site, {"policy": wanted.policy}).policy, days=wanted.days)

    return JSONResponse(await anyio.to_thread.run_sync(show, limiter=_one_at_a_time()))


async def rotate_key(request: Request) -> Response:
    """Give a site another API key."""
    name, wanted = await _rotation(request, "key")
    state = state_of(request)
    api_key = await anyio.to_thread.run_sync(partial(state.accounts.rotate_key, name, keep_old=wanted.keep_old))
    state.directory.forget()
    return JSONResponse({"api_key": api_key})


async def rotate_secret(request: Request) -> Response:
    """Give a site another webhook secret."""
    name, wanted = await _rotation(request, "secret")
    state = state_of(request)
    secret = await anyio.to_thread.run_sync(partial(state.accounts.rotate_secret, name, keep_old=wanted.keep_old))
    state.directory.forget()
    return JSONResponse({"webhook_secret": secret})


async def _rotation(request: Request, what: str) -> tuple[str, RotateIn]:
    session = await signed_in(request, "admin")
    wanted = parse(RotateIn, await read_body(request, _MAX_BODY))
    (site,) = await visible_sites(request, session, request.path_params["site"])
    log.info("rotated", what=what, site=site.name, by=session.name, keep_old=wanted.keep_old)
    return site.name, wanted


def _named(settings: dict[str, Any]) -> list[str]:
    return [
        f"{name}.{part}" if part else name
        for name, value in settings.items()
        for part in (value if isinstance(value, dict) and value else [""])
    ]
