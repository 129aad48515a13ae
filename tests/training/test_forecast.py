import numpy as np
import pytest

from models.labels import LABELS, Label
from models.manifest import GOALS
from service.domain.sites import Policy
from tests.models.made_up import draft
from training.forecast import Band, Limit, bands, for_label, for_policy, on_traffic, verdicts

RATES = dict.fromkeys(LABELS, 0.01) | {Label.TOXICITY: 0.1, Label.SPAM: 0.05}
TOXICITY, SPAM = LABELS.index(Label.TOXICITY), LABELS.index(Label.SPAM)


def limit(score: float | None) -> Limit:
    return Limit(asked="a goal", score=score)


def test_the_policy_that_is_forecast_is_the_one_that_a_new_site_has() -> None:
    asked = {
        label: tuple(end and end.asked for end in (band.approve, band.reject)) for label, band in bands(draft()).items()
    }
    given = {label: tuple(end and str(end) for end in (b.approve, b.reject)) for label, b in Policy().bands.items()}
    assert asked == given


def test_ends_are_asked_for_all_labels_or_for_one_and_can_be_taken_away() -> None:
    found = bands(draft(), ["missed<=0.05", "insult=0.4"], ["spam=none", "toxicity=precision >= 0.99"])
    assert {label for label, band in found.items() if band.approve} == {
        *(Label.TOXICITY, Label.THREAT, Label.IDENTITY_ATTACK, Label.SPAM, Label.INSULT)
    }
    assert found[Label.THREAT].approve == Limit(asked="missed<=0.05", score=0.5)
    assert found[Label.INSULT].approve == Limit(asked="0.4", score=0.4)
    assert found[Label.SPAM].reject is None
    assert found[Label.TOXICITY].reject == Limit(asked=GOALS[-1], score=0.5)


@pytest.mark.parametrize("word", ["the best", "spam=the best", "recall>=0.5", "1.5", "spam=", "rude=0.5"])
def test_what_is_no_goal_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match=r"is not a goal|is no score"):
        bands(draft(), [word])


def test_a_version_without_a_curve_answers_the_goals_that_it_carries() -> None:
    with pytest.raises(ValueError, match=r"2026.1.1 has no operating curve for spam; it answers these goals: missed<="):
        bands(draft(), ["spam=maximum recall @ false_positive_rate <= 0.05"])


def test_the_gravest_label_decides_and_what_is_out_of_reach_holds_or_rejects_nothing() -> None:
    scores = np.zeros((3, len(LABELS)))
    scores[:, TOXICITY], scores[:, SPAM] = [0.1, 0.5, 0.1], [0.1, 0.1, 0.9]
    policy = {Label.TOXICITY: Band(approve=limit(0.3)), Label.SPAM: Band(reject=limit(0.8))}
    assert verdicts(scores, policy).tolist() == [0, 1, 2]
    assert verdicts(scores, {Label.SPAM: Band(approve=limit(None), reject=limit(None))}).tolist() == [1, 1, 1]
    assert verdicts(scores, {}).tolist() == [0, 0, 0]


def rows() -> tuple[np.ndarray, np.ndarray]:
    """100 toxic, 100 clean, and 100 spam comments; a tenth of each scores as if it were none or toxic."""
    shares = np.full((300, len(LABELS)), np.nan)
    shares[:100, TOXICITY], shares[100:200, TOXICITY] = 1, 0
    shares[100:200, SPAM], shares[200:, SPAM] = 0, 1
    scores = np.zeros((300, len(LABELS)))
    scores[:90, TOXICITY], scores[100:110, TOXICITY], scores[200:290, SPAM] = 0.9, 0.9, 0.9
    return scores, shares


def test_of_a_thousand_comments_so_many_meet_each_verdict_and_so_many_by_mistake() -> None:
    scores, shares = rows()
    policy = {Label.TOXICITY: Band(reject=limit(0.8)), Label.SPAM: Band(approve=limit(0.5))}
    found = for_policy(scores, shares, policy, RATES)
    assert found is not None
    assert sum(each.value for each in found.per_thousand.values()) == pytest.approx(1000)
    assert found.kinds["toxic"]["rejected"].value == pytest.approx(90)
    assert found.kinds["toxic"]["approved"].value == pytest.approx(10)
    assert found.kinds["clean"]["rejected"].value == pytest.approx(85)
    assert found.kinds["spam"]["held"].value == pytest.approx(45)
    assert found.rows == {"toxic": 100, "spam": 100, "clean": 100}
    missed = found.kinds["toxic"]["approved"]
    assert 3 < missed.low < 10 < missed.high < 20
    assert found.kinds["toxic"]["held"].high == pytest.approx(3)


def test_kinds_that_no_row_stands_for_are_left_out() -> None:
    scores, shares = rows()
    found = for_policy(scores[:200], shares[:200], {}, RATES)
    assert found is not None
    assert set(found.kinds) == {"toxic", "clean"}
    assert found.per_thousand["approved"].value == pytest.approx(1000)
    assert for_policy(scores, np.full_like(shares, np.nan), {}, RATES) is None


def test_one_label_alone_is_forecast_from_the_rows_that_carry_it() -> None:
    scores, shares = rows()
    found = for_label(scores, shares, Label.TOXICITY, Band(reject=limit(0.8)), 0.1)
    assert found is not None
    assert found.per_thousand["rejected"].value == pytest.approx(90 + 90)
    assert found.rows == {"with it": 100, "without it": 100}
    assert found.per_thousand["held"].value == 0
    assert found.per_thousand["held"].high == pytest.approx(0.03 * 1000)


def test_plain_traffic_has_shares_and_no_mistakes() -> None:
    scores, _ = rows()
    found = on_traffic(scores, {Label.SPAM: Band(approve=limit(0.5), reject=limit(0.8))})
    assert found["rejected"].value == found["called spam"].value == pytest.approx(0.3)
    assert found["held"].high == pytest.approx(0.01)
