from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from models import parquet
from models.examples import Example
from tests.training.newsroom import comments, decided
from training import reading, suggest
from training.reading import digest, read


def written(folder: Path, name: str, *lines: Example, before: bytes = b"") -> Path:
    path = folder / name
    path.write_bytes(before + b"".join(line.to_line().encode() + b"\n" for line in lines))
    return path


def test_files_of_both_kinds_are_read_and_what_is_taken_back_is_gone(tmp_path: Path) -> None:
    every = decided(comments(6))
    lines, rest = tmp_path / "a.jsonl", tmp_path / "b.parquet"
    lines.write_text("\n".join(one.to_line() for one in every[:4]) + "\n\n", encoding="utf-8")
    gone = Example("", {}, "daily", id="c1", withdrawn=True)
    parquet.write(rest, [*every[4:], gone, replace(every[0], site="weekly", id="w")])
    assert [one.id for one in read([lines, rest], "daily")] == ["c0", "c2", "c3", "c4", "c5"]
    assert len(read([lines, rest])) == 6
    assert digest([rest, lines]) == digest([lines, rest]) != digest([lines])


def test_a_line_that_is_no_example_is_named(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(Example("x", {}, "site").to_line() + "\n{}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"decisions\.jsonl, line 2: text"):
        read([path])


def test_what_was_taken_back_stays_so_in_whatever_order_files_are_named(tmp_path: Path) -> None:
    (one,) = decided(comments(1))
    assert one.at
    files = [
        written(tmp_path, "a.jsonl", one),
        written(
            tmp_path, "b.jsonl", Example("", {}, "daily", id=one.id, at=one.at + timedelta(days=1), withdrawn=True)
        ),
        written(tmp_path, "c.jsonl", replace(one, id="other", outcome="reject", at=one.at + timedelta(days=2))),
        written(tmp_path, "d.jsonl", replace(one, id="other", outcome="approve", at=one.at)),
    ]
    for order in permutations(files):
        assert [(row.id, row.outcome) for row in read(order)] == [("other", "reject")]


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_an_example_from_the_future_is_refused_by_its_line(tmp_path: Path, kind: str) -> None:
    every = decided(comments(2))
    wrong = [every[0], replace(every[1], at=datetime.now(UTC) + timedelta(days=9))]
    path = written(tmp_path, f"a.{kind}", *wrong)
    if kind == "parquet":
        parquet.write(path, wrong)
    with pytest.raises(ValueError, match=rf"a\.{kind}, (line|row) 2: at is .* in the future: a clock was wrong"):
        read([path])


def test_files_are_read_as_other_programs_write_them(tmp_path: Path) -> None:
    every = decided(comments(3))
    marked = written(tmp_path, "a.jsonl", *every, before=b"\xef\xbb\xbf")
    loud = tmp_path / "B.PARQUET"
    parquet.write(loud, every)
    assert read([marked]) == read([loud]) == every


@pytest.mark.parametrize("read_lines", [lambda path: read([path]), lambda path: list(suggest.read(path))])
def test_a_line_that_is_not_utf_8_is_named(tmp_path: Path, read_lines) -> None:
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b'{"text":"tea","labels":{},"source":"a"}\n{"text":"caf\xe9","labels":{},"source":"a"}\n')
    with pytest.raises(ValueError, match=r"latin\.jsonl, line 2: not UTF-8"):
        read_lines(path)


def test_files_of_which_nothing_stands_say_what_is_in_them(tmp_path: Path) -> None:
    one, other = decided(comments(2))
    gone = Example("", {}, "daily", id=one.id, site="daily", withdrawn=True)
    path = written(tmp_path, "a.jsonl", one, gone, replace(other, site="weekly"))
    assert read([path], "daily") == []
    told = reading.nothing_in([path], "daily")
    assert told == f"no example of daily stands in {path}: 3 lines, 1 of them withdrawn, 1 of other sites"
