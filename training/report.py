"""Everything that is measured of one version, gathered: the figures of the report, without a word of the data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel
from sklearn.metrics import roc_curve

from models.examples import Example
from models.labels import LABELS, Label
from models.manifest import DataSet, Interval, Manifest, Metrics
from models.registry import Model
from training import bias, comparison, evaluate, forecast, held_out, resample, slices
from training.batches import Tell
from training.bias import Bias
from training.catalogue import BY_NAME, CATALOGUE
from training.datasets import Use
from training.held_out import HeldOut, Scored
from training.mapping import TABLE
from training.slices import Slice

_Floats = npt.NDArray[np.floating]
_CURVE_POINTS = 120
_WORST = 15
_FIRST = (Label.TOXICITY, Label.SPAM)
HELD_OUT = "held out"


class Curves(BaseModel):
    """Points to draw for one label, weighted to traffic.

    (false-positive rate, recall), (recall, precision), and (mean score, share that has the label) of bins that
    hold equally many rows.
    """

    roc: list[tuple[float, float]]
    precision_recall: list[tuple[float, float]]
    reliability: list[tuple[float, float]]


class Reproduced(BaseModel):
    """How many AUCs of the manifest were measured again, and which came out different in the third digit."""

    compared: int
    different: list[str]


class Dialect(BaseModel):
    """Share of harmless (`neither`) and of merely offensive tweets caught, with markers of the dialect and without."""

    rows: dict[str, int]
    caught: dict[str, dict[str, float]]


class Report(BaseModel):
    """The figures of one version on rows that it was not fitted on. Metrics go from set or language to label."""

    format_version: Literal[1] = 1
    version: str
    measured: datetime
    seed: int
    sample: int | None
    rates: dict[Label, float]
    supported: tuple[str, ...] = ()
    data: tuple[DataSet, ...]
    missing: list[str]
    bands: dict[Label, forecast.Band]
    held_out: dict[Label, Metrics] = {}
    auc: dict[Label, Interval] = {}
    reproduced: Reproduced = Reproduced(compared=0, different=[])
    curves: dict[Label, Curves] = {}
    sets: dict[str, dict[Label, Metrics]] = {}
    languages: dict[str, dict[Label, Metrics]] = {}
    checks: dict[str, dict[Label, Metrics]] = {}
    slices: list[Slice] = []
    thresholds: dict[Label, dict[str, float | None]] = {}
    intervals: dict[Label, dict[str, dict[str, Interval]]] = {}
    policy: forecast.Forecast | None = None
    policy_by_label: dict[Label, forecast.Forecast] = {}
    traffic: dict[str, dict[str, Interval]] = {}
    traffic_rows: dict[str, int] = {}
    bias: dict[str, Bias] = {}
    dialect: Dialect | None = None
    against: str | None = None
    versus: list[comparison.Versus] = []
    speeds: dict[str, comparison.Speed] = {}
    peers: list[comparison.PeerFigures] = []
    peers_missing: dict[str, str] = {}
    perspective: comparison.Perspective = comparison.Perspective()
    left_out: dict[str, dict[Label, Metrics]] = {}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One text that the model gets most wrong: `kind` says how."""

    kind: str
    score: float
    share: float
    source: str
    text: str


