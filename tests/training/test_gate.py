import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sklearn.pipeline import Pipeline

from models.labels import Label
from models.manifest import Interval, ModelRefused
from models.registry import Registry
from tests.models import made_up
from training import contest_page, gate, promotion
from training.comparison import Speed
from training.contest import NEWSROOM, SENTENCES, Contest, Pair

LIMITS = gate.Gate(
    auc=gate.OfLabels(
        margin=0.01,
        labels=(Label.TOXICITY,),
        labels_where_measured=(Label.SPAM,),
        slices=("newsroom",),
        where_measured=("held out: all capitals",),
    ),
    calibration=gate.OfLabels(margin=0.02, labels=(Label.TOXICITY,), slices=("newsroom",)),
    decisions=gate.Limit(margin=0.01, where_measured=("newsroom: site *",)),
    workload=gate.Limit(margin=0.1, slices=("newsroom",)),
    fairness=gate.Fairness(held=0.1, rejected=0.01),
    speed=gate.Speed(most=1.2),
)


def pair(measure: str, value: float, low: float, high: float, rows: str = NEWSROOM, kind: str = "all") -> Pair:
    label = Label.TOXICITY if measure in ("auc", "calibration error") else None
    apart = Interval(value=value, low=low, high=high)
    ends = {"champion": 0.5, "challenger": 0.5 + value, "difference": apart}
    return Pair(rows=rows, slice=kind, label=label, measure=measure, n=100, **ends)


NO_WORSE = [
    pair("auc", 0.0, -0.01, 0.01),
    pair("calibration error", 0.0, -0.01, 0.01),
    pair("held for people", 0.0, -0.01, 0.01),
    pair("harmless held", 0.0, -0.01, 0.01, SENTENCES),
    pair("harmless rejected", 0.0, -0.01, 0.01, SENTENCES),
]


