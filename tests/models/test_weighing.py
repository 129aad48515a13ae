import numpy as np
import pytest
from scipy.sparse import csr_array

from models.features import TextCounts, word_columns
from models.signals import COLUMN, SIGNALS
from models.weighing import SublinearTfidf

# Of the columns of n-grams the first two are those of words.
NGRAMS = 6
WIDTH = NGRAMS + len(SIGNALS)


def counted(*rows: dict[int, float]) -> csr_array:
    made = np.zeros((len(rows), WIDTH), dtype=np.float32)
    for row, cells in zip(made, rows, strict=True):
        row[list(cells)] = list(cells.values())
    return csr_array(made)


def test_the_words_of_a_row_have_length_one_and_so_have_its_character_grams() -> None:
    counts = TextCounts(n_features=2**16).transform(["tea or coffee", "tea or milk!!", "TEA"])
    weighed = SublinearTfidf().fit(counts).transform(counts)
    assert weighed.shape == counts.shape
    assert weighed.dtype == np.float32
    words = word_columns(2**16)
    for part in (weighed[:, :words], weighed[:, words : 2**16]):
        assert np.sqrt(part.power(2).sum(axis=1)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("row", [{}, {0: 1}, {2: 1}, {NGRAMS: 1}])
def test_a_row_that_lacks_some_kind_stays_without_it(row: dict[int, float]) -> None:
    counts = counted(row, {1: 2, 3: 1})
    weighed = SublinearTfidf().fit(counts).transform(counts).toarray()
    assert np.flatnonzero(weighed[0]).tolist() == list(row)
    assert np.isfinite(weighed).all()


def test_the_weight_is_that_of_the_formula() -> None:
    counts = counted({2: 1, 3: 3}, {2: 2}, {4: 1})
    weigh = SublinearTfidf().fit(counts)
    assert weigh.idf_[2:6] == pytest.approx(np.log(4 / np.array([3, 2, 2, 1])) + 1)
    expected = np.array([1 + np.log(4 / 3), (1 + np.log(3)) * (1 + np.log(2))])
    assert weigh.transform(counts).toarray()[0, 2:4] == pytest.approx(expected / np.linalg.norm(expected))


@pytest.mark.parametrize(("often", "seldom"), [(0, 1), (2, 3)])
def test_what_is_rare_weighs_more(often: int, seldom: int) -> None:
    counts = counted({often: 1, seldom: 1}, {often: 1}, {often: 1})
    weighed = SublinearTfidf().fit(counts).transform(counts).toarray()[0]
    assert weighed[often] < weighed[seldom]


def test_a_signal_weighs_the_same_in_a_text_of_any_length_and_however_common_it_is() -> None:
    link = NGRAMS + COLUMN["link"]
    counts = counted({link: 1}, {0: 5, 1: 7, 2: 9, link: 1}, {3: 1, link: 8})
    weighed = SublinearTfidf().fit(counts).transform(counts).toarray()
    assert weighed[:, link] == pytest.approx([0.25, 0.25, 0.25 * (1 + np.log(8))])
    without = counted({0: 5, 1: 7, 2: 9})
    plain = SublinearTfidf().fit(counts).transform(without).toarray()
    assert weighed[1, :NGRAMS] == pytest.approx(plain[0, :NGRAMS])


def test_the_counts_are_left_as_they_were() -> None:
    counts = counted({0: 3, 4: 2}, {1: 1, NGRAMS: 2})
    before = counts.toarray()
    SublinearTfidf().fit(counts).transform(counts)
    assert (counts.toarray() == before).all()
