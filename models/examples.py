"""One labelled text, as training reads it and the service exports it."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from models.labels import Label

_FIELDS = frozenset({"text", "labels", "source", "language", "weight"})


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what is known about it.

    `labels` holds the share of readers, 0 to 1, who would give each label. A label that nobody was asked
    about is absent: absent means unknown, 0 means "no". `weight` is how much the example counts in a fit.
    Raises ValueError where a value is out of range.
    """

    text: str
    labels: Mapping[Label, float]
    source: str
    language: str | None = None
    weight: float = field(default=1.0)

    def __post_init__(self) -> None:
        for label, value in self.labels.items():
            if not 0.0 <= value <= 1.0:
                raise ValueError(f"label {label} is {value}: expected a number from 0 to 1")
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise ValueError(f"weight is {self.weight}: expected a positive number")
        if not self.source:
            raise ValueError("source is empty: expected the name of the data set or site")
        frozen = MappingProxyType({Label(label): float(value) for label, value in self.labels.items()})
        object.__setattr__(self, "labels", frozen)

    def to_line(self) -> str:
        """Return the example as one line of JSON, without a line end; ASCII, so that any file takes it."""
        return json.dumps(
            {
                "text": self.text,
                "labels": {label.value: value for label, value in self.labels.items()},
                "source": self.source,
                "language": self.language,
                "weight": self.weight,
            },
            separators=(",", ":"),
        )

    @classmethod
    def from_line(cls, line: str) -> "Example":
        """Read what `to_line` wrote. Raises ValueError with one clear sentence on anything else."""
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"not a line of JSON: {error}") from None
        if not isinstance(data, dict):
            raise ValueError(f"expected a JSON object, got {type(data).__name__}")
        unknown = sorted(set(data) - _FIELDS)
        if unknown:
            raise ValueError(f"unknown field {unknown[0]!r}")
        language = data.get("language")
        if language is not None and not isinstance(language, str):
            raise ValueError("language: expected a string or null")
        return cls(
            text=_string(data, "text"),
            labels=_labels(data.get("labels")),
            source=_string(data, "source"),
            language=language,
            weight=_number("weight", data.get("weight", 1.0)),
        )


def _string(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name}: expected a string")
    return value


def _number(name: str, value: object) -> float:
    # bool is an int to Python, and a weight or a share of `true` is a mistake.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name}: expected a number")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{name}: the number is too large") from None


def _labels(value: object) -> dict[Label, float]:
    if not isinstance(value, dict):
        raise ValueError("labels: expected an object of label and number")
    known = {label.value for label in Label}
    for name in value:
        if name not in known:
            raise ValueError(f"unknown label {name!r}; the labels are {', '.join(Label)}")
    return {Label(name): _number(f"label {name}", share) for name, share in value.items()}
