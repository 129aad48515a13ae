from pathlib import Path

import pytest
from sklearn.pipeline import Pipeline

from models.registry import Model
from models.scorer import Scorer
from tests.models import made_up
from tests.training.newsroom import comments, decided
from training import suggest


@pytest.fixture
def model(fitted: Pipeline) -> Model:
    return Model("1.1", Scorer("1.1", fitted), made_up.draft("1.1"))


def test_the_uncertain_the_new_and_the_frequent_come_first(model: Model) -> None:
    known = decided(comments(200))
    texts = [(one.id, one.text) for one in known[:40]]
    texts += [
        ("news", "what a lovely garden indeed"),
        *((f"w{n}", "zoning variance rezoned parcels") for n in range(30)),
    ]
    found = suggest.run(texts, model, known, budget=5)
    assert len(found) == 5
    first = next(one for one in found if one.candidate.copies == 30)
    assert first is found[0]
    assert first.candidate.novelty == 1
    assert first.as_dict()["id"] == "w0"
    assert suggest.run([], model) == []


def test_lines_are_read_with_or_without_an_id(tmp_path: Path) -> None:
    path = tmp_path / "queue.jsonl"
    path.write_text('{"id": "a", "text": "x", "scores": {}}\n\n{"text": "y"}\n')
    assert list(suggest.read(path)) == [("a", "x"), ("3", "y")]
    path.write_text('{"text": 1}\n')
    with pytest.raises(ValueError, match="line 1: expected a JSON object with a text"):
        list(suggest.read(path))
