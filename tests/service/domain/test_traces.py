"""Traces as W3C writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.traces import Trace, made, read
from service.store.cases import new_case_id

ID, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def test_the_header_of_the_standard_is_read() -> None:
    assert read(f"00-{ID}-{SPAN}-01") == Trace(ID, SPAN, sampled=True)
    assert read(f"00-{ID}-{SPAN}-00") == Trace(ID, SPAN, sampled=False)


def test_a_later_version_may_say_more() -> None:
    assert read(f"cc-{ID}-{SPAN}-09-what-comes-later") == Trace(ID, SPAN, sampled=True)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        f"00-{ID}-{SPAN}",
        f"00-{ID}-{SPAN}-01-more",
        f"ff-{ID}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{ID}-{'0' * 16}-01",
        f"00-{ID.upper()}-{SPAN}-01",
        f"00-{ID}-{SPAN}-1",
        f" 00-{ID}-{SPAN}-01",
        f"00-{ID}-{SPAN}-01\n",
        f"01-{ID}-{SPAN}-01-{'x' * 600}",
    ],
)
def test_what_is_no_trace_begins_none(header: str | None) -> None:
    assert read(header) is None


@given(st.text(alphabet="0123456789abcdef-f", max_size=70) | st.text(max_size=70))
def test_whatever_is_sent_is_read_or_is_none(header: str) -> None:
    found = read(header)
    assert found is None or (len(found.id), len(found.span)) == (32, 16)


@given(st.integers(1, 2**128 - 1), st.integers(1, 2**64 - 1), st.booleans())
def test_what_is_written_is_read_again(trace: int, span: int, sampled: bool) -> None:
    wanted = Trace(f"{trace:032x}", f"{span:016x}", sampled)
    assert read(wanted.header) == wanted


def test_a_case_that_came_without_a_trace_has_its_id_for_one() -> None:
    case = new_case_id()
    assert made(case).id.endswith(case)
    assert read(made(case).header) is not None
