"""A case: Ombud's record of one revision, from received to delivered."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.labels import Label
from service.domain.circumstances import UNKNOWN, Circumstances
from service.domain.comments import Comment
from service.domain.reasons import Reason


class Status(StrEnum):
    """Where a case stands. `superseded` and `erased` are final; `decided` can be superseded."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    DECIDED = "decided"
    SUPERSEDED = "superseded"
    ERASED = "erased"


class Verdict(StrEnum):
    """What policy makes of scores and rules."""

    APPROVE = "approve"
    REVIEW = "review"
    REJECT = "reject"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Assessment(_Record):
    """What the model and the policy said of one revision. Scores are probabilities, 0 to 1."""

    verdict: Verdict
    reasons: list[Reason]
    scores: dict[Label, float] | None = None
    model_version: str | None = None
    language: str | None = None
    audit_share: float | None = Field(None, description="Probability with which it was picked for the audit sample.")
    audited: Verdict | None = Field(None, description="What would have come of it then; never shown to who decides.")
    copies: int | None = Field(None, description="How many texts like it had come in before, where that was counted.")
    at: datetime


class Decision(_Record):
    """The outcome. It can be superseded by a later one, never edited."""

    outcome: Literal["approve", "reject"]
    by: Literal["machine", "person"]
    reason: str | None = Field(None, description="A code: of the deciding rule, or as chosen by the moderator.")
    note: str | None = None
    copy_of: str | None = Field(None, description="The case that was decided, where this one followed as its copy.")
    at: datetime


class Event(_Record):
    """One line of a case's history."""

    at: datetime
    event: str
    by: str | None = None
    detail: str | None = None


class Case(_Record):
    """A case as the store holds it."""

    id: str
    status: Status
    comment: Comment
    received: datetime
    assessment: Assessment | None = None
    decision: Decision | None = None
    seq: int = 0
    """Counts the outcomes that the site should hear of; `told` is the last that it has heard."""
    told: int = 0
    tries: int = 0
    """Failed attempts to tell the outcome that is due."""
    history: list[Event] = []
    circumstances: Circumstances = UNKNOWN
    """What was known of its sender when it came in."""

    @property
    def scores_for_people(self) -> dict[Label, float] | None:
        """The scores, but for the audit sample: what the machine says would lead whoever's answer measures it."""
        seen = self.assessment
        measures = self.status is Status.IN_REVIEW and self.decision is None and seen and seen.audit_share is not None
        return seen.scores if seen and not measures else None


class CommentView(_Record):
    """A comment as answers, the feed and callbacks show it: one shape everywhere."""

    id: str = Field(description="The site's own id.")
    revision: int
    case: str = Field(description="Ombud's id of this revision.")
    status: Status
    verdict: Verdict | None = Field(description="Null until scored.")
    reasons: list[Reason]
    scores: dict[Label, float] | None = Field(description="Probability per label.")
    model_version: str | None
    decision: Decision | None = Field(description="Null until somebody or something has decided.")


class CommentDetail(CommentView):
    """A comment with what has happened to it."""

    received: datetime
    history: list[Event]


def view(case: Case) -> dict[str, Any]:
    """The shape of `CommentView`, as JSON values."""
    seen = case.assessment
    return {
        "id": case.comment.id,
        "revision": case.comment.revision,
        "case": case.id,
        "status": case.status,
        "verdict": seen.verdict if seen else None,
        "reasons": [reason.model_dump() for reason in seen.reasons] if seen else [],
        "scores": seen.scores if seen else None,
        "model_version": seen.model_version if seen else None,
        "decision": case.decision.model_dump(mode="json") if case.decision else None,
    }


def detail(case: Case) -> dict[str, Any]:
    """The shape of `CommentDetail`, as JSON values."""
    return {
        **view(case),
        "received": case.received.isoformat(),
        "history": [event.model_dump(mode="json") for event in case.history],
    }
