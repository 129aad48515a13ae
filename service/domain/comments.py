"""A comment as a site sends it, and as it is kept."""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    HttpUrl,
    IPvAnyAddress,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_before_validator_function

MAX_TEXT_BYTES = 20_480
"""UTF-8 bytes of a comment's text: the bound that Perspective's clients know."""


def _bounded(text: str) -> str:
    if not text.strip():
        raise ValueError("text is empty")
    size = len(text) if text.isascii() else len(text.encode())
    if size > MAX_TEXT_BYTES:
        raise ValueError(f"text has {size} bytes of UTF-8; at most {MAX_TEXT_BYTES} are taken")
    return text


_HTTP_URL = TypeAdapter(HttpUrl)


def _url(text: str) -> str:
    try:
        _HTTP_URL.validate_python(text)
    except ValidationError as error:
        raise ValueError(error.errors()[0]["msg"]) from None
    return text


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("control characters are not taken here")
    if text in (".", ".."):  # an address can't end in these
        raise ValueError("this is no id")
    return text


def _counted(value: object) -> object:
    # Sites often count their comments. A float is an accident: no two programs write it alike.
    return str(value) if type(value) is int else value


Text = Annotated[
    str,
    AfterValidator(_bounded),
    Field(
        description="Kept exactly, up to 20,480 bytes of UTF-8; not of blanks alone.",
        json_schema_extra={"minLength": 1, "maxLength": MAX_TEXT_BYTES},
    ),
]
Identifier = Annotated[
    str,
    Field(examples=["c-1001"], min_length=1, max_length=200, json_schema_extra={"type": ["string", "integer"]}),
    BeforeValidator(_counted),
    AfterValidator(_printable),
]
Title = Annotated[str, StringConstraints(max_length=1_000)]
Kind = Annotated[str, StringConstraints(max_length=100)]
Language = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"),
    Field(description="ISO 639 code, as in `en` or `pt-BR`.", examples=["en"]),
]
# Checked as a URL and kept as it came: a site looks its articles up by what it sent.
Url = Annotated[
    str, StringConstraints(max_length=2_000), AfterValidator(_url), Field(json_schema_extra={"format": "uri"})
]


def _cut(value: object) -> object:
    return value[:MAX_TEXT_BYTES] if isinstance(value, str) else value


class _OrEmpty:
    """Takes "" for nothing: content systems send it for what they do not know. The description says so too."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(lambda value: None if value == "" else value, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        described = handler(schema)
        return {**described, "anyOf": [*described["anyOf"], {"const": ""}]}


_Absent = _OrEmpty()


def _written(value: object) -> object:
    # A number would be taken for seconds since 1970, or for milliseconds, by its size.
    if isinstance(value, int | float) or (isinstance(value, str) and value and "-" not in value):
        raise ValueError("a time is written as in 2026-11-22T10:00:00Z")
    return value


class _Wire(BaseModel):
    # A misspelt field would otherwise vanish in silence.
    model_config = ConfigDict(extra="forbid", frozen=True)


class AuthorIn(_Wire):
    """Who wrote it, in the site's own words."""

    id: Annotated[Identifier | None, _Absent] = None
    name: Annotated[Title | None, _Absent] = None
    email: Annotated[str, StringConstraints(max_length=320)] | None = Field(
        None, description="Kept only as a keyed hash."
    )
    ip: Annotated[IPvAnyAddress | None, _Absent] = Field(None, description="Kept only as a keyed hash.")
    url: Annotated[Title | None, _Absent] = Field(None, description="The address that the author gives as theirs.")


class Article(_Wire):
    """What the comment stands under."""

    id: Annotated[Identifier | None, _Absent] = None
    url: Annotated[Url | None, _Absent] = None
    title: Annotated[Title | None, _Absent] = None


class Parent(_Wire):
    """The comment that this one answers."""

    id: Annotated[Identifier | None, _Absent] = None
    text: Annotated[str | None, _Absent, BeforeValidator(_cut)] = Field(
        None, description="Context only: a long one is cut."
    )


class CommentIn(_Wire):
    """One revision of one comment, as posted to `/v1/comments`."""

    id: Identifier = Field(description="The site's own id of the comment.")
    revision: Annotated[int, Field(strict=True, ge=1, le=2**53 - 1)] = Field(
        1, description="Counts up with every edit; an edit without a new revision is a conflict."
    )
    text: Text
    author: AuthorIn | None = None
    article: Article | None = None
    parent: Parent | None = None
    created: Annotated[AwareDatetime | None, _Absent, BeforeValidator(_written)] = Field(
        None, description="With a time zone, as in 2026-11-22T10:00:00Z."
    )
    language: Annotated[Language | None, _Absent] = Field(None, description="Detected when absent.")
    kind: Annotated[Kind | None, _Absent] = Field(None, description="`comment`, `reply`, `contact-form`, `signup`, …")
    honeypot: bool = Field(False, description="Whether a field was filled in that people do not see.")


UNASKED = "unasked"
"""Among what an origin refers to: its service was given no verdict when the comment came in."""


class Origin(_Wire):
    """The format of another service that a comment came in by, and what a later decision must quote to its sender."""

    model_config = ConfigDict(extra="ignore")

    format: Literal["akismet", "coral"]
    reply_to: str | None = None
    refers: dict[str, str] = {}


class Relayed(CommentIn):
    """A comment that came in by the format of another service."""

    origin: Origin
    trace: str | None = None


class Traced(CommentIn):
    """A comment that came in with a trace."""

    trace: str


class Author(_Wire):
    """An author as kept: no e-mail or IP address in clear."""

    model_config = ConfigDict(extra="ignore")

    id: str | None = None
    name: str | None = None
    email_hash: str | None = None
    ip_hash: str | None = None
    url: str | None = None


class Comment(_Wire):
    """One revision as kept. `text` is what the site sent, to the byte."""

    model_config = ConfigDict(extra="ignore")  # what a later version kept beside it

    site: str
    id: str
    revision: int
    text: str
    author: Author | None = None
    article: Article | None = None
    parent: Parent | None = None
    created: AwareDatetime | None = None
    language: str | None = None
    kind: str | None = None
    honeypot: bool = False
    origin: Origin | None = None
    trace: str | None = Field(None, description="What it came with as `traceparent`: W3C Trace Context.")
