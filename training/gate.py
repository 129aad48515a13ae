"""Who may become champion: a challenger that is nowhere worse beyond noise, as a file of limits says, or a reason."""

import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import product
from math import ceil
from pathlib import Path
from statistics import NormalDist
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.labels import Label
from models.manifest import Manifest
from training.contest import SENTENCES, Contest, Pair

DEFAULT = Path(__file__).parent / "gate.toml"
_Margin = Annotated[float, Field(ge=0, le=1)]


class _Limits(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Limit(_Limits):
    """By how much a measure may get worse on some slices: those that have to be measured, and others.

    A star in a name stands for anything. On a slice that has to be measured the whole interval has to lie `within`
    this of no difference: few rows show nothing, and what they do not show they do not rule out.
    """

    margin: _Margin
    within: _Margin | None = None
    slices: tuple[str, ...] = ()
    where_measured: tuple[str, ...] = ()

    def of(self) -> tuple[tuple[Label | None, ...], tuple[Label | None, ...]]:
        """Return the labels that have to be measured, and others; None where the measure is not one of labels."""
        return (None,), ()


class OfLabels(Limit):
    """The same of a measure of labels, of which some have to be measured, and others are looked at where they are."""

    labels: tuple[Label, ...]
    labels_where_measured: tuple[Label, ...] = ()

    def of(self) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
        """Return both."""
        return self.labels, self.labels_where_measured


class Fairness(_Limits):
    """By how much the share of harmless sentences about a group may grow that are held, and rejected."""

    held: _Margin
    rejected: _Margin


class Speed(_Limits):
    """How many times the champion's processor time a comment may take."""

    most: Annotated[float, Field(gt=0)]


class Gate(_Limits):
    """The limits; a part that is left out is not looked at."""

    auc: OfLabels | None = None
    calibration: OfLabels | None = None
    decisions: Limit | None = None
    workload: Limit | None = None
    fairness: Fairness | None = None
    speed: Speed | None = None


def read(path: Path = DEFAULT) -> Gate:
    """Read a file of limits. Raises ValueError with one sentence where it is none."""
    try:
        return Gate.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise ValueError(f"{path}: {where}: {problem['msg']}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not TOML: {error}") from None


def refusals(gate: Gate, contest: Contest) -> list[str]:
    """Return why the challenger may not be promoted, a sentence each; none where it may."""
    found = [f"its manifest lacks {what}" for what in contest.lacking]
    for limit, measure, sign in _limits(gate):
        needed, others = limit.of()
        found += [
            f"{measure}{_of(label)} could not be measured on {_why(contest, name)}"
            for name, label in product(limit.slices, needed)
            if not _on(contest, measure, name, label)
        ]
        for pair in contest.of(measure):
            if _named(pair, (*limit.slices, *limit.where_measured)) and pair.label in (*needed, *others):
                within = limit.within if _named(pair, limit.slices) and pair.label in needed else None
                found += _grown(pair, sign, limit.margin, within)
    if gate.fairness:
        for measure, margin in (("harmless held", gate.fairness.held), ("harmless rejected", gate.fairness.rejected)):
            pairs = [pair for pair in contest.of(measure) if pair.rows == SENTENCES]
            found += [reason for pair in pairs for reason in _grown(_of_many(pair, len(pairs)), 1, margin)]
            found += [] if pairs else [f"{measure} could not be measured on {_why(contest, SENTENCES)}"]
    if gate.speed:
        found += _slower(contest, gate.speed.most)
    return found


def unmeasured(gate: Gate, contest: Contest) -> list[str]:
    """Return what the limits name only where it is measured, and what was not: nothing was asked of it."""
    found: dict[str, None] = {}
    for limit, measure, _ in _limits(gate):
        needed, others = limit.of()
        for name in (*limit.slices, *limit.where_measured):
            missing = [label for label in (*needed, *others) if not _on(contest, measure, name, label)]
            if len(missing) == len(needed) + len(others):
                found |= {_why(contest, name): None} if name in limit.where_measured else {}
            else:
                found |= {f"{measure}{_of(label)} on {name}": None for label in missing if label in others}
    return list(found)


def outdated(contest: Contest, champion: Manifest, challenger: Manifest) -> str | None:
    """Return why a comparison says nothing of these two; None where it is theirs."""
    if (contest.champion, contest.challenger) != (champion.version, challenger.version):
        return f"it compares {contest.challenger} with {contest.champion}, and {champion.version} is the champion"
    if contest.site != challenger.site:
        return f"it is on examples of {contest.site or 'all sites'}, and the model for {challenger.site or 'all sites'}"
    if contest.sample is not None:
        return f"it was a quick look, at {contest.sample:,} rows of each public set"
    if contest.digests != (champion.digest, challenger.digest):
        return "a model has been changed since"
    return None


def _limits(gate: Gate) -> Iterator[tuple[Limit, str, int]]:
    """Yield each limit with its measure, and with the sign of a difference for the worse."""
    asked = (
        (gate.auc, "auc", -1),
        (gate.calibration, "calibration error", 1),
        (gate.decisions, "decided against people", 1),
        (gate.workload, "held for people", 1),
    )
    for limit, measure, sign in asked:
        if limit:
            yield limit, measure, sign


def _on(contest: Contest, measure: str, name: str, label: Label | None) -> bool:
    return any(pair.label == label and _named(pair, (name,)) for pair in contest.of(measure))


def _named(pair: Pair, slices: tuple[str, ...]) -> bool:
    return any(fnmatchcase(pair.name, pattern) for pattern in slices)


def _why(contest: Contest, name: str) -> str:
    return f"{name} ({contest.not_measured.get(name.partition(': ')[0], 'not there, or too few rows')})"


def _of(label: Label | None) -> str:
    return f" of {label}" if label else ""


def _of_many(pair: Pair, looks: int) -> Pair:
    """Return a pair with its interval as wide as it has to be for so many looks at once (Bonferroni)."""
    apart, wider = pair.difference, NormalDist().inv_cdf(1 - 0.025 / looks) / NormalDist().inv_cdf(0.975)
    low, high = (apart.value + wider * (end - apart.value) for end in (apart.low, apart.high))
    return pair.model_copy(update={"difference": apart.model_copy(update={"low": low, "high": high})})


def _grown(pair: Pair, sign: int, margin: float, within: float | None = None) -> Iterator[str]:
    apart = pair.difference
    value, (low, high) = sign * apart.value, sorted((sign * apart.low, sign * apart.high))
    what = f"{pair.measure}{_of(pair.label)}"
    if low > 0 and value > margin:
        yield (
            f"{what} is worse on {pair.name}: {pair.champion:.3f} before, {pair.challenger:.3f} now "
            f"(by {apart.value:+.3f}, {apart.low:+.3f} to {apart.high:+.3f}, on {pair.n:,} rows)"
        )
        return
    # Where all rows are alike, draws of them are too: n rows leave room for 3 / n (the rule of three).
    far = max(high, value + 3 / pair.n)
    if within is not None and far > within:
        room = within - value
        needed = f"about {ceil(pair.n * ((far - value) / room) ** 2):,}" if room > 0 else "many more"
        yield (
            f"{what} may be worse on {pair.name} by {far:.3f}, more than {within:g}: "
            f"{pair.n:,} rows are too few to tell, {needed} are needed"
        )


def _slower(contest: Contest, most: float) -> Iterator[str]:
    if len(contest.speeds) < 2:
        yield "its speed could not be measured"
        return
    times = contest.speeds[contest.challenger].best / contest.speeds[contest.champion].best
    if times > most:
        yield f"it is slower: {times:.2f} times the champion's time a comment, at most {most:g}"
