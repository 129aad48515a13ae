from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from models.examples import Evidence, Example
from models.labels import LABELS, Label
from tests.training.newsroom import comments, decided
from training import evidence
from training.mix import Part, build
from training.own import parted

TOXICITY = LABELS.index(Label.TOXICITY)


def test_nothing_is_fitted_that_is_newer_than_what_tests_it() -> None:
    every = decided(comments(100))
    own = parted([*every[50:], *every[:50]], of_site=True)
    times = {part: [row.at for row in own.part(part).examples] for part in Part}
    assert max(times[Part.FIT]) < min(times[Part.CALIBRATE])
    assert max(times[Part.CALIBRATE]) < min(times[Part.TEST])
    assert own.seen_until == max(times[Part.CALIBRATE])
    assert [len(times[part]) for part in Part] == [80, 10, 10]


def test_what_nearly_says_the_same_as_a_newer_text_is_not_fitted() -> None:
    every = decided(comments(100))
    copies = [replace(every[n], id=f"again{n}", at=every[n].at + timedelta(days=9)) for n in range(5)]
    own = parted([*every, *copies], of_site=True)
    assert set(own.part(Part.TEST).texts) >= {one.text for one in copies}
    assert not {one.text for one in copies} & set(own.part(Part.FIT, Part.CALIBRATE).texts)


def test_who_contradicts_stays_within_a_part() -> None:
    every = decided(comments(100))
    other = "approve" if every[0].outcome == "reject" else "reject"
    opinion = replace(every[0], id="c0#2", outcome=other, labels={Label.TOXICITY: float(other == "reject")})
    own = parted([opinion, *every], of_site=True)
    assert own.texts.count(every[0].text) == 2


def test_evidence_counts_by_its_kind_and_chance() -> None:
    one = decided([("rude", "you daft fool")])[0]
    weights = [evidence.weight(replace(one, evidence=kind)) for kind in Evidence]
    second, decision = (weights[list(Evidence).index(kind)] for kind in (Evidence.SECOND_OPINION, Evidence.DECISION))
    assert second > decision > evidence.weight(replace(one, outcome="approve"))
    assert evidence.weight(Example("x", {}, "old", weight=3)) == 3
    own = parted([replace(one, probability=0.02)], of_site=True)
    assert own.traffic[0] == pytest.approx(50)


def test_a_rejection_that_names_no_label_teaches_its_own_site_alone() -> None:
    parking = decided([("parking", "no parking at the bridge")])
    assert parted(parking, of_site=True).shares[0, TOXICITY] == 1
    assert not parted(parking, of_site=False).examples


def test_in_the_mix_an_example_keeps_its_part_and_what_repeats_it_follows() -> None:
    every = decided(comments(20))
    parts = [Part.TEST] * 10 + [Part.FIT] * 10
    public = Example(every[0].text + " indeed", {Label.SPAM: 1.0}, "set")
    mixed = build([*every, public], parts=parts)
    assert mixed.parts[:20].tolist() == parts
    assert np.isin(mixed.parts[20:], [Part.TEST]).all()
