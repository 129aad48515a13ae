from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from models.examples import Evidence, Example, Looked
from models.labels import LABELS, Label
from tests.training.newsroom import comments, decided
from training import evidence
from training.mix import Part, build
from training.own import parted, unseen

TOXICITY = LABELS.index(Label.TOXICITY)


def test_nothing_is_fitted_that_is_newer_than_what_tests_it() -> None:
    every = decided(comments(600))
    own = parted([*every[50:], *every[:50]], of_site=True)
    times = {part: [row.at for row in own.part(part).examples] for part in Part}
    assert max(times[Part.FIT]) < min(times[Part.CALIBRATE])
    assert max(times[Part.CALIBRATE]) < min(times[Part.TEST])
    assert [len(times[part]) for part in (Part.CALIBRATE, Part.TEST)] == [60, 60]
    assert own.seen_until == max(times[Part.TEST])
    judging = unseen(every, True, own.seen_until)
    assert len(judging.examples) > 50
    assert {row.id for row in judging.examples} <= {row.id for row in every[540:]}


def test_what_a_base_has_seen_calibrates_and_measures_nothing_nor_do_its_near_duplicates() -> None:
    every = decided(comments(100))
    seen = every[79].at
    copy = replace(every[0], id="again", at=every[-8].at)
    own = parted([*every, copy], of_site=True, seen=seen)
    measuring = own.part(Part.CALIBRATE, Part.TEST).examples
    assert all(row.at > seen for row in measuring)
    assert copy not in measuring
    assert len(own.part(Part.FIT).examples) > 80
    assert len(measuring) == 7


def test_what_nearly_says_the_same_as_a_newer_text_is_not_fitted() -> None:
    every = decided(comments(100))
    copies = [replace(every[n], id=f"again{n}", at=every[74 + n].at + timedelta(minutes=1)) for n in range(5)]
    own = parted([*every, *copies], of_site=True)
    assert set(own.part(Part.TEST).texts) >= {one.text for one in copies}
    assert not {one.text for one in copies} & set(own.part(Part.FIT, Part.CALIBRATE).texts)


def test_who_contradicts_stays_within_a_part() -> None:
    every = decided(comments(100))
    other = "approve" if every[0].outcome == "reject" else "reject"
    opinion = replace(every[0], id="c0#2", outcome=other, labels={Label.TOXICITY: float(other == "reject")})
    own = parted([opinion, *every], of_site=True)
    assert own.texts.count(every[0].text) == 2


def test_near_duplicates_stand_for_all_of_them_and_two_opinions_on_a_case_for_one() -> None:
    one, *others = decided([("goose", "You silly goose, the market belongs to the mayor")] * 51)
    copies = unseen([replace(one, probability=0.01), *others], True, None)
    assert (len(copies.examples), copies.traffic.sum()) == (1, pytest.approx(150))
    first = replace(one, id="c1", outcome="reject", labels={Label.TOXICITY: 1.0}, probability=0.01)
    second = replace(one, id="c1#2", at=one.at + timedelta(hours=1), probability=0.01)
    both = parted([first, second], of_site=True)
    assert [(row.id, traffic) for row, traffic in zip(both.examples, both.traffic.tolist(), strict=True)] == [
        ("c1", 0),
        ("c1#2", pytest.approx(100)),
    ]


def test_what_readers_point_out_stands_for_nothing_beside_an_audit_sample() -> None:
    every = decided(comments(3))
    picked = [replace(every[0], looked=Looked.REPORT), every[1]]
    assert parted(picked, of_site=True).traffic.tolist() == [1, 1]
    audited = replace(every[2], looked=Looked.AUDIT, probability=0.02)
    assert parted([*picked, audited], of_site=True).traffic.tolist() == [0, 1, pytest.approx(50)]


def test_texts_without_words_are_no_more_fitted_and_tested_on_than_others() -> None:
    every = decided(comments(100))
    own = parted([replace(row, text="!!!") if at % 5 == 0 else row for at, row in enumerate(every)], of_site=True)
    for part in (Part.FIT, Part.CALIBRATE):
        assert "!!!" not in own.part(part).texts
    assert "!!!" in own.part(Part.TEST).texts


def test_a_rejection_that_names_no_label_is_a_decision_to_compare_with() -> None:
    parking = decided([("parking", "no parking at the bridge"), ("plain", "the museum opens at nine")])
    assert [row.outcome for row in unseen(parking, False, None).examples] == ["reject", "approve"]


def test_a_later_example_that_says_what_an_untimed_one_says_may_have_been_seen() -> None:
    old, new, other = decided(comments(3))
    again = replace(new, text=old.text)
    assert unseen([again, other, replace(old, at=None)], True, old.at).examples == [other]


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
