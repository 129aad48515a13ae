"""Histograms with fixed buckets."""

from hypothesis import given
from hypothesis import strategies as st

from service.domain.histograms import STAGES, Histogram

_EVEN = Histogram("even", "", "", (1.0, 2.0, 4.0))


def test_a_quantile_is_read_off_within_its_bucket() -> None:
    assert _EVEN.quantile({1: 4}, 0.5) == 1.5
    assert _EVEN.quantile({0: 1, 2: 1}, 0.99) == 2 + 2 * 0.98
    assert _EVEN.quantile({}, 0.5) is None


def test_what_lies_beyond_the_last_bound_is_told_as_that_bound() -> None:
    assert _EVEN.quantile({3: 7}, 0.5) == 4


@given(st.lists(st.floats(0, 80_000), min_size=1, max_size=50), st.floats(0.01, 1))
def test_a_quantile_lies_in_the_bucket_of_the_value_it_stands_for(values: list[float], share: float) -> None:
    counts: dict[int, int] = {}
    for value in values:
        counts[STAGES.bucket(value)] = counts.get(STAGES.bucket(value), 0) + 1
    found = STAGES.quantile(counts, share)
    assert found is not None
    assert 0 <= found <= STAGES.bounds[-1]
    reached = sum(count for number, count in counts.items() if number <= STAGES.bucket(found))
    assert reached >= share * len(values) - 1e-9
