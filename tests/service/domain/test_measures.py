"""Shares, quantiles and agreement beyond chance."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.measures import bucket, kappa, quantile, weighted_share


@given(st.lists(st.floats(1, 1e7), min_size=1, max_size=200), st.sampled_from([0.5, 0.95]))
def test_a_quantile_is_right_to_five_per_cent(seconds: list[float], share: float) -> None:
    exact = sorted(seconds)[max(1, math.ceil(share * len(seconds))) - 1]
    found = quantile(Counter(map(bucket, seconds)), share)
    assert found == pytest.approx(exact, rel=0.05)


def test_nothing_counted_has_no_quantile() -> None:
    assert quantile({}, 0.5) is None
    assert quantile({bucket(0.2): 3}, 0.5) == 0.5


def test_kappa_is_as_in_the_textbook() -> None:
    # Cohen's own kind of table: 50 judged by two, 20 yes by both, 15 no by both.
    assert kappa(20, 5, 10, 15) == pytest.approx(0.4)
    assert kappa(10, 0, 0, 10) == 1
    assert kappa(0, 10, 10, 0) == -1
    assert kappa(5, 5, 5, 5) == 0


def test_kappa_says_nothing_where_chance_would_always_agree() -> None:
    assert kappa(0, 0, 0, 0) is None
    assert kappa(7, 0, 0, 0) is None


@given(*[st.integers(0, 500)] * 4)
def test_kappa_is_bounded_and_does_not_ask_who_was_first(a: int, b: int, c: int, d: int) -> None:
    found = kappa(a, b, c, d)
    assert found == pytest.approx(kappa(a, c, b, d))
    assert found is None or -1.0000001 <= found <= 1.0000001


def test_a_share_is_weighted_by_the_probability_of_being_looked_at() -> None:
    assert weighted_share({}, {}) is None
    value, low, high = weighted_share({1.0: 50}, {1.0: 50}) or (0, 0, 0)
    assert (value, round(low, 3), round(high, 3)) == (0.5, 0.404, 0.596), "Wilson's interval of 50 in 100"
    value, low, high = weighted_share({0.1: 1, 1.0: 5}, {1.0: 5}) or (0, 0, 0)
    assert value == 15 / 20
    assert low < 0.4
    assert high < 1
