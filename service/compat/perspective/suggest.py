"""`comments:suggestscore`: what a newsroom, or its comment system, says that a text should have scored."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import anyio.to_thread
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.labels import Label
from service.compat.gateway import Gateway
from service.compat.perspective.attributes import label_of
from service.compat.perspective.errors import invalid
from service.compat.perspective.languages import without_region
from service.compat.perspective.messages import AttributeScores, Score, SuggestCommentScore, parse
from service.domain.sites import Site
from service.usecases.feedback import Lesson

_SOURCE, _CORAL = "perspective:suggestscore", "coral:feedback"
_TOKEN = "comment:"  # noqa: S105  what Coral's client token begins with


class _CoralContext(BaseModel):
    """What Coral writes, as JSON, into the first entry of the context."""

    model_config = ConfigDict(strict=True)

    comment: str = Field(alias="Coral_comment_id", min_length=1, max_length=200)


async def suggest(gateway: Gateway, site: Site, body: bytes) -> dict[str, Any]:
    """Keep one suggestion as an Example, durably, and return the answer.

    Raises:
        Refusal: in Google's form, with what is wrong.
        Unavailable: the store does not answer; saying it again is harmless.
    """
    call = parse(SuggestCommentScore, body)
    text = call.text()
    labels = _labels(call, gateway.model_version)
    requested = call.requested_languages()
    detected = [without_region(gateway.identify(text, site.language))]
    named = coral_comment(call)
    lesson = Lesson(
        text=text,
        labels=labels,
        source=_CORAL if named else _SOURCE,
        language=without_region(requested[0])[:8] if requested else detected[0],
        outcome=_outcome(labels) if named else None,
    )
    await anyio.to_thread.run_sync(_teach, gateway, site, lesson, named)
    answer: dict[str, Any] = {"requestedLanguages": requested, "detectedLanguages": detected}
    if call.client_token:
        answer["clientToken"] = call.client_token
    return answer


def _teach(gateway: Gateway, site: Site, lesson: Lesson, coral_id: str | None) -> None:
    if coral_id is not None:
        # A comment that came through Coral's moderation phase has an id of our own; any other has Coral's, if any.
        case_id = gateway.store.coral.case_of(site.name, coral_id)
        (case,) = gateway.store.cases.load([case_id]) if case_id else (None,)
        lesson = replace(lesson, comment=case.comment.id if case else coral_id, case=case)
    gateway.feedback.teach(site, lesson)


def coral_comment(call: SuggestCommentScore) -> str | None:
    """Return Coral's own id of the comment if it is Coral that tells a moderator's decision; None otherwise."""
    entries = call.context.entries if call.context else None
    if not entries or not (call.client_token or "").startswith(_TOKEN):
        return None
    try:
        named = _CoralContext.model_validate_json(entries[0].text or "").comment
    except ValidationError:
        return None
    return named if call.client_token == f"{_TOKEN}{named}" else None


def _outcome(labels: Mapping[Label, float]) -> Literal["approve", "reject"] | None:
    """Return the decision that Coral's scores stand for: it sends 1 for what was rejected, 0 for what was approved."""
    if set(labels.values()) == {1.0}:
        return "reject"
    return "approve" if set(labels.values()) == {0.0} else None


def _labels(call: SuggestCommentScore, model_version: str) -> dict[Label, float]:
    if not call.attribute_scores:
        raise invalid("INVALID_REQUEST", "Missing attribute_scores")
    labels: dict[Label, float] = {}
    for name, scores in call.attribute_scores.items():
        label = label_of(name, model_version)
        shown = name[:100].encode("utf-8", "replace").decode()
        if label is None:
            raise invalid("INVALID_REQUEST", f"Unknown requested attribute: {shown}")
        # Two attributes may stand for one label; who says that it is there in either, says that it is there.
        labels[label] = max(labels.get(label, 0.0), _value(scores, shown))
    return labels


def _value(scores: AttributeScores | None, name: str) -> float:
    """Return what is said of the whole text; where only parts have scores, the highest: it is part of the whole."""
    parts: list[Score | None] = []
    if scores is not None:
        parts = [scores.summary_score] if scores.summary_score else [each.score for each in scores.span_scores or ()]
    values = [part.value for part in parts if part is not None and part.value is not None]
    if not parts or len(values) < len(parts):
        raise invalid("INVALID_REQUEST", f"A score of attribute {name} is missing")
    if any(part.type not in (None, "SCORE_TYPE_UNSPECIFIED", "PROBABILITY") for part in parts if part is not None):
        raise invalid("INVALID_REQUEST", f"Only scores of type PROBABILITY can be suggested for attribute {name}")
    if not all(0 <= value <= 1 for value in values):
        raise invalid("INVALID_REQUEST", f"A score of attribute {name} is not between 0 and 1")
    return max(values)
