"""What clients send: the messages of Google's `commentanalyzer` v1alpha1, as JSON.

As protocol buffers' JSON mapping asks for, names may be written in lowerCamelCase or as_in_the_proto, null stands
for the default, and enums may be numbers. Unknown names are refused.
"""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AliasChoices, AliasGenerator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from service.compat.perspective.errors import invalid, unreadable
from service.domain.comments import MAX_TEXT_BYTES

_TEXT_TYPES = ("TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML")
_SCORE_TYPES = ("SCORE_TYPE_UNSPECIFIED", "PROBABILITY", "STD_DEV_SCORE", "PERCENTILE", "RAW")
_MOST_FAULTS = 100
_M = TypeVar("_M", bound=BaseModel)


def _names(field: str) -> str | AliasChoices:
    return AliasChoices(to_camel(field), field) if "_" in field else field


def _named(names: tuple[str, ...]) -> BeforeValidator:
    def name(value: object) -> object:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
            return names[value]
        return value

    return BeforeValidator(name)


def _at_most(most: int) -> BeforeValidator:
    """Refuse a longer list or object before any entry is looked at: hundreds of thousands would hold others up."""

    def bounded(value: object) -> object:
        if isinstance(value, list | dict) and len(value) > most:
            raise ValueError(f"at most {most:,} entries")
        return value

    return BeforeValidator(bounded)


class _Message(BaseModel):
    model_config = ConfigDict(
        extra="forbid", allow_inf_nan=False, alias_generator=AliasGenerator(validation_alias=_names)
    )


class TextEntry(_Message):
    """A body of text."""

    text: str | None = None
    type: Annotated[Literal["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"] | None, _named(_TEXT_TYPES)] = None


_ScoreType = Annotated[
    Literal["SCORE_TYPE_UNSPECIFIED", "PROBABILITY", "STD_DEV_SCORE", "PERCENTILE", "RAW"] | None,
    _named(_SCORE_TYPES),
]


class AttributeParameters(_Message):
    """How an attribute is to be scored."""

    score_type: _ScoreType = None
    score_threshold: float | None = None


class Score(_Message):
    """A score as somebody suggests it."""

    value: float | None = None
    type: _ScoreType = None


class SpanScore(_Message):
    """A score of a part of the text, in UTF-16 code units, the end excluded."""

    begin: int | None = None
    end: int | None = None
    score: Score | None = None


class AttributeScores(_Message):
    """What somebody suggests for one attribute."""

    summary_score: Score | None = None
    span_scores: Annotated[list[SpanScore] | None, Field(fail_fast=True), _at_most(100)] = None


class ArticleAndParentComment(_Message):
    """What a comment stands under and what it answers."""

    article: TextEntry | None = None
    parent_comment: TextEntry | None = None


class Context(_Message):
    """What a comment refers to, in one of two ways. It moves no score here."""

    entries: Annotated[list[TextEntry] | None, Field(fail_fast=True), _at_most(1_000)] = None
    article_and_parent_comment: ArticleAndParentComment | None = None


class _Call(_Message):
    comment: TextEntry | None = None
    context: Context | None = None
    languages: Annotated[list[str] | None, Field(fail_fast=True), _at_most(1_000)] = None
    client_token: str | None = None
    session_id: str | None = None
    community_id: str | None = None

    def text(self) -> str:
        """Return the comment's text.

        Raises:
            Refusal: there is none, it is too long, or it is not plain text; or the context says two things.
        """
        comment, context = self.comment or TextEntry(), self.context
        text = comment.text or ""
        if not text.strip():
            raise invalid("COMMENT_EMPTY", "Comment must be non-empty.")
        if comment.type == "HTML":
            raise invalid("INVALID_REQUEST", "Currently, only 'PLAIN_TEXT' comments are supported")
        if (len(text) if text.isascii() else len(text.encode())) > MAX_TEXT_BYTES:
            raise invalid("COMMENT_TOO_LONG", "Comment text too long.")
        if context and context.entries and context.article_and_parent_comment:
            raise invalid(
                "INVALID_REQUEST",
                "Context can have either entries or article_and_parent_comment, but both fields were populated.",
            )
        return text

    def requested_languages(self) -> list[str]:
        """Return the languages that were named."""
        return [language for language in self.languages or () if language]


class AnalyzeComment(_Call):
    """The body of `comments:analyze`."""

    requested_attributes: Annotated[dict[str, AttributeParameters | None] | None, _at_most(1_000)] = None
    span_annotations: bool | None = None
    do_not_store: bool | None = None  # nothing is ever stored
    drop_unsupported_attributes: bool | None = None


class SuggestCommentScore(_Call):
    """The body of `comments:suggestscore`."""

    attribute_scores: Annotated[dict[str, AttributeScores | None] | None, _at_most(100)] = None


def parse(message: type[_M], body: bytes) -> _M:
    """Read a body; an empty one is a message without fields.

    Raises:
        Refusal: it is not JSON, or not of the message's form; every fault is told.
    """
    try:
        return message.model_validate_json(body or b"{}")
    except ValidationError as error:
        count = error.error_count()
        # To tell them all would take the longer the more there are.
        details: Any = error.errors(include_input=False, include_url=False) if count <= _MOST_FAULTS else []
        raise unreadable(details, count) from None
