"""How Perspective's scores agree with our labels on the same texts. Pure: numbers in, numbers out, no text."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby, pairwise
from math import atanh, sqrt, tanh
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.labels import Label
from models.manifest import Interval, ModelRefused, check_version

ATTRIBUTES = {
    "TOXICITY": Label.TOXICITY,
    "SEVERE_TOXICITY": Label.SEVERE_TOXICITY,
    "IDENTITY_ATTACK": Label.IDENTITY_ATTACK,
    "INSULT": Label.INSULT,
    "PROFANITY": Label.OBSCENE,
    "THREAT": Label.THREAT,
    "OBSCENE": Label.OBSCENE,
    "SPAM": Label.SPAM,
}
"""Perspective's attributes that a label of ours answers for; the others it had, no model here knows."""

FILE = "perspective.json"
"""The name of a release's `Summary`, beside its manifest."""

GRID = tuple(step / 50 for step in range(1, 50))
"""Thresholds of theirs that are tabled: 0.02 to 0.98."""

_Z = 1.96  # 95% of a normal distribution lie within
_DIGITS = 5
_Share = Annotated[float, Field(ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Point(NamedTuple):
    """One threshold of theirs, and ours that withholds the same `share` of the texts; scores from it on are withheld.

    Between `low` and `high` are the thresholds of ours whose share can't be told from theirs on so many texts.
    `both` is the share of what theirs withholds that ours withholds too.
    """

    theirs: float
    share: float
    ours: float
    low: float
    high: float
    both: float


class Agreement(_Part):
    """One attribute of theirs against one label of ours, on `rows` texts; the columns are those of `Point`."""

    label: Label
    rows: int
    spearman: Interval
    theirs: tuple[_Share, ...]
    share: tuple[_Share, ...]
    ours: tuple[_Share, ...]
    low: tuple[_Share, ...]
    high: tuple[_Share, ...]
    both: tuple[_Share, ...]

    @model_validator(mode="after")
    def _is_a_table(self) -> "Agreement":
        columns = (self.theirs, self.share, self.ours, self.low, self.high, self.both)
        if len({len(column) for column in columns}) > 1:
            raise ValueError("the columns have different lengths")
        if any(later <= earlier for earlier, later in pairwise(self.theirs)):
            raise ValueError("the thresholds must rise")
        return self

    def points(self) -> list[Point]:
        """Return the rows of the table."""
        return [
            Point(*row) for row in zip(self.theirs, self.share, self.ours, self.low, self.high, self.both, strict=True)
        ]

    def at(self, theirs: float) -> Point | None:
        """Return the row of a threshold, on the line between its neighbours; None where it withheld nothing."""
        after = bisect_left(self.theirs, theirs)
        if after == len(self.theirs):
            return None
        points = self.points()
        if after == 0 or self.theirs[after] == theirs:
            return points[after]
        one, other = points[after - 1 : after + 1]
        part = (theirs - one.theirs) / (other.theirs - one.theirs)
        return Point(*(a + (b - a) * part for a, b in zip(one, other, strict=True)))


class Summary(_Part):
    """What is carried with a release for those who have no log of their own: no texts, by attribute of theirs."""

    format_version: int = 1
    version: Annotated[str, AfterValidator(check_version)]
    """The version of the model that scored."""
    source: str
    sha256: str
    attributes: dict[str, Agreement]


def summary_of(root: Path, version: str) -> Summary:
    """Return the summary that lies beside a release.

    Raises:
        ModelRefused: there is none, or it is of another version: its thresholds would mean something else.
    """
    path = root / version / FILE
    try:
        summary = Summary.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise ModelRefused(
            f"model {version} carries no summary of Perspective's scores: bring a log of your own (--log), or make one "
            "with ombud-train perspective"
        ) from None
    except (OSError, ValidationError):
        raise ModelRefused(f"{path} can't be read, or is no summary of Perspective's scores") from None
    if summary.version != version:
        raise ModelRefused(
            f"{path} tells of model {summary.version}, not of {version}, whose scores differ: bring a log of your own "
            "(--log), or make another with ombud-train perspective"
        )
    return summary


def compare(
    label: Label, theirs: Sequence[float], ours: Sequence[float], thresholds: Sequence[float] = GRID
) -> Agreement | None:
    """Compare scores of the same texts, each (n,); None where too few or too alike to say anything.

    Ours withholds as many as theirs: its threshold is the score of the k-th highest where theirs withholds k. The
    interval inverts McNemar's test (1947): with d texts withheld by only one of the two, their counts differ by
    chance by up to 1.96 sqrt(d).
    """
    correlation = spearman(theirs, ours)
    if correlation is None:
        return None
    falling = sorted(ours, reverse=True)
    n, points = len(falling), []
    for threshold in sorted(set(thresholds)):
        caught = [mine for other, mine in zip(theirs, ours, strict=True) if other >= threshold]
        k = len(caught)
        if not k:
            break
        own = falling[k - 1]
        both = sum(mine >= own for mine in caught)
        reach = round(_Z * sqrt(max(1, 2 * (k - both))))
        low, high = falling[min(n - 1, k - 1 + reach)], falling[max(0, k - 1 - reach)]
        numbers = (k / n, own, low, high, both / k)
        points.append(Point(threshold, *(round(number, _DIGITS) for number in numbers)))
    if not points:
        return None
    columns = dict(zip(Point._fields, map(tuple, zip(*points, strict=True)), strict=True))
    return Agreement(label=label, rows=n, spearman=correlation, **columns)


def spearman(one: Sequence[float], other: Sequence[float]) -> Interval | None:
    """Return the rank correlation, ties at their mean rank, with its 95% interval (Bonett and Wright 2000).

    None for fewer than four pairs, or where all are equal on one side.
    """
    n = len(one)
    a, b = _ranks(one), _ranks(other)
    middle = (n - 1) / 2
    spread = sqrt(sum((x - middle) ** 2 for x in a) * sum((y - middle) ** 2 for y in b))
    if n < 4 or not spread:
        return None
    r = max(-1.0, min(1.0, sum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True)) / spread))
    bounded = max(-0.999999, min(0.999999, r))
    half = _Z * sqrt((1 + r * r / 2) / (n - 3))
    low, high = tanh(atanh(bounded) - half), tanh(atanh(bounded) + half)
    return Interval(value=round(r, _DIGITS), low=round(min(low, r), _DIGITS), high=round(max(high, r), _DIGITS))


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks, at = [0.0] * len(values), 0
    for _, tied in groupby(order, key=values.__getitem__):
        rows = list(tied)
        for row in rows:
            ranks[row] = at + (len(rows) - 1) / 2
        at += len(rows)
    return ranks
