"""A model fitted on top of a release from a newsroom's examples alone: on a laptop, in a minute, without public sets.

Each label of which enough examples say yes and no is shifted (`training.shift`), as far as newer examples bear it out,
and calibrated on these; newer ones still measure it and give it its thresholds, those that calibrated it beside them
where they say too little. Other labels stay as they were, with their thresholds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, vstack
from sklearn.pipeline import Pipeline

from models.examples import Example
from models.labels import LABELS, Label
from models.manifest import DataSet, Manifest, Reference, check_version
from models.registry import Model, Registry
from training import evaluate, identities, mapping, shift, thresholds
from training.batches import Tell, in_chunks
from training.card import render
from training.catalogue import BY_NAME
from training.code import code_digest, package_version
from training.datasets import Use, read
from training.mix import Part
from training.own import LICENCE, Own, parted
from training.reference import reference
from training.shift import Shift

_F32 = npt.NDArray[np.float32]
_F64 = npt.NDArray[np.float64]
LEAST = 20
"""Of a label so many examples to fit on have to say yes, and as many no."""
_LEAST_LATER = 8  # of those to calibrate on
_LEAST_MEASURED = 25  # of those to measure on
_LEAST_AUDITED = 100  # picked by chance: fewer do not tell what traffic looks like
_CHUNK = 4096
_STAY = 0.25  # what a text counts on which the model is to stay as it is
_SENTENCES, _OF_EACH = 800, 600  # how many of these there are, of made-up ones and of each public set


def run(
    base: Model,
    registry: Registry,
    release: str,
    examples: list[Example],
    *,
    site: str | None = None,
    digest: str | None = None,
    folder: Path | None = None,
    tell: Tell | None = None,
) -> Manifest:
    """Fit on top of `base` and save the release, made for one site if named. Returns its manifest.

    `digest` is that of the files of examples. On texts that the newsroom says nothing of, the model is to stay as it
    is: on sentences about groups of people, and on public sets in `folder`. Raises ValueError where no label has
    enough examples, of which the newer ones have to be newer than what `base` has seen, and for a site that can have
    no model.
    """
    tell = tell or (lambda *_: None)
    if site is not None:
        check_version(site, what="the site of a model")
    seen = base.manifest.seen_until
    own = parted(examples, of_site=site is not None, seen=seen)
    pipeline = base.scorer.pipeline
    counting = own.take(np.flatnonzero(own.traffic))  # the others are fitted and measure nothing
    fitted, later, newer = own.part(Part.FIT), counting.part(Part.CALIBRATE), counting.part(Part.CALIBRATE, Part.TEST)
    able = [
        at
        for at in range(len(LABELS))
        if _able(fitted, at, LEAST) and _able(later, at, _LEAST_LATER) and _able(newer, at, _LEAST_MEASURED)
    ]
    if not able:
        told = (
            f"too few examples to fit on: of {len(own.examples)} that differ, no label has {LEAST} older ones that say "
            f"yes and {LEAST} that say no, and {_LEAST_MEASURED} newer ones of each"
        )
        if seen is not None:
            told += f"; only those after {seen:%Y-%m-%d %H:%M} are newer than what {base.version} has seen: "
            told += "fit on top of a version that has seen less, or when there are more"
        raise ValueError(told)
    old = _Features.of(pipeline, fitted.texts, fitted.shares, fitted.weights, tell)
    new = _Features.of(pipeline, later.texts, later.shares, later.traffic, tell)
    stay = _Features.staying(pipeline, anchors(folder), tell)
    shifts, scale, offset = [], np.ones(len(LABELS)), np.zeros(len(LABELS))
    for done, column in enumerate(able):
        tell("fit", done, len(able))
        rows = old.rows(column).joined(stay.rows(column))
        found, (scale[column], offset[column]) = best(rows, new.rows(column), column, pipeline["calibrate"])
        shifts.append(found)
    tell("fit", len(able), len(able))
    made = shift.shifted(pipeline, shifts, pipeline["calibrate"].corrected(scale, offset))

    newer = _measuring(newer, able)
    scores = in_chunks(made.predict_proba, newer.texts, tell, "measure")
    weights = np.repeat(newer.traffic[:, None].astype(float), len(LABELS), axis=1)
    measured = [LABELS[column] for column in able]
    known, counted = (scores, newer.shares, weights), (scores, _only(newer.shares, measured), weights)
    draft = base.manifest.model_copy(
        update={
            "format_version": Manifest.model_fields["format_version"].default,
            "version": release,
            "created": datetime.now(UTC).replace(microsecond=0),
            "package_version": package_version(),
            "code": code_digest(),
            "data": (*base.manifest.data, _data(own, site, digest)),
            "rates": base.manifest.rates | _rates(newer, able),
            "metrics": {"held_out": evaluate.per_label(*known)},
            "thresholds": base.manifest.thresholds | _of(measured, thresholds.thresholds(*counted)),
            "intervals": base.manifest.intervals | _of(measured, thresholds.intervals(*counted)),
            "curves": base.manifest.curves | _of(measured, thresholds.curves(*counted)),
            "left_out": {},
            "site": site,
            "base": base.version,
            "seen_until": max(filter(None, (own.seen_until, seen)), default=None),
            "reference": _reference(base.manifest, made, own, measured, site or "all sites"),
        }
    )
    return registry.save(made, draft, lambda manifest: render(manifest, *known, LABELS))


def best(rows: shift.Rows, newer: shift.Rows, label: int, calibrate: Any) -> tuple[Shift, tuple[float, float]]:
    """Return the shift to choose from a path, and its correction: the smallest that newer rows do not find worse.

    Worse than the best by more than two standard errors of the difference, each row counting as what it stands for.
    """
    one, mass = calibrate.of(label), newer.mass / newer.mass.sum()
    tried = []
    for found in shift.path(rows, label, calibrate):
        moved = newer.margin + newer.matrix[:, found.columns] @ found.weights + found.margin
        odds = one.decision_function(moved[:, None])[:, 0]
        scale, offset = shift.correction(odds, newer.share, newer.mass)
        tried.append((found, (scale, offset), shift.log_loss(scale * odds + offset, newer.share)))
    least = min((losses for _, _, losses in tried), key=lambda losses: float(losses @ mass))
    for found, line, losses in tried:
        worse = losses - least
        if worse @ mass <= 2 * float(np.linalg.norm(mass * (worse - worse @ mass))):
            return found, line
    return tried[-1][:2]


def anchors(folder: Path | None) -> list[str]:
    """Return texts on which a model is to stay as it is, as far as a newsroom says nothing else."""
    found = [example.text for example in identities.contexts(wanted=_SENTENCES)]
    for name, mapped in mapping.TABLE.items():
        dataset = BY_NAME[name]
        if folder and mapped.language == "en" and dataset.use is Use.TRAIN and dataset.file(folder).is_file():
            found += [str(text) for text in read(dataset, folder)["text"].sample(frac=1, random_state=0)[:_OF_EACH]]
    return found


def _able(rows: Own, column: int, least: int) -> bool:
    share = rows.shares[:, column]
    return bool(min((share >= 0.5).sum(), (share < 0.5).sum()) >= least)


def _measuring(newer: Own, able: list[int]) -> Own:
    """Return the newest rows, with those that calibrated where a shifted label is to be measured on these as well."""
    newest = newer.part(Part.TEST)
    few = [column for column in able if not _able(newest, column, _LEAST_MEASURED)]
    if not few:
        return newest
    shares = newer.shares.copy()
    shares[np.ix_(newer.parts != Part.TEST, [column not in few for column in range(len(LABELS))])] = np.nan
    return replace(newer, shares=shares)


def _reference(base: Manifest, made: Pipeline, own: Own, shifted: list[Label], site: str) -> Reference | None:
    """Return what traffic looks like, from what was picked by chance and the rest; scores only where that tells."""
    if own.audited >= _LEAST_AUDITED:
        rows = own.take(np.flatnonzero(own.traffic))
        scores = in_chunks(made.predict_proba, rows.texts)
        return reference(f"comments of {site}, weighted by an audit sample", rows.texts, scores, rows.traffic)
    # What the policy sent to people is no picture of traffic, and its scores are those of a band.
    nothing = np.zeros((len(own.texts), len(LABELS)))
    found = base.reference or reference(f"what people at {site} looked at", own.texts, nothing, own.traffic)
    if found is None:
        return None
    before = base.reference.scores if base.reference else {}
    kept = {label: expected for label, expected in before.items() if label not in shifted}
    of = f"{found.of.partition(';')[0]}; no audit sample tells of the scores that have moved"
    return found.model_copy(update={"of": of, "scores": kept})


@dataclass(frozen=True, slots=True)
class _Features:
    """What the parts of a pipeline make of n examples, and what each counts, (n,)."""

    matrix: csr_array
    margins: _F64
    shares: npt.NDArray[np.floating]
    mass: _F32

    @classmethod
    def of(cls, pipeline: Pipeline, texts: Sequence[str], shares: _F32, mass: _F32, tell: Tell) -> "_Features":
        parts = []
        for at in range(0, len(texts), _CHUNK):
            tell("count", at, len(texts))
            parts.append(pipeline[:2].transform(texts[at : at + _CHUNK]))
        tell("count", len(texts), len(texts))
        matrix = vstack(parts, format="csr")
        return cls(matrix, np.asarray(pipeline["judge"].transform(matrix), dtype=float), shares, mass)

    @classmethod
    def staying(cls, pipeline: Pipeline, texts: Sequence[str], tell: Tell) -> "_Features":
        """Return texts with the scores that they have already."""
        nothing = np.zeros((len(texts), len(LABELS)), dtype=np.float32)
        made = cls.of(pipeline, texts, nothing, np.full(len(texts), _STAY, dtype=np.float32), tell)
        return replace(made, shares=pipeline["calibrate"].predict_proba(made.margins))

    def rows(self, column: int) -> shift.Rows:
        """Return the rows that carry a label."""
        at = np.flatnonzero(~np.isnan(self.shares[:, column]))
        share, mass = self.shares[at, column].astype(float), self.mass[at].astype(float)
        return shift.Rows(self.matrix[at], self.margins[at, column], share, mass)


def _only(shares: _F32, labels: list[Label]) -> _F32:
    known = shares.copy()
    known[:, [column for column, label in enumerate(LABELS) if label not in labels]] = np.nan
    return known


def _of(labels: list[Label], found: dict[Label, Any]) -> dict[Label, Any]:
    return {label: found[label] for label in labels if label in found}


def _rates(rows: Own, columns: list[int]) -> dict[Label, float]:
    found = {}
    for column in columns:
        share = rows.shares[:, column]
        known = ~np.isnan(share)
        found[LABELS[column]] = float(np.average(share[known], weights=rows.traffic[known]))
    return found


def _data(own: Own, site: str | None, digest: str | None) -> DataSet:
    name = site or "own examples"
    return DataSet(name=name, licence=LICENCE, rows=len(own.examples), sha256=digest)