def contest(
    *pairs: Pair, times: float = 1.0, lacking: tuple[str, ...] = (), usual: Sequence[Pair] = NO_WORSE
) -> Contest:
    return Contest(
        champion="1.1",
        challenger="1.2",
        digests=("0" * 64, "0" * 64),
        site=None,
        measured=datetime(2026, 11, 1, tzinfo=UTC),
        examples_sha256=None,
        rests_on={},
        pairs=[*usual, *pairs],
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
    asked = gate.Gate(
        auc=gate.OfLabels(margin=0.01, labels=(Label.TOXICITY,), slices=("newsroom", "newsroom: with a link"))
    )
    (reason,) = gate.refusals(asked, contest())
    assert reason.startswith("auc of toxicity could not be measured on newsroom: with a link")


@pytest.mark.parametrize("at", range(len(NO_WORSE)))
def test_no_part_of_the_gate_passes_what_was_not_measured(at: int) -> None:
    (reason,) = gate.refusals(LIMITS, contest(usual=[*NO_WORSE[:at], *NO_WORSE[at + 1 :]]))
    assert reason.startswith(NO_WORSE[at].measure)
    assert "could not be measured" in reason


def test_a_speed_that_was_not_measured_and_a_name_that_is_none_refuse() -> None:
    assert "its speed could not be measured" in gate.refusals(LIMITS, contest().model_copy(update={"speeds": {}}))
    misspelt = gate.Gate(workload=gate.Limit(margin=0.1, slices=("newsrom",)))
    assert gate.refusals(misspelt, contest()) == [
        "held for people could not be measured on newsrom (not there, or too few rows)"
    ]


def test_one_label_does_not_stand_in_for_another() -> None:
    spam = pair("auc", 0.0, -0.01, 0.01).model_copy(update={"label": Label.SPAM})
    (reason,) = gate.refusals(LIMITS, contest(usual=[spam, *NO_WORSE[1:]]))
    assert reason.startswith("auc of toxicity could not be measured on newsroom")


def test_what_is_only_looked_at_where_it_is_measured_is_told_where_it_is_not() -> None:
    found = contest().model_copy(update={"not_measured": {"held out": "no public set was there"}})
    assert gate.unmeasured(LIMITS, found) == [
        "auc of spam on newsroom",
        "held out: all capitals (no public set was there)",
        "newsroom: site * (not there, or too few rows)",
    ]
    assert gate.refusals(LIMITS, found) == []


def test_of_many_groups_one_that_is_worse_by_chance_refuses_nothing() -> None:
    groups = [pair("harmless held", 0.0, -0.1, 0.1, SENTENCES, f"group {n}") for n in range(50)]
    by_chance = pair("harmless held", 0.15, 0.01, 0.29, SENTENCES, "gay")
    (alone,) = gate.refusals(LIMITS, contest(usual=[*NO_WORSE[:3], by_chance, NO_WORSE[4]]))
    assert "sentences about groups: gay" in alone
    assert gate.refusals(LIMITS, contest(*groups, by_chance)) == []
    (far,) = gate.refusals(LIMITS, contest(*groups, pair("harmless held", 0.3, 0.15, 0.45, SENTENCES, "gay")))
    assert "sentences about groups: gay" in far


def test_where_few_rows_rule_nothing_out_it_is_told_how_many_are_needed() -> None:
    careful = gate.Gate(auc=gate.OfLabels(margin=0.01, within=0.05, labels=(Label.TOXICITY,), slices=("newsroom",)))
    unsure = contest(usual=[pair("auc", 0.0, -0.1, 0.1)])
    assert gate.refusals(careful, unsure) == [
        "auc of toxicity may be worse on newsroom by 0.100, more than 0.05: "
        "100 rows are too few to tell, about 400 are needed"
    ]
    assert gate.refusals(careful, contest(usual=[pair("auc", 0.0, -0.04, 0.1)])) == []
    (reason,) = gate.refusals(careful, contest(usual=[pair("auc", -0.06, -0.2, 0.1)]))
    assert reason.endswith("many more are needed")
    all_alike = pair("auc", 0.0, 0.0, 0.0).model_copy(update={"n": 40})
    (reason,) = gate.refusals(careful, contest(usual=[all_alike]))
    assert "by 0.075, more than 0.05: 40 rows are too few to tell" in reason


@pytest.fixture
def registry(tmp_path: Path, fitted: Pipeline) -> Registry:
    made = Registry(tmp_path / "releases")
    for version in ("1.1", "1.2"):
        made.save(fitted, made_up.draft(version), lambda _: "")
    return made


def test_a_comparison_counts_for_its_site_and_whole(registry: Registry) -> None:
    first, second = (registry.manifest(version) for version in ("1.1", "1.2"))
    found = contest().model_copy(update={"digests": (first.digest, second.digest)})
    assert gate.outdated(found, first, second) is None
    weekly = gate.outdated(found.model_copy(update={"site": "weekly"}), first, second)
    assert weekly == "it is on examples of weekly, and the model for all sites"
    assert "a quick look" in str(gate.outdated(found.model_copy(update={"sample": 20}), first, second))


def test_how_often_two_versions_were_compared_is_told(registry: Registry) -> None:
    promotion.keep(registry, contest())
    promotion.keep(registry, contest())
    again = contest()
    promotion.keep(registry, again)
    assert "Comparison 3 of these two" in contest_page.render(again, [])
    changed = contest().model_copy(update={"digests": ("1" * 64, "0" * 64)})
    promotion.keep(registry, changed)
    assert changed.nth == 1


def test_the_first_champion_is_compared_with_nobody_and_the_next_has_to_be(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promotion, "lacking", lambda manifest: [])
    assert promotion.promote(registry, "1.1", LIMITS) == []
    with pytest.raises(ModelRefused, match="has not been compared"):
        promotion.promote(registry, "1.2", LIMITS)


def test_the_first_champion_needs_a_whole_manifest(registry: Registry) -> None:
    with pytest.raises(
        ModelRefused, match="its manifest lacks measures on held-out rows; its manifest lacks intervals"
    ):
        promotion.promote(registry, "1.1", LIMITS)


def test_a_champion_that_is_lost_is_replaced_by_force(registry: Registry) -> None:
    (registry.root / "CHAMPION").write_text("9.9\n")
    with pytest.raises(
        ModelRefused, match=r"1\.2 is not promoted: the champion cannot be compared with: .* no model 9"
    ):
        promotion.promote(registry, "1.2", LIMITS)
    promotion.promote(registry, "1.2", LIMITS, force="the champion has been lost")
    assert registry.champion() == "1.2"


def test_force_needs_a_reason_which_goes_on_the_record(registry: Registry) -> None:
    registry.promote("1.1")
    with pytest.raises(ValueError, match="goes on the record"):
        promotion.promote(registry, "1.2", LIMITS, force=" because ")
    (against,) = promotion.promote(registry, "1.2", LIMITS, by="mira", force="the old one is unfair to us")
    assert registry.champion() == "1.2"
    record = registry.history()[-1]
    assert record["by"] == "mira"
    assert record["reason"] == f"forced: the old one is unfair to us (against: {against})"
