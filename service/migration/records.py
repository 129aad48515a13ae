"""Texts with Perspective's scores, as sites have logged them: CSV or JSON lines, one at a time, faults told."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.domain.comments import MAX_TEXT_BYTES
from service.domain.errors import Invalid

_MOST_LINE = 1024 * 1024
_TEXTS = ("text", "comment_text", "comment", "body")


@dataclass(frozen=True, slots=True)
class Record:
    """One text, and what Perspective gave it by attribute; `number` counts the records of the file from 1."""

    number: int
    text: str
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fault:
    """A record that can't be used, and why; never quotes it."""

    number: int
    why: str


def read(path: Path, wanted: Sequence[str], tell: Callable[[int], None] = lambda _at: None) -> Iterator[Record | Fault]:
    """Read a log (`.gz` if named so); `tell` hears how many bytes of the file are behind.

    A CSV has a header, a column of texts (`text`, `comment_text`, `comment` or `body`) and one for each attribute,
    named like it, with a version or without. Of JSON lines each is an object: the same names, or Perspective's
    request and answer, side by side or under `request` and `response`. Rows that say `in_train` are passed over.

    Raises:
        Invalid: the file can't be read.
    """
    try:
        with path.open("rb") as raw:
            unpacked = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
            lines = io.TextIOWrapper(unpacked, encoding="utf-8-sig", errors="replace", newline="")
            is_json = _first(lines) == "{"
            found = _json_lines(lines) if is_json else _csv_rows(lines)
            for number, row in enumerate(found, start=1):
                tell(raw.tell())
                if isinstance(row, str):
                    yield Fault(number, row)
                elif str(row.get("in_train", "0")) not in ("1", "True", "true"):
                    yield _record(number, row, wanted)
    except (OSError, EOFError, zlib.error) as error:
        raise Invalid(f"{path} can't be read: {getattr(error, 'strerror', None) or 'it is damaged'}") from None


def _first(lines: io.TextIOWrapper) -> str:
    start = lines.read(4096).lstrip()[:1]
    lines.seek(0)
    return start


def _csv_rows(lines: io.TextIOWrapper) -> Iterator[dict[str, Any] | str]:
    csv.field_size_limit(_MOST_LINE)
    rows = csv.DictReader(lines)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield "it is no row of a CSV"


def _json_lines(lines: io.TextIOWrapper) -> Iterator[dict[str, Any] | str]:
    while line := lines.readline(_MOST_LINE):
        if len(line) == _MOST_LINE and not line.endswith("\n"):
            while (rest := lines.readline(_MOST_LINE)) and not rest.endswith("\n"):
                pass
            yield "the line is too long"
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield "it is no JSON"
            continue
        yield _flat(row) if isinstance(row, dict) else "it is no JSON object"


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Bring Perspective's request and answer into the form of a CSV's row."""
    flat = dict(row)
    for part in (row, row.get("request"), row.get("response")):
        if not isinstance(part, dict):
            continue
        if isinstance(comment := part.get("comment"), dict):
            flat["text"] = comment.get("text")
        for scores in (part.get("attributeScores"), part.get("scores")):
            for name, score in scores.items() if isinstance(scores, dict) else ():
                summary = score.get("summaryScore") if isinstance(score, dict) else None
                flat[name] = summary.get("value") if isinstance(summary, dict) else score
    return flat


def _record(number: int, row: Mapping[str, Any], wanted: Sequence[str]) -> Record | Fault:
    text = next((row[name] for name in _TEXTS if isinstance(row.get(name), str)), None)
    if text is None or not text.strip():
        return Fault(number, "it has no text")
    if len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        return Fault(number, f"its text has more than {MAX_TEXT_BYTES:,} bytes")
    scores = {}
    for name in wanted:
        value = _value(row, name)
        if value in (None, ""):
            continue
        try:
            score = float(value)
        except (TypeError, ValueError, OverflowError):
            return Fault(number, f"its {name} is no number")
        if not 0 <= score <= 1:
            return Fault(number, f"its {name} is not between 0 and 1")
        scores[name] = score
    return Record(number, text, scores) if scores else Fault(number, f"it has no score for {' or '.join(wanted)}")


def _value(row: Mapping[str, Any], name: str) -> Any:
    """Return the score of an attribute, of any version where the row names one: the first is the newest in a log."""
    if name in row:
        return row[name]
    return next((value for key, value in row.items() if isinstance(key, str) and key.startswith(f"{name}@")), None)
