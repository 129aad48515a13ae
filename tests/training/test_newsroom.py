"""The loop as a story: a newsroom's decisions, a model of its own, the gate, the champion, and back."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from models.examples import Looked
from models.labels import LABELS, Label
from models.manifest import ModelRefused
from models.registry import Model, Registry
from tests.models import made_up
from tests.training.newsroom import comments, decided, rule
from training import contest, contest_page, gate, on_top, promotion
from training.contest import unsaid
from training.held_out import Scored
from training.mix import Part
from training.own import parted

BEFORE = comments(700)
LATER = comments(300, seed=1)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    made = Registry(tmp_path_factory.mktemp("made") / "releases")
    rude = (*made_up.RUDE, "what a goose you are", "you silly goose", "shut up, daft fool", "the harbour is rubbish")
    kind = (*made_up.KIND, "there is parking at the market", "says the mayor", "the museum opens at nine", "the school")
    made.save(made_up.pipeline(2**11, kind, rude), made_up.draft("1.1"), lambda _: "")
    made.promote("1.1")
    return made


@pytest.fixture(scope="module")
def challenger(registry: Registry) -> Model:
    on_top.run(registry.load("1.1"), registry, "daily.1", decided(BEFORE), site="daily", digest="2" * 64)
    return registry.load("daily.1")


@pytest.fixture(scope="module")
def found(registry: Registry, challenger: Model) -> contest.Contest:
    every = [*decided(BEFORE), *decided(LATER, first=len(BEFORE))]
    return contest.run(registry.load("1.1"), challenger, every, site="daily")


def agreement(model: Model) -> float:
    scores = model.scorer.matrix([text for _, text in LATER])[:, LABELS.index(Label.TOXICITY)]
    return float(
        np.mean([(score >= 0.5) == (rule(kind) == "reject") for score, (kind, _) in zip(scores, LATER, strict=True)])
    )


def test_a_site_s_own_model_follows_the_rule_that_the_shared_one_does_not_know(
    registry: Registry, challenger: Model
) -> None:
    assert agreement(registry.load("1.1")) < 0.65
    assert agreement(challenger) >= 0.9
    assert registry.load("1.1").scorer.pipeline["judge"].coef_.shape == challenger.scorer.pipeline["judge"].coef_.shape


def test_its_manifest_says_what_it_rests_on(challenger: Model) -> None:
    manifest = challenger.manifest
    assert (manifest.site, manifest.base) == ("daily", "1.1")
    assert manifest.data[-1].sha256 == "2" * 64
    assert manifest.seen_until is not None
    assert manifest.reference is not None
    assert manifest.curves.keys() == {Label.TOXICITY, Label.INSULT}
    assert manifest.thresholds[Label.SPAM] == made_up.draft().thresholds[Label.SPAM]


def test_a_fit_on_top_has_seen_what_its_base_has_and_measures_on_newer_examples(
    registry: Registry, challenger: Model
) -> None:
    until = challenger.manifest.seen_until
    base = replace(
        challenger, manifest=challenger.manifest.model_copy(update={"seen_until": until + timedelta(days=9)})
    )
    with pytest.raises(ValueError, match=r"only those after 2026-09-1.* are newer than what daily\.1 has seen"):
        on_top.run(base, registry, "daily.4", decided(BEFORE), site="daily")
    more = [*decided(BEFORE), *decided(LATER, first=len(BEFORE))]
    on_top.run(challenger, registry, "daily.4", more, site="daily")
    manifest = registry.manifest("daily.4")
    assert manifest.seen_until > until
    assert manifest.metrics["held_out"][Label.TOXICITY].n <= 2 * len(LATER) // 4


def test_rows_that_gave_thresholds_judge_nobody(registry: Registry, challenger: Model) -> None:
    judging = contest.later(decided(BEFORE), (registry.load("1.1"), challenger), of_site=True)
    shaping = parted(decided(BEFORE), of_site=True)
    assert 60 <= len(judging.examples) <= 70
    assert not {row.id for row in judging.examples} & {row.id for row in shaping.examples}


def test_a_label_of_few_newest_rejections_is_measured_on_those_that_calibrated_it_too(registry: Registry) -> None:
    rare = [one for at, one in enumerate(decided(BEFORE)) if one.outcome == "approve" or at % 2]
    on_top.run(registry.load("1.1"), registry, "daily.5", rare, site="daily")
    manifest = registry.manifest("daily.5")
    assert manifest.rates[Label.TOXICITY] != made_up.draft().rates[Label.TOXICITY]
    assert manifest.thresholds[Label.TOXICITY] != made_up.draft().thresholds[Label.TOXICITY]
    newest = sum(not np.isnan(share) for share in parted(rare, of_site=True).part(Part.TEST).shares[:, 0])
    assert manifest.metrics["held_out"][Label.TOXICITY].n > newest


def test_drift_is_told_from_an_audit_sample_and_not_from_what_people_were_sent(
    registry: Registry, challenger: Model
) -> None:
    reference = challenger.manifest.reference
    assert reference is not None
    assert reference.features
    assert not reference.scores
    assert "no audit sample" in reference.of
    audited = [
        replace(one, looked=Looked.AUDIT, probability=0.1) if at % 3 else one for at, one in enumerate(decided(BEFORE))
    ]
    on_top.run(registry.load("1.1"), registry, "daily.6", audited, site="daily")
    told = registry.manifest("daily.6").reference
    assert told is not None
    assert Label.TOXICITY in told.scores


def test_what_an_example_says_too_is_not_held_out_of_a_fit() -> None:
    texts, nothing = ["Nine words that somebody said of the old harbour", "Others"], np.zeros((2, len(LABELS)))
    rows = Scored(texts, nothing, nothing, nothing, np.array(["set", "set"]))
    said = replace(decided(BEFORE[:1])[0], text=texts[0].upper())
    assert unsaid(rows, [said]).texts == ["Others"]
    assert unsaid(rows, []).texts == texts


def test_examples_without_a_time_judge_no_version_that_was_fitted_on_such(
    registry: Registry, challenger: Model
) -> None:
    every = [replace(one, at=None) for one in decided(BEFORE)]
    untimed = replace(challenger, manifest=challenger.manifest.model_copy(update={"seen_until": None}))
    assert not contest.later(every, (registry.load("1.1"), untimed), of_site=True).examples
    base = registry.load("1.1")
    assert len(contest.later(every, (base, base), of_site=True).examples) > 600


def test_a_site_that_can_have_no_model_is_refused_before_a_fit(registry: Registry) -> None:
    with pytest.raises(ValueError, match="'My Paper' cannot be the site of a model"):
        on_top.run(registry.load("1.1"), registry, "daily.7", decided(BEFORE), site="My Paper")


def test_what_moved_its_scores_is_still_explained_exactly(challenger: Model) -> None:
    text = "no parking at the bridge"
    told = challenger.scorer.explain(text, Label.TOXICITY)
    odds = told.base + sum(stretch.contribution for stretch in told.stretches)
    assert 1 / (1 + np.exp(-odds)) == pytest.approx(challenger.scorer.score([text])[0][Label.TOXICITY], abs=1e-6)
    most = max(told.stretches, key=lambda stretch: stretch.contribution)
    assert text[most.start : most.end] == "parking"


def test_both_are_compared_on_what_neither_has_seen(found: contest.Contest, challenger: Model) -> None:
    (better,) = (pair for pair in found.of("auc") if pair.name == contest.NEWSROOM and pair.label is Label.TOXICITY)
    assert better.difference.low > 0
    (against,) = (pair for pair in found.of("decided against people") if pair.slice == "all")
    assert against.n <= len(LATER) + 70
    assert against.difference.high <= 0
    assert sum(sum(row.values()) for row in found.decisions[contest.NEWSROOM].values()) == pytest.approx(1, abs=1e-4)
    assert "0 of them were picked by chance" in found.rests_on[contest.NEWSROOM]
    assert set(found.speeds) == {"1.1", "daily.1"}


def test_a_later_example_that_says_what_a_fitted_one_says_judges_nobody(registry: Registry, challenger: Model) -> None:
    every, until = decided(BEFORE), challenger.manifest.seen_until
    assert until is not None
    again = [replace(one, id=f"again {one.id}", at=until + timedelta(days=9)) for one in every[:9]]
    fresh = decided(LATER[:5], first=len(BEFORE))
    both = registry.load("1.1"), challenger
    own = contest.later([*every, *again, *fresh], both, of_site=True)
    assert {one.id for one in fresh} <= {row.id for row in own.examples}
    assert not {one.id for one in again} & {row.id for row in own.examples}
    assert all(row.at and row.at > until for row in own.examples)


def test_the_gate_that_comes_along_lets_it_pass(found: contest.Contest) -> None:
    assert gate.refusals(gate.read(), found) == []


def test_the_page_says_what_the_gate_says_and_holds_no_comment(found: contest.Contest) -> None:
    page = contest_page.render(found, ["it is <slower>"])
    assert "it is &lt;slower&gt;" in page
    assert not re.search(r"""<script|<link|src=|url\(|href="[^#]""", page)
    assert not any(word in page + found.model_dump_json() for word in ("goose", "daft", "parking"))
    assert contest.Contest.model_validate_json(found.model_dump_json()) == found


