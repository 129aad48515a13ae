import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from models.labels import Label
from models.manifest import Metrics
from tests.models.made_up import draft
from tests.training.newsroom import comments, decided
from training.runs import Run, described, to_mlflow

MADE = draft("1.1").model_copy(update={"metrics": {"held_out": {Label.SPAM: Metrics(n=9, positives=3, auc=0.5)}}})


def test_a_run_says_what_it_was_given_and_what_came_out(tmp_path: Path) -> None:
    told: list[str] = []
    run = Run(tmp_path / "1.1", {"seed": 3} | described(decided(comments(8))), lambda stage, *_: told.append(stage))
    for done in range(3):
        run.tell("fit", done, 2)
    assert json.loads((tmp_path / "1.1" / "run.json").read_text())["state"] == "began"
    run.finished(MADE)
    found = json.loads((tmp_path / "1.1" / "run.json").read_text())
    assert found["state"] == "finished"
    assert (found["given"]["seed"], found["given"]["examples"]) == (3, 8)
    assert found["given"]["first"] == "2026-09-01T00:00:00+00:00"
    assert found["found"]["metrics"]["held_out"]["spam"]["auc"] == 0.5
    assert found["versions"]["scikit-learn"]
    assert found["peak_bytes"] > 10**6
    stages = [json.loads(line) for line in (tmp_path / "1.1" / "log.jsonl").read_text().splitlines()]
    assert [(line["stage"], line["done"]) for line in stages] == [("fit", 0), ("fit", 2)]
    assert told == ["fit"] * 3
    assert not any(word in json.dumps(found) for word in ("goose", "parking"))


def test_a_run_that_failed_says_why(tmp_path: Path) -> None:
    run = Run(tmp_path / "1.1", {}, lambda *_: None)
    run.failed(ValueError("too few"))
    assert json.loads((tmp_path / "1.1" / "run.json").read_text())["state"] == "failed: ValueError: too few"


def test_mlflow_is_written_to_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(tmp_path / "1.1", {"seed": 3}, lambda *_: None)
    run.finished(MADE)
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(ValueError, match="MLflow is not installed"):
        to_mlflow(run.folder, MADE)
    written: dict[str, object] = {}
    started = SimpleNamespace(__enter__=None)

    class Started:
        def __enter__(self) -> None:
            written["run"] = started

        def __exit__(self, *_: object) -> None:
            pass

    stand_in = SimpleNamespace(
        set_experiment=lambda name: written.update(experiment=name),
        start_run=lambda run_name: Started(),
        log_params=written.update,
        log_metric=lambda name, value: written.update({name: value}),
        log_artifacts=lambda folder: written.update(folder=folder),
    )
    monkeypatch.setitem(sys.modules, "mlflow", stand_in)
    to_mlflow(run.folder, MADE)
    assert written["held_out/spam/auc"] == 0.5
    assert written["seed"] == "3"
    assert written["folder"] == str(run.folder)
