from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from models.examples import Example
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


def own(at: int, text: str, share: float, probability: float | None = None) -> Example:
    time = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(hours=at)
    return Example(text, {Label.TOXICITY: share}, "daily", id=str(at), at=time, probability=probability)


def test_the_newsroom_s_last_judgement_of_a_text_stays(tmp_path: Path) -> None:
    rest = [own(at, f"remark{at} reader{at} day{at} dull{at}", 0.0) for at in range(2, 40)]
    rows = fit.mixed(tmp_path, 0, own=[own(0, "the very same words", 1.0), own(1, "the very same words", 0.0), *rest])
    assert rows.shares[rows.texts.index("the very same words"), LABELS.index(Label.TOXICITY)] == 0


def test_own_examples_stand_for_traffic_by_an_audit_sample_alone(data: Path) -> None:
    every = [own(at, f"remark{at} reader{at} day{at} dull{at}", 0.0) for at in range(40)]
    band = fit.mixed(data, 0, own=every)
    assert not (fit.like_traffic(band).sources == "daily").any()
    public = {text for text, source in zip(band.texts, band.sources, strict=True) if source == "jigsaw_multilabel"}
    assert public <= set(fit.like_traffic(band).texts)
    audited = fit.mixed(data, 0, own=[*every[:20], *(replace(row, probability=0.02) for row in every[20:])])
    stands_for = audited.traffic[audited.sources == "daily"]
    assert sorted(set(stands_for.tolist())) == [1, pytest.approx(50)]


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
