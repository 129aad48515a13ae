"""A newsroom's own examples: read, what stands of them, in the order of time, and parted by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from models.examples import Example
from models.labels import LABELS
from models.text import words
from training import evidence
from training.duplicates import leaders
from training.mix import Part

_F32 = npt.NDArray[np.float32]
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
LATER = 0.1
"""The share of the newest examples that test a fit; as many before them calibrate it."""


@dataclass(frozen=True, slots=True)
class Own:
    """n examples, the oldest first: `shares` (n, labels) with NaN where unknown, and what each row stands for.

    `weights` (n,) say how much it counts in a fit, `traffic` (n,) how many comments it stands for: one over the
    chance that a person looked at it.
    """

    examples: list[Example]
    shares: _F32
    weights: _F32
    traffic: _F32
    parts: npt.NDArray[np.int8]

    @property
    def texts(self) -> list[str]:
        """The texts."""
        return [example.text for example in self.examples]

    def part(self, *parts: Part) -> "Own":
        """Return the rows of some parts."""
        return self.take(np.flatnonzero(np.isin(self.parts, parts)))

    def take(self, rows: npt.NDArray[np.intp]) -> "Own":
        """Return some rows, in the order given."""
        picked = [self.examples[row] for row in rows.tolist()]
        return Own(picked, self.shares[rows], self.weights[rows], self.traffic[rows], self.parts[rows])

    @property
    def seen_until(self) -> datetime | None:
        """The time of the newest example outside the test part; None where no time is known."""
        times = [row.at for row, part in zip(self.examples, self.parts, strict=True) if row.at and part != Part.TEST]
        return max(times, default=None)


def parted(examples: Sequence[Example], of_site: bool, later: float = LATER, seed: int = 0) -> Own:
    """Return examples in the order of time, the newest for testing, those before for calibration.

    Of texts that say nearly the same the newest stays, with its part: what is tested on was never fitted, in other
    words either. Older ones of the same part stay where they contradict it. Examples without a time are the oldest.
    """
    order = sorted(range(len(examples)), key=lambda at: (examples[at].at or _LONG_AGO, at))
    ordered = [examples[at] for at in order]
    shares = np.full((len(ordered), len(LABELS)), np.nan, dtype=np.float32)
    for row, example in enumerate(ordered):
        for label, share in evidence.labels(example, of_site).items():
            shares[row, LABELS.index(label)] = share
    parts = by_time(len(ordered), later)
    newest = leaders([words(example.text) for example in reversed(ordered)], seed)
    leading = (len(ordered) - 1 - newest)[::-1]
    stays = leading == np.arange(len(ordered))
    contradicts = np.any((shares >= 0.5) != (shares[leading] >= 0.5), axis=1)
    stays |= (parts == parts[leading]) & contradicts
    stays &= ~np.isnan(shares).all(axis=1)
    every = Own(
        ordered,
        shares,
        np.array([evidence.weight(example) for example in ordered], dtype=np.float32),
        np.array([1 / (example.probability or 1.0) for example in ordered], dtype=np.float32),
        parts,
    )
    return every.take(np.flatnonzero(stays))


def by_time(n: int, later: float = LATER) -> npt.NDArray[np.int8]:
    """Return the parts of n rows in the order of time."""
    place = np.arange(n) / max(n, 1)
    return np.select([place >= 1 - later, place >= 1 - 2 * later], [Part.TEST, Part.CALIBRATE], Part.FIT).astype(
        np.int8
    )