def run(
    folder: Path,
    model: Model,
    bands: Mapping[Label, forecast.Band],
    *,
    against: Model | None = None,
    rates: Mapping[Label, float] | None = None,
    sample: int | None = None,
    own: Sequence[Example] = (),
    peers: bool = True,
    tell: Tell | None = None,
) -> tuple[Report, list[Mistake]]:
    """Measure a version on what lies in `folder`; sets that are not there are left out and named.

    `rates` are the labels' shares of traffic, the manifest's if None; `sample` is the most rows of a set.
    """
    manifest, score = model.manifest, model.scorer.matrix
    rates = dict(rates or manifest.rates)
    limits = _limits(bands)
    report = Report(
        version=manifest.version,
        measured=datetime.now(UTC).replace(microsecond=0),
        seed=manifest.seed,
        sample=sample,
        rates=rates,
        supported=manifest.languages,
        data=manifest.data,
        missing=_missing(folder),
        bands=dict(bands),
        thresholds=manifest.thresholds,
        intervals=manifest.intervals,
        left_out=manifest.left_out,
        against=against.version if against else None,
    )
    rows = held_out.held_out(folder, manifest.seed, score, rates, own, sample, tell)
    mistakes: list[Mistake] = []
    compared: dict[str, Scored] = {}
    if rows:
        _measure_held_out(report, rows, bands, limits)
        mistakes = list(worst(rows.natural))
        compared[HELD_OUT] = rows.natural
        if against:
            report.versus += comparison.versus(HELD_OUT, rows.natural, against.scorer.matrix, True, tell)
    toxigen = columns = None
    for name, scored, frame in held_out.checks(folder, score, sample, tell):
        report.checks[name] = evaluate.per_label(scored.scores, scored.shares)
        if against:
            report.versus += comparison.versus(name, scored, against.scorer.matrix, False, tell)
        if name == "identity_madlibs":
            report.bias[name] = _bias(scored, limits.get(Label.TOXICITY, {}))
            continue  # thousands of variations of a few sentences say little of peers
        if name == "davidson":
            report.dialect = _dialect(scored, frame["label_class"].to_numpy(), limits.get(Label.TOXICITY, {}))
        if name == "toxigen_with_perspective":
            toxigen, columns = scored, frame
        compared[name] = scored
    report.perspective = comparison.perspective(toxigen, columns, held_out.perspective_rows(folder, sample), score)
    for name, scores in held_out.unlabelled(folder, score, sample or 20_000, tell):
        report.traffic[name] = forecast.on_traffic(scores, bands)
        report.traffic_rows[name] = len(scores)
    if rows and not sample and rates == manifest.rates:
        report.reproduced = _reproduced(report, manifest)
    if peers and compared:
        report.peers, report.peers_missing = comparison.peers(compared, rows, score, tell)
    texts = rows.natural.texts if rows else next((scored.texts for scored in compared.values()), [])
    for one in (model, *([against] if against else [])):
        took = comparison.speed(one.scorer.matrix, texts)
        if took:
            report.speeds[one.version] = took
    return report, mistakes


def _missing(folder: Path) -> list[str]:
    wanted = {*TABLE, *(dataset.name for dataset in CATALOGUE if dataset.use in (Use.CHECK, Use.TRAFFIC))}
    return sorted(name for name in wanted if not BY_NAME[name].file(folder).is_file())


def _limits(bands: Mapping[Label, forecast.Band]) -> dict[Label, dict[str, float]]:
    """Return label to name to the scores that the policy uses, and one half for toxicity and spam."""
    found: dict[Label, dict[str, float]] = {}
    for label in _FIRST:
        band = bands.get(label, forecast.Band())
        ends = {"held": band.approve, "rejected": band.reject}
        found[label] = {name: end.score for name, end in ends.items() if end and end.score is not None} | {"0.5": 0.5}
    return found


def _measure_held_out(
    report: Report, rows: HeldOut, bands: Mapping[Label, forecast.Band], limits: Mapping[Label, Mapping[str, float]]
) -> None:
    natural, every = rows.natural, rows.every
    report.held_out = evaluate.per_label(natural.scores, natural.shares, natural.weights)
    for label in report.held_out:
        scores, shares, weights = natural.of(label).column(label)
        measured = resample.auc(scores, shares >= 0.5, weights)
        if measured:
            report.auc[label] = measured
            report.curves[label] = curves(scores, shares, weights)
    report.sets = {
        str(source): evaluate.per_label(every.scores[of], every.shares[of])
        for source in np.unique(every.sources)
        if (of := every.sources == source).any()
    }
    languages = np.array([_language(str(source)) for source in every.sources])
    report.languages = {
        str(language): evaluate.per_label(every.scores[of], every.shares[of])
        for language in np.unique(languages)
        if (of := languages == language).any()
    }
    report.slices = slices.sliced(natural.texts, natural.scores, natural.shares, natural.weights, limits)
    report.policy = forecast.for_policy(natural.scores, natural.shares, bands, report.rates)
    for label, band in bands.items():
        found = forecast.for_label(natural.scores, natural.shares, label, band, report.rates[label])
        if found:
            report.policy_by_label[label] = found
    report.bias[HELD_OUT] = _bias(natural.of(Label.TOXICITY), limits.get(Label.TOXICITY, {}))


