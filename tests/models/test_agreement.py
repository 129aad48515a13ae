"""Agreement with another service's scores is told as it is, and of the right version."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from models.agreement import FILE, Summary, compare, spearman, summary_of
from models.labels import Label
from models.manifest import DEFAULT_ROOT, ModelRefused

_SCORES = st.floats(0, 1).map(lambda score: round(score, 2))


@given(st.lists(st.tuples(_SCORES, _SCORES), min_size=4, max_size=60))
def test_the_rank_correlation_is_spearman_s(pairs: list[tuple[float, float]]) -> None:
    one, other = zip(*pairs, strict=True)
    found = spearman(one, other)
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert found is None
        return
    assert found is not None
    assert found.value == pytest.approx(spearmanr(one, other).statistic, abs=1e-4)
    assert -1 <= found.low <= found.value <= found.high <= 1


@given(st.lists(st.tuples(_SCORES, _SCORES), max_size=60), _SCORES)
def test_ours_withholds_as_many_as_theirs(pairs: list[tuple[float, float]], threshold: float) -> None:
    theirs, ours = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = compare(Label.INSULT, theirs, ours, [threshold])
    caught = sum(score >= threshold for score in theirs)
    if found is None:
        assert not caught or spearman(theirs, ours) is None
        return
    (point,) = found.points()
    assert point.share == pytest.approx(caught / len(theirs), abs=1e-5)
    assert point.low <= point.ours <= point.high
    # With ties on the threshold a few more are withheld, never fewer.
    assert sum(score > point.ours for score in ours) < caught <= sum(score >= point.ours for score in ours)


def test_the_same_scores_agree_entirely() -> None:
    scores = [each / 100 for each in range(100)]
    found = compare(Label.TOXICITY, scores, scores, [0.8])
    assert found is not None
    (point,) = found.points()
    assert (point.ours, point.both, found.spearman.value) == (0.8, 1.0, 1.0)


def test_the_interval_holds_the_threshold_of_the_whole_crowd() -> None:
    draw = random.Random(0)
    crowd = [(x := draw.random(), min(1, max(0, x + draw.gauss(0, 0.2))) ** 2) for _ in range(20_000)]
    truth = compare(Label.TOXICITY, *zip(*crowd, strict=True), [0.8])  # type: ignore[arg-type]
    assert truth is not None
    within = 0
    for _ in range(200):
        found = compare(Label.TOXICITY, *zip(*draw.sample(crowd, 400), strict=True), [0.8])  # type: ignore[arg-type]
        assert found is not None
        within += found.low[0] <= truth.ours[0] <= found.high[0]
    assert within >= 180


def test_between_two_thresholds_lies_what_is_between() -> None:
    scores = [each / 100 for each in range(100)]
    found = compare(Label.TOXICITY, scores, [score / 2 for score in scores], [0.4, 0.6])
    assert found is not None
    between = found.at(0.5)
    assert between is not None
    assert (between.ours, between.share) == pytest.approx((0.25, 0.5))
    assert found.at(0.1) == found.points()[0]
    assert found.at(0.7) is None


class TestSummary:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        scores = [each / 100 for each in range(100)]
        agreement = compare(Label.TOXICITY, scores, scores)
        assert agreement is not None
        summary = Summary(version="a.1", source="made up", sha256="", attributes={"TOXICITY": agreement})
        (tmp_path / "a.1").mkdir()
        (tmp_path / "a.1" / FILE).write_text(summary.model_dump_json())
        return tmp_path

    def test_is_read_as_it_was_written(self, folder: Path) -> None:
        assert summary_of(folder, "a.1").attributes["TOXICITY"].label is Label.TOXICITY

    def test_of_another_version_is_refused(self, folder: Path) -> None:
        (folder / "a.1").rename(folder / "a.2")
        with pytest.raises(ModelRefused, match=r"tells of model a\.1, not of a\.2"):
            summary_of(folder, "a.2")

    def test_that_is_missing_or_damaged_is_told_in_a_sentence(self, folder: Path) -> None:
        with pytest.raises(ModelRefused, match="carries no summary"):
            summary_of(folder, "a.3")
        (folder / "a.1" / FILE).write_text('{"version": "a.1", "attributes": {"TOXICITY": {"theirs": [1, 0]}}}')
        with pytest.raises(ModelRefused, match="can't be read"):
            summary_of(folder, "a.1")


def test_the_release_carries_its_own() -> None:
    version = (DEFAULT_ROOT / "CHAMPION").read_text().strip()
    found = summary_of(DEFAULT_ROOT, version)
    assert {"TOXICITY", "INSULT", "PROFANITY", "THREAT", "IDENTITY_ATTACK", "SPAM"} <= set(found.attributes)
