"""A release carries how it agrees with Perspective: numbers of its own version, no text."""

import gzip
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from models.agreement import summary_of
from models.labels import LABELS
from training import agreement


@pytest.fixture
def registry(tmp_path: Path) -> SimpleNamespace:
    """Scores every label by the number that the text ends in."""
    (tmp_path / "a.1").mkdir()

    def matrix(texts: list[str]) -> np.ndarray:
        return np.array([[float(text.split()[-1])] * len(LABELS) for text in texts])

    return SimpleNamespace(root=tmp_path, load=lambda _version: SimpleNamespace(scorer=SimpleNamespace(matrix=matrix)))


def test_it_is_written_beside_the_manifest(registry: SimpleNamespace, tmp_path: Path) -> None:
    rows = "".join(f"secret {each / 200},{each / 100},{each % 2}\n" for each in range(100))
    (tmp_path / "check").mkdir()
    with gzip.open(tmp_path / "check/perspective_2k.csv.gz", "wt") as file:
        file.write("text,TOXICITY@6,in_train\n" + rows)
    path = agreement.summarise(tmp_path, registry, "a.1")
    found = summary_of(tmp_path, "a.1")
    assert list(found.attributes) == ["TOXICITY"]
    assert found.attributes["TOXICITY"].rows == 50  # the others may have been fitted
    assert found.attributes["TOXICITY"].at(0.8).ours == pytest.approx(0.4)
    assert "secret" not in path.read_text()


def test_without_the_sample_there_is_none(registry: SimpleNamespace, tmp_path: Path) -> None:
    assert agreement.summarise(tmp_path, registry, "a.1") is None
