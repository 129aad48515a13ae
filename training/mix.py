"""Examples of many sets into one: cleaned, de-duplicated, split and weighted."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from models.examples import Example
from models.labels import LABELS
from models.text import words

_F32 = npt.NDArray[np.float32]
_COLUMN = {label: column for column, label in enumerate(LABELS)}


class Part(IntEnum):
    """What a row is for: fitting, calibration, or measuring and thresholds. No text is in two."""

    FIT = 0
    CALIBRATE = 1
    TEST = 2


@dataclass(frozen=True, slots=True)
class Mix:
    """n texts: `shares` (n, labels) with NaN where unknown, `weights`, `sources` and `parts` (n,)."""

    texts: list[str]
    shares: _F32
    weights: _F32
    sources: npt.NDArray[np.str_]
    parts: npt.NDArray[np.int8]

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
        )


def build(examples: Iterable[Example], seed: int = 0, held_out: float = 0.2) -> Mix:
    """Mix examples. Of texts whose words are the same the first stays, and takes labels it lacks from others.

    A text's part follows from its words and the seed alone, so a set that joins later moves no other text:
    `held_out` is the share held out, half to calibrate and half to test.
    """
    kept: dict[bytes, int] = {}
    texts: list[str] = []
    shares: list[_F32] = []
    weights: list[float] = []
    sources: list[str] = []
    for example in examples:
        row = np.full(len(LABELS), np.nan, dtype=np.float32)
        for label, share in example.labels.items():
            row[_COLUMN[label]] = share
        key = _key(example.text, seed)
        at = kept.get(key)
        if at is not None:
            shares[at] = np.where(np.isnan(shares[at]), row, shares[at])
            continue
        kept[key] = len(texts)
        texts.append(example.text)
        shares.append(row)
        weights.append(example.weight)
        sources.append(example.source)
    return Mix(
        texts,
        np.array(shares, dtype=np.float32).reshape(-1, len(LABELS)),
        np.array(weights, dtype=np.float32),
        np.array(sources, dtype=np.str_),
        np.array([_part(key, held_out) for key in kept], dtype=np.int8),
    )


def _key(text: str, seed: int) -> bytes:
    # Texts without a word, such as emoji alone, are told apart as they are.
    same = " ".join(words(text)) or text.strip()
    salt = seed.to_bytes(8, "little", signed=True)
    return hashlib.blake2b(same.encode("utf-8", "replace"), digest_size=12, key=salt).digest()


def _part(key: bytes, held_out: float) -> Part:
    place = int.from_bytes(key[:6], "little") / 2**48
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
