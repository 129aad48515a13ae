import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.goals import Measure, parse, value
from models.labels import LABELS
from models.manifest import GOALS
from training.thresholds import curves, intervals, threshold, thresholds

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
    mostly = 0.95 * (scores >= 0.5) + 0.01
    assert threshold("precision>=0.9", scores, mostly, weights) == pytest.approx(0.469, abs=0.002)


def test_of_thresholds_that_catch_the_same_share_the_one_with_fewer_false_alarms_is_taken() -> None:
    scores = np.arange(1000) / 1000
    assert threshold("precision>=0.9", scores, (scores >= 0.5).astype(float), np.ones(1000)) == 0.5


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


@pytest.fixture(scope="module")
def columns() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of toxicity alone; one in ten has it and scores higher for it."""
    draw = np.random.default_rng(0)
    shape = (3000, len(LABELS))
    truth = draw.random(3000) < 0.1
    scores, shares = np.full(shape, 0.5), np.full(shape, np.nan)
    scores[:, 0] = np.clip(draw.beta(2, 8, 3000) + truth * 0.5 * draw.random(3000), 0, 0.999)
    shares[:, 0] = truth
    return scores, shares, np.ones(shape)


def test_a_curve_gives_the_shipped_thresholds_and_answers_other_goals(
    columns: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    scores, shares, weights = (column[:, 0] for column in columns)
    shipped, found = thresholds(*columns)[LABELS[0]], curves(*columns)
    assert set(found) == {LABELS[0]}
    curve = found[LABELS[0]]
    assert 100 < len(curve.threshold) <= 320
    rate = float(shares.mean())
    for goal in GOALS:
        assert curve.threshold_for(parse(goal), rate) == shipped[goal]
    asked = parse("maximum recall @ false_positive_rate <= 0.01")
    at = curve.threshold_for(asked, rate)
    exact = threshold(str(asked), scores, shares, weights)
    assert at is not None
    assert exact is not None
    assert (scores >= at)[shares == 0].mean() <= 0.01
    assert (scores >= at)[shares == 1].mean() >= (scores >= exact)[shares == 1].mean() - 0.02


@given(rows)
def test_every_point_of_a_curve_is_what_counting_gives(drawn: list[tuple[float, bool, float]]) -> None:
    scores, shares, weights = (np.repeat(column[:, None], len(LABELS), axis=1) for column in arrays(drawn))
    curve = curves(scores, shares, weights).get(LABELS[0])
    if curve is None:
        return
    mass, has = weights[:, 0], shares[:, 0] == 1
    for at, recall in zip(curve.threshold[:-1], curve.recall, strict=False):
        assert recall == pytest.approx(mass[has & (scores[:, 0] >= at)].sum() / mass[has].sum(), abs=1e-6)


def test_intervals_hold_their_estimates_and_the_same_seed_gives_the_same(
    columns: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    found = intervals(*columns, seed=1)
    assert found == intervals(*columns, seed=1)
    shipped = thresholds(*columns)[LABELS[0]]
    told = found[LABELS[0]]["missed<=0.05"]
    assert told["threshold"].value == pytest.approx(shipped["missed<=0.05"])
    for measure in Measure:
        assert told[measure].low <= told[measure].value <= told[measure].high
    assert told["missed"].value == pytest.approx(0.05, abs=0.003)
    rate = float(columns[1][:, 0].mean())
    recall, false = told["recall"].value, told["false_positive_rate"].value
    assert told["approved"].value == pytest.approx(value(Measure.APPROVED, recall, false, rate), abs=1e-6)


def test_what_no_row_did_may_still_happen() -> None:
    shape = (400, len(LABELS))
    scores, shares = np.full(shape, 0.5), np.full(shape, np.nan)
    shares[:, 0] = np.arange(400) >= 300
    scores[:, 0] = np.arange(400) / 400
    told = intervals(scores, shares, np.ones(shape))[LABELS[0]]["precision>=0.99"]
    assert (told["precision"].value, told["recall"].value) == (1, 1)
    assert told["false_positive_rate"].high == pytest.approx(3 / 300)
    assert told["precision"].low == pytest.approx(100 / 103, abs=1e-4)
    assert told["recall"].low == pytest.approx(0.97)
    assert told["missed"].high == pytest.approx(3 / 303, abs=1e-4)
