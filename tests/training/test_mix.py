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


# Long enough that a word more or less leaves a text nearly the same.
LONG = " ".join(f"word{n}" for n in range(60))


def test_a_text_that_says_nearly_the_same_is_left_out_where_its_labels_agree() -> None:
    made = build([example(LONG, toxicity=0.9), example(LONG + " indeed", "b", toxicity=0.6)])
    assert made.texts == [LONG]


@pytest.mark.parametrize("other", [{"toxicity": 0.0}, {"spam": 1.0}, {"toxicity": 1.0, "spam": 0.0}])
@pytest.mark.parametrize("seed", range(8))
def test_a_text_that_says_nearly_the_same_and_is_labelled_otherwise_stays_in_the_same_part(
    other: dict[str, float], seed: int
) -> None:
    made = build([example(LONG, toxicity=1), example(LONG + " indeed", "b", **other)], seed, held_out=0.5)
    assert len(made.texts) == 2
    assert made.parts[0] == made.parts[1]


def test_texts_that_say_nearly_the_same_are_in_one_part_by_the_thousand() -> None:
    texts = [" ".join(f"word{n}x{k}" for k in range(40)) for n in range(200)]
    pairs = [example(text + end, spam=share) for text in texts for end, share in (("", 0.0), (" indeed", 1.0))]
    made = build(pairs, held_out=0.6)
    together = sum(made.parts[n] == made.parts[n + 1] for n in range(0, 400, 2))
    # MinHash overlooks some; by chance alone hardly half would be together.
    assert together > 180
    assert len(set(made.parts)) == 3


def test_texts_for_testing_are_tested_and_nothing_else_of_their_set_is() -> None:
    every = [example(f"text number {n}", spam=0) for n in range(300)]
    others = [example(f"another {n}", "b", spam=0) for n in range(300)]
    asked = {each.text for each in every[:40]}
    made = build([*every, *others], tests=asked, held_out=0.5)
    tested = {
        text for text, part, source in zip(made.texts, made.parts, made.sources, strict=True)
        if part == Part.TEST and source == "a"
    }  # fmt: skip
    assert tested == asked
    alone = build(others, held_out=0.5)
    assert list(made.parts[300:]) == list(alone.parts)


def test_what_nearly_says_a_text_for_testing_is_never_fitted() -> None:
    nearly = [example(LONG, "b", spam=1), example(LONG + " indeed", spam=0)]
    for every in (nearly, nearly[::-1]):
        for seed in range(4):
            made = build(every, seed, tests={LONG + " indeed"})
            assert (made.parts == Part.TEST).all()
            assert LONG + " indeed" in made.texts


def test_a_text_for_testing_that_another_set_has_too_is_tested_once() -> None:
    made = build([example("Hello, World!", "b", spam=0), example("hello world", toxicity=1)], tests={"hello world"})
    assert list(made.parts) == [Part.TEST]
    assert made.shares[0, TOXICITY] == 1


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
