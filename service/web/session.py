"""Signing in and out, and what the page keeps for the person."""

from functools import cache
from typing import Annotated, Any

import anyio
import anyio.to_thread
import structlog
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from service.bodies import read_body
from service.domain.reasons import REJECTION_TEXTS
from service.store.people import Preferences, Session
from service.usecases.review import LEASE
from service.web.access import COOKIE, signed_in, visible_sites
from service.web.bodies import parse
from service.web.errors import Problem
from service.web.state import state_of

log = structlog.get_logger()

_MAX_BODY = 16 * 1024


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignIn(_In):
    """Name and password."""

    name: Annotated[str, Field(max_length=80)]
    password: Annotated[str, Field(max_length=1_000)]


class NewPassword(_In):
    """The password that somebody has, and the one that they want."""

    old: Annotated[str, Field(max_length=1_000)]
    new: Annotated[str, Field(max_length=1_000)]


@cache
def _password_limiter() -> anyio.CapacityLimiter:
    # Checking a password takes 64 MiB, on purpose; whoever guesses must not take all there is.
    return anyio.CapacityLimiter(2)


def address_of(request: Request) -> str:
    """Return where a request comes from, as the server or the proxy that it trusts says."""
    address = request.client.host if request.client else ""
    if address not in request.headers.get("x-forwarded-for", address):
        _tell_of_proxy()
    return address


@cache  # once a process: strangers may send this header too
def _tell_of_proxy() -> None:
    log.warning("behind a proxy that is not trusted: all its callers count as one", mend="name it: FORWARDED_ALLOW_IPS")


async def let_in(request: Request, response: Response, token: str) -> None:
    """Give the browser the cookie of a session that has begun; the one that it had before, if any, ends."""
    if before := request.cookies.get(COOKIE):
        await anyio.to_thread.run_sync(state_of(request).accounts.sign_out, before)
    response.set_cookie(
        COOKIE,
        token,
        path="/console",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


async def sign_in(request: Request) -> Response:
    """Begin a session."""
    # A form on another site can send neither this type nor a custom header without asking first.
    if request.headers.get("content-type", "").split(";")[0] != "application/json":
        raise Problem("forbidden", "Signing in takes application/json.")
    wanted = parse(SignIn, await read_body(request, _MAX_BODY))
    accounts = state_of(request).accounts
    token, session = await anyio.to_thread.run_sync(
        accounts.sign_in, wanted.name, wanted.password, address_of(request), limiter=_password_limiter()
    )
    response = JSONResponse(await _who(request, session))
    await let_in(request, response, token)
    return response


async def sign_out(request: Request) -> Response:
    """End the session."""
    await signed_in(request)
    await anyio.to_thread.run_sync(state_of(request).accounts.sign_out, request.cookies[COOKIE])
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/console")
    return response


async def who(request: Request) -> Response:
    """Tell the page who is signed in, and what it needs to know once."""
    return JSONResponse(await _who(request, await signed_in(request)))


async def prefer(request: Request) -> Response:
    """Keep how somebody wants the page to be."""
    session = await signed_in(request)
    wanted = parse(Preferences, await read_body(request, _MAX_BODY))
    await anyio.to_thread.run_sync(state_of(request).accounts.prefer, session.name, wanted)
    return JSONResponse(wanted.model_dump())


async def change_password(request: Request) -> Response:
    """Let somebody set a new password; all their sessions end, this one too."""
    session = await signed_in(request)
    wanted = parse(NewPassword, await read_body(request, _MAX_BODY))
    accounts = state_of(request).accounts
    check = (session.name, wanted.old, wanted.new, address_of(request))
    await anyio.to_thread.run_sync(accounts.change_password, *check, limiter=_password_limiter())
    return Response(status_code=204)


async def _who(request: Request, session: Session) -> dict[str, Any]:
    return {
        "name": session.name,
        "role": session.role,
        "csrf": session.csrf,
        "lease_s": LEASE.total_seconds(),
        "reasons": [{"code": reason, "text": text} for reason, text in REJECTION_TEXTS.items()],
        "sites": [
            {
                "site": site.name,
                "reasons": [{"code": reason.code, "text": reason.text} for reason in site.desk.reasons],
                "service_level_s": site.desk.service_level_s,
            }
            for site in await visible_sites(request, session)
        ],
        "preferences": session.preferences.model_dump(),
    }
