"""The way in through the newsroom's identity provider: out to it, and back."""

import hmac
from functools import cache

import anyio
import anyio.to_thread
import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from service.provider import ProviderFailed
from service.usecases.entrance import Entrance, NotKnownHere
from service.web.errors import Problem
from service.web.session import let_in
from service.web.state import state_of

_PATH = "/console/sign-in"
_COOKIE = "ombud_sign_in"
_LASTS_S = 600

log = structlog.get_logger()


@cache
def _few() -> anyio.CapacityLimiter:
    # A provider that hangs must hold up nobody who does not wait for it.
    return anyio.CapacityLimiter(4)


async def ways(request: Request) -> Response:
    """Say how people sign in here, for the page that asks them to."""
    entrance = state_of(request).entrance
    provider = {"name": entrance.provider.settings.name, "url": f"{_PATH}/start"} if entrance else None
    return JSONResponse({"provider": provider})


def _entrance(request: Request) -> Entrance:
    entrance = state_of(request).entrance
    if entrance is None:
        raise Problem("not-found", "No identity provider is set up here.")
    return entrance


async def start(request: Request) -> Response:
    """Send somebody to the provider."""
    entrance = _entrance(request)
    try:
        state, address = await anyio.to_thread.run_sync(entrance.begin, limiter=_few())
    except ProviderFailed as error:
        return _failed(error)
    response = RedirectResponse(address, 303)
    # Lax: it must come along when the provider sends the browser back.
    response.set_cookie(
        _COOKIE,
        state,
        max_age=_LASTS_S,
        path=_PATH,
        httponly=True,
        samesite="lax",
        secure=entrance.provider.settings.redirect_uri.startswith("https:"),
    )
    return response


async def back(request: Request) -> Response:
    """Let somebody in whom the provider has sent back."""
    entrance = _entrance(request)
    held, sent = request.cookies.get(_COOKIE, ""), request.query_params.get("state", "")
    code = request.query_params.get("code", "")
    try:
        # Somebody else's answer must not sign this browser in.
        if not held or not hmac.compare_digest(held.encode(), sent.encode()):
            raise ProviderFailed("the answer belongs to another sign-in, or came too late")
        if not code:
            raise ProviderFailed("it sent no code")
        token, _ = await anyio.to_thread.run_sync(entrance.finish, code, held, limiter=_few())
    except ProviderFailed as error:
        return _failed(error)
    except NotKnownHere as error:
        log.warning("sign-in refused", why=str(error))
        return _away("refused")
    response = _away(None)
    await let_in(request, response, token)
    return response


def _failed(error: ProviderFailed) -> Response:
    log.warning("identity provider failed", why=str(error))
    return _away("failed")


def _away(why: str | None) -> Response:
    response = RedirectResponse(f"/console?sign-in={why}" if why else "/console", 303)
    response.delete_cookie(_COOKIE, path=_PATH)
    return response
