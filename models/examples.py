"""One labelled text, as training reads it and the service exports it."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args

from models.labels import Label

MAX_LINE = 1_000_000
"""The most characters of a line: several times what the longest comment takes."""
MAX_NAME = 200
"""The most characters of an id, a person, a reason, a site or a version."""

Outcome = Literal["approve", "reject"]
_Str = TypeVar("_Str", bound=str)


class Evidence(StrEnum):
    """How a text came by its labels."""

    DECISION = "decision"
    SECOND_OPINION = "second_opinion"  # another person looked at the same text
    APPEAL = "appeal"  # decided anew because its author asked
    SUGGESTSCORE = "suggestscore"  # a client of Perspective's API said so
    SUBMIT_SPAM = "submit_spam"  # a client of Akismet's API said so
    SUBMIT_HAM = "submit_ham"


class Looked(StrEnum):
    """How a text came to be looked at by a person."""

    BAND = "band"  # its scores or a rule of the policy sent it to people
    REPORT = "report"
    AUDIT = "audit"  # picked by chance among what the machine was sure of
    SUGGESTED = "suggested"  # picked because its label would teach much
    APPEAL = "appeal"
    FEEDBACK = "feedback"  # nobody here looked: it came from outside


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what is known about it.

    `labels` holds the share of readers, 0 to 1, who would give each label. A label that nobody was asked
    about is absent: absent means unknown, 0 means "no". `weight` is how much the example counts in a fit.

    What follows is known of a newsroom's own examples only. `id` names what was decided at a `site`, so that a
    newer line can replace an older one, or take it back where it is `withdrawn`; then only `at` counts. `by` and
    `reason` say who decided and why, `model` and `scores` what the machine had said, `looked` how the text came
    to a person, and `probability` the chance that it had to, None where that was certain.
    Raises ValueError where a value is out of range.
    """

    text: str
    labels: Mapping[Label, float]
    source: str
    language: str | None = None
    weight: float = field(default=1.0)
    id: str | None = None
    evidence: Evidence | None = None
    outcome: Outcome | None = None
    by: str | None = None
    reason: str | None = None
    model: str | None = None
    scores: Mapping[Label, float] | None = None
    looked: Looked | None = None
    probability: float | None = None
    site: str | None = None
    at: datetime | None = None
    withdrawn: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise ValueError(f"weight is {self.weight}: expected a positive number")
        if not self.source:
            raise ValueError("source is empty: expected the name of the data set or site")
        if self.probability is not None and not 0.0 < self.probability <= 1.0:
            raise ValueError(f"probability is {self.probability}: expected a number above 0 and at most 1")
        if self.at is not None and self.at.tzinfo is None:
            raise ValueError("at: expected a time with its offset, such as 2026-11-23T12:00:00+00:00")
        if self.withdrawn and self.id is None:
            raise ValueError("id: expected what is withdrawn")
        object.__setattr__(self, "labels", _frozen("label", self.labels))
        if self.scores is not None:
            object.__setattr__(self, "scores", _frozen("score", self.scores))

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values; what is not known of a newsroom's own examples is left out."""
        known = {name: value for name in _OWN if (value := getattr(self, name)) is not None and value is not False}
        if self.at is not None:
            known["at"] = self.at.isoformat()
        if self.scores is not None:
            known["scores"] = {label.value: score for label, score in self.scores.items()}
        return {
            "text": self.text,
            "labels": {label.value: value for label, value in self.labels.items()},
            "source": self.source,
            "language": self.language,
            "weight": self.weight,
        } | known

    def to_line(self) -> str:
        """Return the example as one line of JSON, without a line end; ASCII, so that any file takes it."""
        return json.dumps(self.as_dict(), separators=(",", ":"))

    @classmethod
    def from_line(cls, line: str) -> "Example":
        """Read what `to_line` wrote. Raises ValueError with one clear sentence on anything else."""
        if len(line) > MAX_LINE:
            raise ValueError(f"a line of {len(line):,} characters: at most {MAX_LINE:,} are read")
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"not a line of JSON: {error}") from None
        return cls.from_dict(data)

    @classmethod
    def from_dict(cls, data: object) -> "Example":
        """Read what `as_dict` gives. Raises ValueError with one clear sentence on anything else."""
        if not isinstance(data, dict):
            raise ValueError(f"expected a JSON object, got {type(data).__name__}")
        unknown = sorted(str(name) for name in set(data) - _FIELDS)
        if unknown:
            raise ValueError(f"unknown field {unknown[0]!r:.80}")
        scores, probability, withdrawn = (data.get(name) for name in ("scores", "probability", "withdrawn"))
        if not isinstance(withdrawn, bool | None):
            raise ValueError("withdrawn: expected true or false")
        return cls(
            text=_string(data, "text"),
            labels=_shares("label", data.get("labels")),
            source=_string(data, "source"),
            language=_name(data, "language"),
            weight=_number("weight", data.get("weight", 1.0)),
            evidence=_one_of(Evidence, data, "evidence"),
            outcome=_one_of(get_args(Outcome), data, "outcome"),
            scores=None if scores is None else _shares("score", scores),
            looked=_one_of(Looked, data, "looked"),
            probability=None if probability is None else _number("probability", probability),
            at=_time(data.get("at")),
            withdrawn=bool(withdrawn),
            **{name: _name(data, name) for name in ("id", "by", "reason", "model", "site")},
        )


