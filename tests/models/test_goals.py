import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.goals import Measure, answer, parse, value
from models.manifest import GOALS

shares = st.floats(0, 1)
rows = st.lists(st.tuples(st.integers(0, 20).map(lambda n: n / 20), st.booleans()), min_size=4, max_size=60).filter(
    lambda drawn: 0 < sum(has for _, has in drawn) < len(drawn)
)
wishes = st.one_of(
    st.tuples(st.just("maximum"), st.sampled_from(["precision", "recall", "approved", "rejected"])),
    st.tuples(st.just("minimum"), st.sampled_from(["missed", "false_positive_rate", "approved", "rejected"])),
)
holds = st.one_of(
    st.tuples(st.sampled_from(["precision", "recall", "approved", "rejected"]), st.just(">=")),
    st.tuples(st.sampled_from(["missed", "false_positive_rate", "approved", "rejected"]), st.just("<=")),
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    (wish, measure), (held, sign) = draw(wishes), draw(holds)
    if measure == held:
        held, sign = ("recall", ">=") if measure != "recall" else ("missed", "<=")
    space = draw(st.sampled_from(["", " ", "  \t"]))
    bound = draw(st.integers(0, 1000)) / 1000
    return f"{wish} {measure}{space}@{space}{held}{space}{sign}{space}{bound}"


@given(texts())
def test_every_goal_is_read_and_written_back_the_same(text: str) -> None:
    goal = parse(text)
    assert parse(str(goal)) == parse(goal.name) == parse(text.upper()) == goal


@pytest.mark.parametrize("short", GOALS)
def test_the_goals_of_every_version_have_a_short_name(short: str) -> None:
    assert parse(short).name == short


def test_the_short_forms_stand_for_long_ones() -> None:
    assert parse("missed<=0.01") == parse("maximum approved @ missed <= 0.01")
    assert parse("precision >= 0.90") == parse("maximum recall @ precision >= 0.9")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "expected a form like maximum recall @ precision >= 0.9"),
        ("0.5", "is no measure"),
        ("missed", "expected <= and a share after missed"),
        ("missed<=x", "a share from 0 to 1 is expected"),
        ("missed<=1e-3", "a share from 0 to 1 is expected"),
        ("precision>=2", "a share from 0 to 1 is expected"),
        ("missed>=0.1", "missed is held with <=, not with >="),
        ("precision=>0.9", "precision is held with >=, not with =>"),
        ("recall>=0.5", "what is to be best while recall is held"),
        ("maximum recall precision >= 0.9", "an @ parts"),
        ("best recall @ precision >= 0.9", "starts with maximum or minimum, not with 'best'"),
        ("maximum missed @ recall >= 0.9", "nobody wants the maximum of missed"),
        ("maximum recall @ recall >= 0.9", "stands on both sides"),
        ("minimum held @ recall >= 0.9", "'held' is no measure; they are precision, recall, missed"),
        ("maximum recall @ precision >= 0.9 " * 9, "is not a goal"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_expected(text: str, told: str) -> None:
    with pytest.raises(ValueError, match="is not a goal") as caught:
        parse(text)
    assert told in str(caught.value)


@given(st.text() | st.text("maxiu recl@<>=.0189 ", max_size=40))
def test_anything_else_is_a_value_error_in_one_line(text: str) -> None:
    said = ""
    try:
        parse(text)
    except ValueError as error:
        said = str(error)
    assert "\n" not in said
    assert not said or "is not a goal" in said


@given(rows)
def test_measures_from_recall_and_false_positives_are_those_that_counting_gives(
    drawn: list[tuple[float, bool]],
) -> None:
    has, has_not = [score for score, has in drawn if has], [score for score, has in drawn if not has]
    rate = len(has) / len(drawn)
    for cut in {score for score, _ in drawn}:
        caught = [truly for score, truly in drawn if score >= cut]
        passed = [truly for score, truly in drawn if score < cut]
        recall = sum(score >= cut for score in has) / len(has)
        false = sum(score >= cut for score in has_not) / len(has_not)
        found = {measure: value(measure, recall, false, rate) for measure in Measure}
        assert found[Measure.PRECISION] == pytest.approx(sum(caught) / len(caught))
        assert found[Measure.REJECTED] == pytest.approx(len(caught) / len(drawn))
        assert found[Measure.APPROVED] == pytest.approx(len(passed) / len(drawn))
        assert found[Measure.MISSED] == (pytest.approx(sum(passed) / len(passed)) if passed else None)


curves = st.lists(st.tuples(shares, shares), min_size=1, max_size=30)


@given(texts(), curves, st.floats(0.001, 0.999))
def test_the_answer_keeps_the_condition_and_nothing_that_keeps_it_is_better(
    text: str, points: list[tuple[float, float]], rate: float
) -> None:
    goal = parse(text)
    thresholds = [at / len(points) for at in range(len(points))]
    recall, false = zip(*points, strict=True)
    found = answer(goal, thresholds, recall, false, rate)

    def keeps(at: int) -> bool:
        held = value(goal.held, recall[at], false[at], rate)
        return held is not None and (held >= goal.bound if goal.sign == ">=" else held <= goal.bound)

    reached = {at: value(goal.measure, recall[at], false[at], rate) for at in range(len(points)) if keeps(at)}
    known = {at: number for at, number in reached.items() if number is not None}
    if found is None:
        assert not known
        return
    best = max(known.values()) if goal.wish == "maximum" else min(known.values())
    assert found == max(thresholds[at] for at, number in known.items() if number == best)