def test_it_is_promoted_for_its_site_by_the_gate_and_taken_back(registry: Registry, found: contest.Contest) -> None:
    limits = gate.Gate(auc=gate.OfLabels(margin=0.01, labels=(Label.TOXICITY,), slices=(contest.NEWSROOM,)))
    with pytest.raises(ModelRefused, match=r"has not been compared with 1\.1, the champion: `ombud-train compare"):
        promotion.promote(registry, "daily.1", limits)
    promotion.keep(registry, found)
    assert promotion.promote(registry, "daily.1", limits, by="mira") == []
    assert (registry.champion("daily"), registry.champion()) == ("daily.1", "1.1")
    assert registry.rollback("daily", reason="only a test") == "1.1"
    assert registry.history()[-1]["reason"] == "only a test"


def test_a_comparison_of_other_models_does_not_count(registry: Registry, found: contest.Contest) -> None:
    path = promotion.keep(registry, found)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"digests": ["0" * 64, "1" * 64]}))
    with pytest.raises(ModelRefused, match="does not count: a model has been changed since"):
        promotion.promote(registry, "daily.1", gate.Gate())


def test_too_few_examples_are_refused_with_what_is_needed(registry: Registry) -> None:
    with pytest.raises(ValueError, match="no label has 20 older ones that say yes"):
        on_top.run(registry.load("1.1"), registry, "daily.2", decided(BEFORE[:30]), site="daily")


def test_a_model_of_poisoned_labels_is_stopped_by_the_gate(registry: Registry, challenger: Model) -> None:
    """What is rude is said to be fine: later decisions, which are honest, show what that does."""
    flipped = [
        replace(one, outcome="approve", labels=dict.fromkeys(LABELS, 0.0)) if one.labels.get(Label.INSULT) else one
        for one in decided(BEFORE)
    ]
    on_top.run(registry.load("1.1"), registry, "daily.3", flipped, site="daily")
    every = [*flipped, *decided(LATER, first=len(BEFORE))]
    measured = contest.run(challenger, registry.load("daily.3"), every, site="daily")
    told = gate.refusals(gate.read(), measured)
    assert any("auc of toxicity is worse on newsroom" in reason for reason in told)
