"""Kinds of comments that a model may do worse on than on all, and its measures on each."""

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel

from models.labels import LABELS, Label
from models.manifest import Metrics
from models.text import read
from training.bias import mentions
from training.evaluate import measure

_Floats = npt.NDArray[np.floating]
_Bools = npt.NDArray[np.bool_]
_LINK = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|net|org|info|ru|de|co|io|me|tv|ly|be)\b", re.IGNORECASE)
_SHORT, _LONG = 40, 400
_LEAST_LETTERS = 10
_INNOCENT = frozenset(("entity", "stretched"))  # mangled markup and emphasis hide nothing


class Slice(BaseModel):
    """One label on one kind of comments. `at` goes from a threshold's name to recall and false-positive rate."""

    kind: str
    label: Label
    metrics: Metrics
    at: dict[str, dict[str, float | None]]


def _shouts(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= _LEAST_LETTERS and all(char.isupper() for char in letters if char.upper() != char.lower())


def _is_disguised(text: str) -> bool:
    """Say whether reading the text undid something that hides a word."""
    return not _INNOCENT.issuperset(read(text).disguises)


KINDS: dict[str, Callable[[str], bool]] = {
    f"at most {_SHORT} characters": lambda text: len(text) <= _SHORT,
    f"{_SHORT + 1} to {_LONG} characters": lambda text: _SHORT < len(text) <= _LONG,
    f"over {_LONG} characters": lambda text: len(text) > _LONG,
    "all capitals": _shouts,
    "with a link": lambda text: _LINK.search(text) is not None,
    "with evasion": _is_disguised,
    "with an identity term": lambda text: bool(mentions([text])),
}


def kinds(texts: Sequence[str]) -> dict[str, _Bools]:
    """Return for each kind which of n texts are of it; a text can be of several."""
    found = {name: np.array([is_of(text) for text in texts], dtype=bool) for name, is_of in KINDS.items()}
    return {"all": np.ones(len(texts), dtype=bool)} | found


def sliced(
    texts: Sequence[str],
    scores: _Floats,
    shares: _Floats,
    weights: _Floats,
    thresholds: Mapping[Label, Mapping[str, float]],
) -> list[Slice]:
    """Measure each kind of n texts; arrays (n, labels), shares NaN where unknown; labels are those of `thresholds`."""
    found = []
    for kind, rows in kinds(texts).items():
        for label, named in thresholds.items():
            column = LABELS.index(label)
            known = rows & ~np.isnan(shares[:, column]) & (weights[:, column] > 0)
            if not known.any():
                continue
            score, share, weight = scores[known, column], shares[known, column], weights[known, column]
            at = {name: caught(score, share, weight, threshold) for name, threshold in named.items()}
            found.append(Slice(kind=kind, label=label, metrics=measure(score, share, weight), at=at))
    return found


def caught(scores: _Floats, shares: _Floats, weights: _Floats, threshold: float) -> dict[str, float | None]:
    """Return recall and false-positive rate at a threshold, all arrays (n,); None where a share is of nothing."""
    hit = scores >= threshold
    has, has_not = weights * shares, weights * (1 - shares)
    return {
        "recall": float((has * hit).sum() / has.sum()) if has.sum() > 0 else None,
        "false_positive_rate": float((has_not * hit).sum() / has_not.sum()) if has_not.sum() > 0 else None,
    }
