import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sklearn.pipeline import Pipeline

from models.labels import Label
from models.manifest import Interval, ModelRefused
from models.registry import Registry
from tests.models import made_up
from training import gate, promotion
from training.comparison import Speed
from training.contest import NEWSROOM, SENTENCES, Contest, Pair

LIMITS = gate.Gate(
    auc=gate.Auc(
        margin=0.01, labels=(Label.TOXICITY,), slices=("newsroom",), where_measured=("held out: all capitals",)
    ),
    calibration=gate.Calibration(margin=0.02, labels=(Label.TOXICITY,), slices=("newsroom",)),
    decisions=gate.Share(margin=0.01, slices=("newsroom: site *",)),
    workload=gate.Share(margin=0.1, slices=("newsroom",)),
    fairness=gate.Fairness(held=0.1, rejected=0.01),
    speed=gate.Speed(most=1.2),
)


def pair(measure: str, value: float, low: float, high: float, rows: str = NEWSROOM, kind: str = "all") -> Pair:
    label = Label.TOXICITY if measure in ("auc", "calibration error") else None
    apart = Interval(value=value, low=low, high=high)
    ends = {"champion": 0.5, "challenger": 0.5 + value, "difference": apart}
    return Pair(rows=rows, slice=kind, label=label, measure=measure, n=100, **ends)


def contest(*pairs: Pair, times: float = 1.0, lacking: tuple[str, ...] = ()) -> Contest:
    return Contest(
        champion="1.1",
        challenger="1.2",
        digests=("0" * 64, "0" * 64),
        site=None,
        measured=datetime(2026, 11, 1, tzinfo=UTC),
        examples_sha256=None,
        rests_on={},
        pairs=[pair("auc", 0.0, -0.01, 0.01), *pairs],
        speeds={"1.1": Speed(best=100, median=100), "1.2": Speed(best=100 * times, median=100)},
        lacking=list(lacking),
    )


def test_the_file_that_comes_along_can_be_read_and_asks_for_everything() -> None:
    limits = gate.read()
    assert all(getattr(limits, name) is not None for name in gate.Gate.model_fields)


@pytest.mark.parametrize(
    ("text", "told"),
    [("[auc", "is not TOML"), ("[auc]\nmargin = 2", "auc.margin: "), ("[acu]\nmargin = 1", "acu: Extra inputs")],
)
def test_a_file_that_cannot_be_read_is_told_by_its_mistake(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "gate.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=told):
        gate.read(path)


@pytest.mark.parametrize(
    "fine",
    [
        contest(),
        contest(pair("auc", -0.05, -0.11, 0.01)),  # within noise
        contest(pair("auc", -0.005, -0.006, -0.004)),  # too little to matter
        contest(pair("auc", -0.05, -0.06, -0.04, "check/davidson")),  # not named
        contest(pair("decided against people", -0.05, -0.06, -0.04)),
        contest(pair("decided against people", 0.05, 0.04, 0.06, kind="with a link")),  # not named
        contest(times=1.1),
    ],
)
def test_what_is_no_worse_beyond_noise_passes(fine: Contest) -> None:
    assert gate.refusals(LIMITS, fine) == []


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (
            contest(pair("auc", -0.05, -0.06, -0.04, "held out", "all capitals")),
            "auc of toxicity is worse on held out: all",
        ),
        (contest(pair("calibration error", 0.05, 0.04, 0.06)), "calibration error of toxicity is worse"),
        (contest(pair("decided against people", 0.05, 0.04, 0.06, kind="site daily")), "worse on newsroom: site daily"),
        (contest(pair("held for people", 0.2, 0.15, 0.25)), r"0\.500 before, 0\.700 now \(by \+0\.200"),
        (contest(pair("harmless rejected", 0.05, 0.02, 0.1, SENTENCES, "gay")), "sentences about groups: gay"),
        (contest(times=1.5), "it is slower: 1.50 times"),
        (contest(lacking=("thresholds",)), "its manifest lacks thresholds"),
    ],
)
def test_what_is_worse_is_refused_with_what_was_measured(bad: Contest, told: str) -> None:
    (reason,) = gate.refusals(LIMITS, bad)
    assert re.search(told, reason)


def test_a_slice_that_has_to_be_measured_and_was_not_refuses() -> None:
    asked = gate.Gate(auc=gate.Auc(margin=0.01, labels=(Label.TOXICITY,), slices=("newsroom", "newsroom: with a link")))
    assert gate.refusals(asked, contest()) == ["newsroom: with a link could not be measured"]


@pytest.fixture
def registry(tmp_path: Path, fitted: Pipeline) -> Registry:
    made = Registry(tmp_path / "releases")
    for version in ("1.1", "1.2"):
        made.save(fitted, made_up.draft(version), lambda _: "")
    return made


def test_the_first_champion_is_compared_with_nobody_and_the_next_has_to_be(registry: Registry) -> None:
    assert promotion.promote(registry, "1.1", LIMITS) == []
    with pytest.raises(ModelRefused, match="has not been compared"):
        promotion.promote(registry, "1.2", LIMITS)


def test_force_needs_a_reason_which_goes_on_the_record(registry: Registry) -> None:
    promotion.promote(registry, "1.1", LIMITS)
    with pytest.raises(ValueError, match="goes on the record"):
        promotion.promote(registry, "1.2", LIMITS, force=" because ")
    (against,) = promotion.promote(registry, "1.2", LIMITS, by="mira", force="the old one is unfair to us")
    assert registry.champion() == "1.2"
    record = registry.history()[-1]
    assert record["by"] == "mira"
    assert record["reason"] == f"forced: the old one is unfair to us (against: {against})"
