"""Bodies parsed into what they should be, with every fault listed."""

import json
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.domain.comments import CommentIn
from service.web.errors import Fault, Problem, faults_of

MAX_SINGLE = 256 * 1024
"""Bytes of one comment: its text, its parent's, and what escapes can make of them."""

MAX_BATCH = 16 * 1024 * 1024
MAX_COMMENTS = 1_000

_M = TypeVar("_M", bound=BaseModel)


class BatchIn(BaseModel):
    """Up to 1,000 comments in one request."""

    model_config = ConfigDict(extra="forbid")

    comments: Annotated[list[CommentIn], Field(min_length=1, max_length=MAX_COMMENTS)]


def parse(model: type[_M], raw: bytes) -> _M:
    """Read one JSON object into a model.

    Raises:
        Problem: `not-json`, or `invalid` with all faults.
    """
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise _refusal(error) from None


def _refusal(error: ValidationError) -> Problem:
    details = error.errors(include_input=False, include_url=False)
    if details[0]["type"] == "json_invalid":
        return Problem("not-json", details[0]["msg"])
    return Problem("invalid", _count(len(details)), faults=faults_of(details))


def _count(faults: int) -> str:
    return "There is one fault in the input." if faults == 1 else f"There are {faults} faults in the input."


def parse_batch(raw: bytes) -> list[CommentIn | list[Fault]]:
    """Read `{"comments": […]}`: each comment, or what is wrong with it.

    Raises:
        Problem: the body as a whole can't be read.
    """
    try:
        return list(BatchIn.model_validate_json(raw).comments)  # as nearly every batch is
    except ValidationError:
        pass
    values = _load(raw)
    if not isinstance(values, dict) or set(values) != {"comments"} or not isinstance(values["comments"], list):
        fault = Fault(pointer="", detail='the body must be {"comments": [...]} and nothing else')
        raise Problem("invalid", _count(1), faults=[fault])
    comments: Sequence[Any] = values["comments"]
    if not 1 <= len(comments) <= MAX_COMMENTS:
        fault = Fault(pointer="/comments", detail=f"takes 1 to {MAX_COMMENTS} comments; these are {len(comments)}")
        raise Problem("invalid", _count(1), faults=[fault])
    return [_comment(value, f"/comments/{i}") for i, value in enumerate(comments)]


def _comment(value: object, pointer: str) -> CommentIn | list[Fault]:
    try:
        return CommentIn.model_validate(value)
    except ValidationError as error:
        return faults_of(error.errors(include_input=False, include_url=False), under=pointer)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _load(raw: bytes) -> Any:
    # The standard library lets a lone surrogate through, so that it costs its own comment alone.
    try:
        values = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise Problem("not-json", f"The body is not UTF-8: byte {error.start} is not part of a character.") from None
    except RecursionError:
        raise Problem("not-json", "The body is nested too deeply.") from None
    except ValueError as error:
        raise Problem("not-json", str(error)) from None
    return values
