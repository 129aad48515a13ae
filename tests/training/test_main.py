import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.examples import Example
from models.labels import Label
from models.manifest import ModelRefused
from models.registry import Registry
from tests.training.newsroom import comments, decided
from training.__main__ import app, console, main, next_version

run = CliRunner()


def call(*words: object) -> str:
    found = run.invoke(app, [str(word) for word in words], catch_exceptions=False, env={"COLUMNS": "200"})
    assert found.exit_code == 0, found.output
    return found.output


@pytest.fixture(scope="module")
def releases(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "releases"
    call("fit", "--data", data, "--models-dir", folder, "--release", "1.1", "--promote")
    return folder


def test_a_fit_leaves_a_champion_that_tells_the_rude_from_the_kind(releases: Path) -> None:
    model = Registry(releases).load()
    rude, kind = model.scorer.score(["you daft fool, shut up", "thanks for reporting"])
    assert rude[Label.TOXICITY] > kind[Label.TOXICITY]
    manifest = model.manifest
    public = {data.name: data.sha256 for data in manifest.data if "made up" not in data.licence}
    assert set(public) == {"jigsaw_multilabel", "youtube", "video_news_comments"}
    assert all(public.values())
    assert manifest.metrics["held_out"][Label.TOXICITY].auc is not None
    assert Label.TOXICITY in manifest.metrics["check/ethos"]


def test_the_card_is_one_page_that_names_data_licences_and_thresholds(releases: Path) -> None:
    card = (releases / "1.1" / "card.html").read_text(encoding="utf-8")
    assert card.startswith("<!doctype html>")
    for word in ("jigsaw_multilabel", "CC0", "missed&lt;=0.01", "<svg"):
        assert word in card
    assert not any(word in card for word in ("http:", "https:", "daft", "goose"))
    assert "<script" not in card


def test_the_same_data_and_seed_give_the_same_measures(releases: Path, data: Path, tmp_path: Path) -> None:
    call("fit", "--data", data, "--models-dir", tmp_path, "--release", "1.2")
    again, first = Registry(tmp_path).manifest("1.2"), Registry(releases).manifest("1.1")
    assert again.metrics == first.metrics
    assert again.data == first.data
    assert again.code == first.code
    assert again.digest == first.digest


def test_evaluate_shows_the_main_figures_and_writes_the_rest(releases: Path, data: Path, tmp_path: Path) -> None:
    asked = ("--approve", "toxicity=missed <= 0.05", "--reject", "0.8", "--rate", "toxicity=0.2", "--no-peers")
    shown = call("evaluate", "--data", data, "--models-dir", releases, "--output", tmp_path / "told", *asked)
    for word in ("Held-out rows", "ethos", "of 1,000 comments", "video_news_comments", "without these sets"):
        assert word in shown
    told = json.loads((tmp_path / "told" / "report.json").read_text(encoding="utf-8"))
    assert told["bands"]["toxicity"]["approve"]["asked"] == "missed<=0.05"
    assert told["bands"]["spam"]["reject"]["score"] == 0.8
    assert told["rates"]["toxicity"] == 0.2
    assert (tmp_path / "told" / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_evaluate_compares_with_the_champion_unless_told(releases: Path, data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    shutil.copytree(releases, folder)
    call("fit", "--data", data, "--models-dir", folder, "--release", "1.9", "--limit", 300)
    call("evaluate", "1.9", "--data", data, "--models-dir", folder, "--output", tmp_path, "--sample", 100, "--no-peers")
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (told["version"], told["against"], told["sample"]) == ("1.9", "1.1", 100)
    assert told["versus"]


def test_versions_are_compared_promoted_and_rolled_back(
    releases: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = tmp_path / "decisions.jsonl"
    lines = [Example(f"remark{n} reader{n} day{n} dull{n}", {Label.SPAM: 0.0}, "our-site").to_line() for n in range(50)]
    examples.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    folder = tmp_path / "releases"
    fit = ("fit", "--data", data, "--models-dir", folder, "--limit", 200)
    shown = call(*fit, "--release", "1.3", "--examples", examples, "--promote")
    call(*fit, "--release", "1.4")
    assert "without these sets" in shown
    assert ("our-site", 40) in {(data.name, data.rows) for data in Registry(folder).manifest("1.3").data}
    shown = call("compare", "1.3", "1.4", "--data", data, "--models-dir", folder, "--output", tmp_path, "--sample", 200)
    assert "harmless held" in shown
    page = (tmp_path / "comparison.html").read_text(encoding="utf-8")
    assert not re.search(r"""<script|<link|src=|url\(|href="[^#]""", page)
    assert not any(word in page for word in ("daft", "goose"))
    assert re.search("could not be measured on newsroom.*could not look at: .*A quick look", shown, re.DOTALL)
    with pytest.raises(ModelRefused, match="does not count: it was a quick look"):
        call("promote", "1.4", "--models-dir", folder)
    call("promote", "1.4", "--models-dir", folder, "--force", "this newsroom is new")
    assert Registry(folder).champion() == "1.4"
    assert "1.3 is the champion again" in call("rollback", "--models-dir", folder)
    forced, back = Registry(folder).history()[-2:]
    assert forced["reason"].startswith("forced: this newsroom is new (against: ")
    assert back["action"] == "rollback"


def test_what_would_stop_a_fit_at_its_end_stops_it_at_its_beginning(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = ("fit", "--data", tmp_path, "--models-dir", releases, "--runs", tmp_path / "runs")
    monkeypatch.setitem(sys.modules, "mlflow", None)
    broken = tmp_path / "gate.toml"
    broken.write_text("[auc")
    with pytest.raises(FileExistsError, match=r"a model 1\.1 already"):
        call(*fit, "--release", "1.1")
    with pytest.raises(ValueError, match="MLflow is not installed"):
        call(*fit, "--release", "1.2", "--mlflow")
    with pytest.raises(ValueError, match="is not TOML"):
        call(*fit, "--release", "1.2", "--promote", "--gate", broken)
    assert not (tmp_path / "runs").exists()


def test_several_files_of_examples_are_named_after_one_option(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "width", 200)  # or the words are broken over lines
    every = decided(comments(400))
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for path, some in zip(files, (every[::2], every[1::2]), strict=True):
        path.write_text("".join(one.to_line() + "\n" for one in some))
    folder = tmp_path / "releases"
    shutil.copytree(releases, folder)
    where = ("--data", tmp_path, "--models-dir", folder, "--site", "daily", "--examples", *files)
    call("fit", "--runs", tmp_path / "runs", "--release", "1.2", *where)
    assert json.loads((tmp_path / "runs" / "1.2" / "run.json").read_text())["given"]["examples"] == 400
    shown = call("compare", "1.1", "1.2", "--output", tmp_path, *where)
    assert "decided as people did" in shown


def test_a_score_is_explained_with_its_text(releases: Path) -> None:
    shown = call("explain", "you daft fool!!", "--label", "insult", "--models-dir", releases)
    for word in ("you daft fool!!", "insult:", "no text", "words", "together"):
        assert word in shown


def test_data_sets_are_listed_with_licence_and_presence(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "width", 200)  # or the words are broken over lines
    shown = call("datasets", "--data", data)
    assert "yes, but another file" in shown
    assert "CC BY-SA" in shown


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["fit", "--data", "{empty}", "--models-dir", "{empty}"], "no data set found in"),
        (["promote", "9.9", "--models-dir", "{empty}"], "there is no model 9.9"),
        (["rollback", "--models-dir", "{empty}"], "no earlier champion"),
        (["evaluate", "--data", "{empty}", "--models-dir", "{empty}"], "no champion"),
        (["evaluate", "--data", "{empty}", "--approve", "recall>=1"], "is not a goal: what is to be best"),
        (["evaluate", "--data", "{empty}", "--rate", "threat=0.1"], "is no rate"),
    ],
)
def test_what_a_person_can_mend_is_one_sentence_and_status_1(
    words: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["ombud-train", *(word.format(empty=tmp_path) for word in words)])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    assert told in " ".join(capsys.readouterr().err.split())


def test_the_next_version_is_the_first_free_number_of_the_month(tmp_path: Path) -> None:
    month = next_version(Registry(tmp_path)).rpartition(".")[0]
    for number in (1, 9):
        (tmp_path / f"{month}.{number}").mkdir()
        (tmp_path / f"{month}.{number}" / "manifest.json").write_text(json.dumps({}))
    assert next_version(Registry(tmp_path)) == f"{month}.10"


def test_the_commands_are_listed_where_pandas_is_not_installed() -> None:
    code = "import sys; sys.modules['pandas'] = None; import training.__main__"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
