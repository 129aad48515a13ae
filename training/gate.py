"""Who may become champion: a challenger that is nowhere worse beyond noise, as a file of limits says, or a reason."""

import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.labels import Label
from models.manifest import Manifest
from training.contest import SENTENCES, Contest, Pair

DEFAULT = Path(__file__).parent / "gate.toml"
_Margin = Annotated[float, Field(ge=0, le=1)]


class _Limits(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Auc(_Limits):
    """By how much AUC may fall, of which labels, on which slices: those that have to be measured, and others."""

    margin: _Margin
    labels: tuple[Label, ...]
    slices: tuple[str, ...] = ()
    where_measured: tuple[str, ...] = ()


class Calibration(_Limits):
    """By how much the calibration error of some labels may grow, on some slices."""

    margin: _Margin
    labels: tuple[Label, ...]
    slices: tuple[str, ...]


class Share(_Limits):
    """By how much a share of comments may grow, on some slices; a star stands for anything."""

    margin: _Margin
    slices: tuple[str, ...]


class Fairness(_Limits):
    """By how much the share of harmless sentences about a group may grow that are held, and rejected."""

    held: _Margin
    rejected: _Margin


class Speed(_Limits):
    """How many times the champion's processor time a comment may take."""

    most: Annotated[float, Field(gt=0)]


class Gate(_Limits):
    """The limits; a part that is left out is not looked at."""

    auc: Auc | None = None
    calibration: Calibration | None = None
    decisions: Share | None = None
    workload: Share | None = None
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
    found += _auc(gate, contest)
    if gate.calibration:
        rows = [pair for pair in contest.of("calibration error") if pair.label in gate.calibration.labels]
        found += _grown(_named(rows, gate.calibration.slices), gate.calibration.margin)
    for limit, measure in ((gate.decisions, "decided against people"), (gate.workload, "held for people")):
        if limit:
            found += _grown(_named(contest.of(measure), limit.slices), limit.margin)
    if gate.fairness:
        for measure, margin in (("harmless held", gate.fairness.held), ("harmless rejected", gate.fairness.rejected)):
            found += _grown([pair for pair in contest.of(measure) if pair.rows == SENTENCES], margin)
    if gate.speed and len(contest.speeds) == 2:
        times = contest.speeds[contest.challenger].best / contest.speeds[contest.champion].best
        if times > gate.speed.most:
            found.append(f"it is slower: {times:.2f} times the champion's time a comment, at most {gate.speed.most:g}")
    return found


def outdated(contest: Contest, champion: Manifest, challenger: Manifest) -> str | None:
    """Return why a comparison says nothing of these two; None where it is theirs."""
    if (contest.champion, contest.challenger) != (champion.version, challenger.version):
        return f"it compares {contest.challenger} with {contest.champion}, and {champion.version} is the champion"
    if contest.digests != (champion.digest, challenger.digest):
        return "a model has been changed since"
    return None


def _auc(gate: Gate, contest: Contest) -> Iterator[str]:
    if not gate.auc:
        return
    measured = {pair.name for pair in contest.of("auc")}
    yield from (f"{name} could not be measured" for name in gate.auc.slices if name not in measured)
    for pair in contest.of("auc"):
        named = pair.name in (*gate.auc.slices, *gate.auc.where_measured)
        if (
            named
            and pair.label in gate.auc.labels
            and pair.difference.high < 0
            and pair.difference.value < -gate.auc.margin
        ):
            yield _worse(pair)


def _named(pairs: list[Pair], slices: tuple[str, ...]) -> list[Pair]:
    return [pair for pair in pairs if any(fnmatchcase(pair.name, pattern) for pattern in slices)]


def _grown(pairs: list[Pair], margin: float) -> Iterator[str]:
    for pair in pairs:
        if pair.difference.low > 0 and pair.difference.value > margin:
            yield _worse(pair)


def _worse(pair: Pair) -> str:
    of = f" of {pair.label}" if pair.label else ""
    apart = pair.difference
    return (
        f"{pair.measure}{of} is worse on {pair.name}: {pair.champion:.3f} before, {pair.challenger:.3f} now "
        f"(by {apart.value:+.3f}, {apart.low:+.3f} to {apart.high:+.3f}, on {pair.n:,} rows)"
    )
