"""Logs of texts with Perspective's scores are read as sites keep them; what is wrong in them is told."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.errors import Invalid
from service.migration.records import Fault, Record, read

WANTED = ["TOXICITY", "INSULT"]


def records(path: Path, content: bytes) -> list[Record | Fault]:
    path.write_bytes(content)
    return list(read(path, WANTED))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def test_a_csv_names_its_columns(log: Path) -> None:
    content = '\ufeffid,comment_text,TOXICITY@6,INSULT\n1,"Hello,\nyou",0.5,\n2,Bye,0.25,1\n'
    assert records(log, content.encode()) == [
        Record(1, "Hello,\nyou", {"TOXICITY": 0.5}),
        Record(2, "Bye", {"TOXICITY": 0.25, "INSULT": 1.0}),
    ]


def test_json_lines_may_be_flat_or_perspective_s_own(log: Path) -> None:
    answer = {"attributeScores": {"INSULT": {"summaryScore": {"value": 0.75, "type": "PROBABILITY"}}}}
    rows = [
        {"text": "a", "TOXICITY": 0.5},
        {"text": "b", "scores": {"TOXICITY": 0.5}},
        {"comment": {"text": "c"}, **answer},
        {"request": {"comment": {"text": "d"}, "requestedAttributes": {}}, "response": answer},
    ]
    found = records(log, "\n\n".join(map(json.dumps, rows)).encode())
    assert [(each.text, *each.scores.items()) for each in found if isinstance(each, Record)] == [
        ("a", ("TOXICITY", 0.5)),
        ("b", ("TOXICITY", 0.5)),
        ("c", ("INSULT", 0.75)),
        ("d", ("INSULT", 0.75)),
    ]


def test_a_packed_log_is_unpacked(tmp_path: Path) -> None:
    content = gzip.compress(b"text,INSULT\nHello,0.5\n")
    assert records(tmp_path / "log.csv.gz", content) == [Record(1, "Hello", {"INSULT": 0.5})]
    with pytest.raises(Invalid, match="can't be read"):
        records(tmp_path / "log.csv.gz", content[:-12])


def test_what_a_model_was_fitted_on_is_passed_over(log: Path) -> None:
    found = records(log, b"text,INSULT,in_train\na,0.5,1\nb,0.5,0\n")
    assert [each.number for each in found] == [2]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"INSULT": 0.5}', "it has no text"),
        ('{"text": " ", "INSULT": 0.5}', "it has no text"),
        ('{"text": "secret"}', "it has no score for TOXICITY or INSULT"),
        ('{"text": "secret", "INSULT": "much"}', "its INSULT is no number"),
        ('{"text": "secret", "INSULT": [1]}', "its INSULT is no number"),
        ('{"text": "secret", "INSULT": 1.5}', "its INSULT is not between 0 and 1"),
        ('{"text": "secret", "INSULT": NaN}', "its INSULT is not between 0 and 1"),
        ('{"text": "secret', "it is no JSON"),
        ("[1]", "it is no JSON object"),
        pytest.param(
            json.dumps({"text": "é" * 10_241, "INSULT": 1}), "its text has more than 20,480 bytes", id="long text"
        ),
        pytest.param(json.dumps({"text": "x" * 1_100_000, "INSULT": 1}), "the line is too long", id="long line"),
    ],
)
def test_a_line_that_can_t_be_used_holds_up_no_other(log: Path, line: str, why: str) -> None:
    good = json.dumps({"text": "Hello", "INSULT": 0.5})
    assert records(log, f"{good}\n{line}\n{good}\n".encode()) == [
        Record(1, "Hello", {"INSULT": 0.5}),
        Fault(2, why),
        Record(3, "Hello", {"INSULT": 0.5}),
    ]


def test_a_file_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="can't be read: No such file"):
        list(read(tmp_path / "none.csv", WANTED))


_LINES = st.lists(st.sampled_from(["text,INSULT", '{"text": "a", "INSULT": 1}', 'a,"', '""', "x,0.5", "{", "\r", "\0"]))


@settings(max_examples=60)
@given(st.binary(max_size=80) | _LINES.map(lambda lines: "\n".join(lines).encode()))
def test_whatever_the_file_holds_is_read_or_told(tmp_path: Path, content: bytes) -> None:
    for found in records(tmp_path / "any", content):
        assert isinstance(found, Record) or found.why
