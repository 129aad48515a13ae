from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.text import fold
from training.evasion import SCHEMES, augment, rewrite
from training.evasion.respellings import RESPELLINGS

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
LINE = "You are a complete idiot and your stupid plan is garbage"


@settings(max_examples=300, deadline=None)
@given(ANY, st.sampled_from(sorted(SCHEMES)), st.integers(), st.floats(0, 1))
def test_any_text_can_be_rewritten_and_the_same_chance_gives_the_same_text(
    text: str, scheme: str, seed: int, share: float
) -> None:
    assert rewrite(text, scheme, Random(seed), None, share) == rewrite(text, scheme, Random(seed), None, share)


@given(ANY, st.sampled_from(sorted(SCHEMES)), st.integers())
def test_every_scheme_takes_any_word(word: str, scheme: str, seed: int) -> None:
    assert isinstance(SCHEMES[scheme].change(word, Random(seed)), str)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_changes_an_ordinary_sentence(scheme: str) -> None:
    assert sum(rewrite(LINE, scheme, Random(seed)) != LINE for seed in range(10)) >= 8


@pytest.mark.parametrize("scheme", [name for name, scheme in SCHEMES.items() if not scheme.whole])
def test_only_the_words_aimed_at_are_rewritten(scheme: str) -> None:
    made = rewrite("Listen, you IDIOT: leave the garden", scheme, Random(1), {"idiot"})
    assert made.startswith("Listen, you ")
    assert made.endswith(": leave the garden")


def test_where_no_word_is_aimed_at_a_share_of_the_long_ones_is_rewritten() -> None:
    text = "garden council library bridge market school"
    changed = [
        sum(
            a != b
            for a, b in zip(text.split(), rewrite(text, "full_width", Random(0), words, share).split(), strict=True)
        )
        for words, share in ((None, 0), (None, 0.5), ({"idiot"}, 1))
    ]
    assert changed == [1, 3, 6]


def test_addresses_accounts_and_words_without_weight_stay() -> None:
    text = "https://example.org/garden @council #library that this with"
    assert rewrite(text, "leet", Random(0), share=1) == text


@pytest.mark.parametrize(
    "scheme", ["mathematical", "full_width", "zero_width", "soft_hyphen", "mixed_case", "all_caps"]
)
def test_what_is_told_by_code_points_alone_folds_back(scheme: str) -> None:
    assert fold(rewrite(LINE, scheme, Random(3))) == fold(LINE)


def test_a_word_upside_down_is_read_from_its_end() -> None:
    assert rewrite("idiot", "upside_down", Random(0)) == "ʇoᴉpᴉ"


def test_a_respelling_keeps_no_strong_word_and_a_masked_word_keeps_its_ends() -> None:
    assert all(word not in spellings for word, spellings in RESPELLINGS.items())
    assert rewrite("idiot", "le_respell", Random(0)) in RESPELLINGS["idiot"]
    assert {rewrite("fuck", "masked", Random(seed), {"fuck"})[::3] for seed in range(20)} == {"fk"}


def test_marks_are_put_on_letters_that_all_stay() -> None:
    made = rewrite("garbage", "combining_marks", Random(0))
    assert [char for char in made if not 0x300 <= ord(char) < 0x370] == list("garbage")
    assert len(made) > len("garbage")


def test_each_text_is_augmented_by_a_scheme_of_its_own() -> None:
    made = augment([LINE] * 200, Random(0))
    assert len(made) == 200
    assert len(set(made)) > 100
    assert made == augment([LINE] * 200, Random(0))
    assert set(augment([LINE] * 20, Random(0), schemes=["all_caps"])) == {LINE.upper()}


def test_what_a_reader_cannot_read_is_not_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("training.evasion.rewriting.rewrite", lambda text, name, *_: asked.append(name) or text)
    augment([LINE] * 2000, Random(0))
    assert set(asked) == {name for name, scheme in SCHEMES.items() if scheme.readable}
    assert "eger_full_shuffle" not in asked
