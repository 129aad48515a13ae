"""`/v1`: what sites post and ask."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any, Literal
from urllib.parse import quote

import anyio.to_thread
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from service.bodies import is_small
from service.domain.cases import Case, CommentDetail, CommentView, Status, detail, view
from service.domain.comments import CommentIn
from service.domain.errors import Limited, Unavailable
from service.domain.sites import Site
from service.store import Accepted
from service.store.decision_log import CURSOR
from service.usecases import intake
from service.web.bodies import MAX_BATCH, MAX_SINGLE, parse, parse_batch
from service.web.errors import Fault, Problem, ProblemDetails, problem_of
from service.web.json import Json
from service.web.state import State, state_of

_WAIT = re.compile(r"\bwait=(\d{1,4})\b")
MAX_WAIT_S = 30
_SLOT_S = 20.0
"""For a large batch to be let in, so that it still has its time to be read before the connection's is over."""

_FEED_PAGE = 100
_FEED_MOST = 1_000


class Receipt(CommentView):
    """What a post is answered with. `url` is where to look for what becomes of it."""

    url: str


class Outcome(BaseModel):
    """What became of one comment of a batch: a receipt, or a problem."""

    status: int = Field(description="The HTTP status that a single post would have had.")
    comment: Receipt | None = None
    problem: ProblemDetails | None = None


class BatchOut(BaseModel):
    """The outcomes, in the order of the comments."""

    outcomes: list[Outcome]
    accepted: int


class FeedPage(BaseModel):
    """A page of decisions. Ask again with `after` set to `next`, also when the page was empty."""

    decisions: list[CommentDetail]
    next: str
    more: bool = Field(description="Whether there is another page already.")


async def post_comment(request: Request) -> Response:
    """Take one comment in."""
    state = state_of(request)
    site, body = await state.auth.read(request, MAX_SINGLE)
    await state.pressure.check(site)
    comment = parse(CommentIn, body)
    step = intake.entering()
    wait_s = _wait_s(request)
    (accepted,) = await (state.awaited if wait_s else state.intake).submit([(site, intake.traced(comment, step))])
    intake.entered(step, site, _new(accepted))
    if (problem := _problem(accepted, comment)) is not None:
        raise problem
    if wait_s:
        case = await _answer(state, accepted, wait_s)
        if case is not None and case.status is not Status.RECEIVED:
            headers = {"Location": _url(comment.id), "Preference-Applied": f"wait={wait_s}"}
            return Json({**view(case), "url": _url(comment.id)}, 200, headers)
    else:
        state.nudge(accepted)
    receipt = _receipt(accepted, comment)
    if accepted.outcome == "known":  # whoever repeats a post learns what has become of it
        (case,) = await anyio.to_thread.run_sync(state.store.cases.load, [accepted.case])
        receipt |= view(case) if case else {}
    return Json(receipt, 202, {"Location": _url(comment.id)})


async def post_batch(request: Request) -> Response:
    """Take up to 1,000 comments in; each has its own outcome."""
    state = state_of(request)
    known = await state.auth.by_key(request)
    if is_small(request, MAX_SINGLE):
        return await _take_batch(request, state, known)
    slots = state.large_bodies if known else state.large_signed
    try:
        async with asyncio.timeout(_SLOT_S):
            await slots.acquire()
    except TimeoutError:
        raise Unavailable("Other large batches are being taken in.") from None
    try:
        return await _take_batch(request, state, known)
    finally:
        slots.release()


async def _take_batch(request: Request, state: State, known: Site | None) -> Response:
    site, body = await state.auth.read_from(known, request, MAX_BATCH)
    await state.pressure.check(site)
    parsed = await anyio.to_thread.run_sync(parse_batch, body) if len(body) > MAX_SINGLE else parse_batch(body)
    good = [comment for comment in parsed if isinstance(comment, CommentIn)]
    step = intake.entering()
    accepted = await state.intake.submit([(site, intake.traced(comment, step)) for comment in good]) if good else []
    intake.entered(step, site, _new(*accepted))
    state.nudge(*accepted)
    outcomes = _outcomes(parsed, accepted)
    taken = sum(outcome["status"] == 202 for outcome in outcomes)
    return Json({"outcomes": outcomes, "accepted": taken}, 202)


