"""`ombud score`: texts from a file, scores and verdicts into another, no server."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from models.language import identify
from models.registry import Model, Registry
from service.domain import policy
from service.domain.clock import utc_now
from service.domain.comments import Comment, Text
from service.domain.errors import Invalid
from service.domain.sites import Policy

_BATCH = 256
_SITE_LANGUAGE = "en"


class _Line(BaseModel):
    id: Annotated[str, Field(coerce_numbers_to_str=True)]
    text: Text


def score_file(models_dir: Path, source: Path, output: Path | None, policy_file: Path | None) -> int:
    """Score a JSONL file (or `-`, standard input); return how many lines could not be read.

    Every line of the input gives one line of the output, in order: `{"id", "scores", "verdict",
    "reasons", "model_version"}`, or `{"line", "error"}`.

    Raises:
        Invalid: a file can't be read, or the policy is none.
        ModelRefused: the model can't be trusted or loaded.
    """
    rules = _policy(policy_file)
    model = Registry(models_dir).load()
    bad = 0
    with ExitStack() as stack:
        lines = stack.enter_context(_open(source))
        out = stack.enter_context(replacing(output)) if output else sys.stdout
        progress = stack.enter_context(_progress(shown=output is not None))
        task = progress.add_task("scoring", total=_count(source))
        number = 0
        while batch := list(islice(lines, _BATCH)):
            for answer in _answers(batch, number, model, rules):
                bad += "error" in answer
                out.write(json.dumps(answer, ensure_ascii=False) + "\n")
            number += len(batch)
            progress.advance(task, len(batch))
        progress.update(task, total=number)
    return bad


def _policy(file: Path | None) -> Policy:
    if file is None:
        return Policy()
    try:
        return Policy.model_validate_json(file.read_bytes())
    except OSError as error:
        raise Invalid(f"{file} can't be read: {error.strerror}") from None
    except ValidationError as error:
        raise Invalid(f"{file} is no policy: {error}") from None


def _open(source: Path) -> IO[bytes]:
    if str(source) == "-":
        return sys.stdin.buffer
    try:
        return source.open("rb")
    except OSError as error:
        raise Invalid(f"{source} can't be read: {error.strerror}") from None


@contextmanager
def beside(output: Path, *, private: bool = False) -> Iterator[Path]:
    """Give an empty file beside to write to, and put it in its place at the end; `private`: for its owner alone."""
    fresh = output.with_name(f".{output.name}.part")
    try:
        fresh.unlink(missing_ok=True)  # of a run that was killed
        fresh.touch(0o600 if private else 0o666, exist_ok=False)
        yield fresh
        fresh.replace(output)
    except OSError as error:
        raise Invalid(f"{output} can't be written: {error.strerror}") from None
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def replacing(output: Path, *, private: bool = False) -> Iterator[IO[str]]:
    """Do so with lines of text: the file may be the input."""
    with beside(output, private=private) as fresh, fresh.open("w", encoding="utf-8") as file:
        yield file


def _count(source: Path) -> int | None:
    if str(source) == "-":
        return None
    with source.open("rb") as lines:
        return sum(1 for _ in lines)


def _progress(*, shown: bool) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not (shown or sys.stderr.isatty()))


def _answers(batch: list[bytes], number: int, model: Model, rules: Policy) -> Iterator[dict[str, Any]]:
    parsed: list[_Line | dict[str, Any]] = []
    for at, raw in enumerate(batch, start=number + 1):
        try:
            parsed.append(_Line.model_validate_json(raw))
        except ValidationError as error:
            faults = "; ".join(each["msg"] for each in error.errors(include_input=False, include_url=False))
            parsed.append({"line": at, "error": faults})
    rows = iter(model.scorer.score([each.text for each in parsed if isinstance(each, _Line)]))
    for each in parsed:
        if isinstance(each, dict):
            yield each
            continue
        comment = Comment(site="", id=each.id, revision=1, text=each.text)
        subject = policy.Subject(each.id, comment, identify(each.text, _SITE_LANGUAGE), next(rows))
        found = policy.assess(subject, rules, model.manifest, model_version=model.version, now=utc_now())
        yield {
            "id": each.id,
            "scores": {label: round(score, 6) for label, score in subject.scores.items()},
            "verdict": found.verdict,
            "reasons": [reason.model_dump() for reason in found.reasons],
            "model_version": model.version,
        }
