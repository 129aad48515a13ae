"""Refusals as RFC 9457 problem details, and the catalogue of their kinds."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from pydantic import BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from service.domain.errors import (
    Conflict,
    Encoded,
    Forbidden,
    Limited,
    NotFound,
    Refused,
    TooLarge,
    TooSlow,
    Unavailable,
)
from service.logs import place_of
from service.usecases.accounts import SignInFailed
from service.usecases.attempts import TooManyAttempts

MEDIA_TYPE = "application/problem+json"

KINDS: dict[str, tuple[int, str, str]] = {
    "not-json": (
        400,
        "The body is not JSON",
        "The body must be one JSON value in UTF-8, not nested too deeply.",
    ),
    "invalid": (422, "The input is not valid", "Every fault of the input is listed under `errors`."),
    "unauthorized": (
        401,
        "Who is asking is not clear",
        "Send `Authorization: Bearer API_KEY`, or sign the body (Standard Webhooks 1.0) with its secret.",
    ),
    "sign-in-failed": (
        401,
        "Not signed in",
        "Name and password do not belong together, or the session has ended.",
    ),
    "forbidden": (
        403,
        "Not allowed",
        "The session lacks the right, or the request did not come from the console.",
    ),
    "not-found": (404, "There is no such thing", "Nothing of this id belongs to this site."),
    "method-not-allowed": (405, "Not this method", "The address exists and takes other methods."),
    "too-slow": (408, "The body did not come in time", "Send it again, faster or in smaller batches."),
    "conflict": (409, "The state of things does not allow it", "The detail says what is in the way."),
    "too-large": (413, "The body is too large", "The detail says how large it may be."),
    "encoded": (415, "The body is compressed", "Send it as it is, without `Content-Encoding`."),
    "too-many-requests": (429, "Too many", "Wait for as many seconds as `Retry-After` says."),
    "internal": (500, "Something broke", "It has been logged. Nothing that was answered with 2xx is lost."),
    "unavailable": (
        503,
        "Not now",
        "Post it again after as many seconds as `Retry-After` says; posting the same twice is harmless.",
    ),
}
"""Per kind: HTTP status, title, and what to do about it. Served at `/problems/{kind}`."""

log = structlog.get_logger()


class Fault(BaseModel):
    """One fault of the input."""

    pointer: str = Field(description="Where, as a JSON Pointer (RFC 6901).", examples=["/author/email"])
    detail: str


class ProblemDetails(BaseModel):
    """The body of every refusal (RFC 9457)."""

    type: str = Field(examples=["/problems/invalid"])
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None


class Problem(Exception):
    """A refusal of one of the kinds in the catalogue."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.faults = list(faults)
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        """Return the problem as JSON values."""
        status, title, _ = KINDS[self.kind]
        body: dict[str, Any] = {
            "type": f"/problems/{self.kind}",
            "title": title,
            "status": status,
            "detail": str(self),
        }
        if self.faults:
            body["errors"] = [fault.model_dump() for fault in self.faults]
        return body

    def response(self) -> Response:
        """Return the problem as an HTTP response."""
        return JSONResponse(self.body(), KINDS[self.kind][0], self.headers, MEDIA_TYPE)


def faults_of(error: ValidationError | Sequence[ErrorDetails], *, under: str = "") -> list[Fault]:
    """Put what pydantic found into pointers and sentences, without repeating the input."""
    details = error.errors(include_input=False, include_url=False) if isinstance(error, ValidationError) else error
    return [
        Fault(pointer=under + "".join(f"/{_escape(str(part))}" for part in each["loc"]), detail=_sentence(each))
        for each in details
    ]


def _escape(part: str) -> str:
    # A stranger's field name may be anything: bounded, and never half a character.
    return part[:200].encode("utf-8", "replace").decode().replace("~", "~0").replace("/", "~1")


def _sentence(each: ErrorDetails) -> str:
    if each["type"] == "extra_forbidden":
        return "there is no such field"
    return each["msg"].removeprefix("Value error, ")


def too_many(wait_s: float, detail: str) -> Problem:
    """Return a 429 that says when to come back."""
    return Problem("too-many-requests", detail, headers={"Retry-After": str(max(1, round(wait_s + 0.5)))})


def problem_of(error: Exception) -> Problem:
    """Return the problem that stands for an exception."""
    match error:
        case Problem():
            return error
        case Unavailable():
            return Problem("unavailable", str(error), headers={"Retry-After": str(error.retry_after_s)})
        case Encoded() | TooLarge() | TooSlow():
            return Problem(error.code, str(error), headers={"Connection": "close"})
        case Limited():
            return too_many(error.wait_s, str(error))
        case TooManyAttempts():
            return too_many(15 * 60, str(error))
        case SignInFailed() | NotFound() | Conflict() | Forbidden():
            return Problem(error.code, str(error))
        case Refused(__cause__=ValidationError() as cause):
            return Problem("invalid", str(error), faults=faults_of(cause))
        case Refused():
            return Problem("invalid", str(error))
        case HTTPException(status_code=404):
            return Problem("not-found", "There is nothing at this address.")
        case HTTPException(status_code=405):
            return Problem("method-not-allowed", "This address takes other methods.", headers=error.headers)
        case _:
            return Problem("internal", "It has been logged under the time of this answer.")


async def answer_problem(_request: Request, error: Exception) -> Response:
    """Answer any exception as a problem; log what nobody foresaw, by type: messages may quote readers."""
    problem = problem_of(error)
    if problem.kind == "internal":
        log.error("unforeseen", error=type(error).__name__, at=place_of(error))
    return problem.response()


async def explain(request: Request) -> Response:
    """Say in plain text what a kind of problem means: `GET /problems/{kind}`."""
    kind = request.path_params["kind"]
    if kind not in KINDS:
        raise Problem("not-found", "There is no such kind of problem.")
    status, title, advice = KINDS[kind]
    return PlainTextResponse(f"{title} (HTTP {status})\n\n{advice}\n")
