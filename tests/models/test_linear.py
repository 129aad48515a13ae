import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from models.linear import LabelwiseLogistic


@pytest.fixture
def data() -> tuple[csr_array, np.ndarray]:
    draw = np.random.default_rng(0)
    x = draw.random((400, 12)).astype(np.float32)
    y = np.stack([x[:, 0] + 0.3 * draw.random(400) > 0.6, x[:, 1] > 0.5], axis=1).astype(np.float32)
    return csr_array(x), y


def test_it_finds_what_the_plain_logistic_regression_finds(data) -> None:
    x, y = data
    ours = LabelwiseLogistic(c=2.0, max_iter=500).fit(x, y)
    theirs = LogisticRegression(C=2.0, tol=1e-8, max_iter=1000).fit(x, y[:, 0])
    assert ours.coef_[:, 0] == pytest.approx(theirs.coef_[0], abs=0.02)
    assert ours.transform(x)[:, 0] == pytest.approx(theirs.decision_function(x), abs=0.05)


def test_rows_without_a_label_do_not_touch_it(data) -> None:
    x, y = data
    y = y.copy()
    y[200:, 0] = np.nan
    some = LabelwiseLogistic().fit(x, y)
    alone = LabelwiseLogistic().fit(x[:200], y[:200])
    assert some.coef_[:, 0] == pytest.approx(alone.coef_[:, 0], abs=0.02)


def test_a_share_counts_as_so_many_rows_of_each_kind(data) -> None:
    x, y = data
    soft = y[:, :1] * 0.5 + 0.25
    twice = np.concatenate([np.ones(400), np.zeros(400)])[:, None].astype(np.float32)
    weights = np.concatenate([soft[:, 0], 1 - soft[:, 0]])
    a = LabelwiseLogistic(max_iter=300).fit(x, soft)
    b = LabelwiseLogistic(max_iter=300).fit(csr_array(np.vstack([x.toarray()] * 2)), twice, weights)
    assert a.coef_ == pytest.approx(b.coef_, abs=0.02)


def test_weights_of_one_feature_lie_side_by_side_and_two_fits_agree(data) -> None:
    x, y = data
    first, second = LabelwiseLogistic().fit(x, y), LabelwiseLogistic(n_jobs=1).fit(x, y)
    assert first.coef_.flags["C_CONTIGUOUS"]
    assert first.coef_.dtype == np.float32
    assert first.coef_ == pytest.approx(second.coef_, abs=0.02)
    assert (first.coef_ == LabelwiseLogistic().fit(x, y).coef_).all()


def test_a_label_with_one_answer_only_is_refused(data) -> None:
    x, y = data
    with pytest.raises(ValueError, match="rows that have it"):
        LabelwiseLogistic().fit(x, np.ones_like(y))


def test_labels_solved_in_one_fit_are_those_solved_alone(data) -> None:
    x, y = data
    y = y.copy()
    y[:100, 0] = np.nan
    weights = np.linspace(0.2, 2, y.size, dtype=np.float32).reshape(y.shape)
    together = LabelwiseLogistic(max_iter=500).fit(x, y, weights)
    for label in range(2):
        alone = LabelwiseLogistic(max_iter=500).fit(x, y[:, [label]], weights[:, [label]])
        assert together.coef_[:, label] == pytest.approx(alone.coef_[:, 0], abs=0.02)
        assert together.intercept_[label] == pytest.approx(alone.intercept_[0], abs=0.02)


def test_a_label_that_another_joins_keeps_its_weights(data) -> None:
    x, y = data
    more = np.concatenate([y, 1 - y[:, ::-1]], axis=1)
    few, many = (LabelwiseLogistic(max_iter=500).fit(x, shares) for shares in (y, more))
    assert many.coef_[:, :2] == pytest.approx(few.coef_, abs=0.02)
    assert many.coef_[:, 3] == pytest.approx(-few.coef_[:, 0], abs=0.02)


def test_progress_is_told_step_by_step_up_to_the_most(data) -> None:
    told: list[int] = []
    x, y = data
    LabelwiseLogistic(max_iter=5).fit(x, y, on_step=told.append)
    assert told == [*range(1, 11)]
