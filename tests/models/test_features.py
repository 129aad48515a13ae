from collections import Counter

import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone

from models.features import HashedGrams, SublinearTfidf
from models.text import fold

any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


def grams(text: str, low: int, high: int) -> Counter[object]:
    """Count by hand, slowly, what the hashes stand for."""
    padded = [f" {word} " for word in fold(text).split()]
    sizes = range(low, high + 1)
    return Counter(word[i : i + n] for word in padded for n in sizes for i in range(len(word) - n + 1))


@settings(deadline=None)
@given(st.lists(any_text, max_size=6))
def test_a_text_counts_the_same_alone_as_in_any_batch(texts: list[str]) -> None:
    grams = HashedGrams(n_features=2**14)
    together = grams.transform(texts)
    assert together.shape == (len(texts), 2**14)
    for row, text in enumerate(texts):
        alone = grams.transform([text])
        assert (together[[row]] != alone).nnz == 0


def test_the_counts_are_those_of_the_words_and_character_grams() -> None:
    text = "a cab at a cab"
    made = HashedGrams(n_features=2**20, char_range=(2, 3)).transform([text])
    expected = Counter(grams(text, 2, 3))
    expected.update([("a",)] * 2 + [("cab",)] * 2 + [("at",)])
    expected.update([("a", "cab")] * 2 + [("cab", "at"), ("at", "a")])
    assert sorted(made.data.astype(int)) == sorted(expected.values())
    assert made.has_canonical_format
    assert made.dtype == np.float32


def test_grams_do_not_reach_from_one_text_into_the_next() -> None:
    made = HashedGrams().transform(["one", "two"])
    swapped = HashedGrams().transform(["two", "one"])
    assert (made != swapped[[1, 0]]).nnz == 0


def test_an_empty_text_is_nearly_empty_and_no_texts_give_no_rows() -> None:
    assert HashedGrams().transform([""]).nnz <= 1
    assert HashedGrams().transform([]).shape == (0, 2**18)


def test_a_long_text_is_read_at_its_beginning_and_its_end() -> None:
    vectoriser = HashedGrams(max_chars=100)
    text = "first " + "x" * 20_000 + " last"
    found = set(vectoriser.transform([text]).indices)
    assert set(vectoriser.transform(["first"]).indices) & found
    assert vectoriser.transform([text]).sum() < 1000


def test_one_text_instead_of_several_is_refused() -> None:
    with pytest.raises(ValueError, match="sequence"):
        HashedGrams().transform("text")


@pytest.mark.parametrize("settings_", [{"char_range": (0, 3)}, {"char_range": (4, 3)}, {"n_features": 2**30}])
def test_settings_without_sense_are_refused_in_fit(settings_: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="expected"):
        HashedGrams(**settings_).fit([])  # type: ignore[arg-type]


def test_it_clones_and_pickles_like_any_estimator(tmp_path) -> None:
    made = HashedGrams(n_features=512, char_range=(3, 4))
    assert clone(made).get_params() == made.get_params()
    joblib.dump(made, tmp_path / "it")
    assert (joblib.load(tmp_path / "it").transform(["some text"]) != made.transform(["some text"])).nnz == 0


def test_rows_have_length_one_and_rare_grams_weigh_more() -> None:
    counts = HashedGrams(n_features=2**16).transform(["tea or coffee", "tea or milk", "tea", ""])
    weigh = SublinearTfidf().fit(counts)
    lengths = np.sqrt(weigh.transform(counts).power(2).sum(axis=1))
    assert lengths[:3] == pytest.approx(1, abs=1e-5)
    common = HashedGrams(n_features=2**16, char_range=(3, 3)).transform(["tea"]).indices
    rare = HashedGrams(n_features=2**16, char_range=(3, 3)).transform(["coffee"]).indices
    assert weigh.idf_[common].max() < weigh.idf_[rare].max()
