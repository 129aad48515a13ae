"""What surrounds a case, what moved its scores, and what is coming in now."""

from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from models.labels import Label
from service.domain.cases import Case
from service.store.records import Record
from service.usecases.context import Copies, context
from service.usecases.raids import Crowd, arrivals
from service.web.access import signed_in, visible_case, visible_names
from service.web.case_view import brief, show
from service.web.errors import Fault, Problem
from service.web.json import Json
from service.web.state import state_of

_MOST_MINUTES = 60
_MOST_REPORTS = 20


async def case(request: Request) -> Response:
    """Show a case with everything that surrounds it."""
    session = await signed_in(request)
    found = await visible_case(request, session, request.path_params["case"])
    sites = await visible_names(request, session)
    state = state_of(request)

    def gathered() -> dict[str, Any]:
        around = context(state.store, found, sites=sites)
        appeal = state.store.readers.appeal_of(found.id)
        (shown,) = show(state.store, [found], person=session.name, leads=session.leads)
        return {
            "case": shown,
            "article": _article(found, around.article) if around.article else None,
            "author": _author(found, around.author) if around.author else None,
            "revisions": [_revision(each) for each in around.revisions],
            "group": _copies(around.copies) if around.copies else None,
            "appeal": {"at": appeal.at, "text": appeal.text} if appeal else None,
            "reported": [
                each.model_dump(mode="json", include={"at", "reason", "text"})
                for each in state.store.readers.reports(found.id)[:_MOST_REPORTS]
            ],
        }

    return Json(await anyio.to_thread.run_sync(gathered))


def _article(case: Case, record: Record) -> dict[str, Any]:
    known = case.comment.article
    recent = [brief(each) for each in record.recent]
    said = {"title": known.title, "url": known.url} if known else {}
    return {"key": brief(case)["article_key"], **said, "comments": record.comments, "recent": recent}


def _author(case: Case, record: Record) -> dict[str, Any]:
    known = case.comment.author
    return {
        "key": brief(case)["author_key"],
        "name": known.name if known else None,
        "comments": record.comments,
        "rejected": record.rejected,
        "since": record.since,
        "recent": [brief(each) for each in record.recent],
    }


def _revision(case: Case) -> dict[str, Any]:
    return {
        "revision": case.comment.revision,
        "case": case.id,
        "status": case.status,
        "text": case.comment.text,
        "received": case.received,
    }


def _copies(copies: Copies) -> dict[str, Any]:
    return {
        "id": copies.id,
        "size": copies.size,
        "waiting": copies.waiting,
        "cases": [brief(each) for each in copies.latest],
    }


async def marks(request: Request) -> Response:
    """Show which stretches of the text moved a score."""
    session = await signed_in(request)
    found = await visible_case(request, session, request.path_params["case"])
    scores = found.scores_for_people
    if not scores:
        raise Problem("not-found", "This case has no scores.")
    wanted = request.query_params.get("label", max(scores, key=lambda label: scores[label]))
    if wanted not in scores:
        raise Problem("invalid", "The query is not valid.", faults=[Fault(pointer="/label", detail="is no label")])
    label = Label(wanted)
    state = state_of(request)
    # What has scored it may be in use no more; then the one that would score it today explains.
    scored_by = found.assessment.model_version if found.assessment else None
    model = state.models.named(scored_by) or state.models.of(found.comment.site, found.comment.id)
    explained = await anyio.to_thread.run_sync(model.scorer.explain, found.comment.text, label)
    return Json(
        {
            "label": label,
            "score": explained.score,
            "base": explained.base,
            "model_version": model.version,
            "stretches": [
                {"start": each.start, "end": each.end, "contribution": each.contribution, "cause": each.cause}
                for each in explained.stretches
            ],
        }
    )


async def raids(request: Request) -> Response:
    """Show what is coming in now."""
    session = await signed_in(request)
    sites = await visible_names(request, session, request.query_params.get("site"))
    asked = request.query_params.get("minutes", "10")
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= _MOST_MINUTES):
        fault = Fault(pointer="/minutes", detail=f"must be a number from 1 to {_MOST_MINUTES}")
        raise Problem("invalid", "The query is not valid.", faults=[fault])
    state = state_of(request)

    def looked() -> dict[str, Any]:
        seen = arrivals(state.store, sites, minutes=int(asked), now=state.review.clock())
        return {
            "minutes": int(asked),
            "comments": seen.comments,
            "per_minute": seen.per_minute,
            "articles": [_crowded(each) for each in seen.articles],
            "groups": [_copied(each) for each in seen.groups],
            "complete": seen.complete,
        }

    return Json(await anyio.to_thread.run_sync(looked))


def _crowded(crowd: Crowd) -> dict[str, Any]:
    known = crowd.first.comment.article if crowd.first else None
    return {**_counted(crowd), "key": crowd.key, "title": known and known.title, "url": known and known.url}


def _copied(crowd: Crowd) -> dict[str, Any]:
    first = brief(crowd.first) if crowd.first else {"text": "", "case": None}
    return {**_counted(crowd), "id": crowd.key, "text": first["text"], "case": first["case"]}


def _counted(crowd: Crowd) -> dict[str, Any]:
    return {"site": crowd.site, "comments": crowd.comments, "authors": crowd.authors, "waiting": crowd.waiting}
