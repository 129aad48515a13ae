"""Whatever strangers send to the newer addresses is answered, and never with a 500."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from service.usecases.record import COLUMNS, _as_csv
from service.usecases.search import Sought

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
_REPORT = st.fixed_dictionaries({}, optional=dict.fromkeys(("reporter", "reason", "text", "more"), _JSON))
_QUERY = st.fixed_dictionaries({}, optional={name: st.text(max_size=30) for name in ("nonsense", *Sought.model_fields)})


@settings(max_examples=40)
@given(body=_REPORT)
def test_reports_and_appeals_are_taken_or_refused(api: TestClient, post, body: dict) -> None:
    post("Hello")
    assert api.post("/v1/comments/1/reports", json=body).status_code in (202, 422)
    assert api.post("/v1/comments/1/appeals", json=body).status_code in (202, 409, 422)


@settings(max_examples=40)
@given(body=st.binary(max_size=60))
def test_bodies_that_are_no_json_are_refused(api: TestClient, post, body: bytes) -> None:
    post("Hello")
    assert api.post("/v1/comments/1/reports", content=body).status_code in (400, 422)


def test_queries_are_answered_or_refused(console) -> None:
    desk = console("lea", "lead")

    @settings(max_examples=60)
    @given(query=_QUERY)
    def ask(query: dict[str, str]) -> None:
        for path in ("search", "log", "statistics"):
            assert desk.get(f"/console/api/{path}", params=query).status_code in (200, 404, 422)

    ask()


@given(st.dictionaries(st.sampled_from(COLUMNS), st.none() | st.text(max_size=40)))
def test_no_cell_of_a_spreadsheet_is_a_formula_and_none_is_lost(told: dict[str, str | None]) -> None:
    entry = {column: told.get(column) for column in COLUMNS}
    (row,) = csv.reader(io.StringIO(_as_csv(entry), newline=""))
    assert len(row) == len(COLUMNS)
    for column, cell in zip(COLUMNS, row, strict=True):
        text = told.get(column) or ""
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert cell in (text, f"'{text}")
