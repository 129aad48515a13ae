import numpy as np
import pytest
from scipy.sparse import csr_array

from models.features import TextCounts
from models.signals import COLUMN, SIGNALS
from models.weighing import SublinearTfidf

WIDTH = 4 + len(SIGNALS)


def counted(*rows: dict[int, float]) -> csr_array:
    made = np.zeros((len(rows), WIDTH), dtype=np.float32)
    for row, cells in zip(made, rows, strict=True):
        row[list(cells)] = list(cells.values())
    return csr_array(made)


def test_the_ngrams_of_a_row_have_length_one_and_an_empty_row_stays_empty() -> None:
    counts = TextCounts(n_features=2**16).transform(["tea or coffee", "tea or milk!!", "TEA", ""])
    weighed = SublinearTfidf().fit(counts).transform(counts)
    assert weighed.shape == counts.shape
    assert weighed.dtype == np.float32
    assert np.sqrt(weighed[:, : 2**16].power(2).sum(axis=1)) == pytest.approx(1, abs=1e-5)
    empty = counted({}, {1: 2})
    assert SublinearTfidf().fit(empty).transform(empty)[[0]].nnz == 0


def test_the_weight_is_that_of_the_formula() -> None:
    counts = counted({0: 1, 1: 3}, {0: 2}, {2: 1})
    weigh = SublinearTfidf().fit(counts)
    assert weigh.idf_[:4] == pytest.approx(np.log(4 / np.array([3, 2, 2, 1])) + 1)
    expected = np.array([1 + np.log(4 / 3), (1 + np.log(3)) * (1 + np.log(2))])
    assert weigh.transform(counts).toarray()[0, :2] == pytest.approx(expected / np.linalg.norm(expected))


def test_what_is_rare_weighs_more() -> None:
    counts = counted({0: 1, 1: 1}, {0: 1}, {0: 1})
    common, rare = SublinearTfidf().fit(counts).transform(counts).toarray()[0, :2]
    assert common < rare


def test_a_signal_weighs_the_same_in_a_text_of_any_length_and_however_common_it_is() -> None:
    link = 4 + COLUMN["link"]
    counts = counted({link: 1}, {0: 5, 1: 7, 2: 9, link: 1}, {3: 1, link: 8})
    weighed = SublinearTfidf().fit(counts).transform(counts).toarray()
    assert weighed[:, link] == pytest.approx([0.25, 0.25, 0.25 * (1 + np.log(8))])
    without = counted({0: 5, 1: 7, 2: 9})
    plain = SublinearTfidf().fit(counts).transform(without).toarray()
    assert weighed[1, :4] == pytest.approx(plain[0, :4])


def test_the_counts_are_left_as_they_were() -> None:
    counts = counted({0: 3, 4: 2}, {1: 1})
    before = counts.toarray()
    SublinearTfidf().fit(counts).transform(counts)
    assert (counts.toarray() == before).all()
