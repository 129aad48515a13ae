import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from training.resample import auc, auc_difference, draws, interval, share

rows = st.lists(
    st.tuples(st.integers(0, 9).map(lambda n: n / 9), st.booleans(), st.sampled_from([0.5, 1.0, 3.0])),
    min_size=4,
    max_size=60,
).filter(lambda drawn: 0 < sum(has for _, has, _ in drawn) < len(drawn))


@given(rows)
def test_the_area_is_the_one_that_scikit_learn_gives(drawn: list[tuple[float, bool, float]]) -> None:
    scores, truth, weights = (np.array(column) for column in zip(*drawn, strict=True))
    found = auc(scores, truth, weights)
    assert found is not None
    assert found.value == pytest.approx(roc_auc_score(truth, scores, sample_weight=weights), abs=1e-5)
    assert found.low <= found.high


def test_one_answer_alone_has_no_area() -> None:
    assert auc(np.ones(9), np.ones(9, dtype=bool)) is None
    assert auc_difference(np.ones(9), np.ones(9), np.zeros(9, dtype=bool)) is None


def test_a_better_model_is_told_from_chance_and_a_copy_is_not() -> None:
    draw = np.random.default_rng(0)
    truth = draw.random(600) < 0.3
    good, bad = truth + draw.random(600), truth + 4 * draw.random(600)
    better, same = auc_difference(good, bad, truth), auc_difference(bad, bad, truth)
    assert better is not None
    assert better.low > 0
    assert same is not None
    assert (same.low, same.value, same.high) == (0, 0, 0)


def test_the_same_seed_draws_the_same_rows() -> None:
    one, other = (np.array(list(draws(50, seed=3, count=4))) for _ in range(2))
    assert (one == other).all()
    assert one.mean() == pytest.approx(1, abs=0.3)


def test_what_no_row_did_may_still_happen() -> None:
    assert share(0.0, np.zeros(9), rows=300).high == pytest.approx(0.01)
    assert share(1000.0, np.full(9, 1000.0), rows=300, whole=1000).low == pytest.approx(990)
    assert share(0.5, np.array([0.4, 0.6]), rows=10) == interval(0.5, np.array([0.4, 0.6]))
