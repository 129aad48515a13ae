"""What Coral posts: to its external moderation phase, and to its webhooks."""

import json
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from service.domain.comments import MAX_TEXT_BYTES, Parent, Relayed
from service.domain.coral import Place, as_comment

_JOINING = frozenset(
    {
        "COMMENT_CREATED",
        "COMMENT_REPLY_CREATED",
        "COMMENT_ENTERED_MODERATION_QUEUE",
        # Somebody has decided there.
        "COMMENT_LEFT_MODERATION_QUEUE",
    }
)
_M = TypeVar("_M", bound=BaseModel)

Id = Annotated[str, StringConstraints(max_length=1_000)]
"""Coral makes UUIDs, but publishers choose the ids of their stories."""


class _Said(BaseModel):
    # A later Coral may say more.
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class CommentSaid(_Said):
    """The text, as HTML or as plain text as the phase is set, and what it answers."""

    body: str
    parentID: Id | None = None  # noqa: N815 - Coral's names


class AuthorSaid(_Said):
    """Who wrote it; the role is one of COMMENTER, MEMBER, STAFF, MODERATOR, ADMIN."""

    id: Id
    role: str = "COMMENTER"


class StorySaid(_Said):
    """What it stands under."""

    id: Id
    url: str | None = None


class PhaseIn(_Said):
    """One comment that Coral asks about. It has no id yet, nor is an edit's known here."""

    action: Literal["NEW", "EDIT"]
    comment: CommentSaid
    author: AuthorSaid
    story: StorySaid


class EventData(_Said):
    """What an event says of the comment: ids alone."""

    commentID: Id | None = None  # noqa: N815 - Coral's names


class EventIn(_Said):
    """One webhook."""

    type: str
    data: EventData = EventData()

    @property
    def comment(self) -> str | None:
        """The id of the comment that the event is about, where it is one that matters here."""
        return (self.data.commentID or None) if self.type in _JOINING and self.data else None


def parse(model: type[_M], raw: bytes) -> _M:
    """Read a body.

    Raises:
        ValueError: it is not JSON, or not of this shape; the message quotes nothing of it.
    """
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        if error.errors()[0]["type"] != "json_invalid":
            raise ValueError(_faults(error)) from None
    try:
        # Half a character, which a browser may send and Coral passes on, is valid JSON all the same.
        whole = json.dumps(json.loads(raw), ensure_ascii=False).encode("utf-8", "replace")
        return model.model_validate_json(whole)
    except ValidationError as error:
        raise ValueError(_faults(error)) from None
    except (ValueError, RecursionError):
        raise ValueError("the body is not JSON") from None


def _faults(error: ValidationError) -> str:
    places = {".".join(str(part) for part in each["loc"])[:100] for each in error.errors(include_input=False)}
    return "not as Coral's phases and webhooks are: " + ", ".join(sorted(places)[:10])


def relayed(phase: PhaseIn, comment_id: str, revision: int, parent: Parent | None = None) -> Relayed:
    """Return what Coral asks about as a comment of ours. A text that is too long is cut; see `is_cut`."""
    return as_comment(place_of(phase), phase.comment.body, comment_id, revision, url=phase.story.url, parent=parent)


def place_of(phase: PhaseIn) -> Place:
    """Return where a comment stands."""
    return Place(phase.story.id, phase.author.id, phase.comment.parentID or None)


def is_cut(phase: PhaseIn) -> bool:
    """Tell whether the text has more bytes than Ombud looks at."""
    return len(phase.comment.body.encode()) > MAX_TEXT_BYTES
