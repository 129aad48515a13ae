"""What waits for people at the console: counted, listed, lent."""

from functools import partial
from itertools import chain
from typing import Annotated, Any

import anyio.to_thread
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from service.bodies import read_body
from service.domain.errors import NotFound
from service.domain.figures import age_s
from service.domain.filters import Filter, label_tags
from service.store.people import Session
from service.usecases.review import LEASE
from service.web.access import signed_in, visible_names
from service.web.bodies import parse
from service.web.case_view import show
from service.web.errors import Problem, faults_of
from service.web.json import Json
from service.web.state import State, state_of

_MAX_BODY = 32 * 1024
_Id = Annotated[str, Field(max_length=64)]


class ClaimIn(BaseModel):
    """Which cases to take, and how many."""

    model_config = ConfigDict(extra="forbid")

    claim: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")] | None = None
    site: str | None = None
    count: Annotated[int, Field(ge=1, le=25)] = 1
    filter: Filter = Filter()
    pass_over: Annotated[list[_Id], Field(max_length=200)] = []
    cases: Annotated[list[_Id], Field(max_length=25)] = []
    suggested: bool = False


class PageIn(BaseModel):
    """How much of a list, and from where on."""

    limit: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str, Field(max_length=64, pattern=r"^[0-9]{1,16}(\.[0-9]{1,17})? [0-9a-f]{1,31}$")] | None = None


async def queue(request: Request) -> Response:
    """Count what waits, per site."""
    session = await signed_in(request)
    sites = await visible_names(request, session)
    return Json(await anyio.to_thread.run_sync(counts, state_of(request), session, sites))


def counts(state: State, session: Session, sites: list[str]) -> dict[str, Any]:
    """Return what waits as the page gets it."""
    now = state.review.clock()
    waiting = state.review.waiting(sites)
    return {
        "waiting": sum(each.waiting for each in waiting),
        "claimed": state.store.queue.claimed(sites if session.sites is not None else None),
        "assigned": {
            "me": state.store.queue.handed_to(session.name, sites),
            "leads": sum(each.assigned for each in waiting),
        },
        "sites": [
            {
                "site": each.site,
                "waiting": each.waiting,
                "assigned": each.assigned,
                "overdue": each.overdue,
                "oldest_s": age_s(each.oldest, now),
            }
            for each in waiting
        ],
    }


async def facets(request: Request) -> Response:
    """Say what there is to filter by, and how much of it waits."""
    session = await signed_in(request)
    sites = await visible_names(request, session, request.query_params.get("site"))

    def counted() -> dict[str, list[dict[str, Any]]]:
        queue = state_of(request).store.queue
        seen = queue.tags(sites)
        labels = label_tags()
        tags = [*seen, *chain.from_iterable(labels.values())]
        by_tag = dict(zip(tags, queue.tagged(sites, tags), strict=True))
        values: dict[str, dict[str, int]] = {"labels": {}, "reasons": {}, "languages": {}}
        for tag in seen:
            kind, _, value = tag.partition(":")
            values[f"{kind}s"][value] = by_tag[tag]
        for label, steps in labels.items():
            values["labels"][label] = sum(by_tag[step] for step in steps)
        return {
            kind: [
                {"value": value, "waiting": waiting}
                for value, waiting in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
                if waiting
            ]
            for kind, counted in values.items()
        }

    return Json(await anyio.to_thread.run_sync(counted))


async def cases(request: Request) -> Response:
    """List what waits, the most urgent first."""
    session = await signed_in(request)
    query = dict(request.query_params)
    try:
        page = PageIn.model_validate({name: query.pop(name) for name in ("limit", "cursor") if name in query})
        wanted = Filter.model_validate(query)
    except ValidationError as error:
        raise Problem("invalid", "The query is not valid.", faults=faults_of(error)) from None
    sites = await _sites_for(request, session, wanted)
    state = state_of(request)

    def listed() -> dict[str, Any]:
        found = state.review.find(wanted, person=session.name, sites=sites, count=page.limit, cursor=page.cursor or "")
        shown = show(state.store, found.cases, person=session.name, leads=session.leads)
        return {"cases": shown, "next": found.cursor}

    return Json(await anyio.to_thread.run_sync(listed))


async def claim(request: Request) -> Response:
    """Lend the next cases, or those that are named."""
    session = await signed_in(request)
    asked = parse(ClaimIn, await read_body(request, _MAX_BODY))
    wanted = asked.filter if asked.site is None else asked.filter.model_copy(update={"site": asked.site})
    sites = await _sites_for(request, session, wanted)
    state = state_of(request)

    def lent() -> dict[str, Any]:
        if asked.cases:
            claimed = state.review.claim_named(
                asked.cases, person=session.name, sites=sites, token=asked.claim, suggested=asked.suggested
            )
        else:
            claimed = state.review.claim(
                person=session.name,
                sites=sites,
                count=asked.count,
                token=asked.claim,
                wanted=wanted,
                pass_over=asked.pass_over,
            )
        held = state.store.groups.held(claimed.token)
        shown = show(state.store, claimed.cases, person=session.name, leads=session.leads, held=held)
        return {"claim": claimed.token, "lease_s": LEASE.total_seconds(), "cases": shown, "more": claimed.more}

    return Json(await anyio.to_thread.run_sync(lent))


async def _sites_for(request: Request, session: Session, wanted: Filter) -> list[str]:
    if wanted.assigned == "leads" and not session.leads:
        raise Problem("forbidden", "What was handed over to the leads is for them.")
    try:
        return await visible_names(request, session, wanted.site)
    except NotFound:
        if wanted.site is None:
            return []
        raise


async def renew(request: Request) -> Response:
    """Prolong a claim."""
    await signed_in(request)
    held = await anyio.to_thread.run_sync(state_of(request).review.renew, request.path_params["claim"])
    return Json({"held": held, "lease_s": LEASE.total_seconds()})


async def release(request: Request) -> Response:
    """Give a claim back, or one of its cases."""
    await signed_in(request)
    give_back = partial(
        state_of(request).review.release, request.path_params["claim"], request.path_params.get("case", "")
    )
    await anyio.to_thread.run_sync(give_back)
    return Response(status_code=204)
