"""What a whole policy would do to real traffic: of 1,000 comments so many approved, held and rejected, with mistakes.

Traffic is taken to be toxic comments, spam, and clean comments, at their rates and without overlap. What happens to
each of the three is measured on held-out rows known to be of it; the forecast is their sum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel

from models import goals
from models.labels import LABELS, Label
from models.manifest import Interval, Manifest
from training import resample

_F64 = npt.NDArray[np.float64]
_Floats = npt.NDArray[np.floating]
VERDICTS = ("approved", "held", "rejected")
_PER = 1000
_TOXICITY, _SPAM = LABELS.index(Label.TOXICITY), LABELS.index(Label.SPAM)


class Limit(BaseModel):
    """One end of a band: what was asked for, a goal or a score, and the score it comes to, None if out of reach."""

    asked: str
    score: float | None


class Band(BaseModel):
    """Comments below `approve` pass, those from `reject` on are rejected; without an end that never happens.

    Without `approve` nothing is held; a goal out of reach holds everything, or rejects nothing.
    """

    approve: Limit | None = None
    reject: Limit | None = None


# The policy of a site that has not changed it.
_APPROVE = {
    Label.TOXICITY: "missed<=0.02",
    Label.THREAT: "0.3",
    Label.IDENTITY_ATTACK: "0.3",
    Label.SPAM: "missed<=0.01",
}
_REJECT = {Label.TOXICITY: "precision>=0.95", Label.SPAM: "precision>=0.95"}


def bands(manifest: Manifest, approve: Sequence[str] = (), reject: Sequence[str] = ()) -> dict[Label, Band]:
    """Return the bands of a policy for one version, the default where nothing else is asked.

    Each of `approve` and `reject` is a goal or score for the labels that have one by default, or LABEL=GOAL for
    one label, LABEL=none to take it away. Raises ValueError for anything else.
    """
    ends = (_asked(_APPROVE, approve), _asked(_REJECT, reject))
    limits = [{label: _limit(manifest, label, asked) for label, asked in end.items()} for end in ends]
    named = [label for label in LABELS if any(label in end for end in limits)]
    return {label: Band(approve=limits[0].get(label), reject=limits[1].get(label)) for label in named}


def _asked(default: Mapping[Label, str], words: Sequence[str]) -> dict[Label, str]:
    asked = dict(default)
    for word in words:
        name, parted, goal = word.partition("=")
        if parted and name.strip() in set(LABELS):
            label = Label(name.strip())
            asked.pop(label, None)
            if goal.strip() != "none":
                asked[label] = goal.strip()
        else:
            asked |= dict.fromkeys(default, word)
    return asked


def _limit(manifest: Manifest, label: Label, asked: str) -> Limit:
    try:
        score = float(asked)
    except ValueError:
        name = goals.parse(asked).name
        if name not in manifest.thresholds.get(label, {}) and label not in manifest.curves:
            known = ", ".join(manifest.thresholds.get(label, {})) or "none"
            raise ValueError(
                f"{manifest.version} has no operating curve for {label}; it answers these goals: {known}"
            ) from None
        return Limit(asked=name, score=manifest.threshold(label, asked))
    if not 0 <= score <= 1:
        raise ValueError(f"{asked} is no score: expected a number from 0 to 1, or a goal")
    return Limit(asked=asked, score=score)


def verdicts(scores: _Floats, bands: Mapping[Label, Band]) -> npt.NDArray[np.int8]:
    """Return for each row of scores (n, labels) the gravest verdict of the bands, as an index of VERDICTS."""
    found = np.zeros(len(scores), dtype=np.int8)
    for label, band in bands.items():
        score = scores[:, LABELS.index(label)]
        if band.approve:
            held = score >= (-np.inf if band.approve.score is None else band.approve.score)
            found = np.maximum(found, held.astype(np.int8))
        if band.reject and band.reject.score is not None:
            found = np.where(score >= band.reject.score, np.int8(2), found)
    return found


class Forecast(BaseModel):
    """Of 1,000 comments: how many meet each verdict in all, and how many of each kind.

    `rows` are the held-out rows that stand for a kind, `rates` the kinds' shares of traffic.
    """

    per_thousand: dict[str, Interval]
    kinds: dict[str, dict[str, Interval]]
    rows: dict[str, int]
    rates: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    rate: float
    mass: _F64  # (n,): how much each row stands for this kind


def for_policy(
    scores: _Floats, shares: _Floats, bands: Mapping[Label, Band], rates: Mapping[Label, float], seed: int = 0
) -> Forecast | None:
    """Forecast a whole policy from held-out rows of ordinary traffic, arrays (n, labels); None without such rows."""
    toxic, spam = shares[:, _TOXICITY].astype(float), shares[:, _SPAM].astype(float)
    # Rows whose set says nothing of spam are hardly ever spam: they come from places where it is removed.
    clean = np.nan_to_num((1 - toxic) * (1 - np.nan_to_num(spam)))
    kinds = [
        _Kind("toxic", rates[Label.TOXICITY], np.nan_to_num(toxic)),
        _Kind("spam", rates[Label.SPAM], np.nan_to_num(spam)),
        _Kind("clean", max(0.0, 1 - rates[Label.TOXICITY] - rates[Label.SPAM]), clean),
    ]
    return _forecast(verdicts(scores, bands), kinds, seed)


def for_label(
    scores: _Floats, shares: _Floats, label: Label, band: Band, rate: float, seed: int = 0
) -> Forecast | None:
    """Forecast what one label's band does alone, from the rows that carry the label."""
    share = shares[:, LABELS.index(label)].astype(float)
    known = ~np.isnan(share)
    kinds = [_Kind("with it", rate, share[known]), _Kind("without it", 1 - rate, 1 - share[known])]
    return _forecast(verdicts(scores[known], {label: band}), kinds, seed)


