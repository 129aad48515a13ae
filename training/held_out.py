"""The rows that a report measures on: held out of the mix, from the sets for checking, and plain traffic; scored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.examples import Example
from models.labels import LABELS, Label
from training import fit, mix, rates
from training.batches import ScoreTexts, Tell, in_chunks
from training.catalogue import BY_NAME
from training.datasets import DataSet, read
from training.evaluate import TRAFFIC, truth
from training.mapping import CHECKS

if TYPE_CHECKING:
    import pandas

_Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Scored:
    """n texts with `scores`, `shares` (NaN where unknown) and `weights`, all (n, labels), and their `sources` (n,)."""

    texts: list[str]
    scores: _Floats
    shares: _Floats
    weights: _Floats
    sources: npt.NDArray[np.str_]

    def take(self, rows: npt.NDArray[np.intp]) -> "Scored":
        """Return some rows, in the order given."""
        columns = (self.scores[rows], self.shares[rows], self.weights[rows], self.sources[rows])
        return Scored([self.texts[row] for row in rows.tolist()], *columns)

    def of(self, label: Label) -> "Scored":
        """Return the rows that carry the label and have weight for it."""
        column = LABELS.index(label)
        return self.take(np.flatnonzero(~np.isnan(self.shares[:, column]) & (self.weights[:, column] > 0)))

    def column(self, label: Label) -> tuple[_Floats, _Floats, _Floats]:
        """Return scores, shares and weights of one label, each (n,)."""
        at = LABELS.index(label)
        return self.scores[:, at], self.shares[:, at], self.weights[:, at]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The test part of the mix: all of it, unweighted, and what of it stands for real traffic, weighted to it.

    `mixed` is the whole mix, `fitted` its rows for fitting.
    """

    every: Scored
    natural: Scored
    mixed: mix.Mix
    fitted: mix.Mix


def held_out(
    folder: Path,
    seed: int,
    score: ScoreTexts,
    natural: dict[Label, float],
    own: Sequence[Example] = (),
    limit: int | None = None,
    tell: Tell | None = None,
) -> HeldOut | None:
    """Mix the sets in `folder` again as a fit with this seed does, and score its test part; None without any.

    With `limit` at most so many rows are read of each set: a quick look, in which a text may be called held out
    though one that nearly says the same, and is not read now, was fitted.
    """
    mixed = fit.mixed(folder, seed, limit, own, tell)
    if not mixed.texts:
        return None
    test = mixed.part(mix.Part.TEST)
    scores = in_chunks(score, test.texts, tell)
    every = Scored(test.texts, scores, test.shares, np.ones_like(test.shares, dtype=float), test.sources)
    traffic = np.flatnonzero(test.traffic)
    weights = rates.natural_weights(test.shares[traffic], natural, test.traffic[traffic])
    rows = every.take(traffic)
    return HeldOut(
        every, Scored(rows.texts, rows.scores, rows.shares, weights, rows.sources), mixed, mixed.part(mix.Part.FIT)
    )


def checks(
    folder: Path, score: ScoreTexts, limit: int | None = None, tell: Tell | None = None
) -> Iterator[tuple[str, Scored, "pandas.DataFrame"]]:
    """Yield name, scored rows and all columns of each set for checking that is in `folder`."""
    for name in CHECKS:
        frame = _frame(BY_NAME[name], folder, limit)
        if frame is None:
            continue
        texts = [str(text) for text in frame["text"]]
        scores = in_chunks(score, texts, tell, name)
        shares = truth(name, frame)
        yield name, Scored(texts, scores, shares, np.ones_like(shares), np.full(len(texts), name)), frame


def unlabelled(
    folder: Path, score: ScoreTexts, limit: int | None = None, tell: Tell | None = None
) -> Iterator[tuple[str, _Floats]]:
    """Yield name and scores (n, labels) of each set of plain traffic that is in `folder`, thinned to `limit` rows."""
    for name, scores, _ in plain(folder, score, limit, tell):
        yield name, scores


def plain(
    folder: Path, score: ScoreTexts, limit: int | None = None, tell: Tell | None = None
) -> Iterator[tuple[str, _Floats, list[str]]]:
    """Yield the same with the texts."""
    for name in TRAFFIC:
        frame = _frame(BY_NAME[name], folder, limit)
        if frame is not None:
            texts = [str(text) for text in frame["text"]]
            yield name, in_chunks(score, texts, tell, name), texts


def perspective_rows(folder: Path, limit: int | None = None) -> "pandas.DataFrame | None":
    """Return the comments whose Perspective scores are known and whose labels are not; None where they are missing."""
    return _frame(BY_NAME["perspective_2k"], folder, limit)


def _frame(dataset: DataSet, folder: Path, limit: int | None) -> "pandas.DataFrame | None":
    if not dataset.file(folder).is_file():
        return None
    frame = read(dataset, folder)
    if limit and len(frame) > limit:
        # Spread over the whole file: neighbours are alike, as comments under one video are.
        frame = frame.iloc[np.linspace(0, len(frame) - 1, limit).astype(int)]
    return frame
