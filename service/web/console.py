"""The console: signing in, and the queue as JSON for the page that moderators sit at."""

import hmac
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any, Literal

import anyio
import anyio.to_thread
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from service.domain.cases import Case, detail
from service.domain.reasons import REJECTION_TEXTS, RejectionReason
from service.store.people import Session
from service.usecases.review import LEASE
from service.web.bodies import parse, read_body
from service.web.errors import Problem
from service.web.state import state_of

COOKIE = "ombud_session"
CSRF_HEADER = "x-ombud-csrf"
STATIC = Path(__file__).parent / "static"
_MAX_BODY = 16 * 1024


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignIn(_In):
    """Name and password."""

    name: Annotated[str, Field(max_length=80)]
    password: Annotated[str, Field(max_length=1_000)]


class ClaimIn(_In):
    """How many cases to take, and of which site; of all sites when none is named."""

    site: str | None = None
    count: Annotated[int, Field(ge=1, le=25)] = 1


class DecisionIn(_In):
    """A person's decision on a case that they hold."""

    claim: str
    outcome: Literal["approve", "reject"]
    reason: RejectionReason | None = None
    note: Annotated[str, Field(max_length=1_000)] | None = None

    @model_validator(mode="after")
    def _reason_for_rejecting(self) -> "DecisionIn":
        if self.outcome == "reject" and self.reason is None:
            raise ValueError("rejecting takes a reason")
        return self


class ResendIn(_In):
    """Which dead letters to send again; all of the site's when none is named."""

    comments: list[str] = []


async def page(_request: Request) -> Response:
    """The console's page; what it shows comes over the JSON API."""
    return FileResponse(STATIC / "console.html")


async def _signed_in(request: Request, *roles: str) -> Session:
    """Return the session behind a request.

    Raises:
        Problem: there is none, it lacks the role, or the request did not come from the console's page.
    """
    token = request.cookies.get(COOKIE, "")
    session = await anyio.to_thread.run_sync(state_of(request).accounts.session, token) if token else None
    if session is None:
        raise Problem("sign-in-failed", "Sign in first.")
    if request.method != "GET" and not hmac.compare_digest(
        request.headers.get(CSRF_HEADER, "").encode(), session.csrf.encode()
    ):
        raise Problem("forbidden", f"The header {CSRF_HEADER} is missing or not of this session.")
    if roles and session.role not in roles:
        raise Problem("forbidden", f"This takes the role {' or '.join(roles)}.")
    return session


@cache
def _password_limiter() -> anyio.CapacityLimiter:
    # Checking a password takes 64 MiB, on purpose; whoever guesses must not take all there is.
    return anyio.CapacityLimiter(2)


async def sign_in(request: Request) -> Response:
    """Begin a session."""
    # A form on another site can send neither this type nor a custom header without asking first.
    if request.headers.get("content-type", "").split(";")[0] != "application/json":
        raise Problem("forbidden", "Signing in takes application/json.")
    wanted = parse(SignIn, await read_body(request, _MAX_BODY))
    accounts = state_of(request).accounts
    token, session = await anyio.to_thread.run_sync(
        accounts.sign_in, wanted.name, wanted.password, limiter=_password_limiter()
    )
    response = JSONResponse(_who(session))
    response.set_cookie(
        COOKIE,
        token,
        path="/console",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


async def sign_out(request: Request) -> Response:
    """End the session."""
    await _signed_in(request)
    await anyio.to_thread.run_sync(state_of(request).accounts.sign_out, request.cookies[COOKIE])
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/console")
    return response


async def who(request: Request) -> Response:
    """Tell the page who is signed in, and what it needs to know once."""
    return JSONResponse(_who(await _signed_in(request)))


def _who(session: Session) -> dict[str, Any]:
    return {
        "name": session.name,
        "role": session.role,
        "csrf": session.csrf,
        "lease_s": LEASE.total_seconds(),
        "reasons": [{"code": reason, "text": text} for reason, text in REJECTION_TEXTS.items()],
    }


async def queue(request: Request) -> Response:
    """Count what waits, per site."""
    await _signed_in(request)
    state = state_of(request)
    waiting = await anyio.to_thread.run_sync(state.review.waiting)
    claimed = await anyio.to_thread.run_sync(state.store.queue.claimed)
    return JSONResponse(
        {
            "sites": [{"site": each.site, "waiting": each.waiting} for each in waiting],
            "waiting": sum(each.waiting for each in waiting),
            "claimed": claimed,
        }
    )


async def claim(request: Request) -> Response:
    """Lend the next cases."""
    await _signed_in(request)
    wanted = parse(ClaimIn, await read_body(request, _MAX_BODY))
    review = state_of(request).review
    claimed = await anyio.to_thread.run_sync(partial(review.claim, site=wanted.site, count=wanted.count))
    return JSONResponse(
        {
            "claim": claimed.token,
            "lease_s": LEASE.total_seconds(),
            "cases": [_in_context(case) for case in claimed.cases],
        }
    )


async def renew(request: Request) -> Response:
    """Prolong a claim."""
    await _signed_in(request)
    held = await anyio.to_thread.run_sync(state_of(request).review.renew, request.path_params["claim"])
    return JSONResponse({"held": held, "lease_s": LEASE.total_seconds()})


async def release(request: Request) -> Response:
    """Give a claim back."""
    await _signed_in(request)
    await anyio.to_thread.run_sync(state_of(request).review.release, request.path_params["claim"])
    return Response(status_code=204)


async def decide(request: Request) -> Response:
    """Decide a case that is held."""
    session = await _signed_in(request)
    wanted = parse(DecisionIn, await read_body(request, _MAX_BODY))
    state = state_of(request)
    case = await anyio.to_thread.run_sync(
        partial(
            state.review.decide,
            request.path_params["case"],
            person=session.name,
            token=wanted.claim,
            outcome=wanted.outcome,
            reason=wanted.reason,
            note=wanted.note,
        )
    )
    state.news_for(case.comment.site)
    return JSONResponse(_in_context(case))


async def dead_letters(request: Request) -> Response:
    """List a site's callbacks that were given up."""
    await _signed_in(request, "lead", "admin")
    state = state_of(request)
    site = await anyio.to_thread.run_sync(state.directory.get, request.path_params["site"])
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
    await _signed_in(request, "lead", "admin")
    wanted = parse(ResendIn, await read_body(request, 64 * _MAX_BODY))
    state = state_of(request)
    site = (await anyio.to_thread.run_sync(state.directory.get, request.path_params["site"])).name
    sent = await anyio.to_thread.run_sync(
        partial(state.store.deliveries.resend, site, wanted.comments, now=state.review.clock())
    )
    state.news_for(site)
    return JSONResponse({"resent": sent})


def _in_context(case: Case) -> dict[str, Any]:
    """Everything that helps to decide."""
    comment = case.comment.model_dump(mode="json", include={"site", "text", "author", "article", "parent", "created"})
    return {**detail(case), **comment, "language": case.assessment.language if case.assessment else None}
