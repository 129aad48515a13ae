"""Sketches: alike where texts are, and nowhere else."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.duplicates import BANDS, BINS, DIGITS, ENOUGH, bands, likeness, sketch

TEXT = (
    "The new bridge over the river will cost twice what the council promised us last spring, and nobody who "
    "lives on the other bank was ever asked whether they wanted one in the first place."
)


def edited(text: str, lot: Random) -> str:
    said = text.split()
    for _ in range(len(said) // 8):
        at = lot.randrange(len(said) - 1)
        match lot.randrange(3):
            case 0:
                del said[at]
            case 1:
                said.insert(at, lot.choice(["really", "so", "now"]))
            case _:
                said[at], said[at + 1] = said[at + 1], said[at]
    return " ".join(said)


def grouped(one: str, other: str) -> bool:
    shared = set(bands(sketch(one))) & set(bands(sketch(other)))
    return bool(shared) and likeness(sketch(one), sketch(other)) >= ENOUGH


def test_nearly_all_edited_copies_of_a_text_are_found() -> None:
    lot = Random(1)
    assert sum(grouped(TEXT, edited(TEXT, lot)) for _ in range(200)) >= 190


def test_copies_in_disguise_are_found() -> None:
    assert grouped(TEXT, TEXT.upper())
    assert grouped(TEXT, TEXT.replace("o", "0"))
    assert grouped(TEXT, TEXT.replace("a", "а").replace("e", "е"))


def test_other_texts_are_not() -> None:
    other = "I have lived on the other bank of the river all my life and have never missed a bridge, have you?"
    assert not grouped(TEXT, other)


def test_short_texts_are_alike_only_if_they_read_the_same() -> None:
    assert grouped("So true!", "so true")
    assert not grouped("So true!", "So false!")
    # Many short texts, and no two of them by chance.
    assert len({sketch(f"number {n}") for n in range(2_000)}) == 2_000


def test_texts_without_spaces_are_compared_in_pieces() -> None:
    text = "市议会承诺的新桥造价是去年春天的两倍而住在对岸的人从来没有被问过他们是否想要一座桥"
    assert grouped(text, text.replace("新桥", "大桥"))
    assert not grouped(text, "今天天气很好我们一起去公园散步吧孩子们在草地上玩得非常开心大家都笑了")


@pytest.mark.parametrize("text", ["", " ", "…", "\x00"])
def test_a_text_without_words_has_no_sketch_and_is_like_nothing(text: str) -> None:
    assert (sketch(text), bands(sketch(text)), likeness(sketch(text), sketch(text))) == ("", [], 0)


@given(st.text(max_size=300))
def test_every_text_has_a_sketch_of_one_size_and_is_like_itself(text: str) -> None:
    made = sketch(text)
    assert len(made) in (0, BINS * DIGITS)
    assert made == sketch(text)
    assert len(bands(made)) in (0, BANDS)
    assert likeness(made, made) in (0, BINS)
