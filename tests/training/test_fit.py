from pathlib import Path

import numpy as np

from models.labels import LABELS, Label
from training import fit
from training.mix import Part


def test_the_benchmark_fifth_is_never_fitted(data: Path) -> None:
    fifth = fit.benchmark(data)
    rows = fit.mixed(data, seed=0)
    assert fifth
    assert not fifth & set(rows.part(Part.FIT).texts)
    assert not fifth & set(rows.part(Part.CALIBRATE).texts)
    assert fifth & set(rows.part(Part.TEST).texts)


def test_without_the_set_there_is_no_benchmark(tmp_path: Path) -> None:
    assert fit.benchmark(tmp_path) == frozenset()


def test_rewritten_rows_follow_the_others_with_their_labels_and_less_weight(data: Path) -> None:
    rows = fit.mixed(data, seed=0).part(Part.FIT)
    more = fit.with_evasion(rows, seed=0, toxic=10, clean=5)
    n = len(rows.texts)
    assert more.texts[:n] == rows.texts
    assert len(more.texts) == n + 15
    toxicity = more.shares[n:, LABELS.index(Label.TOXICITY)]
    assert (toxicity >= 0.5).sum() == 10
    assert (more.weights[n:] < 1).all()
    assert not set(more.texts[n:]) <= set(rows.texts)


def test_a_language_is_supported_only_where_its_own_held_out_comments_are_told_apart(data: Path) -> None:
    rows = fit.mixed(data, seed=0)
    rows = rows.take(np.arange(40))
    rows.sources[:20], rows.sources[20:] = "de_germeval2018", "ko_news"
    rows.shares[:, 0] = np.arange(40) % 2
    scores = np.zeros((40, len(LABELS)))
    scores[:20, 0] = np.arange(20) % 2
    assert fit.supported_languages(scores, rows) == ("en", "de")
