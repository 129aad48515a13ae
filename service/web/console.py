"""The console: its page, and the queue as JSON for it."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import anyio.to_thread
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from service.domain.cases import Case, detail
from service.domain.reasons import RejectionReason
from service.usecases.review import LEASE
from service.web.access import signed_in
from service.web.bodies import parse, read_body
from service.web.state import state_of

STATIC = Path(__file__).parent / "static"
_MAX_BODY = 16 * 1024


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


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


async def page(_request: Request) -> Response:
    """The console's page; what it shows comes over the JSON API."""
    return FileResponse(STATIC / "console.html")


async def queue(request: Request) -> Response:
    """Count what waits, per site."""
    await signed_in(request)
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
    await signed_in(request)
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
    await signed_in(request)
    held = await anyio.to_thread.run_sync(state_of(request).review.renew, request.path_params["claim"])
    return JSONResponse({"held": held, "lease_s": LEASE.total_seconds()})


async def release(request: Request) -> Response:
    """Give a claim back."""
    await signed_in(request)
    await anyio.to_thread.run_sync(state_of(request).review.release, request.path_params["claim"])
    return Response(status_code=204)


async def decide(request: Request) -> Response:
    """Decide a case that is held."""
    session = await signed_in(request)
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


def _in_context(case: Case) -> dict[str, Any]:
    """Everything that helps to decide."""
    comment = case.comment.model_dump(mode="json", include={"site", "text", "author", "article", "parent", "created"})
    return {**detail(case), **comment, "language": case.assessment.language if case.assessment else None}
