"""A model beside others on the same rows: another version, packages, a plain model, and Perspective's scores."""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel
from scipy.stats import spearmanr

from models.labels import LABELS, Label
from models.manifest import Interval
from training import resample
from training.batches import ScoreTexts, Tell, in_chunks
from training.evaluate import calibration_error
from training.held_out import HeldOut, Scored
from training.peers import Peer, packages, plain_model

if TYPE_CHECKING:
    import pandas

_Floats = npt.NDArray[np.floating]
_TOXICITY = LABELS.index(Label.TOXICITY)
PEER_ROWS = 2000
# A peer that takes longer than this, in microseconds a comment, gets fewer rows, or it would take hours.
_SLOW, _FEW_ROWS, _TRIAL = 10_000, 200, 5


class Versus(BaseModel):
    """One label of one set of rows: AUC and, where rows are weighted to traffic, calibration error of both versions.

    `difference` is by how much the first has the higher AUC, with its interval.
    """

    rows: str
    label: Label
    n: int
    auc: tuple[float, float]
    difference: Interval
    calibration_error: tuple[float, float] | None


class PeerFigures(BaseModel):
    """AUC of toxicity by set of rows, with how many they were, and microseconds a comment."""

    name: str
    n: dict[str, int]
    auc: dict[str, float | None]
    microseconds: float


class Perspective(BaseModel):
    """Agreement with scores that the Perspective API gave.

    `auc` and `perspective_auc`: of ours and of its TOXICITY on toxigen_with_perspective, `difference` ours less
    its. `spearman`: rank correlation with TOXICITY@6 on perspective_2k. `n` by set.
    """

    auc: Interval | None = None
    perspective_auc: Interval | None = None
    difference: Interval | None = None
    spearman: Interval | None = None
    n: dict[str, int] = {}


def versus(name: str, rows: Scored, other: ScoreTexts, weighted: bool, tell: Tell | None = None) -> list[Versus]:
    """Compare two versions on rows scored by the first."""
    others = in_chunks(other, rows.texts, tell, f"{name}, other")
    whole = Scored(rows.texts, others, rows.shares, rows.weights, rows.sources)
    found = []
    for label in LABELS:
        mine, its = rows.of(label).column(label), whole.of(label).column(label)
        truth, weights = mine[1] >= 0.5, mine[2]
        difference = resample.auc_difference(mine[0], its[0], truth, weights)
        both = resample.auc(mine[0], truth, weights), resample.auc(its[0], truth, weights)
        if difference and both[0] and both[1]:
            errors = (calibration_error(*mine), calibration_error(*its)) if weighted else None
            found.append(
                Versus(
                    rows=name,
                    label=label,
                    n=len(truth),
                    auc=(both[0].value, both[1].value),
                    difference=difference,
                    calibration_error=errors,
                )
            )
    return found


def peers(
    sets: Mapping[str, Scored], fitted: HeldOut | None, score: ScoreTexts, tell: Tell | None = None, seed: int = 0
) -> tuple[list[PeerFigures], dict[str, str]]:
    """Measure toxicity AUC and time of this model and its peers on the same rows, at most PEER_ROWS a set.

    A slow peer sees some of these rows only, and this model is measured on those once more.
    Returns the figures, this model's first, and the packages that did not run, with the reason.
    """
    rows = {name: scored.of(Label.TOXICITY) for name, scored in sets.items()}
    packaged, missing = packages()
    plain = plain_model(fitted.fitted.texts, fitted.fitted.shares[:, _TOXICITY], seed=seed) if fitted else None
    ours = Peer("this model", lambda texts: in_chunks(score, texts)[:, _TOXICITY])
    everyone = [(peer, PEER_ROWS) for peer in (ours, plain) if peer]
    trial = [text for some in rows.values() for text in some.texts[:_TRIAL]]
    slow: list[tuple[Peer, int]] = []
    for peer in packaged:
        is_slow = peer.timed(trial)[1] > _SLOW
        (slow if is_slow else everyone).append((peer, _FEW_ROWS if is_slow else PEER_ROWS))
    if slow:
        everyone += [(Peer(f"this model, on {_FEW_ROWS}", ours.score), _FEW_ROWS), *slow]
    found = []
    for at, (peer, most) in enumerate(everyone):
        if tell:
            tell("peers", at, len(everyone))
        found.append(_figures(peer, {name: _some(some, most, seed) for name, some in rows.items()}))
    if tell:
        tell("peers", len(everyone), len(everyone))
    return found, missing


def _figures(peer: Peer, rows: Mapping[str, Scored]) -> PeerFigures:
    auc: dict[str, float | None] = {}
    microseconds = 0.0
    for name, some in rows.items():
        scores, each = peer.timed(some.texts)
        measured = resample.auc(scores, some.shares[:, _TOXICITY] >= 0.5)
        auc[name] = measured.value if measured else None
        microseconds += each * len(some.texts)
    counts = {name: len(some.texts) for name, some in rows.items()}
    return PeerFigures(name=peer.name, n=counts, auc=auc, microseconds=microseconds / max(1, sum(counts.values())))


def _some(rows: Scored, most: int, seed: int) -> Scored:
    # Of one order the first few and the first many: the few are among the many.
    order = np.random.default_rng(seed).permutation(len(rows.texts))
    return rows.take(np.sort(order[:most]))


def perspective(
    scored: Scored | None, columns: "pandas.DataFrame | None", plain: "pandas.DataFrame | None", score: ScoreTexts
) -> Perspective:
    """Compare toxicity with Perspective's.

    `scored` and `columns` are toxigen_with_perspective, `plain` is perspective_2k; either may be missing.
    """
    found = Perspective()
    if scored is not None and columns is not None:
        ours, shares, _ = scored.column(Label.TOXICITY)
        theirs = columns["perspective_toxicity"].to_numpy(dtype=float)
        known = ~np.isnan(theirs)
        truth = shares[known] >= 0.5
        found.auc, found.perspective_auc = resample.auc(ours[known], truth), resample.auc(theirs[known], truth)
        found.difference = resample.auc_difference(ours[known], theirs[known], truth)
        found.n["toxigen_with_perspective"] = int(known.sum())
    if plain is not None:
        theirs = plain["TOXICITY@6"].to_numpy(dtype=float)
        ours = in_chunks(score, [str(text) for text in plain["text"]])[:, _TOXICITY]
        random = np.random.default_rng(0)
        picks = (random.integers(0, len(ours), len(ours)) for _ in range(resample.DRAWS))
        drawn = np.array([spearmanr(ours[pick], theirs[pick]).statistic for pick in picks])
        found.spearman = resample.interval(float(spearmanr(ours, theirs).statistic), drawn)
        found.n["perspective_2k"] = len(ours)
    return found


class Speed(BaseModel):
    """Processor time a comment, in microseconds, in batches of `batch` comments of `characters` characters."""

    best: float
    median: float
    batch: int = 64
    characters: int = 400


def speed(score: ScoreTexts, texts: Sequence[str], rounds: int = 20) -> Speed | None:
    """Time a model on pieces of real comments; None without any."""
    joined = " ".join(texts[:4000])
    if not joined:
        return None
    size = 64 * 400
    while len(joined) < size:
        joined += " " + joined
    took = []
    for at in range(rounds + 1):
        start = at * size % max(1, len(joined) - size + 1)
        batch = [joined[start + n * 400 : start + (n + 1) * 400] for n in range(64)]
        started = time.process_time()
        score(batch)
        took.append((time.process_time() - started) / 64 * 1e6)
    return Speed(best=round(min(took[1:]), 1), median=round(float(np.median(took[1:])), 1))