def _forecast(verdict: npt.NDArray[np.int8], kinds: Sequence[_Kind], seed: int) -> Forecast | None:
    present = [kind for kind in kinds if kind.mass.sum() > 0]
    total = sum(kind.rate for kind in present)
    if not total > 0:
        return None
    met = np.stack([verdict == at for at in range(len(VERDICTS))], axis=1).astype(float)

    def one(counts: _F64) -> _F64:
        per_kind = []
        for kind in present:
            mass = kind.mass * counts
            per_kind.append(_PER * kind.rate / total * (mass @ met) / max(mass.sum(), 1e-12))
        return np.stack(per_kind)

    whole = one(np.ones(len(verdict)))
    drawn = np.stack([one(counts) for counts in resample.draws(len(verdict), seed)])
    kinds_met = {
        kind.name: {
            name: resample.share(
                float(whole[row, at]), drawn[:, row, at], float(kind.mass.sum()), _PER * kind.rate / total
            )
            for at, name in enumerate(VERDICTS)
        }
        for row, kind in enumerate(present)
    }
    sums = {
        name: resample.interval(float(whole[:, at].sum()), drawn[:, :, at].sum(axis=1))
        for at, name in enumerate(VERDICTS)
    }
    for name, found in sums.items():
        if found.value <= 0:  # what draws cannot show of the kinds, they cannot show of their sum
            sums[name] = found.model_copy(update={"high": sum(by[name].high for by in kinds_met.values())})
    return Forecast(
        per_thousand=sums,
        kinds=kinds_met,
        rows={kind.name: int((kind.mass >= 0.5).sum()) for kind in present},
        rates={kind.name: kind.rate / total for kind in present},
    )


def on_traffic(scores: _Floats, bands: Mapping[Label, Band], seed: int = 0) -> dict[str, Interval]:
    """Return what share of unlabelled comments, scores (n, labels), meets each verdict, and is rejected as spam."""
    verdict = verdicts(scores, bands)
    columns = {name: (verdict == at).astype(float) for at, name in enumerate(VERDICTS)}
    spam = bands.get(Label.SPAM)
    if spam:
        columns["called spam"] = (verdicts(scores, {Label.SPAM: Band(reject=spam.reject)}) == 2).astype(float)
        columns["held or rejected as spam"] = (verdicts(scores, {Label.SPAM: spam}) > 0).astype(float)
    met = np.stack(list(columns.values()), axis=1)
    drawn = np.stack([counts @ met / max(counts.sum(), 1) for counts in resample.draws(len(scores), seed)])
    return {
        name: resample.share(float(column.mean()), drawn[:, at], len(scores))
        for at, (name, column) in enumerate(columns.items())
    }
