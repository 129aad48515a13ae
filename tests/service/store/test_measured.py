"""What processes measure adds up in the store."""

from hypothesis import given
from hypothesis import strategies as st

from service.domain.histograms import HISTOGRAMS, STAGES, Histogram
from service.store import Store


def test_what_two_processes_measured_adds_up(server, store: Store) -> None:
    other = Store(f"unix://{server}?db=0")
    store.measured.observe(STAGES, "scoring", [0.2, 0.2])
    other.measured.observe(STAGES, "scoring", [3.0], times=2)
    store.measured.add("thing", "one")
    for each in (store, other):
        each.measured.flush()
    found = store.measured.read()
    (scoring,) = found.histogram(STAGES).values()
    assert scoring.buckets == {STAGES.bucket(0.2): 2, STAGES.bucket(3.0): 2}
    assert scoring.sum == 6.4
    assert found.counts("thing") == {"one": 1}


def test_a_clock_that_is_behind_takes_nothing_away(store: Store) -> None:
    store.measured.observe(STAGES, "scoring", [1.0, -3.0])
    store.measured.flush()
    (scoring,) = store.measured.read().histogram(STAGES).values()
    assert (scoring.buckets.total(), scoring.sum) == (2, 1.0)


def test_nothing_is_counted_twice(store: Store) -> None:
    store.measured.observe(STAGES, "scoring", [1.0])
    store.measured.flush()
    store.measured.flush()
    assert store.measured.read().histogram(STAGES)["scoring"].buckets.total() == 1


def test_while_the_store_is_away_counts_are_kept(server, store: Store, tmp_path) -> None:
    away = Store(f"unix://{tmp_path}/nobody?db=0")
    away.measured.observe(STAGES, "review", [1.0])
    away.measured.flush()
    away.measured.observe(STAGES, "review", [1.0])
    away.measured._server = store.server
    away.measured.flush()
    assert store.measured.read().histogram(STAGES)["review"].buckets.total() == 2


@given(st.sampled_from(HISTOGRAMS), st.floats(0, 1e6))
def test_a_value_is_in_the_first_bucket_that_reaches_it(histogram: Histogram, value: float) -> None:
    number = histogram.bucket(value)
    assert number == len(histogram.bounds) or value <= histogram.bounds[number]
    assert number == 0 or value > histogram.bounds[number - 1]
