"""`ombud score`: no server, a file in, a file out."""

import json
from pathlib import Path

import pytest

from models.manifest import DEFAULT_ROOT
from service.domain.errors import Invalid
from service.offline import score_file


def lines(*texts: object) -> str:
    return "".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts))


@pytest.fixture
def score(tmp_path: Path):
    def go(content: bytes, policy: str | None = None) -> tuple[int, list[dict]]:
        (tmp_path / "in.jsonl").write_bytes(content)
        rules = None
        if policy is not None:
            rules = tmp_path / "policy.json"
            rules.write_text(policy)
        bad = score_file(DEFAULT_ROOT, tmp_path / "in.jsonl", tmp_path / "out.jsonl", rules)
        return bad, [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]

    return go


def test_each_line_gets_scores_verdict_and_reasons(score) -> None:
    bad, out = score(lines("Thank you for the article.", "Hello again").encode())
    assert bad == 0
    assert [each["id"] for each in out] == ["0", "1"]
    for each in out:
        assert set(each) == {"id", "scores", "verdict", "reasons", "model_version"}
        assert len(each["scores"]) == 7
        assert all(0 <= value <= 1 for value in each["scores"].values())


def test_a_line_that_cannot_be_read_says_why_and_holds_up_no_other(score) -> None:
    bad, out = score(lines("fine").encode() + b"nonsense\n\xff\n" + lines("", "fine").encode() + b"\n")
    assert bad == 4
    assert ["error" in each for each in out] == [False, True, True, True, False, True]
    assert [each["line"] for each in out if "error" in each] == [2, 3, 4, 6]


def test_a_policy_of_ones_own_decides(score) -> None:
    _, out = score(lines("what a duffer").encode(), '{"blocked_words": ["duffer"]}')
    assert (out[0]["verdict"], out[0]["reasons"][0]["code"]) == ("reject", "blocked_word")


def test_many_lines_keep_their_order(score) -> None:
    _, out = score(lines(*(f"comment number {n}" for n in range(700))).encode())
    assert [int(each["id"]) for each in out] == list(range(700))


def test_what_is_missing_is_told_in_a_sentence(tmp_path: Path, score) -> None:
    with pytest.raises(Invalid, match="can't be read"):
        score_file(DEFAULT_ROOT, tmp_path / "nothing", None, None)
    with pytest.raises(Invalid, match="no policy"):
        score(b"", '{"blocked_wrods": []}')


def test_a_file_may_be_its_own_output(tmp_path: Path) -> None:
    file = tmp_path / "both.jsonl"
    file.write_text(lines("one", "two"))
    assert score_file(DEFAULT_ROOT, file, file, None) == 0
    assert [json.loads(line)["id"] for line in file.read_text().splitlines()] == ["0", "1"]
    assert [path.name for path in tmp_path.iterdir()] == ["both.jsonl"]


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(lines("one"))
    with pytest.raises(Invalid, match="can't be written"):
        score_file(DEFAULT_ROOT, tmp_path / "in.jsonl", tmp_path / "nowhere" / "out.jsonl", None)
