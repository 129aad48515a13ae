"""Examples as a Parquet file: the fields of a line as columns, `labels` and `scores` as maps.

It needs pyarrow, which comes with the extra `ombud[train]`; nothing else here does.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from models.examples import Example

_ROWS = 5_000
_TEXTS = ("text", "source", "language", "id", "evidence", "outcome", "by", "reason", "model", "looked", "site", "at")
_MAPS = ("labels", "scores")


def write(path: Path, examples: Iterable[Example]) -> int:
    """Write a file, some thousand examples at a time; return how many they were. Raises ValueError without pyarrow."""
    arrow = _arrow()
    pairs = arrow.map_(arrow.string(), arrow.float64())
    schema = arrow.schema(
        [(name, arrow.string()) for name in _TEXTS]
        + [(name, pairs) for name in _MAPS]
        + [("weight", arrow.float64()), ("probability", arrow.float64()), ("withdrawn", arrow.bool_())]
    )
    count = 0
    with arrow.parquet.ParquetWriter(path, schema) as file:
        every = iter(examples)
        while rows := list(islice(every, _ROWS)):
            file.write_table(arrow.Table.from_pylist([_row(example) for example in rows], schema))
            count += len(rows)
    return count


def read(path: Path) -> Iterator[Example]:
    """Read a file that `write` or another program wrote; a map may also be a struct or a string of JSON.

    Raises ValueError with the number of a row that is no example, and where pyarrow is missing.
    """
    arrow = _arrow()
    number = 0
    try:
        with arrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_ROWS):
                for row in batch.to_pylist():
                    number += 1
                    known = {name: _plain(name, value) for name, value in row.items() if value is not None}
                    yield Example.from_dict(known)
    except arrow.ArrowException as error:
        raise ValueError(f"{path} is not a Parquet file: {error}") from None
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path}, row {number}: {error}") from None


def _row(example: Example) -> dict[str, Any]:
    row = example.as_dict()
    # Parquet is UTF-8, which has no lone surrogates.
    row |= {name: row[name].encode("utf-8", "replace").decode() for name in _TEXTS if row.get(name) is not None}
    return row | {name: list(row[name].items()) for name in _MAPS if row.get(name) is not None}


def _plain(name: str, value: Any) -> Any:
    if name not in _MAPS:
        return value
    if isinstance(value, str):
        return json.loads(value)
    if isinstance(value, dict):  # a struct has every field in every row
        return {label: share for label, share in value.items() if share is not None}
    return dict(value) if isinstance(value, list) else value


def _arrow() -> Any:
    try:
        import pyarrow.parquet
    except ModuleNotFoundError:
        raise ValueError("Parquet needs pyarrow: install Ombud with its extra, `ombud[train]`") from None
    return pyarrow
