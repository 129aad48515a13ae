"""A newsroom's own examples: read, what stands of them, in the order of time, and parted by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from models.examples import Example, Looked
from models.labels import LABELS
from training import evidence
from training.duplicates import alike
from training.mix import Part

_F32 = npt.NDArray[np.float32]
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
LICENCE = "the site's own decisions"
"""What the manifest of a version that was fitted on own examples says of them."""
LATER = 0.1
"""The share of the newest examples that no fit looks at; as many before measure it, as many before these calibrate."""
_LEAST = 50  # so many at least, where that leaves two fifths: a tenth of a few hundred measures nothing
_SECOND = "#2"  # what the id of a second opinion has behind the case's
_PICKED = {Looked.REPORT, Looked.APPEAL, Looked.SUGGESTED, Looked.FEEDBACK}


@dataclass(frozen=True, slots=True)
class Own:
    """n examples, the oldest first: `shares` (n, labels) with NaN where unknown, and what each row stands for.

    `weights` (n,) say how much it counts in a fit, `traffic` (n,) how many comments it stands for: one over the
    chance that a person looked at it, and near-duplicates with it.
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
    def audited(self) -> int:
        """How many were picked by chance: only these tell of what the machine was sure of."""
        return sum(example.probability is not None for example in self.examples)

    @property
    def seen_until(self) -> datetime | None:
        """The time of the newest; None where no time is known."""
        return max((example.at for example in self.examples if example.at), default=None)


def parted(
    examples: Sequence[Example], of_site: bool, later: float = LATER, seed: int = 0, seen: datetime | None = None
) -> Own:
    """Return what a fit may look at, in the order of time: the newest measure it, those before them calibrate it.

    The newest of all are left out: `compare` judges by them. Nothing up to `seen`, when the base of the fit was made,
    calibrates or measures, nor what nearly says the same: of what is newer two fifths are fitted at the least. Of
    texts that say nearly the same the newest stays, with its part: what is tested on was never fitted, in other words
    either. Older ones of the same part stay where they contradict it. Examples without a time are the oldest.
    """
    ordered = _by_time(examples)
    known = _known(ordered, seen)
    size = min(max(int(later * len(ordered)), _LEAST), (len(ordered) - known) // 5)
    shaping = ordered[: len(ordered) - size]
    place = len(shaping) - np.arange(len(shaping))
    parts = np.select([place <= size, place <= 2 * size], [Part.TEST, Part.CALIBRATE], Part.FIT).astype(np.int8)
    found = _apart(shaping, parts, known, of_site, seed)
    return found.take(np.flatnonzero(~np.isnan(found.shares).all(axis=1)))


def unseen(examples: Sequence[Example], of_site: bool, seen: datetime | None) -> Own:
    """Return the examples that are newer than `seen` and say nothing that one up to then says; all if that is None.

    Those that teach no label stay: people decided on them as well.
    """
    ordered = _by_time(examples)
    known = _known(ordered, seen)
    parts = np.where(np.arange(len(ordered)) < known, Part.FIT, Part.TEST).astype(np.int8)
    return _apart(ordered, parts, known, of_site, seed=0).part(Part.TEST)


def _by_time(examples: Sequence[Example]) -> list[Example]:
    return sorted(examples, key=lambda example: example.at or _LONG_AGO)


def _known(ordered: Sequence[Example], seen: datetime | None) -> int:
    """Return how many of the oldest may have been seen by what saw everything up to a time."""
    return 0 if seen is None else sum(example.at is None or example.at <= seen for example in ordered)


def _apart(ordered: list[Example], parts: npt.NDArray[np.int8], known: int, of_site: bool, seed: int) -> Own:
    """Return of near-duplicates the newest, standing for all of its part, and who contradicts it there.

    What nearly says the same as one of the first `known` stays for fitting alone.
    """
    n = len(ordered)
    shares = np.full((n, len(LABELS)), np.nan, dtype=np.float32)
    for row, example in enumerate(ordered):
        for label, share in evidence.labels(example, of_site).items():
            shares[row, LABELS.index(label)] = share
    leading = (n - 1 - alike([example.text for example in reversed(ordered)], seed))[::-1]
    outcomes = np.array([example.outcome or "" for example in ordered], dtype=np.str_)
    contradicts = np.any((shares >= 0.5) != (shares[leading] >= 0.5), axis=1) | (outcomes != outcomes[leading])
    together = parts == parts[leading]
    stays = (leading == np.arange(n)) | (together & contradicts)
    traffic = _traffic(ordered)
    np.add.at(traffic, leading[together & ~stays], traffic[together & ~stays])
    repeats = np.bincount(leading[:known], minlength=n) > 0
    stays &= (parts == Part.FIT) | ~repeats[leading]
    weights = np.array([evidence.weight(example) for example in ordered], dtype=np.float32)
    return Own(ordered, shares, weights, traffic, parts).take(np.flatnonzero(stays))


def _traffic(ordered: Sequence[Example]) -> _F32:
    """Return how many comments each row stands for (Horvitz and Thompson 1952), (n,).

    Of two opinions on one case the newer does. Where people looked at a sample as well, what was picked for being
    doubtful or wrong is in what the sample stands for already, and counts for nothing.
    """
    sampled = any(example.probability is not None for example in ordered)
    found, decided = np.zeros(len(ordered), dtype=np.float32), set()
    for row in range(len(ordered) - 1, -1, -1):
        example = ordered[row]
        case: object = row if example.id is None else (example.site or example.source, example.id.removesuffix(_SECOND))
        picked = example.looked in _PICKED and example.probability is None
        if case not in decided and not (sampled and picked):
            found[row] = 1 / (example.probability or 1.0)
        decided.add(case)
    return found
