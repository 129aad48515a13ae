"""What Coral calls things, and how a comment is known again that came without its id."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from service.domain.comments import (
    MAX_TEXT_BYTES,
    UNASKED,
    Article,
    AuthorIn,
    Identifier,
    Origin,
    Parent,
    Relayed,
    Url,
)
from service.domain.grounds import ground_for, reason_for
from service.domain.reasons import RejectionReason
from service.domain.sites import Site


class Code(StrEnum):
    """Coral's codes of reasons for rejecting (its REJECTION_REASON_CODE)."""

    OFFENSIVE = "OFFENSIVE"
    ABUSIVE = "ABUSIVE"
    SPAM = "SPAM"
    BANNED_WORD = "BANNED_WORD"
    AD = "AD"
    ILLEGAL_CONTENT = "ILLEGAL_CONTENT"
    HARASSMENT_BULLYING = "HARASSMENT_BULLYING"
    MISINFORMATION = "MISINFORMATION"
    HATE_SPEECH = "HATE_SPEECH"
    IRRELEVANT_CONTENT = "IRRELEVANT_CONTENT"
    OTHER = "OTHER"


_CODES = {
    RejectionReason.INSULT: Code.ABUSIVE,
    RejectionReason.HATE: Code.HATE_SPEECH,
    RejectionReason.THREAT: Code.HARASSMENT_BULLYING,
    RejectionReason.OBSCENE: Code.OFFENSIVE,
    RejectionReason.SPAM: Code.SPAM,
    RejectionReason.OFF_TOPIC: Code.IRRELEVANT_CONTENT,
    RejectionReason.PERSONAL_DATA: Code.OTHER,
    RejectionReason.ILLEGAL: Code.ILLEGAL_CONTENT,
    RejectionReason.OTHER: Code.OTHER,
}
_OF_POLICY = {"blocked_word": Code.BANNED_WORD, "toxicity_high": Code.OFFENSIVE, "severe_toxicity_high": Code.OFFENSIVE}
"""What policy's own codes say more exactly than the reason that they stand for."""

STAFF = frozenset({"STAFF", "MODERATOR", "ADMIN"})
"""Coral's roles of people whom the newsroom knows."""

Outcome = Literal["approve", "reject"]
OUTCOMES: dict[str, Outcome] = {"APPROVED": "approve", "REJECTED": "reject"}
"""Coral's statuses that say that somebody has decided."""
STATUSES: dict[Outcome, str] = {outcome: status for status, outcome in OUTCOMES.items()}


def rejection_reason(code: str | None, site: Site) -> dict[str, str]:
    """Return a decision's reason as Coral takes it; no string in it is ever empty or null.

    Coral shows the texts to the comment's author where its DSA features are on.
    """
    reason = reason_for(code, site)
    own = site.desk.reason(code or "")
    said = _CODES[reason] if own else _OF_POLICY.get(code or "", _CODES[reason])
    text = ground_for(code, site).text
    found = {"code": said.value, "detailedExplanation": text}
    if said is Code.OTHER:
        found["customReason"] = text
    elif said is Code.ILLEGAL_CONTENT:
        found["legalGrounds"] = text
    return found


_TAG = re.compile(r"<[^<>]*>")
_LINE_END = re.compile(r"</(?:div|p|li|blockquote)>|<br */?>")
_LAYERS = 10
_LOOKED_AT = 40_000
_TELLING = 4_000


def plain_text(body: str) -> str:
    """Return the text of Coral's HTML, a line for each of its lines."""
    return html.unescape(_TAG.sub("", _LINE_END.sub("\n", body))).strip()


def fingerprint(body: str) -> str:
    """Return what is the same for a body as Coral keeps it (HTML) and as its phase sends it (HTML or plain text).

    Tags and entities are seen through until nothing changes, so that it does not matter how often it was done
    before; white space does not count, nor what comes after 4,000 characters.
    """
    body = body[:_LOOKED_AT]  # composing long runs of marks takes quadratic time
    for _ in range(_LAYERS):
        plain = html.unescape(_TAG.sub("", body))
        if plain == body:
            break
        body = plain
    return unicodedata.normalize("NFKC", "".join(body.split())[:_TELLING])


@dataclass(frozen=True)
class Place:
    """Where a comment stands and who wrote it, in Coral's ids: all that its phase says of it beside the text."""

    story: str
    author: str
    parent: str | None = None


@dataclass(frozen=True)
class Named:
    """A comment as Coral's GraphQL tells of it; `bodies` are those of all its revisions, the latest last.

    `role` is its author's, or None where Coral says nothing of it.
    """

    id: str
    revision: str
    status: str
    place: Place
    bodies: Sequence[str]
    role: str | None = None


def as_comment(
    place: Place,
    body: str,
    comment_id: str,
    revision: int,
    *,
    url: str | None = None,
    parent: Parent | None = None,
    unasked: bool = False,
) -> Relayed:
    """Return a comment of Coral's as one of ours; a text that is too long is cut.

    `parent`: what it answers, as kept here. `unasked`: Coral's phase has not asked about it, so that no answer has
    carried a verdict.
    """
    raw = body.encode("utf-8", "replace")[:MAX_TEXT_BYTES]
    refers = {"story": place.story, "author": place.author}
    if place.parent:
        refers["parent"] = place.parent
    if unasked:
        refers[UNASKED] = "true"
    if parent is None and place.parent:
        parent = Parent.model_construct(id=_fit(_IDENTIFIER, place.parent))
    # Each part is known to fit.
    return Relayed.model_construct(
        id=comment_id,
        revision=revision,
        text=raw.decode(errors="ignore"),
        author=AuthorIn.model_construct(id=_fit(_IDENTIFIER, place.author)),
        article=Article.model_construct(id=_fit(_IDENTIFIER, place.story), url=_fit(_URL, url)),
        parent=parent,
        kind="reply" if place.parent else "comment",
        origin=Origin.model_construct(format="coral", refers=refers),
    )


_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)
_URL: TypeAdapter[str] = TypeAdapter(Url)


@lru_cache(maxsize=4_096)
def _fit(kind: TypeAdapter[str], value: str | None) -> str | None:
    """Return a value where it is acceptable here; what a publisher chose as ids must not keep a comment out."""
    try:
        return kind.validate_python(value) if value else None
    except ValidationError:
        return None


_WORD = re.compile(r"\w+")
_ALIKE = 0.5


def alike(one: str, other: str) -> bool:
    """Tell whether one text may be an edit of the other: they share half of their words, or most of a short one."""
    first, second = (set(_WORD.findall(text[:_LOOKED_AT].lower())) for text in (one, other))
    return bool(first and second) and len(first & second) >= _ALIKE * len(first | second)
