import numpy as np
import pytest

from models.labels import LABELS, Label
from training.rates import asked, natural_rates, natural_weights


def test_the_other_labels_are_scaled_with_toxicity() -> None:
    once, twice = natural_rates(toxicity=0.1), natural_rates(toxicity=0.2)
    assert twice[Label.THREAT] == pytest.approx(2 * once[Label.THREAT])
    assert once[Label.SPAM] == 0.05


def test_weighted_rows_have_the_natural_rate_of_every_label() -> None:
    draw = np.random.default_rng(0)
    shares = (draw.random((500, len(LABELS))) < 0.4).astype(float)
    shares[draw.random(shares.shape) < 0.2] = np.nan
    rates = natural_rates()
    weights = natural_weights(shares, rates)
    assert (weights[np.isnan(shares)] == 0).all()
    for column, label in enumerate(LABELS):
        mass = weights[:, column]
        assert np.nansum(mass * shares[:, column]) / mass.sum() == pytest.approx(rates[label], rel=1e-6)


def test_rows_that_stand_for_more_comments_count_for_more_at_the_same_rate() -> None:
    shares = np.tile(np.array([0.0, 0.0, 1.0, 1.0])[:, None], len(LABELS))
    rates = natural_rates()
    weights = natural_weights(shares, rates, np.array([100.0, 1.0, 1.0, 0.0]))[:, LABELS.index(Label.SPAM)]
    assert weights[0] == pytest.approx(100 * weights[1])
    assert weights[3] == 0
    assert weights[2] / weights.sum() == pytest.approx(rates[Label.SPAM])


def test_a_label_with_one_answer_only_is_left_as_it_is() -> None:
    weights = natural_weights(np.ones((3, len(LABELS))), natural_rates())
    assert (weights == 1).all()


def test_rates_are_asked_for_and_the_others_follow() -> None:
    found = asked(["toxicity=0.2", "spam=.01"])
    assert found == natural_rates(toxicity=0.2, spam=0.01)
    assert asked([]) == natural_rates()
    assert asked(["spam=0.02"], found) == natural_rates(toxicity=0.2, spam=0.02)


@pytest.mark.parametrize("word", ["", "toxicity", "toxicity=", "toxicity=1", "toxicity=0.0", "threat=0.1", "spam=nan"])
def test_what_is_no_rate_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="is no rate"):
        asked([word])
