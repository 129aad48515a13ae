import numpy as np
import pytest

from models.labels import LABELS, Label
from training.rates import natural_rates, natural_weights


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


def test_a_label_with_one_answer_only_is_left_as_it_is() -> None:
    weights = natural_weights(np.ones((3, len(LABELS))), natural_rates())
    assert (weights == 1).all()
