import numpy as np
import pytest

from models.drift import moved, place
from models.labels import LABELS, Label
from training.reference import distribution, reference


def test_the_bins_of_a_distribution_hold_a_tenth_each_and_ties_stay_together() -> None:
    values = np.arange(1000) / 1000
    found = distribution(values, np.full(1000, 1e-3))
    assert found.shares == pytest.approx([0.1] * 10, abs=0.002)
    rare = distribution(np.array([0.0] * 95 + [1.0] * 5), np.full(100, 0.01))
    assert (rare.edges, rare.shares) == ((0.0,), pytest.approx((0.95, 0.05)))


def test_rows_count_as_many_comments_as_they_stand_for() -> None:
    found = distribution(np.array([0.0, 1.0]), np.array([0.99, 0.01]))
    assert found.shares[0] == pytest.approx(0.99)


def test_a_reference_tells_scores_features_and_languages_of_the_rows() -> None:
    texts = ["Thank you for the report about our town"] * 30 + ["Vielen Dank fuer den Bericht ueber die Stadt"] * 10
    scores = np.tile(np.linspace(0, 1, 40)[:, None], len(LABELS))
    found = reference("the newsroom", texts, scores, np.ones(40))
    assert found is not None
    assert found.rows == 40
    assert found.languages["de"] == pytest.approx(0.25)
    counts = np.bincount([place(found.scores[Label.SPAM], value) for value in scores[:, 0]], minlength=10)
    assert moved(found.scores[Label.SPAM], counts.tolist()) < 0.01
    assert set(found.features) == {"characters", "words", "capitals", "beyond_ascii", "with_link"}
    assert reference("nobody", [], scores[:0], np.ones(0)) is None
