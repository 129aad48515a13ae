"""A challenger against the champion on the same rows: what would be better, what worse, and how sure that is.

No row shaped either of them: of a newsroom's examples those count that were decided after the newest that either has
seen, be it for fitting, calibration or thresholds, and that say nothing an earlier one says; of public sets the part
that is held out and says nothing that an example says. Each difference is the challenger's less the champion's, with a
95% interval from rows drawn anew, the same rows for both.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel

from models.examples import Example
from models.labels import LABELS, Label
from models.manifest import Interval, Manifest
from models.registry import Model
from training import bias, forecast, held_out, identities, resample
from training.batches import Tell, in_chunks
from training.comparison import Speed, speed
from training.duplicates import alike
from training.evaluate import calibration_error
from training.own import LICENCE, Own, unseen
from training.slices import kinds

_Floats = npt.NDArray[np.floating]
_F64 = npt.NDArray[np.float64]
NEWSROOM, HELD_OUT, SENTENCES = "newsroom", "held out", "sentences about groups"
_LEAST = 20  # rows of either answer: fewer measure nothing
_MOST_TRAFFIC = 10_000
_FRESH = 4711  # a seed for sentences that no fit has drawn
_TURNS = 5


class Pair(BaseModel):
    """A measure of both on the same `n` rows: the champion's, the challenger's, and the difference."""

    rows: str
    slice: str
    label: Label | None
    measure: str
    n: int
    champion: float
    challenger: float
    difference: Interval

    @property
    def name(self) -> str:
        """What the gate's file calls these rows."""
        return self.rows if self.slice == "all" else f"{self.rows}: {self.slice}"


class Contest(BaseModel):
    """Everything that was compared, without a word of the texts.

    `decisions` go from rows to the share of comments by verdict of the champion, then of the challenger. `rests_on`
    says of each set of rows what it is and how many comments it stands for, `not_measured` why another is missing.
    With a `sample` it was a quick look: at most so many rows of each public set. It is the `nth` comparison of these
    two: who looks often enough finds one that passes by chance.
    """

    format_version: Literal[1] = 1
    champion: str
    challenger: str
    digests: tuple[str, str]
    site: str | None
    measured: datetime
    examples_sha256: str | None
    rests_on: dict[str, str]
    sample: int | None = None
    nth: int = 1
    not_measured: dict[str, str] = {}
    pairs: list[Pair] = []
    decisions: dict[str, dict[str, dict[str, float]]] = {}
    speeds: dict[str, Speed] = {}
    lacking: list[str] = []

    def of(self, measure: str) -> list[Pair]:
        """Return the pairs of one measure."""
        return [pair for pair in self.pairs if pair.measure == measure]


def run(
    champion: Model,
    challenger: Model,
    examples: Sequence[Example] = (),
    *,
    folder: Path | None = None,
    site: str | None = None,
    digest: str | None = None,
    sample: int | None = None,
    tell: Tell | None = None,
) -> Contest:
    """Compare two versions on a newsroom's later examples and on the public sets in `folder`, as far as there are any.

    `sample` is the most rows of a public set.
    """
    both = champion, challenger
    found = Contest(
        champion=champion.version,
        challenger=challenger.version,
        digests=(champion.manifest.digest, challenger.manifest.digest),
        site=site,
        measured=datetime.now(UTC).replace(microsecond=0),
        examples_sha256=digest,
        rests_on={},
        sample=sample,
        not_measured={HELD_OUT: "no public set was there"},
        lacking=lacking(challenger.manifest),
    )
    texts: list[str] = []
    own = later(examples, both, of_site=site is not None)
    if own.examples:
        texts = own.texts
        _newsroom(found, both, own, tell)
    else:
        found.not_measured[NEWSROOM] = _none_later(examples, both)
    if folder is not None:
        texts += _public(found, both, examples, folder, sample, tell)
    _sentences(found, both)
    found.speeds = speeds(both, texts or [example.text for example in identities.contexts(_FRESH, 500)])
    return found


def later(examples: Sequence[Example], both: Sequence[Model], of_site: bool) -> Own:
    """Return the examples that neither version has seen, nor one that nearly says the same, and that stand for any.

    None where nobody can tell which those are.
    """
    if any(untimed(model.manifest) for model in both):
        return unseen([], of_site, None)
    times = [model.manifest.seen_until for model in both if model.manifest.seen_until]
    found = unseen(examples, of_site, max(times, default=None))
    return found.take(np.flatnonzero(found.traffic))


def untimed(manifest: Manifest) -> bool:
    """Return whether a version was fitted on examples of which no time is known: any may have shaped it."""
    return manifest.seen_until is None and any(each.licence == LICENCE for each in manifest.data)


def _none_later(examples: Sequence[Example], both: Sequence[Model]) -> str:
    for model in both if examples else []:
        if untimed(model.manifest):
            return f"{model.version} was fitted on examples without a time, so nobody knows which it has not seen"
    seen = [model.manifest.seen_until for model in both if model.manifest.seen_until]
    if not examples or not seen:
        return "no examples were given"
    return (
        f"none of {len(examples):,} examples was decided after {max(seen):%Y-%m-%d %H:%M}, which a version has seen, "
        "and says something new"
    )