_OWN = (
    "id", "evidence", "outcome", "by", "reason", "model", "scores", "looked", "probability", "site", "at", "withdrawn",
)  # fmt: skip
_EVER_AGO, _FOR_EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_FIELDS = frozenset({"text", "labels", "source", "language", "weight", *_OWN})


def standing(examples: Iterable[Example]) -> list[Example]:
    """Return what stands of examples: the newest line of each id of a site, unless that takes it back.

    Time decides, not the order in which files are named; of two at one time the later line stands. Without a time an
    example is the oldest, and what is withdrawn is withdrawn for good.
    """
    newest: dict[object, Example] = {}
    for place, example in enumerate(examples):
        key: object = place if example.id is None else (example.site or example.source, example.id)
        if key not in newest or _when(example) >= _when(newest[key]):
            newest.pop(key, None)
            newest[key] = example
    return [example for example in newest.values() if not example.withdrawn]


def _when(example: Example) -> datetime:
    return example.at or (_FOR_EVER if example.withdrawn else _EVER_AGO)


def _frozen(what: str, shares: Mapping[Label, float]) -> Mapping[Label, float]:
    for label, value in shares.items():
        if not 0.0 <= value <= 1.0:
            raise ValueError(f"{what} {label} is {value}: expected a number from 0 to 1")
    return MappingProxyType({Label(label): float(value) for label, value in shares.items()})


def _string(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name}: expected a string")
    return value


def _name(data: dict[str, Any], name: str) -> str | None:
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{name}: expected a string or null")
    if len(value) > MAX_NAME:
        raise ValueError(f"{name}: expected at most {MAX_NAME} characters")
    return value


def _one_of(known: Iterable[_Str], data: dict[str, Any], name: str) -> _Str | None:
    value = _name(data, name)
    found = next((each for each in known if each == value), None)
    if value is not None and found is None:
        raise ValueError(f"{name} is {value!r:.80}: expected {', '.join(known)} or null")
    return found


def _time(value: object) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError("at: expected a time such as 2026-11-23T12:00:00+00:00, or null") from None


def _number(name: str, value: object) -> float:
    # bool is an int to Python, and a weight or a share of `true` is a mistake.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name}: expected a number")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{name}: the number is too large") from None


def _shares(what: str, value: object) -> dict[Label, float]:
    if not isinstance(value, dict):
        raise ValueError(f"{what}s: expected an object of label and number")
    known = {label.value for label in Label}
    for name in value:
        if name not in known:
            raise ValueError(f"unknown label {name!r:.80}; the labels are {', '.join(Label)}")
    return {Label(name): _number(f"{what} {name}", share) for name, share in value.items()}
