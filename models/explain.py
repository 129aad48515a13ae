"""Why a text got its score: which stretches of what was written moved it, and how far."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt
from sklearn.pipeline import Pipeline

from models.features import TextCounts
from models.labels import Label
from models.signals import COLUMN, SIGNALS, seen
from models.text import Trace, trace

_F64 = npt.NDArray[np.float64]
WORDS = "words"
"""The cause of a stretch that moved the score by what it says."""

# What is shown as one: what stands between spaces, and each letter of a script that is written without them.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNIT = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")
_LEAST_SPAN = 1e-6


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the original text, in UTF-16 code units, and how far it moved the log-odds of the score.

    `cause` is WORDS or the name of a signal; a signal of the whole text, such as its length, has all of it.
    """

    start: int
    end: int
    contribution: float
    cause: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The `score` of a text, a probability, as a sum of log-odds: `base` and the contributions of `stretches`.

    `base` is what a text without any feature has. The stretches are in the order of the text; those of words
    do not overlap each other.
    """

    label: Label
    score: float
    base: float
    stretches: tuple[Stretch, ...]


def explain(pipeline: Pipeline, text: str, label: Label, column: int) -> Explanation:
    """Explain the score that a fitted pipeline gives a text in one column. Total on every str.

    Up to the margin the model is a sum, and each feature has its term. The log-odds are a bent line over the
    margin, so each term counts with the mean slope between no text and this one: integrated gradients along
    the straight line from no text (Sundararajan et al. 2017), here in closed form.
    """
    count, weigh, judge, calibrate = (pipeline[name] for name in ("count", "weigh", "judge", "calibrate"))
    counts = count.transform([text])
    weights = weigh.transform(counts)
    margins = np.stack([judge.intercept_, judge.transform(weights)[0]]).astype(float)
    score = float(calibrate.predict_proba(margins)[1, column])
    terms = weights.data * judge.coef_[weights.indices, column].astype(float)
    span = margins[1, column] - margins[0, column]
    # The margin is a sum in float32: what that rounds off, a millionth or so, each term bears by its size.
    terms += np.abs(terms) * ((span - terms.sum()) / max(np.abs(terms).sum(), _LEAST_SPAN))
    if abs(span) < _LEAST_SPAN:  # no way to go: the slope where it stands
        span = _LEAST_SPAN
        margins[1, column] = margins[0, column] + span
    base, end = calibrate.decision_function(margins)[:, column].tolist()
    terms *= (end - base) / span

    short = count.shorten(text)
    traced = trace(short)
    said = counts.indices < count.n_features
    each = dict(zip(counts.indices[said].tolist(), (terms[said] / counts.data[said]).tolist(), strict=True))
    shown = {SIGNALS[at - count.n_features]: term for at, term in zip(counts.indices[~said], terms[~said], strict=True)}
    original = _back(text, short, count.max_chars // 5)
    stretches = [
        Stretch(original(start), original(end), float(moved), cause)
        for start, end, moved, cause in [*_words(count, traced, each, _size(short)), *_signals(short, traced, shown)]
        if moved
    ]
    return Explanation(
        label=label,
        score=score,
        base=base,
        stretches=tuple(sorted(stretches, key=lambda stretch: (stretch.start, stretch.end))),
    )


def _words(
    count: TextCounts, traced: Trace, each: Mapping[int, float], size: int
) -> Iterator[tuple[int, int, float, str]]:
    """Yield the words and how far they move; `each` says how far one occurrence of an n-gram does, by its column."""
    moved = _by_character(count, " ".join(traced.text.split()), each)
    at, start, end, total = 0, 0, 0, 0.0
    for unit in _UNIT.finditer(traced.text):
        first, last = traced.starts[unit.start()], traced.ends[unit.end() - 1]
        # Words that were written as one, such as the name of an emoji, stay one.
        if first >= end and first < last:
            yield start, end, total, WORDS
            start, total = first, 0.0
        end = max(end, last)
        total += float(moved[at : at + len(unit.group())].sum())
        at += len(unit.group())
    if not at:  # the one n-gram of a text without words
        end, total = size, float(moved.sum())
    yield start, end, total, WORDS


def _by_character(count: TextCounts, prepared: str, each: Mapping[int, float]) -> _F64:
    """Return how far each character moves that is no space, or the one number of a text that has none.

    An n-gram is shared equally among its characters; the spaces around and within it stand for none.
    """
    found = count.occurrences(prepared)
    terms = np.array([each[column] for column in found.columns.tolist()])
    rank = np.array([0, *accumulate(char != " " for char in prepared)])
    size = max(int(rank[-1]), 1)
    first = np.minimum(rank[np.clip(found.starts, 0, len(prepared))], size - 1)
    last = np.maximum(rank[np.clip(found.ends, 0, len(prepared))], first + 1)
    terms = terms / (last - first)
    steps = np.bincount(first, terms, size + 1) - np.bincount(last, terms, size + 1)
    moved: _F64 = np.cumsum(steps)[:-1]
    return moved


def _signals(short: str, traced: Trace, shown: Mapping[str, float]) -> Iterator[tuple[int, int, float, str]]:
    """Yield where the signals stand, each of a kind moving as far as the others; `shown` says how far all do."""
    units = _units(short)
    places = defaultdict(list)
    for column, start, end in seen(short):
        places[SIGNALS[column]].append((units[start], units[end]))
    for disguise in traced.disguises:
        if disguise.kind in COLUMN:
            places[disguise.kind].append((disguise.start, disguise.end))
    for name, term in shown.items():
        stands = places[name] or [(0, units[-1])]
        for start, end in stands:
            yield start, end, term / len(stands), name


def _back(text: str, short: str, tail: int) -> Callable[[int], int]:
    """Return the way from an offset in what is read of a text, its end `tail` characters, back to the whole text.

    Both are in UTF-16 code units.
    """
    if text == short:
        return lambda offset: offset
    cut, left_out = _size(short[: len(short) - tail - 1]), _size(text) - _size(short)
    return lambda offset: offset if offset <= cut else offset + left_out


def _units(text: str) -> list[int]:
    """Return where each character begins in UTF-16 code units, and where the last one ends."""
    return [0, *accumulate(1 + (char > "\uffff") for char in text)]


def _size(text: str) -> int:
    return _units(text)[-1]
