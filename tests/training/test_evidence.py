from dataclasses import replace

import pytest

from models.examples import Evidence, Example
from models.labels import Label
from training import evidence

SAID = Example("what a daft fool", {Label.TOXICITY: 0.9}, "daily")


@pytest.mark.parametrize("outcome", [None, "approve", "reject"])
def test_what_strangers_suggest_counts_less_than_any_moderator_s_word_decided_or_not(outcome: str | None) -> None:
    suggested = evidence.weight(replace(SAID, evidence=Evidence.SUGGESTSCORE, outcome=outcome))
    approved = evidence.weight(replace(SAID, evidence=Evidence.DECISION, outcome="approve"))
    assert suggested == 0.3 < approved


@pytest.mark.parametrize("kind", Evidence)
def test_every_kind_of_evidence_has_its_weight_in_the_table(kind: Evidence) -> None:
    assert evidence.weight(replace(SAID, evidence=kind, weight=2.0)) == 2 * evidence.WEIGHTS[kind, None]
