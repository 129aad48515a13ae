import pytest

from models.labels import Label
from models.teaching import Candidate, chosen, uncertainty, worth


def test_a_score_on_its_threshold_is_the_most_uncertain() -> None:
    at = {Label.TOXICITY: 0.2, Label.SPAM: 0.6}
    assert uncertainty({Label.TOXICITY: 0.2}, at) == pytest.approx(1)
    assert uncertainty({Label.SPAM: 0.6}, at) == pytest.approx(1)
    assert uncertainty({Label.TOXICITY: 0.9}, at) < uncertainty({Label.TOXICITY: 0.3}, at) < 1
    assert uncertainty({Label.TOXICITY: 1.0, Label.SPAM: 0.0}, at) == pytest.approx(0, abs=1e-6)
    assert uncertainty({}, at) == 0


def test_the_new_and_the_frequent_are_worth_more() -> None:
    plain = Candidate("a", 0.5, 0.0)
    assert worth(plain) < worth(Candidate("b", 0.5, 0.5)) < worth(Candidate("c", 0.5, 0.5, copies=10))


def test_the_budget_goes_to_the_best_and_to_one_of_a_group() -> None:
    every = [Candidate(str(n), n / 10, 0.0, group="same" if n in (8, 9) else None) for n in range(10)]
    assert [one.id for one in chosen(every, 3)] == ["9", "7", "6"]
    assert chosen([], 3) == []
