from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from training.charts import Series, bar, chart, stacked

shares = st.floats(0, 1)
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.tuples(shares, shares), max_size=20), names, st.booleans())
def test_a_chart_is_well_formed_whatever_it_is_called(points: list[tuple[float, float]], name: str, dots: bool) -> None:
    x, y = [x for x, _ in points], [y for _, y in points]
    drawn = ElementTree.fromstring(chart([Series(x, y, name, dots=dots)], name, name, name, diagonal=True))
    assert len(drawn.findall(".//circle")) == (len(points) if dots else 0)


def test_the_corners_of_a_chart_are_where_they_should_be() -> None:
    drawn = ElementTree.fromstring(chart([Series([0, 1], [0, 1])], "c", "x", "y"))
    line = drawn.findall(".//polyline")[-1].get("points") or ""
    (left, bottom), (right, top) = (map(float, point.split(",")) for point in line.split())
    assert left < right
    assert top < bottom


def test_parts_of_a_whole_follow_each_other() -> None:
    parts = ElementTree.fromstring(stacked({"approved": 0.5, "held": 0.25, "rejected": 0.25})).findall("rect")
    assert [(part.get("x"), part.get("width")) for part in parts] == [
        *(("0.0", "300.0"), ("300.0", "150.0"), ("450.0", "150.0"))
    ]


def test_a_bar_is_never_longer_than_its_cell() -> None:
    assert 'width="48.0"' in bar(9, 4)
    assert 'width="0.0"' in bar(1, 0)
