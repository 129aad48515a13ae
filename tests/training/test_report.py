"""The report on a small model: what is in it, and what is not."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from models.labels import LABELS, Label
from models.registry import Model, Registry
from tests.training.conftest import write
from training import fit
from training.forecast import bands
from training.held_out import Scored
from training.report import Report, curves, run, worst
from training.sections import render


@pytest.fixture(scope="module")
def model(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Model:
    registry = Registry(tmp_path_factory.mktemp("made") / "releases")
    fit.run(data, registry, "1.1")
    return registry.load("1.1")


@pytest.fixture(scope="module")
def checked(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data, and the sets for checking that carry more than labels."""
    folder = tmp_path_factory.mktemp("checked")
    for path in data.rglob("*.gz"):
        copy = folder / path.relative_to(data)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    rude = [f"what a daft fool this old person is {n}" for n in range(40)]
    kind = [f"thanks for reporting on this young person {n}" for n in range(40)]
    dialect = [f"dey finna open the library {n}" for n in range(40)]
    write(folder / "check/identity_madlibs.csv.gz", "toxic", [*rude, *kind[:5]], "1", [*kind, *dialect], "0")
    write(folder / "check/davidson.csv.gz", "label_class", rude, "1", [*kind, *dialect], "2")
    scores = "perspective_toxicity,toxic"
    write(folder / "check/toxigen_with_perspective.csv.gz", scores, rude, "0.9,1", kind, "0.1,0")
    write(folder / "check/perspective_2k.csv.gz", "TOXICITY@6", rude, "0.9", kind, "0.1")
    return folder


@pytest.fixture(scope="module")
def report(checked: Path, model: Model) -> Report:
    return run(checked, model, bands(model.manifest), against=model)[0]


def test_it_measures_all_that_is_there_and_names_what_is_not(report: Report) -> None:
    assert report.held_out[Label.TOXICITY].auc is not None
    assert set(report.sets) == {"jigsaw_multilabel", "youtube", "video_news_comments"}
    assert set(report.languages) == {"en"}
    assert set(report.checks) == {"ethos", "identity_madlibs", "davidson", "toxigen_with_perspective"}
    assert "olid_test" in report.missing
    assert "ethos" not in report.missing
    assert report.policy is not None
    assert report.curves[Label.TOXICITY].roc[-1] == (1, 1)
    assert set(report.traffic) == {"video_news_comments"}
    assert report.dialect is not None
    assert report.dialect.rows["neither, with markers"] == 40
    assert {"old", "young"} <= set(report.bias["identity_madlibs"].groups)
    assert [figures.name.split(",")[0] for figures in report.peers[:2]] == [
        "this model",
        "TF-IDF + logistic regression",
    ]
    assert report.perspective.perspective_auc is not None
    assert report.perspective.perspective_auc.value == 1
    assert report.perspective.spearman is not None
    assert report.speeds["1.1"].best > 0
    assert all(one.difference.value == 0 for one in report.versus)


def test_what_the_manifest_states_is_measured_again_and_comes_out_the_same(data: Path, model: Model) -> None:
    report, _ = run(data, model, bands(model.manifest), peers=False)
    assert report.reproduced.compared > 5
    assert report.reproduced.different == []


def test_the_file_for_machines_holds_no_word_of_the_data_and_can_be_read_back(report: Report) -> None:
    written = report.model_dump_json()
    assert Report.model_validate_json(written) == report
    for word in ("daft", "garden", "finna"):
        assert word not in written
    assert json.loads(written)["format_version"] == 1


def test_the_page_needs_nothing_else_and_hides_texts(checked: Path, model: Model) -> None:
    report, mistakes = run(checked, model, bands(model.manifest), sample=200, peers=False)
    page = render(report, mistakes)
    assert mistakes
    assert not re.search(r"""<script|<link|src=|url\(|href="[^#]""", page)
    assert len(re.findall(r"<details>", page)) == len(mistakes)
    shown = re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL)
    assert not any(mistake.text in shown for mistake in mistakes)
    for part in (
        "Curves",
        "Thresholds",
        "What the policy would do",
        "Groups of people",
        "Worst mistakes",
        "never fitted",
    ):
        assert part in page
    assert "A quick look: at most 200 rows" in page


def test_without_any_data_there_is_a_report_of_what_the_manifest_says(model: Model, tmp_path: Path) -> None:
    report, mistakes = run(tmp_path, model, bands(model.manifest))
    assert (report.held_out, report.checks, report.peers, mistakes) == ({}, {}, [], [])
    assert "jigsaw_multilabel" in report.missing
    page = render(report, mistakes)
    assert "missed&lt;=0.01" in page
    assert "Worst mistakes" not in page


def test_hostile_texts_stay_texts(report: Report) -> None:
    shares = np.full((40, len(LABELS)), np.nan)
    shares[:, 0] = 0
    hostile = "</p></details><script>alert(1)</script>\ud800"
    rows = Scored([hostile] * 40, np.full(shares.shape, 0.9), shares, np.ones_like(shares), np.full(40, "a set"))
    found = list(worst(rows))
    assert len(found) == 15
    page = render(report, found)
    assert "<script" not in page
    page.encode()


def test_curves_are_thinned_and_end_where_everything_is_caught() -> None:
    draw = np.random.default_rng(0)
    shares = (draw.random(5000) < 0.2).astype(float)
    found = curves(draw.random(5000) / 2 + shares / 3, shares, np.ones(5000))
    assert len(found.roc) <= 120
    assert found.roc[-1] == (1, 1)
    assert found.precision_recall[-1][1] == pytest.approx(shares.mean(), abs=1e-4)
    assert len(found.reliability) == 15
