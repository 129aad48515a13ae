import numpy as np
import pytest

from models.labels import LABELS, Label
from training.evaluate import calibration_error, measure, per_label, reliability


def test_perfect_and_blind_scores_are_told_apart() -> None:
    truth = np.array([0.0] * 50 + [1.0] * 50)
    assert measure(truth, truth).auc == 1
    assert measure(np.full(100, 0.5), truth).auc == 0.5


def test_scores_that_mean_what_they_say_have_no_calibration_error() -> None:
    draw = np.random.default_rng(0)
    scores = draw.random(30_000)
    shares = (draw.random(30_000) < scores).astype(float)
    assert calibration_error(scores, shares) < 0.02
    assert calibration_error(scores / 2, shares) == pytest.approx(0.25, abs=0.02)


def test_weights_count_as_so_many_rows() -> None:
    scores, shares = np.array([0.2, 0.8, 0.4]), np.array([0.0, 1.0, 1.0])
    weighted = calibration_error(scores, shares, np.array([3.0, 1.0, 2.0]))
    assert weighted == pytest.approx((3 * 0.2 + 0.2 + 2 * 0.6) / 6)


def test_bins_without_weight_are_left_out() -> None:
    mean, seen, total = reliability(np.array([0.1, 0.9]), np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    assert (mean, seen, total) == (pytest.approx([0.9]), pytest.approx([1]), pytest.approx([1]))


def test_labels_that_no_row_carries_are_left_out_and_one_answer_only_has_no_auc() -> None:
    shares = np.full((4, len(LABELS)), np.nan)
    shares[:, 0] = 0
    found = per_label(np.full(shape := shares.shape, 0.5), shares)
    assert shape == (4, len(LABELS))
    assert set(found) == {Label.TOXICITY}
    assert found[Label.TOXICITY].auc is None
    assert found[Label.TOXICITY].n == 4
