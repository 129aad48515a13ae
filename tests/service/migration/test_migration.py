"""A threshold of Perspective's becomes one of ours, with what is needed to judge it."""

import csv
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from models.manifest import DEFAULT_ROOT
from service.domain.errors import Invalid
from service.domain.sites import Policy
from service.migration import command, page, sample, thresholds
from service.migration.sample import Sample
from service.migration.thresholds import Mapped

# PlainModel reads its scores from the text: ours is half of theirs, but for two that disagree.
HOSTILE = "<script>alert('x')</script> \u202e toxicity=0.0"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["text", "TOXICITY", "INSULT"])
        for each in range(100):
            rows.writerow([f"toxicity={each / 200:.3f} insult=0.1", each / 100, 0.5])
        rows.writerow([HOSTILE, 0.99, ""])
        rows.writerow(["fine by Perspective toxicity=0.9", 0.01, ""])
        rows.writerow(["", 0.5, 0.5])
    return path


@pytest.fixture
def scored(log: Path, model) -> Sample:
    return sample.score(
        log, model, lambda text, fallback: "fr" if "bonjour" in text else fallback, ["TOXICITY", "INSULT"]
    )


@pytest.fixture
def mapped(scored: Sample) -> list[Mapped]:
    return thresholds.from_log(scored, {"TOXICITY": 0.8})


def test_ours_withholds_the_same_share(mapped: list[Mapped]) -> None:
    (found,) = mapped
    assert (found.attribute, found.label, found.caught) == ("TOXICITY", "toxicity", 21)
    assert found.point.ours == pytest.approx(0.4)
    assert found.point.both == pytest.approx(20 / 21, abs=1e-4)


def test_the_texts_that_only_one_withholds_are_found_again(mapped: list[Mapped], log: Path) -> None:
    (found,) = mapped
    assert [each.number for each in (*found.only_theirs, *found.only_ours)] == [101, 102]
    assert sample.texts(log, ["TOXICITY"], {101, 102}) == {101: HOSTILE, 102: "fine by Perspective toxicity=0.9"}


def test_what_was_passed_over_is_counted(log: Path, scored: Sample, model) -> None:
    assert (len(scored.rows), scored.faults, scored.first_faults[0].number) == (102, 1, 103)
    with log.open("a") as file:
        file.write("bonjour toxicity=0.5,0.5,0.5\n")
    again = sample.score(log, model, lambda text, _: "fr" if "bonjour" in text else "en", ["TOXICITY"])
    assert (len(again.rows), again.other_languages) == (102, 1)


def test_of_more_records_than_are_scored_each_has_the_same_chance(
    log: Path, model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "MOST_ROWS", 10)
    monkeypatch.setattr(sample, "_BATCH", 3)
    drawn = [
        row.number
        for seed in range(100)
        for row in sample.score(log, model, lambda _, fallback: fallback, ["TOXICITY"], seed=seed).rows
    ]
    assert len(drawn) == 1_000
    assert 35 < sum(drawn) / len(drawn) < 68  # the mean of 1 to 102 is 51.5
    assert len(set(drawn)) > 90


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("FLIRTATION=0.5", "no label here answers for 'FLIRTATION'"),
        ("TOXICITY", "expected a score above 0 and up to 1, as in TOXICITY=0.8"),
        ("TOXICITY=0", "expected a score"),
        ("TOXICITY=nan", "expected a score"),
        ("TOXICITY=1.1", "expected a score"),
        ("=1", "no label here answers"),
    ],
)
def test_what_can_t_be_mapped_is_told_in_a_sentence(given: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        thresholds.asked([given])


def test_names_are_taken_with_a_version_and_once() -> None:
    assert thresholds.asked(["toxicity@6=0.8", "INSULT_EXPERIMENTAL=.5"]) == {"TOXICITY": 0.8, "INSULT": 0.5}
    with pytest.raises(Invalid, match="TOXICITY is given twice"):
        thresholds.asked(["TOXICITY=0.8", "TOXICITY@6=0.7"])


def test_a_log_that_says_nothing_of_a_threshold_is_told_so(scored: Sample, log: Path, model) -> None:
    with pytest.raises(Invalid, match="of 102 texts none reaches TOXICITY 1: ask for a lower one"):
        thresholds.from_log(scored, {"TOXICITY": 1.0})
    with pytest.raises(Invalid, match="too few scores for INSULT, or they are all alike"):
        thresholds.from_log(scored, {"INSULT": 0.5})
    with pytest.raises(Invalid, match="no text with a score for SPAM that can be used: record 1: it has no score"):
        sample.score(log, model, lambda _, fallback: fallback, ["SPAM"])


def test_what_is_pasted_is_a_policy(mapped: list[Mapped]) -> None:
    settings = json.loads(re.search(r"'(.*)'", page.command(mapped), re.DOTALL).group(1))
    policy = Policy.model_validate(settings["policy"])
    assert (policy.bands["toxicity"].approve, policy.bands["toxicity"].reject) == (0.4, None)
    assert {**policy.bands, "toxicity": None} == {**Policy().bands, "toxicity": None}


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_shows_texts_and_runs_none(mapped: list[Mapped], scored: Sample) -> None:
    seen = _Seen()
    written = page.render(page.Told("plain", "103 <records>", mapped, {101: HOSTILE, 102: "x" * 9_999}, scored))
    seen.feed(written)
    assert "script" not in seen.tags
    assert "<script>alert('x')</script>" in seen.text
    assert "\u202e" not in seen.text
    assert "record 103: it has no text" in seen.text
    assert "default-src 'none'" in written
    assert "svg" in seen.tags


@pytest.fixture
def migrate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[str, str]]:
    """Run the command with the released model; return what it said and the page."""

    def run(*given: str, log: Path | None = None, data: Path | None = None) -> tuple[str, str]:
        command.run(DEFAULT_ROOT, given, log, data, tmp_path / "out")
        written = tmp_path / "out" / "perspective.html"
        assert written.stat().st_mode & 0o077 == 0
        return capsys.readouterr().out, written.read_text()

    return run


def test_without_a_log_the_release_tells(migrate: Callable[..., tuple[str, str]]) -> None:
    said, written = migrate("TOXICITY=0.8", "PROFANITY=0.85", "OBSCENE=0.9")
    assert "ombud site set NAME" in said
    assert said.count('"obscene"') == 1
    assert "public comments on Wikipedia" in written
    assert "<details>" not in written


def test_with_a_log_the_site_s_own_texts_tell(migrate: Callable[..., tuple[str, str]], tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    rows = [("You stupid idiot, shut up!", 0.9), ("A lovely hat", 0.1)] * 6 + [("What a lovely idea, thank you.", 0.8)]
    log.write_text("".join(json.dumps({"text": text, "TOXICITY": score}) + "\n" for text, score in rows) + "{\n")
    said, written = migrate("TOXICITY=0.8", log=log)
    assert "1 records could not be used" in said
    assert "readers' texts are in it" in said
    assert "Only 7 texts reach it" in written
    assert "What a lovely idea, thank you." in written
