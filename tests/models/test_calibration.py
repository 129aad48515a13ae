import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.calibration import BentCalibrator


def test_scores_mean_the_share_that_has_the_label() -> None:
    draw = np.random.default_rng(0)
    margins = draw.normal(-1, 3, (50_000, 1))
    # Steep where the label is rare, flat where it is common: no single sigmoid is like that.
    truth = 1 / (1 + np.exp(-np.where(margins < 0, 2 * margins, 0.3 * margins)))
    shares = (draw.random((50_000, 1)) < truth).astype(float)
    scores = BentCalibrator().fit(margins, shares).predict_proba(margins)
    assert np.abs(scores - truth).mean() < 0.03


def test_weights_bring_the_mean_to_the_natural_rate() -> None:
    draw = np.random.default_rng(0)
    shares = (draw.random((4000, 1)) < 0.5).astype(float)
    margins = draw.normal(2 * shares - 1, 1)
    weights = np.where(shares > 0, 0.1, 0.9)
    scores = BentCalibrator().fit(margins, shares, weights).predict_proba(margins)
    assert (scores * weights).sum() / weights.sum() == pytest.approx(0.1, abs=0.01)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-50, 50), st.booleans()), min_size=2, max_size=30))
def test_a_higher_margin_never_gets_a_lower_score(rows: list[tuple[float, bool]]) -> None:
    margins = np.array([[margin] for margin, _ in rows])
    made = BentCalibrator().fit(margins, np.array([[float(has)] for _, has in rows]))
    scores = made.predict_proba(np.sort(margins, axis=0))[:, 0]
    assert (np.diff(scores) >= 0).all()
    assert ((scores >= 0) & (scores <= 1)).all()


def test_a_label_that_no_row_carries_keeps_the_plain_sigmoid() -> None:
    made = BentCalibrator().fit(np.zeros((3, 1)), np.full((3, 1), np.nan))
    assert made.predict_proba([[0.0]])[0, 0] == 0.5
