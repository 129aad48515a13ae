from collections import Counter
from itertools import pairwise

import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone

from models.features import TextCounts, word_columns
from models.signals import COLUMN, SIGNALS, signals
from models.text import in_word, normalise, read

any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


def prepared(text: str) -> str:
    return " ".join(normalise(text).split())


def grams(text: str, low: int, high: int) -> Counter[object]:
    """Count by hand, slowly, what the hashes stand for."""
    padded = [f" {word} " for word in prepared(text).split()] or ["  "]
    sizes = range(low, high + 1)
    found: Counter[object] = Counter(
        word[i : i + n] for word in padded for n in sizes for i in range(len(word) - n + 1)
    )
    # Far from here all is taken for letters, signs among them.
    words = "".join(char if in_word(char) or char >= "\u3040" else " " for char in prepared(text)).split()
    found.update((word,) for word in words)
    found.update(pairwise(words))
    return found


@settings(deadline=None)
@given(st.lists(any_text, max_size=6))
def test_a_text_counts_the_same_alone_as_in_any_batch(texts: list[str]) -> None:
    counts = TextCounts(n_features=2**14)
    together = counts.transform(texts)
    assert together.shape == (len(texts), counts.width)
    for row, text in enumerate(texts):
        assert (together[[row]] != counts.transform([text])).nnz == 0


@settings(deadline=None)
@given(any_text, st.tuples(st.integers(2, 3), st.integers(3, 6)))
def test_the_counts_are_those_of_the_words_and_character_grams(text: str, sizes: tuple[int, int]) -> None:
    # No more than a few collide in so many columns, and what collides is still counted.
    made = TextCounts(n_features=4_000_000, char_range=sizes).transform([text])
    said = made.data[made.indices < 4_000_000]
    expected = grams(text, *sizes)
    assert said.sum() == expected.total()
    assert len(said) == pytest.approx(len(expected), abs=1)
    assert made.has_canonical_format
    assert made.dtype == np.float32


def test_a_text_of_a_few_words_is_counted_to_the_letter() -> None:
    made = TextCounts(n_features=2**20, char_range=(2, 3)).transform(["a cab, at a cab " * 4])
    said = made.data[made.indices < 2**20]
    assert sorted(said.astype(int)) == sorted(grams("a cab, at a cab " * 4, 2, 3).values())


@settings(deadline=None)
@given(any_text)
def test_signals_have_the_last_columns_in_their_order(text: str) -> None:
    made = TextCounts(n_features=2**14).transform([text]).toarray()[0, 2**14 :]
    expected = Counter(signals(text, read(text).disguises))
    assert made.tolist() == [expected[column] for column in range(len(SIGNALS))]


def test_what_a_text_shows_besides_its_words_is_counted() -> None:
    counts = TextCounts(n_features=2**10)
    row = counts.transform(["you 1d10t!! see https://a.example and https://b.example"]).toarray()[0]
    assert row[2**10 + COLUMN["link"]] == 2
    assert row[2**10 + COLUMN["exclaiming"]] == 1
    assert row[2**10 + COLUMN["leet"]] == 1
    assert row[2**10 + COLUMN["shouting"]] == 0


@settings(deadline=None)
@given(any_text, st.integers(1, 3))
def test_occurrences_are_what_is_counted_and_stand_where_they_say(text: str, low: int) -> None:
    counts = TextCounts(n_features=2**14, char_range=(low, 5))
    said = prepared(text)
    found = counts.occurrences(said)
    assert len(found.columns) == len(found.starts) == len(found.ends)
    row = counts.transform([text]).toarray()[0, : 2**14]
    assert np.bincount(found.columns, minlength=2**14).tolist() == row.tolist()
    assert all(-1 <= start < end <= len(said) + 1 for start, end in zip(found.starts, found.ends, strict=True))


def test_occurrences_of_one_column_stand_on_the_same_letters() -> None:
    counts, text = TextCounts(n_features=2**24 // 5), " the cat and the other cat "
    found = counts.occurrences(text.strip())
    by_column: dict[int, set[str]] = {}
    for column, start, end in zip(found.columns.tolist(), found.starts + 1, found.ends + 1, strict=True):
        by_column.setdefault(column, set()).add(text[start:end])
    assert all(len(written) == 1 for written in by_column.values())
    written = {each for one in by_column.values() for each in one}
    assert {"cat", " cat ", "the cat", "and the"} <= written


def test_words_have_columns_of_their_own_before_those_of_characters() -> None:
    counts = TextCounts(n_features=3_000, char_range=(2, 3))
    found = counts.occurrences("the cat and the dog")
    assert word_columns(3_000) == 1_000
    assert (found.columns < 1_000).sum() == 5 + 4
    assert (found.columns[found.ends - found.starts > 3] < 1_000).all()
    assert (found.columns[found.ends - found.starts == 2] >= 1_000).all()


def test_grams_do_not_reach_from_one_text_into_the_next() -> None:
    made = TextCounts().transform(["one", "two"])
    swapped = TextCounts().transform(["two", "one"])
    assert (made != swapped[[1, 0]]).nnz == 0


def test_more_texts_than_are_hashed_at_once_are_counted_as_well() -> None:
    counts = TextCounts(n_features=2**12)
    texts = [f"text number {n}" for n in range(2_500)]
    together = counts.transform(texts)
    assert together.shape == (2_500, counts.width)
    for row in (0, 1_023, 1_024, 2_499):
        assert (together[[row]] != counts.transform([texts[row]])).nnz == 0


def test_an_empty_text_shows_hardly_more_than_that_it_is_brief_and_no_texts_give_no_rows() -> None:
    counts = TextCounts(n_features=2**10)
    row = counts.transform([""]).toarray()[0]
    assert np.count_nonzero(row[: 2**10]) <= 1
    assert np.flatnonzero(row[2**10 :]).tolist() == [COLUMN["brief"]]
    assert counts.transform([]).shape == (0, 2**10 + len(SIGNALS))


def test_a_long_text_is_read_at_its_beginning_and_its_end() -> None:
    counts = TextCounts(max_chars=100)
    text = "first " + "x" * 20_000 + " last"
    assert counts.shorten(text) == text[:80] + " " + text[-20:]
    assert (counts.transform([text]) != counts.transform([counts.shorten(text)])).nnz == 0
    assert counts.shorten("x" * 100) == "x" * 100


def test_one_text_instead_of_several_is_refused() -> None:
    with pytest.raises(ValueError, match="sequence"):
        TextCounts().transform("text")


@pytest.mark.parametrize("settings_", [{"char_range": (0, 3)}, {"char_range": (4, 3)}, {"n_features": 2**30}])
def test_settings_without_sense_are_refused_in_fit(settings_: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="expected"):
        TextCounts(**settings_).fit([])  # type: ignore[arg-type]


def test_it_clones_and_pickles_like_any_estimator(tmp_path) -> None:
    made = TextCounts(n_features=512, char_range=(3, 4))
    assert clone(made).get_params() == made.get_params()
    joblib.dump(made, tmp_path / "it")
    assert (joblib.load(tmp_path / "it").transform(["some text"]) != made.transform(["some text"])).nnz == 0
