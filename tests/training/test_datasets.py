import gzip
import hashlib
from pathlib import Path

import pytest

from training.datasets import DataSet, Use, read


@pytest.fixture
def dataset() -> DataSet:
    return DataSet("kind/made_up.csv.gz", "CC0", Use.TRAIN, 2, "nowhere", "0" * 64)


def put(dataset: DataSet, folder: Path, content: bytes) -> Path:
    path = dataset.file(folder)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return folder


def test_a_set_is_named_by_its_file(dataset: DataSet) -> None:
    assert dataset.name == "made_up"


def test_rows_without_a_text_are_dropped(dataset: DataSet, tmp_path: Path) -> None:
    put(dataset, tmp_path, gzip.compress(b'text,spam\n"a, b",1\n,0\n'))
    assert read(dataset, tmp_path).to_dict("records") == [{"text": "a, b", "spam": 1}]


def test_the_digest_is_of_the_file_and_none_where_it_is_missing(dataset: DataSet, tmp_path: Path) -> None:
    assert dataset.digest(tmp_path) is None
    put(dataset, tmp_path, b"abc")
    assert dataset.digest(tmp_path) == hashlib.sha256(b"abc").hexdigest()


@pytest.mark.parametrize(
    "content",
    [b"", b"not gzip", gzip.compress(b""), gzip.compress(b"a,b\n1,2\n"), gzip.compress(b"text\n" * 99)[:20]],
    ids=["nothing", "no gzip", "gzip of nothing", "other columns", "cut short"],
)
def test_a_file_of_another_kind_is_a_value_error(dataset: DataSet, tmp_path: Path, content: bytes) -> None:
    put(dataset, tmp_path, content)
    with pytest.raises(ValueError, match="made_up"):
        read(dataset, tmp_path)


def test_a_missing_file_says_so(dataset: DataSet, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(dataset, tmp_path)