def _new(*accepted: Accepted) -> list[str]:
    return [each.case for each in accepted if each.outcome == "created"]


def _outcomes(parsed: Sequence[CommentIn | list[Fault]], accepted: Sequence[Accepted]) -> list[dict[str, Any]]:
    answers = iter(accepted)
    outcomes = []
    for each in parsed:
        if isinstance(each, CommentIn):
            answer = next(answers)
            problem = _problem(answer, each)
            if problem is None:
                outcomes.append({"status": 202, "comment": _receipt(answer, each)})
                continue
        else:
            problem = Problem("invalid", "This comment is not valid.", faults=each)
        body = problem.body()
        outcomes.append({"status": body["status"], "problem": body})
    return outcomes


async def get_comment(request: Request) -> Response:
    """Show the latest revision of a comment, or the one asked for."""
    state = state_of(request)
    site = await state.auth.site_of(request)
    comment_id = request.path_params["id"]
    revision = request.query_params.get("revision")
    cases = await anyio.to_thread.run_sync(state.store.cases.revisions, site.name, comment_id)
    if revision is not None:
        cases = [case for case in cases if str(case.comment.revision) == revision]
    if not cases:
        raise Problem("not-found", "This site has posted no such comment.")
    return Json(detail(cases[-1]))


async def get_decisions(request: Request) -> Response:
    """Page through the site's decisions in the order in which they were made."""
    state = state_of(request)
    site = await state.auth.site_of(request)
    after = request.query_params.get("after") or "0-0"
    limit = request.query_params.get("limit", str(_FEED_PAGE))
    faults = []
    if not CURSOR.fullmatch(after):
        faults.append(Fault(pointer="/after", detail="must be the `next` of an earlier page, or absent"))
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= _FEED_MOST):
        faults.append(Fault(pointer="/limit", detail=f"must be a number from 1 to {_FEED_MOST}"))
    if faults:
        raise Problem("invalid", "The query is not valid.", faults=faults)
    entries = await anyio.to_thread.run_sync(lambda: state.store.log.read(site.name, after=after, limit=int(limit) + 1))
    page = entries[: int(limit)]
    return Json(
        {
            "decisions": [detail(entry.case) for entry in page],
            "next": page[-1].cursor if page else after,
            "more": len(entries) > len(page),
        }
    )


def _wait_s(request: Request) -> int:
    """Read RFC 7240's `Prefer: wait=N`, in seconds; 0 when there is none."""
    found = _WAIT.search(request.headers.get("prefer", ""))
    return min(int(found.group(1)), MAX_WAIT_S) if found else 0


async def _answer(state: State, accepted: Accepted, wait_s: int) -> Case | None:
    """Score it here and now: callers who wait don't wait in the queue. None if that can't be had in time."""
    try:
        async with asyncio.timeout(wait_s):
            if accepted.status is Status.RECEIVED:
                await state.score(accepted.case)
            (case,) = await anyio.to_thread.run_sync(state.store.cases.load, [accepted.case])
            return case
    except (TimeoutError, Unavailable):  # it has been accepted; the workers will see to it
        return None


def _url(comment_id: str) -> str:
    return f"/v1/comments/{quote(comment_id, safe='')}"


def _receipt(accepted: Accepted, comment: CommentIn) -> dict[str, Any]:
    return {
        "id": comment.id,
        "revision": comment.revision,
        "case": accepted.case,
        "status": accepted.status,
        "verdict": None,
        "reasons": [],
        "scores": None,
        "model_version": None,
        "decision": None,
        "url": _url(comment.id),
    }


def _problem(accepted: Accepted, comment: CommentIn) -> Problem | None:
    """Say why a comment was not taken in."""
    kind: Literal["created", "known", "conflict", "limited"] = accepted.outcome
    if kind == "conflict":
        text = (
            f"Revision {comment.revision} of comment {comment.id!r} is here with another text; "
            "an edit comes with a higher revision."
        )
        return Problem("conflict", text)
    if kind == "limited":
        return problem_of(Limited(accepted.wait_s))
    return None
