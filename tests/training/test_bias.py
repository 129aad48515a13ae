import numpy as np
import pytest

from training.bias import GROUPS, dialect, measure, mentions, power_mean


def test_groups_are_found_by_whole_words_the_longest_first() -> None:
    found = mentions(["An African American voter", "two Muslims", "the blackboard", "African art"])
    assert set(found) == {"african american", "muslim", "african"}
    assert found["african american"].tolist() == [True, False, False, False]
    assert found["african"].tolist() == [False, False, False, True]


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_is_found_by_its_own_name(group: str) -> None:
    assert set(mentions([f"a {group} person"])) == {group}


def test_a_model_that_takes_a_mention_for_abuse_is_found_out_by_its_negatives() -> None:
    truth = np.tile([True, False], 200)
    member = np.arange(400) < 100
    fair = truth * 1.0
    unfair = np.where(member & ~truth, 2.0, fair)
    for scores, bpsn, bnsp in ((fair, 1.0, 1.0), (unfair, 0.0, 1.0)):
        found = measure(scores, truth, {"old": member, "young": ~member}, {"0.5": 0.5})
        assert found.groups["old"].n == 100
        assert (found.groups["old"].bpsn, found.groups["old"].bnsp) == (bpsn, bnsp)
    assert found.worst == 0
    assert found.false_positive_rates["0.5"] == {"old": 1.0, "young": 0.0}
    assert found.ratio("0.5", "old") == 2
    assert found.ratio("0.5", "nobody") is None


def test_few_comments_of_a_group_say_nothing() -> None:
    truth, member = np.tile([True, False], 50), np.arange(100) < 10
    found = measure(truth * 1.0, truth, {"old": member}, {"0.5": 0.5})
    assert found.groups["old"].subgroup is None
    assert found.false_positive_rates == {"0.5": {}}


def test_the_power_mean_leans_towards_the_worst() -> None:
    assert power_mean([0.9, 0.9]) == pytest.approx(0.9)
    assert 0.5 < (power_mean([0.5, 0.9]) or 0) < 0.7
    assert power_mean([]) is None
    assert power_mean([0.0, 1.0]) == 0


def test_the_proxy_for_dialect_looks_at_forms_and_not_at_swear_words() -> None:
    assert dialect(["he finna go", "they be talking all day", "damn this", "He is going home"]).tolist() == [
        True,
        True,
        False,
        False,
    ]
