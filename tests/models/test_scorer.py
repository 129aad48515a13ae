from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.pipeline import Pipeline

from models.labels import LABELS, Label
from models.scorer import Scorer
from tests.models.made_up import KIND, RUDE


@pytest.fixture(scope="module")
def scorer(fitted: Pipeline) -> Scorer:
    return Scorer("2026.1.1", fitted)


def test_rude_texts_score_higher_than_kind_ones(scorer: Scorer) -> None:
    rude, kind = scorer.score(RUDE), scorer.score(KIND)
    assert min(row[Label.INSULT] for row in rude) > max(row[Label.INSULT] for row in kind)


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec=None, exclude_categories=())), max_size=5))
def test_any_texts_get_a_probability_for_every_label(scorer: Scorer, texts: list[str]) -> None:
    rows = scorer.score(texts)
    assert len(rows) == len(texts)
    for row in rows:
        assert tuple(row) == LABELS
        assert all(type(score) is float and 0 <= score <= 1 for score in row.values())


@pytest.mark.parametrize("text", ["", " ", "\ud800", "\x00", "x" * 20_000, "é " * 10_000, "\U0010ffff"])
def test_odd_texts_are_scored_too(scorer: Scorer, text: str) -> None:
    assert 0 <= scorer.score([text])[0][Label.TOXICITY] <= 1


def test_a_text_scores_the_same_in_any_company(scorer: Scorer) -> None:
    together = scorer.score([*KIND, *RUDE])
    assert together[2] == pytest.approx(scorer.score([KIND[2]])[0], abs=1e-6)


def test_threads_may_share_it(scorer: Scorer) -> None:
    texts = [*KIND, *RUDE, "x" * 5000]
    expected = scorer.score(texts)
    with ThreadPoolExecutor(8) as pool:
        assert all(rows == expected for rows in pool.map(lambda _: scorer.score(texts), range(40)))


def test_no_texts_give_no_scores(scorer: Scorer) -> None:
    assert scorer.score([]) == []
