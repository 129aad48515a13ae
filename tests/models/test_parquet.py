from datetime import UTC, datetime
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from models import parquet
from models.examples import Evidence, Example, Looked
from models.labels import Label

FULL = Example(
    "you daft fool",
    {Label.INSULT: 1.0},
    "daily",
    "en",
    id="c1",
    evidence=Evidence.DECISION,
    outcome="reject",
    by="nora",
    reason="insult",
    model="1.1",
    scores={Label.INSULT: 0.5},
    looked=Looked.AUDIT,
    probability=0.01,
    site="daily",
    at=datetime(2026, 11, 1, tzinfo=UTC),
)
PLAIN = Example("x", {}, "set")


def test_examples_survive_a_file(tmp_path: Path) -> None:
    gone = Example("", {}, "daily", id="c1", withdrawn=True)
    assert parquet.write(tmp_path / "some.parquet", iter([FULL, PLAIN, gone])) == 3
    assert list(parquet.read(tmp_path / "some.parquet")) == [FULL, PLAIN, gone]


def test_a_lone_surrogate_is_replaced(tmp_path: Path) -> None:
    parquet.write(tmp_path / "some.parquet", [Example("a\ud800b", {}, "set")])
    assert next(parquet.read(tmp_path / "some.parquet")).text == "a?b"


@pytest.mark.parametrize("labels", [{"spam": 1.0, "insult": None}, '{"spam": 1}'])
def test_labels_may_be_a_struct_or_json_and_a_time_a_timestamp(tmp_path: Path, labels: object) -> None:
    row = {"text": "x", "labels": labels, "source": "s", "at": datetime(2026, 11, 1, tzinfo=UTC)}
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([row]), tmp_path / "some.parquet")
    (found,) = parquet.read(tmp_path / "some.parquet")
    assert dict(found.labels) == {Label.SPAM: 1.0}
    assert found.at == row["at"]


def test_what_is_no_parquet_and_what_is_no_example_is_told(tmp_path: Path) -> None:
    (tmp_path / "some.parquet").write_bytes(b"{}")
    with pytest.raises(ValueError, match="is not a Parquet file"):
        list(parquet.read(tmp_path / "some.parquet"))
    rows = [{"text": "x", "labels": "{}", "source": "s"}, {"text": "x", "labels": "[", "source": "s"}]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "some.parquet")
    with pytest.raises(ValueError, match=r"row 2: "):
        list(parquet.read(tmp_path / "some.parquet"))