def unsaid(rows: held_out.Scored, examples: Sequence[Example]) -> held_out.Scored:
    """Return the rows of public sets that no example nearly says: what one says may have been fitted along with it."""
    leading = alike([*(example.text for example in examples), *rows.texts])
    return rows.take(np.flatnonzero(leading[len(examples) :] >= len(examples)))


def lacking(manifest: Manifest) -> list[str]:
    """Return what the manifest of a version has to have and has not."""
    needed: Mapping[str, object] = {
        "the sets that it was fitted on": manifest.data,
        "measures on held-out rows": manifest.metrics.get("held_out"),
        "thresholds": manifest.thresholds,
        "intervals of its thresholds": manifest.intervals,
        "operating curves": manifest.curves,
        "a reference for drift": manifest.reference,
    }
    return [what for what, there in needed.items() if not there]


def _newsroom(found: Contest, both: tuple[Model, Model], own: Own, tell: Tell | None) -> None:
    scores = _scores(both, own.texts, tell, NEWSROOM)
    mass = own.traffic.astype(float)
    weights = np.repeat(mass[:, None], len(LABELS), axis=1)
    groups = kinds(own.texts) | _grouped("site", own, lambda row: row.site or row.source)
    groups |= _grouped("language", own, lambda row: row.language)
    for name, rows in groups.items():
        some = np.flatnonzero(rows)
        if len(some) < _LEAST:
            continue
        ranked = [one[some] for one in scores]
        found.pairs += _ranking(NEWSROOM, name, ranked, own.shares[some], weights[some])
        found.pairs += _decided(NEWSROOM, name, _verdicts(both, ranked), mass[some], own.take(some).examples)
    found.decisions[NEWSROOM] = _moved(_verdicts(both, scores), mass)
    found.rests_on[NEWSROOM] = (
        f"{len(own.examples):,} later examples that people looked at, standing for {mass.sum():,.0f} comments; "
        f"{own.audited:,} of them were picked by chance, and only these tell of what the machine was sure of"
    )


def _public(
    found: Contest,
    both: tuple[Model, Model],
    examples: Sequence[Example],
    folder: Path,
    sample: int | None,
    tell: Tell | None,
) -> list[str]:
    first, second = (model.scorer.matrix for model in both)
    texts: list[str] = []
    if both[0].manifest.seed != both[1].manifest.seed:
        found.not_measured[HELD_OUT] = "fitted with another seed: what is held out of one was fitted by the other"
    else:
        rows = held_out.held_out(folder, both[1].manifest.seed, first, both[1].manifest.rates, (), sample, tell)
        if rows:
            natural = unsaid(rows.natural, examples)
            texts = natural.texts
            scores = [natural.scores, in_chunks(second, texts, tell, f"{HELD_OUT}, challenger")]
            for name, at in kinds(texts).items():
                some = np.flatnonzero(at)
                ranked = [one[some] for one in scores]
                found.pairs += _ranking(HELD_OUT, name, ranked, natural.shares[some], natural.weights[some])
            del found.not_measured[HELD_OUT]
            found.rests_on[HELD_OUT] = f"{len(texts):,} comments of public sets, weighted to natural rates"
    for name, scored, _ in held_out.checks(folder, first, sample or 3_000, tell):
        scores = [scored.scores, in_chunks(second, scored.texts, tell, f"{name}, challenger")]
        found.pairs += _ranking(f"check/{name}", "all", scores, scored.shares, scored.weights)
        found.rests_on[f"check/{name}"] = f"{len(scored.texts):,} rows of a public set that is never fitted"
    for name, scores_of_first, plain in held_out.plain(folder, first, sample or _MOST_TRAFFIC, tell):
        scores = [scores_of_first, in_chunks(second, plain, tell, f"{name}, challenger")]
        verdicts, mass = _verdicts(both, scores), np.ones(len(plain))
        found.decisions[name] = _moved(verdicts, mass)
        found.pairs += _workload(name, "all", verdicts, mass)
        found.rests_on[name] = f"{len(plain):,} unlabelled comments"
    return texts


def _sentences(found: Contest, both: tuple[Model, Model]) -> None:
    """Compare how often harmless sentences about groups of people are held or rejected; by group."""
    rows = [example for example in identities.contexts(_FRESH) if example.labels.get(Label.TOXICITY) == 0]
    texts = [example.text for example in rows]
    verdicts = _verdicts(both, _scores(both, texts, None, SENTENCES))
    members = {"all": np.ones(len(texts), dtype=bool)} | bias.mentions(texts)
    for group, member in members.items():
        some = np.flatnonzero(member)
        if len(some) >= _LEAST:
            for measure, least in (("harmless held", 1), ("harmless rejected", 2)):
                hit = [(one[some] >= least).astype(float) for one in verdicts]
                found.pairs.append(_share(SENTENCES, group, measure, hit, np.ones(len(some))))
    found.rests_on[SENTENCES] = f"{len(texts):,} harmless made-up sentences that name groups of people"


