import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import hashing

codes = st.lists(st.integers(1, 0x10FFFF), min_size=1, max_size=40)


def values(*written: int) -> hashing.U64:
    return hashing.spread(np.array(written, dtype=np.uint32))


@given(codes, st.integers(1, 6))
def test_there_is_one_hash_for_each_stretch_of_each_length(written: list[int], high: int) -> None:
    found = list(hashing.rolling(values(*written), high))
    assert [len(hashes) for hashes in found] == [max(len(written) - length + 1, 0) for length in range(1, high + 1)]


@given(codes, codes, st.integers(1, 5))
def test_a_rolling_hash_depends_on_its_stretch_alone(before: list[int], written: list[int], length: int) -> None:
    length = min(length, len(written))
    alone = list(hashing.rolling(values(*written), length))[-1][0]
    within = list(hashing.rolling(values(*before, *written), length))[-1][len(before)]
    assert alone == within


@given(codes, codes)
def test_a_word_hashes_the_same_wherever_it_stands(before: list[int], word: list[int]) -> None:
    def hashed(written: list[int], first: int, end: int) -> int:
        return int(hashing.stretches(values(*written), np.array([first]), np.array([end]))[0])

    alone = hashed(word, 0, len(word))
    assert alone == hashed([*before, *word, *before], len(before), len(before) + len(word))


def test_different_words_and_the_same_letters_in_another_order_hash_apart() -> None:
    words = ["cat", "act", "ca", "at", "t", "cats", "dog"]
    written = [ord(char) for word in words for char in word]
    ends = np.cumsum([len(word) for word in words])
    first = np.append(0, ends[:-1])
    assert len(set(hashing.stretches(values(*written), first, ends).tolist())) == len(words)


def test_a_text_longer_than_any_before_hashes_as_its_parts_do() -> None:
    tail = [ord(char) for char in "word"]
    long = hashing.spread(np.array([ord("a")] * 200_000 + tail, dtype=np.uint32))
    at, short = np.array([200_000]), np.array([0])
    assert hashing.stretches(long, at, at + 4) == hashing.stretches(values(*tail), short, short + 4)


def test_pairs_are_of_neighbours_in_their_order() -> None:
    one, two, three = 11, 22, 33
    found = hashing.pairs(np.array([one, two, three, one, two, one], dtype=np.uint64))
    assert len(found) == 5
    assert found[0] == found[3]
    assert found[0] != found[4]
    assert len(hashing.pairs(np.array([one], dtype=np.uint64))) == 0


def test_mixing_spreads_neighbours_evenly_over_the_upper_bits() -> None:
    upper = hashing.mixed(np.arange(100_000, dtype=np.uint64)) >> np.uint64(60)
    assert np.bincount(upper.astype(int), minlength=16) == pytest.approx(100_000 / 16, rel=0.1)
