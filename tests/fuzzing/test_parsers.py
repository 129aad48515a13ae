"""A short run of every target that `make fuzz` runs at length."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fuzzing.targets import TARGETS, all_seeds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naughty import NAUGHTY

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from([each[:200] for each in NAUGHTY.values()])
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
)


@st.composite
def spoilt(draw: st.DrawFn, seed: bytes) -> bytes:
    """A seed with something else in one place: a value where it is JSON, bytes where it is not."""
    try:
        whole = json.loads(seed)
    except ValueError:
        whole = None
    if not isinstance(whole, dict) or draw(st.integers(0, 3)) == 0:
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(seed))] * 2)))
        return seed[:start] + draw(st.binary(max_size=20)) + seed[draw(st.sampled_from([start, end])) :]
    place: Any = whole
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or draw(st.integers(0, 4)) == 0:
            place[key] = draw(values)
            return json.dumps(whole).encode()
        place = place[key]


def drawing(name: str, **options: Any) -> Callable[[], None]:
    """A test of one target: bytes, and what it can read with something else in one place."""

    @given(st.binary(max_size=60) | st.sampled_from(TARGETS[name].seeds).flatmap(spoilt))
    def read(raw: bytes) -> None:
        TARGETS[name].read(raw)

    return settings(deadline=None, suppress_health_check=list(HealthCheck), **options)(read)


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_a_refusal_comes_out(name: str) -> None:
    drawing(name, max_examples=25)()


def test_every_target_can_read_what_it_should() -> None:
    """Or it would be refused at the first byte, whatever came after."""
    for name, seed in all_seeds():
        TARGETS[name].read(seed)