def _scores(both: Sequence[Model], texts: list[str], tell: Tell | None, stage: str) -> list[_Floats]:
    return [in_chunks(model.scorer.matrix, texts, tell, f"{stage}, {model.version}") for model in both]


def _verdicts(both: Sequence[Model], scores: Sequence[_Floats]) -> list[npt.NDArray[np.int8]]:
    """Return what the default policy makes of each model's scores, with that model's own thresholds."""
    return [forecast.verdicts(one, forecast.bands(model.manifest)) for model, one in zip(both, scores, strict=True)]


def _grouped(what: str, own: Own, key: Callable[[Example], str | None]) -> dict[str, npt.NDArray[np.bool_]]:
    names = np.array([key(row) or "unknown" for row in own.examples])
    every = np.unique(names)
    return {f"{what} {name}": names == name for name in every} if len(every) > 1 else {}


def _ranking(rows: str, name: str, scores: Sequence[_Floats], shares: _Floats, weights: _Floats) -> list[Pair]:
    """Compare AUC and calibration of each label on n rows, arrays (n, labels)."""
    found = []
    for column, label in enumerate(LABELS):
        known = np.flatnonzero(~np.isnan(shares[:, column]) & (weights[:, column] > 0))
        share, mass = shares[known, column], weights[known, column]
        truth = share >= 0.5
        if min(truth.sum(), (~truth).sum()) < _LEAST:
            continue
        one, two = (each[known, column] for each in scores)
        areas = [resample.auc(each, truth, mass) for each in (one, two)]
        apart = resample.auc_difference(two, one, truth, mass)
        if areas[0] and areas[1] and apart:
            ends = {"champion": areas[0].value, "challenger": areas[1].value, "difference": apart}
            found.append(Pair(rows=rows, slice=name, label=label, measure="auc", n=len(known), **ends))
        if name == "all":
            found.append(_calibration(rows, label, (one, two), share, mass))
    return found


def _calibration(rows: str, label: Label, scores: Sequence[_Floats], share: _Floats, mass: _Floats) -> Pair:
    whole = [calibration_error(one, share, mass) for one in scores]
    drawn = [[calibration_error(one, share, mass * counts) for one in scores] for counts in resample.draws(len(share))]
    apart = np.array([two - one for one, two in drawn])
    difference = resample.interval(whole[1] - whole[0], apart)
    ends = {"champion": whole[0], "challenger": whole[1], "difference": difference}
    return Pair(rows=rows, slice="all", label=label, measure="calibration error", n=len(share), **ends)


def _decided(
    rows: str, name: str, verdicts: Sequence[npt.NDArray[np.int8]], mass: _F64, examples: Sequence[Example]
) -> list[Pair]:
    """Compare with what people decided, and how much is left to them."""
    outcome = np.array([{"approve": 0, "reject": 2}.get(example.outcome or "", -1) for example in examples])
    known = np.flatnonzero(outcome >= 0)
    found = _workload(rows, name, verdicts, mass)
    if len(known) < _LEAST:
        return found
    hits = [(one[known] == outcome[known]).astype(float) for one in verdicts]
    wrong = [((one[known] != outcome[known]) & (one[known] != 1)).astype(float) for one in verdicts]
    found.append(_share(rows, name, "decided as people did", hits, mass[known]))
    found.append(_share(rows, name, "decided against people", wrong, mass[known]))
    return found


def _workload(rows: str, name: str, verdicts: Sequence[npt.NDArray[np.int8]], mass: _F64) -> list[Pair]:
    return [_share(rows, name, "held for people", [(one == 1).astype(float) for one in verdicts], mass)]


def _share(rows: str, name: str, measure: str, hits: Sequence[_F64], mass: _F64) -> Pair:
    """Compare two shares of the same rows; each of `hits` is (n,) of 0 and 1."""
    one, two = (float(hit @ mass / mass.sum()) for hit in hits)
    counts = np.stack(list(resample.draws(len(mass)))) * mass
    total = np.maximum(counts.sum(axis=1), 1e-12)
    difference = resample.interval(two - one, counts @ (hits[1] - hits[0]) / total)
    return Pair(
        rows=rows,
        slice=name,
        label=None,
        measure=measure,
        n=len(mass),
        champion=one,
        challenger=two,
        difference=difference,
    )


def _moved(verdicts: Sequence[npt.NDArray[np.int8]], mass: _F64) -> dict[str, dict[str, float]]:
    """Return what share of comments goes from which verdict to which."""
    before, after = verdicts
    return {
        was: {
            now: round(float(mass[(before == a) & (after == b)].sum() / mass.sum()), 6)
            for b, now in enumerate(forecast.VERDICTS)
        }
        for a, was in enumerate(forecast.VERDICTS)
    }


def speeds(both: Sequence[Model], texts: Sequence[str]) -> dict[str, Speed]:
    """Time both on the same texts, in turn, so that what else the machine does hits both; the best of each."""
    found: dict[str, Speed] = {}
    for _ in range(_TURNS):
        for model in both:
            took = speed(model.scorer.matrix, texts, rounds=4)
            if took and (model.version not in found or took.best < found[model.version].best):
                found[model.version] = took
    return found
