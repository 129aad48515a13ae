import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.drift import ALARM, features, moved, moved_languages, place
from models.manifest import Distribution

TENTHS = Distribution(edges=tuple(n / 10 for n in range(1, 10)), shares=(0.1,) * 10)


def test_a_value_on_an_edge_belongs_below_it() -> None:
    assert [place(TENTHS, value) for value in (-1, 0.1, 0.11, 0.9, 5)] == [0, 0, 1, 8, 9]


def test_what_has_not_changed_has_not_moved_and_what_has_is_alarming() -> None:
    assert moved(TENTHS, [50] * 10) == pytest.approx(0)
    assert moved(TENTHS, [52, 48] * 5) < 0.01
    assert moved(TENTHS, [0] * 9 + [100]) > ALARM
    assert moved(TENTHS, [0] * 10) == 0


def test_languages_that_nobody_expected_are_noticed() -> None:
    assert moved_languages({"en": 0.9, "de": 0.1}, {"en": 90, "de": 10}) == pytest.approx(0)
    assert moved_languages({"en": 1.0}, {"en": 50, "ru": 50}) > ALARM


@given(st.text())
def test_every_text_has_every_feature(text: str) -> None:
    assert features(text).keys() == features("").keys()
    assert all(0 <= features(text)[share] <= 1 for share in ("capitals", "beyond_ascii", "with_link"))