def _language(source: str) -> str:
    return (TABLE[source].language or "several") if source in TABLE else "the site's own"


def curves(scores: _Floats, shares: _Floats, weights: _Floats) -> Curves:
    """Return the points of a label's curves; arrays are (n,), with both answers among `shares`."""
    truth = shares >= 0.5
    false, recall, _ = roc_curve(truth, scores, sample_weight=weights)
    rate = float(weights[truth].sum() / weights.sum())
    # Evenly along both axes: the steep part of the curve needs its points, too.
    along = np.linspace(0, false[-1] + recall[-1], _CURVE_POINTS)
    at = np.unique(np.searchsorted(false + recall, along).clip(0, len(false) - 1))
    caught = rate * recall[at] + (1 - rate) * false[at]
    precision = np.divide(rate * recall[at], caught, out=np.ones(len(at)), where=caught > 0)
    mean, seen, _ = evaluate.reliability(scores, shares, weights)

    def pairs(x: _Floats, y: _Floats) -> list[tuple[float, float]]:
        return [(round(float(a), 5), round(float(b), 5)) for a, b in zip(x, y, strict=True)]

    return Curves(
        roc=pairs(false[at], recall[at]), precision_recall=pairs(recall[at], precision), reliability=pairs(mean, seen)
    )


def _bias(rows: Scored, limits: Mapping[str, float]) -> Bias:
    scores, shares, _ = rows.column(Label.TOXICITY)
    return bias.measure(scores, shares >= 0.5, bias.mentions(rows.texts), limits)


def _dialect(rows: Scored, classes: npt.NDArray[np.int_], limits: Mapping[str, float]) -> Dialect:
    scores, marked = rows.column(Label.TOXICITY)[0], bias.dialect(rows.texts)
    groups = {
        f"{kind}, {name}": (classes == number) & (marked == has)
        for number, kind in ((2, "neither"), (1, "offensive"))
        for has, name in ((True, "with markers"), (False, "without"))
    }
    return Dialect(
        rows={name: int(group.sum()) for name, group in groups.items()},
        caught={
            name: {limit: float((scores[group] >= at).mean()) for limit, at in limits.items()}
            for name, group in groups.items()
            if group.any()
        },
    )


def worst(rows: Scored) -> Iterator[Mistake]:
    """Yield for toxicity and spam the clean texts with the highest and the others with the lowest scores."""
    for label in _FIRST:
        some = rows.of(label)
        scores, shares, _ = some.column(label)
        name = "toxic" if label is Label.TOXICITY else label.value
        for kind, wrong, order in (
            (f"not {name}, and scored highest for {label}", shares <= 0.2, -scores),
            (f"{name}, and scored lowest for {label}", shares >= 0.8, scores),
        ):
            candidates = np.flatnonzero(wrong)
            for at in candidates[np.argsort(order[candidates], kind="stable")][:_WORST].tolist():
                yield Mistake(kind, float(scores[at]), float(shares[at]), str(some.sources[at]), some.texts[at])


def _reproduced(report: Report, manifest: Manifest) -> Reproduced:
    now = {"held_out": report.held_out} | report.sets | {f"check/{name}": m for name, m in report.checks.items()}
    compared, different = 0, []
    for name, found in manifest.metrics.items():
        for label in LABELS:
            was, again = (given.get(label) for given in (found, now.get(name, {})))
            if was and again and was.auc is not None:
                compared += 1
                if again.n != was.n or again.auc is None or abs(again.auc - was.auc) >= 0.0005:
                    different.append(f"{name}, {label}")
    return Reproduced(compared=compared, different=different)
