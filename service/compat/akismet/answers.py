"""Answers in Akismet's form: a word as plain text and HTTP 200, whatever else there is to say in headers.

Clients stumble over `X-akismet-debug-help` and alerts beside a good answer, and beside `invalid` for a key.
"""

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

from models.labels import Label
from service.domain.cases import Assessment, Case, Decision
from service.domain.comments import Comment, CommentIn
from service.domain.signs import advertises

THANKS = "Thanks for making the web a better place."
RECHECK_S = 1_200
"""After so many seconds it is worth asking what a person has decided."""

RECHECK_STORELESS_S = 120
"""After so many the store may be back, and the comment is kept."""

BLATANT = 0.99
"""The probability of spam from which nobody need ever see it."""

_SPAM_ITSELF = {f"{Label.SPAM}_high", "blocked_link"}


def word(text: str, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with one word or sentence."""
    return PlainTextResponse(text, headers=headers)


def figures(content: Any) -> Response:
    """Answer with JSON."""
    return JSONResponse(content)


def verdict(
    comment: Comment | CommentIn, decision: Decision | None, assessment: Assessment | None, *, recheck_s: int | None
) -> Response:
    """Answer whether it is spam: as decided, else `false` until somebody has."""
    headers = {"X-akismet-guid": comment.id}
    if decision is not None and decision.outcome == "reject":
        if decision.by == "machine" and is_blatant(comment, assessment):
            headers["X-akismet-pro-tip"] = "discard"
        return word("true", headers)
    if recheck_s is not None:
        headers["X-akismet-recheck-after"] = str(recheck_s)
    return word("false", headers)


def of_case(case: Case) -> Response:
    """Answer with what stands for a case."""
    decided = case.decision is not None
    return verdict(case.comment, case.decision, case.assessment, recheck_s=None if decided else RECHECK_S)


def is_blatant(comment: Comment | CommentIn, assessment: Assessment | None) -> bool:
    """Whether it was rejected as spam, not as rude, with hardly a doubt, and leads somewhere."""
    if assessment is None or not assessment.scores or not assessment.reasons:
        return False
    as_spam = assessment.reasons[0].code in _SPAM_ITSELF
    return as_spam and assessment.scores.get(Label.SPAM, 0.0) >= BLATANT and advertises(comment)


def invalid(why: str = "", *, error: str = "", close: bool = False) -> Response:
    """Refuse, with the reason for whoever reads headers; without one where clients take it for a failure."""
    headers = {"X-akismet-debug-help": why} if why else {}
    if error:
        headers["X-akismet-error"] = error
    if close:
        headers["Connection"] = "close"
    return word("invalid", headers)


def limited(wait_s: float) -> Response:
    """Refuse what comes too fast."""
    refusal = invalid("This site sends faster than its rate limit allows.", error="too-many-requests")
    refusal.headers["Retry-After"] = str(max(1, round(wait_s)))
    return refusal


def unavailable(why: str, retry_after_s: int) -> Response:
    """Refuse what can't be done now: with a status, since 200 would say that it is done."""
    headers = {"X-akismet-error": "unavailable", "X-akismet-debug-help": why, "Retry-After": str(retry_after_s)}
    return PlainTextResponse("unavailable", status_code=503, headers=headers)
