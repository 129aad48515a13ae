import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.examples import Example
from models.labels import LABELS, Label
from training.mix import Part, balanced_weights, build

TOXICITY, SPAM = LABELS.index(Label.TOXICITY), LABELS.index(Label.SPAM)


def example(text: str, source: str = "a", weight: float = 1.0, **labels: float) -> Example:
    return Example(text, {Label(name): share for name, share in labels.items()}, source, weight=weight)


def test_texts_of_the_same_words_stay_once_and_the_first_is_believed() -> None:
    made = build([example("Hello, World!", toxicity=1), example("hello   world", "b", toxicity=0, spam=0)])
    assert made.texts == ["Hello, World!"]
    assert made.shares[0, TOXICITY] == 1
    assert made.shares[0, SPAM] == 0
    assert list(made.sources) == ["a"]


def test_a_label_that_nobody_gave_stays_unknown() -> None:
    assert np.isnan(build([example("x", spam=1)]).shares[0, TOXICITY])


def test_texts_without_words_are_told_apart() -> None:
    assert len(build([example("👍", spam=0), example("👎", spam=0), example("!", spam=0)]).texts) == 3


@given(st.lists(st.text(st.characters(codec=None, exclude_categories=())), max_size=20), st.integers(0, 5))
def test_any_texts_mix_the_same_way_twice(texts: list[str], seed: int) -> None:
    first, second = (build((example(text, spam=0) for text in texts), seed) for _ in range(2))
    assert first.texts == second.texts
    assert list(first.parts) == list(second.parts)


def test_no_text_is_in_two_parts_and_the_shares_are_as_asked() -> None:
    made = build([example(f"text number {n}", spam=0) for n in range(4000)])
    sizes = [len(made.part(part).texts) for part in Part]
    assert sum(sizes) == 4000
    assert sizes[Part.CALIBRATE] == pytest.approx(400, abs=80)
    assert sizes[Part.TEST] == pytest.approx(400, abs=80)


def test_a_set_that_joins_later_moves_no_other_text_and_a_seed_does() -> None:
    texts = [example(f"text number {n}", spam=0) for n in range(300)]
    more = [example(f"another {n}", "b", spam=0) for n in range(300)]
    assert list(build([*more, *texts]).parts[300:]) == list(build(texts).parts)
    assert list(build(texts, seed=1).parts) != list(build(texts).parts)


def test_every_set_shows_a_label_at_one_rate_and_keeps_its_weight() -> None:
    made = build(
        [example(f"a {n}", toxicity=n < 8) for n in range(10)]
        + [example(f"b {n}", "b", 2.0, toxicity=n < 1) for n in range(10)]
        + [example(f"c {n}", "c", toxicity=1) for n in range(10)]
    )
    weights = balanced_weights(made, rate=0.25)[:, TOXICITY]
    shares = made.shares[:, TOXICITY]
    for source, total in (("a", 10), ("b", 20)):
        rows = made.sources == source
        assert weights[rows].sum() == pytest.approx(total)
        assert (weights * shares)[rows].sum() == pytest.approx(0.25 * total)
    assert (weights[made.sources == "c"] == 1).all()
