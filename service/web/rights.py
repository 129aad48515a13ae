"""`/v1`: readers' reports, authors' appeals, statements of reasons, erasure."""

from dataclasses import asdict
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Annotated

import anyio.to_thread
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from service.domain.comments import Identifier
from service.domain.reasons import RejectionReason
from service.domain.sites import Site
from service.domain.statements import Statement
from service.web import comments
from service.web.bodies import parse
from service.web.errors import Problem
from service.web.json import Json
from service.web.state import state_of

_MAX_BODY = 64 * 1024
_SIGNATURE_LASTS = timedelta(minutes=11)
"""Five minutes around its time, which may lie five ahead."""


class ReportIn(BaseModel):
    """A reader's report."""

    model_config = ConfigDict(extra="forbid")

    reporter: Identifier = Field(description="The site's own id of the reader; kept only as a keyed hash.")
    reason: RejectionReason | None = None
    text: Annotated[str, StringConstraints(max_length=1_000)] | None = None


class ReportOut(BaseModel):
    """What a report is answered with."""

    reports: int = Field(description="How many readers have reported this revision.")
    counted: bool = Field(description="False if the same reader had reported it before.")
    status: str


class AppealIn(BaseModel):
    """An author's appeal, with what they have to say."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(max_length=5_000)] = ""


class AppealOut(BaseModel):
    """What an appeal is answered with; what becomes of it is told like any decision."""

    appeal: str = Field(examples=["open"])
    since: str


class ErasedCounts(BaseModel):
    """How much was taken away, from where."""

    comments: int
    revisions: int
    waiting: int = Field(description="Cases that waited for people.")
    decisions: int = Field(description="Lines of the decision log.")
    reports: int
    appeals: int
    deliveries: int = Field(description="News that the site had yet to hear.")
    examples: int = Field(description="Decisions by people that the next training set would have held.")
    copies: int = Field(description="Memberships in groups of near-duplicates.")
    quotes: int = Field(description="Answers by others that held the text as what they answer.")


class ErasedOut(BaseModel):
    """What an erasure is answered with."""

    erased: ErasedCounts


async def _read(request: Request) -> tuple[Site, bytes]:
    """Return who says something of a comment, and what.

    Which comment stands in the address, which no signature covers: so a signed message is good for one alone.
    """
    state = state_of(request)
    site, body = await state.auth.read(request, _MAX_BODY)
    if "authorization" not in request.headers:
        message = sha256(request.headers["webhook-id"].encode()).hexdigest()
        what = sha256(request.url.path.encode("utf-8", "replace") + b"\n" + body).hexdigest()
        noted = partial(state.store.readers.is_first_use, site.name, message, what, during=_SIGNATURE_LASTS)
        if not await anyio.to_thread.run_sync(noted):
            raise Problem("unauthorized", "This webhook-id was used for something else.")
    return site, body


async def report(request: Request) -> Response:
    """Count a reader's report."""
    state = state_of(request)
    site, body = await _read(request)
    sent = parse(ReportIn, body)
    counted = await anyio.to_thread.run_sync(
        partial(
            state.rights.report,
            site,
            request.path_params["id"],
            sent.reporter,
            reason=sent.reason,
            text=sent.text,
        )
    )
    return Json({"reports": counted.reports, "counted": counted.counted, "status": counted.status}, 202)


async def appeal(request: Request) -> Response:
    """Take an author's appeal."""
    state = state_of(request)
    site, body = await _read(request)
    sent = parse(AppealIn, body or b"{}")
    made = await anyio.to_thread.run_sync(state.rights.appeal, site, request.path_params["id"], sent.text)
    return Json({"appeal": "open", "since": made.at.isoformat()}, 202)


async def show_statement(request: Request) -> Response:
    """Say why a comment is rejected, in parts or (`?format=text`) as a letter."""
    if not request.scope.get("raw_path", b"/statement").endswith(b"/statement"):
        return await comments.get_comment(_of_whole_path(request))  # an id that ends so, its slash escaped
    state = state_of(request)
    site = await state.auth.site_of(request)
    said: Statement = await anyio.to_thread.run_sync(state.rights.statement, site, request.path_params["id"])
    if request.query_params.get("format") == "text":
        return PlainTextResponse(said.text + "\n")
    return Json(said.model_dump(mode="json"))


def _of_whole_path(request: Request) -> Request:
    params = {"id": f"{request.path_params['id']}/statement"}
    return Request({**request.scope, "path_params": params}, request.receive)


async def erase_comment(request: Request) -> Response:
    """Erase a comment and say what was removed."""
    state = state_of(request)
    site = await state.auth.site_of(request)
    removed = await anyio.to_thread.run_sync(state.rights.erase_comment, site, request.path_params["id"])
    return Json({"erased": asdict(removed)})


async def erase_author(request: Request) -> Response:
    """Erase all that an author has written and say what was removed."""
    state = state_of(request)
    site = await state.auth.site_of(request)
    removed = await anyio.to_thread.run_sync(state.rights.erase_author, site, request.path_params["id"])
    return Json({"erased": asdict(removed)})
