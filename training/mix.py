"""Examples of many sets into one: cleaned, de-duplicated, split and weighted."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from models.examples import Example
from models.labels import LABELS
from models.text import words
from training.duplicates import leaders

_F32 = npt.NDArray[np.float32]
_COLUMN = {label: column for column, label in enumerate(LABELS)}


class Part(IntEnum):
    """What a row is for: fitting, calibration, or measuring and thresholds. No text is in two."""

    FIT = 0
    CALIBRATE = 1
    TEST = 2


@dataclass(frozen=True, slots=True)
class Mix:
    """n texts: `shares` (n, labels) with NaN where unknown, `weights`, `sources` and `parts` (n,).

    `traffic` (n,) says how many comments of real traffic each stands for.
    """

    texts: list[str]
    shares: _F32
    weights: _F32
    sources: npt.NDArray[np.str_]
    parts: npt.NDArray[np.int8]
    traffic: _F32

    def part(self, part: Part) -> "Mix":
        """Return the rows of one part."""
        return self.take(np.flatnonzero(self.parts == part))

    def take(self, rows: npt.NDArray[np.intp]) -> "Mix":
        """Return some rows, in the order given."""
        return Mix(
            [self.texts[row] for row in rows],
            self.shares[rows],
            self.weights[rows],
            self.sources[rows],
            self.parts[rows],
            self.traffic[rows],
        )

    def joined(self, other: "Mix") -> "Mix":
        """Return these rows and those of another mix after them."""
        return Mix(
            [*self.texts, *other.texts],
            np.concatenate([self.shares, other.shares]),
            np.concatenate([self.weights, other.weights]),
            np.concatenate([self.sources, other.sources]),
            np.concatenate([self.parts, other.parts]),
            np.concatenate([self.traffic, other.traffic]),
        )


def rows_of(examples: Sequence[Example]) -> Mix:
    """Return examples as they are, all of them for fitting."""
    return Mix(
        [example.text for example in examples],
        np.array([_row(example) for example in examples], dtype=np.float32).reshape(-1, len(LABELS)),
        np.array([example.weight for example in examples], dtype=np.float32),
        np.array([example.source for example in examples], dtype=np.str_),
        np.full(len(examples), Part.FIT, dtype=np.int8),
        np.ones(len(examples), dtype=np.float32),
    )


def build(
    examples: Iterable[Example],
    seed: int = 0,
    held_out: float = 0.2,
    tests: Collection[str] = frozenset(),
    parts: Sequence[Part] = (),
    traffic: Sequence[float] = (),
) -> Mix:
    """Mix examples. Of texts that say the same the first stays, and takes labels it lacks from the others.

    Texts that say nearly the same are left out where their labels agree as well, and otherwise (an insult
    beside its polite rewriting) fall to the same part. A text's part follows from its words and the seed
    alone, so a set that joins later moves no other text: `held_out` is the share held out, half to calibrate
    and half to test. Texts in `tests`, and what nearly says the same, are for testing whatever their draw; of
    the sets that they come from nothing else is. The first examples may come with their `parts`: theirs is not
    drawn, and what nearly says the same follows them; and with their `traffic`, which is 1 for the others.
    """
    every = list(examples)
    said = [words(example.text) for example in every]
    leading = leaders(said, seed)
    kept: dict[str, int] = {}
    rows: list[int] = []
    shares: list[_F32] = []
    placed: list[Part] = []
    tested = {int(leading[index]) for index, example in enumerate(every) if example.text in tests}
    settled = {example.source for example in every if example.text in tests}
    for index, example in enumerate(every):
        # Texts without a word, such as emoji alone, are told apart as they are.
        same = " ".join(said[index]) or example.text.strip()
        row = _row(example)
        at = kept.get(same)
        if at is not None:
            shares[at] = np.where(np.isnan(shares[at]), row, shares[at])
            continue
        leader = int(leading[index])
        if leader != index and _agree(row, _row(every[leader])) and example.text not in tests:
            continue
        kept[same] = len(rows)
        rows.append(index)
        shares.append(row)
        if leader < len(parts):
            placed.append(parts[leader])
            continue
        part = Part.TEST if leader in tested else _part(every[leader].text, seed, held_out)
        placed.append(Part.FIT if part is Part.TEST and leader not in tested and example.source in settled else part)
    return Mix(
        [every[index].text for index in rows],
        np.array(shares, dtype=np.float32).reshape(-1, len(LABELS)),
        np.array([every[index].weight for index in rows], dtype=np.float32),
        np.array([every[index].source for index in rows], dtype=np.str_),
        np.array(placed, dtype=np.int8),
        np.array([traffic[index] if index < len(traffic) else 1.0 for index in rows], dtype=np.float32),
    )


def _row(example: Example) -> _F32:
    row = np.full(len(LABELS), np.nan, dtype=np.float32)
    for label, share in example.labels.items():
        row[_COLUMN[label]] = share
    return row


def _agree(one: _F32, other: _F32) -> bool:
    return bool(np.array_equal(np.isnan(one), np.isnan(other)) and (((one >= 0.5) == (other >= 0.5)).all()))


def _part(text: str, seed: int, held_out: float) -> Part:
    # Not the normalised words: a better normaliser may not move a text from one part to another.
    same = "".join(filter(str.isalnum, text.casefold())) or text
    salt = seed.to_bytes(8, "little", signed=True)
    place = int.from_bytes(hashlib.blake2b(same.encode("utf-8", "replace"), digest_size=6, key=salt).digest()) / 2**48
    if place >= held_out:
        return Part.FIT
    return Part.CALIBRATE if place < held_out / 2 else Part.TEST


def balanced_weights(mix: Mix, rate: float = 0.25) -> _F32:
    """Return weights (n, labels) under which every set shows each label at one rate.

    Where sets differ in their rate, the style of a set becomes evidence for the label. The sum of a set's
    weights stays; a set that has one answer only keeps its weights.
    """
    weights = np.repeat(mix.weights[:, None], len(LABELS), axis=1)
    for source in np.unique(mix.sources):
        rows = np.flatnonzero(mix.sources == source)
        for column in range(len(LABELS)):
            share = mix.shares[rows, column]
            mass = mix.weights[rows] * ~np.isnan(share)
            ones, total = float(np.nansum(mass * share)), float(mass.sum())
            if 0 < ones < total:
                up, down = rate * total / ones, (1 - rate) * total / (total - ones)
                weights[rows, column] *= np.nan_to_num(share * up + (1 - share) * down, nan=1.0)
    return weights
