import json
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.examples import Evidence, Example, Looked, standing
from models.labels import Label

texts = st.text()
shares = st.floats(0, 1, allow_nan=False)
examples = st.builds(
    Example,
    text=texts,
    labels=st.dictionaries(st.sampled_from(Label), shares),
    source=st.text(min_size=1),
    language=st.none() | st.sampled_from(["en", "fi"]),
    weight=st.floats(0.001, 1000),
    id=st.none() | st.text(max_size=200),
    evidence=st.none() | st.sampled_from(Evidence),
    outcome=st.sampled_from([None, "approve", "reject"]),
    by=st.none() | st.text(max_size=200),
    scores=st.none() | st.dictionaries(st.sampled_from(Label), shares),
    looked=st.none() | st.sampled_from(Looked),
    probability=st.none() | st.floats(0.001, 1),
    at=st.none() | st.datetimes(timezones=st.just(UTC)),
)


@given(examples)
def test_an_example_survives_its_line(example: Example) -> None:
    line = example.to_line()
    assert "\n" not in line
    assert Example.from_line(line) == example


def test_a_lone_surrogate_survives_its_line() -> None:
    example = Example("a\ud800b", {}, "site")
    assert Example.from_line(example.to_line()).text == "a\ud800b"


@given(st.text() | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps))
def test_any_other_line_is_refused_with_a_value_error(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Example.from_line(line)


@given(
    st.dictionaries(
        st.sampled_from(["text", "labels", "source", "language", "weight", "more", "id", "scores", "at", "outcome"]),
        st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.just({"spam": 2}),
    )
)
def test_an_object_is_an_example_or_a_value_error(data: dict[str, object]) -> None:
    try:
        example = Example.from_line(json.dumps(data))
    except ValueError:
        return
    assert example.text == data["text"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"labels": {"rude": 1}}, "unknown label 'rude'"),
        ({"labels": {"spam": 1.5}}, "from 0 to 1"),
        ({"labels": {"spam": True}}, "expected a number"),
        ({"labels": {"spam": float("nan")}}, "from 0 to 1"),
        ({"weight": 0}, "positive"),
        ({"weight": 10**400}, "too large"),
        ({"author": "x"}, "unknown field 'author'"),
        ({"text": None}, "text: expected a string"),
        ({"source": ""}, "source is empty"),
        ({"id": "x" * 201}, "id: expected at most 200 characters"),
        ({"evidence": "hearsay"}, "evidence is 'hearsay': expected decision, "),
        ({"outcome": "maybe"}, "outcome is 'maybe': expected approve, reject or null"),
        ({"probability": 0}, "above 0"),
        ({"at": "yesterday"}, "at: expected a time such as"),
        ({"at": "2026-11-01T00:00:00"}, "with its offset"),
        ({"scores": {"spam": 2}}, "score spam is 2"),
        ({"withdrawn": 1}, "expected true or false"),
        ({"withdrawn": True}, "id: expected what is withdrawn"),
    ],
)
def test_a_mistake_is_named(change: dict[str, object], told: str) -> None:
    line = json.dumps({"text": "hello", "labels": {}, "source": "site"} | change)
    with pytest.raises(ValueError, match=told):
        Example.from_line(line)


def test_a_label_that_nobody_gave_is_absent_and_labels_cannot_be_changed() -> None:
    example = Example("hello", {Label.SPAM: 0.0}, "site")
    assert Label.TOXICITY not in example.labels
    with pytest.raises(TypeError):
        example.labels[Label.TOXICITY] = 1.0  # type: ignore[index]


def test_what_is_not_known_is_not_written_so_that_the_old_form_stays() -> None:
    line = Example("hello", {Label.SPAM: 0.0}, "site").to_line()
    assert line == '{"text":"hello","labels":{"spam":0.0},"source":"site","language":null,"weight":1.0}'


def test_a_line_beyond_all_comments_is_refused_unread() -> None:
    with pytest.raises(ValueError, match="at most 1,000,000 are read"):
        Example.from_line(" " * 1_000_001)


def line(text: str, day: int | None = None, *, site: str = "daily", withdrawn: bool = False) -> Example:
    at = datetime(2026, 9, day, tzinfo=UTC) if day else None
    return Example(text, {}, site, id="c1", at=at, withdrawn=withdrawn)


@pytest.mark.parametrize(
    ("lines", "stands"),
    [
        ([line("old", 1), line("new", 5)], ["new"]),
        ([line("old", 1), line("", 2, withdrawn=True)], []),
        ([line("old"), line("", 2, withdrawn=True)], []),
        ([line("old", 1), line("", 2, withdrawn=True), line("anew", 3)], ["anew"]),
        ([line("old", 1), line("", withdrawn=True)], []),
        ([line("old", 1), line("", 2, withdrawn=True), line("anew", 3), line("", 4, withdrawn=True)], []),
        ([line("ours", 1), line("theirs", 1, site="weekly")], ["ours", "theirs"]),
        ([line("ours", 1), line("theirs", 1, site="weekly"), line("", 2, withdrawn=True)], ["theirs"]),
    ],
)
def test_what_stands_does_not_depend_on_the_order_of_lines(lines: list[Example], stands: list[str]) -> None:
    for order in permutations(lines):
        assert sorted(example.text for example in standing(order)) == stands


def test_of_lines_at_one_time_or_without_any_the_last_stands() -> None:
    first, second, changed = (Example(text, {}, "site", id=name) for text, name in (("a", "1"), ("b", "2"), ("c", "1")))
    old = Example("x", {}, "site")
    gone = Example("", {}, "site", id="2", withdrawn=True)
    assert standing([first, second, old, old, changed]) == [second, old, old, changed]
    assert standing([first, second, old, old, changed, gone]) == [old, old, changed]
    assert standing([line("", 1, withdrawn=True), line("anew", 1)]) == [line("anew", 1)]
