"""Who may sign in to the console, for admins."""

from functools import partial
from typing import Annotated, Any

import anyio.to_thread
import structlog
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from service.bodies import read_body
from service.domain.sites import SiteName
from service.store import Account
from service.store.people import Role, Session
from service.web.access import need_all_sites, signed_in
from service.web.bodies import parse
from service.web.state import state_of

log = structlog.get_logger()

_MAX_BODY = 64 * 1024

Password = Annotated[str, Field(max_length=1_000)]
Sites = Annotated[list[SiteName], Field(max_length=1_000)]


class PersonIn(BaseModel):
    """A new account. Without `sites`: all of them. Without a password: through the identity provider alone."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=80)]
    role: Role = "moderator"
    sites: Sites | None = None
    password: Password | None = None


class PersonChange(BaseModel):
    """What to change of an account; `sites` null: all of them."""

    model_config = ConfigDict(extra="forbid")

    role: Role = "moderator"
    sites: Sites | None = None
    password: Password = ""


def _shown(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "role": account.role,
        "sites": account.sites,
        "password": account.password_hash is not None,
    }


async def _admin(request: Request) -> Session:
    session = await signed_in(request, "admin")
    need_all_sites(session)  # who gives rights must have them all
    return session


async def list_people(request: Request) -> Response:
    """List who may sign in."""
    await _admin(request)
    accounts = await anyio.to_thread.run_sync(state_of(request).store.people.all)
    return JSONResponse({"people": [_shown(account) for account in accounts]})


async def add(request: Request) -> Response:
    """Let somebody sign in."""
    session = await _admin(request)
    wanted = parse(PersonIn, await read_body(request, _MAX_BODY))
    make = partial(state_of(request).accounts.add_person, wanted.name, wanted.role, wanted.password, sites=wanted.sites)
    account = await anyio.to_thread.run_sync(make)
    log.info("person added", person=account.name, role=account.role, by=session.name)
    return JSONResponse(_shown(account), status_code=201)


async def change(request: Request) -> Response:
    """Change somebody's role, sites or password."""
    session = await _admin(request)
    wanted = parse(PersonChange, await read_body(request, _MAX_BODY))
    changes = wanted.model_dump(include=wanted.model_fields_set)
    account = await anyio.to_thread.run_sync(
        partial(state_of(request).accounts.change_person, request.path_params["person"], **changes)
    )
    log.info("person changed", person=account.name, changed=sorted(changes), by=session.name)
    return JSONResponse(_shown(account))


async def remove(request: Request) -> Response:
    """Let somebody in no more."""
    session, person = await _admin(request), request.path_params["person"]
    await anyio.to_thread.run_sync(partial(state_of(request).accounts.remove_person, person, leave_an_admin=True))
    log.info("person removed", person=person, by=session.name)
    return Response(status_code=204)
