from dataclasses import replace

import numpy as np
import pytest

from models.labels import LABELS, Label
from models.pipeline import build
from tests.models import made_up
from training import on_top, shift

TOWN = ["garden", "council", "library", "bridge", "market", "school", "river", "station", "museum", "harbour"]
TEXTS = [
    f"{said} the {town} number {n}" for n in range(8) for town in TOWN for said in ("news of", "parking at", "oh fool")
]
COLUMN = LABELS.index(Label.TOXICITY)


@pytest.fixture(scope="module")
def pipeline() -> object:
    return made_up.pipeline()


def rows(pipeline: object, rejects: str) -> shift.Rows:
    matrix = pipeline[:2].transform(TEXTS)
    margin = pipeline["judge"].transform(matrix)[:, COLUMN].astype(float)
    share = np.array([float(rejects in text) for text in TEXTS])
    return shift.Rows(matrix, margin, share, np.ones(len(TEXTS)))


def test_a_model_learns_a_topic_by_a_few_weights_and_the_rest_stays(pipeline: object) -> None:
    some = rows(pipeline, "parking")
    (*_, last) = shift.path(some, COLUMN, pipeline["calibrate"])
    assert 0 < len(last.columns) < 0.1 * len(np.unique(some.matrix.indices))
    moved = shift.shifted(pipeline, [last])
    scores = moved.predict_proba(TEXTS)[:, COLUMN]
    assert ((scores >= 0.5) == (some.share == 1)).all()
    others = np.delete(np.arange(len(LABELS)), COLUMN)
    assert (moved.predict_proba(TEXTS)[:, others] == pipeline.predict_proba(TEXTS)[:, others]).all()
    assert pipeline["judge"].coef_ is not moved["judge"].coef_


def test_the_path_goes_from_few_changes_to_more(pipeline: object) -> None:
    sizes = [len(one.columns) for one in shift.path(rows(pipeline, "parking"), COLUMN, pipeline["calibrate"])]
    assert sizes[0] <= 3
    assert max(sizes) <= 200
    assert sizes[-1] >= sizes[0]


def test_the_shift_is_chosen_by_what_newer_rows_stand_for(pipeline: object) -> None:
    some = rows(pipeline, "parking")
    audited = np.arange(len(TEXTS) // 5)  # where nothing is rejected after all
    newer = some.joined(
        shift.Rows(some.matrix[audited], some.margin[audited], np.zeros(len(audited)), np.full(len(audited), 20.0))
    )
    calibrate = pipeline["calibrate"]
    by_count, _ = on_top.best(some, replace(newer, mass=np.ones(len(newer.mass))), COLUMN, calibrate)
    by_traffic, _ = on_top.best(some, newer, COLUMN, calibrate)
    assert np.abs(by_traffic.weights).sum() < 0.7 * np.abs(by_count.weights).sum()


def test_a_correction_follows_many_rows_and_hardly_a_few() -> None:
    draw = np.random.default_rng(0)
    odds = draw.normal(size=4000)
    share = (draw.random(4000) < 1 / (1 + np.exp(-(2 * odds + 1)))).astype(float)
    assert shift.correction(odds, share, np.ones(4000)) == pytest.approx((2, 1), abs=0.2)
    few = shift.correction(odds[:5], share[:5], np.ones(5))
    assert few == pytest.approx((1, 0), abs=0.3)
    assert shift.correction(odds[:5], share[:5], np.full(5, 1000)) == pytest.approx(few)


def test_calibration_can_be_corrected_and_its_slope_is_that_of_its_line() -> None:
    calibrate = build(n_features=64)["calibrate"]
    draw = np.random.default_rng(0)
    margins = draw.normal(size=(500, 2))
    calibrate.fit(margins, (draw.random((500, 2)) < 0.5).astype(float))
    margins, step = draw.normal(size=(500, 2)), 1e-6  # not those at the knots
    rise = (calibrate.decision_function(margins + step) - calibrate.decision_function(margins)) / step
    assert calibrate.slope(margins) == pytest.approx(rise, rel=1e-3)
    changed = calibrate.corrected([2.0, 1.0], [0.5, 0.0])
    assert changed.decision_function(margins)[:, 0] == pytest.approx(
        2 * calibrate.decision_function(margins)[:, 0] + 0.5
    )
    assert calibrate.of(1).decision_function(margins[:, 1:]) == pytest.approx(
        calibrate.decision_function(margins)[:, 1:]
    )
