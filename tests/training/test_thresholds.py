import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.labels import LABELS
from models.manifest import GOALS
from training.thresholds import threshold, thresholds

rows = st.lists(
    st.tuples(st.integers(0, 20).map(lambda n: n / 20), st.booleans(), st.sampled_from([0.5, 1.0, 3.0])),
    min_size=20,
    max_size=80,
)


def arrays(drawn: list[tuple[float, bool, float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    scores, shares, weights = (np.array(column, dtype=float) for column in zip(*drawn, strict=True))
    return scores, shares, weights


@given(rows, st.sampled_from(GOALS))
def test_a_threshold_keeps_what_its_goal_promises(drawn: list[tuple[float, bool, float]], goal: str) -> None:
    scores, shares, weights = arrays(drawn)
    found = threshold(goal, scores, shares, weights)
    if found is None:
        return
    bound = float(goal.partition("=")[2])
    if goal.startswith("missed"):
        # At 1.0 every comment is approved, those that score 1 too.
        side = scores < found if found < 1 else np.full(len(scores), fill_value=True)
        if found == 1.0 and (weights * shares).sum() > bound * weights.sum() + 1e-9:
            side = scores < found
        assert (weights * shares)[side].sum() <= bound * weights[side].sum() + 1e-9
    else:
        side = scores >= found
        assert (weights * shares)[side].sum() >= bound * weights[side].sum() - 1e-9


def test_the_highest_score_that_misses_few_and_the_lowest_that_is_precise_are_found() -> None:
    scores = np.arange(1000) / 1000
    shares = (np.arange(1000) >= 500).astype(float)
    weights = np.ones(1000)
    assert threshold("missed<=0.05", scores, shares, weights) == pytest.approx(0.526, abs=0.002)
    assert threshold("precision>=0.9", scores, shares, weights) == pytest.approx(0.445, abs=0.002)


def test_a_goal_out_of_reach_has_no_threshold() -> None:
    scores = np.arange(100) / 100
    assert threshold("precision>=0.9", scores, np.zeros(100), np.ones(100)) is None
    assert threshold("missed<=0.01", scores, np.ones(100), np.ones(100)) is None


def test_a_handful_of_rows_proves_nothing() -> None:
    scores, ones = np.linspace(0, 1, 10), np.ones(10)
    assert threshold("precision>=0.9", scores, ones, ones) is None
    assert threshold("missed<=0.01", scores, ones * 0, ones) is None


def test_where_nothing_is_missed_all_may_be_approved() -> None:
    assert threshold("missed<=0.01", np.linspace(0, 0.9, 50), np.zeros(50), np.ones(50)) == 1.0


@pytest.mark.parametrize("goal", ["", "missed", "missed<=x", "missed>=0.1", "precision>=2", "recall>=0.5"])
def test_a_goal_of_another_form_is_refused(goal: str) -> None:
    with pytest.raises(ValueError, match="is not a goal"):
        threshold(goal, np.ones(50), np.ones(50), np.ones(50))


def test_every_label_gets_every_goal() -> None:
    shape = (40, len(LABELS))
    found = thresholds(np.full(shape, 0.5), np.full(shape, np.nan), np.zeros(shape))
    assert {label: tuple(goals) for label, goals in found.items()} == dict.fromkeys(LABELS, GOALS)
    assert set(found[LABELS[0]].values()) == {None}
