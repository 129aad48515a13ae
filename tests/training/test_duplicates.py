from hypothesis import given
from hypothesis import strategies as st

from training.duplicates import alike, leaders

LONG = [f"word{n}" for n in range(60)]

some_words = st.lists(st.lists(st.sampled_from(["a", "b", "c", "d", "\ud800"]), max_size=8), max_size=12)


def test_what_says_the_same_follows_the_first_that_says_it() -> None:
    other = ["an", "entirely", "different", "remark"]
    assert leaders([LONG, other, LONG, other]).tolist() == [0, 1, 0, 1]


def test_a_word_changed_in_a_long_text_leaves_it_nearly_the_same() -> None:
    # Found by chance, with a chance that is high: each place is a draw of its own.
    changed = [[*LONG[:at], "otherwise", *LONG[at + 1 :]] for at in range(len(LONG))]
    assert sum(leaders([LONG, each])[1] == 0 for each in changed) > 50


def test_texts_that_share_less_than_they_differ_by_lead_themselves() -> None:
    half = [*LONG[: len(LONG) // 2], *(f"new{n}" for n in range(len(LONG) // 2))]
    assert leaders([LONG, half, list(reversed(LONG))]).tolist() == [0, 1, 2]


def test_a_word_changed_in_a_short_text_makes_another_text() -> None:
    assert leaders([["you", "silly", "fool"], ["you", "silly", "goose"]]).tolist() == [0, 1]


def test_texts_without_words_lead_themselves() -> None:
    assert leaders([[], ["a"], []]).tolist() == [0, 1, 2]
    assert leaders([]).tolist() == []


def test_written_texts_without_words_are_the_same_where_they_are_written_the_same() -> None:
    assert alike(["!!!", "\U0001f92e", " !!!", "Hello, World!", "hello world"]).tolist() == [0, 1, 0, 3, 3]


def test_small_changes_in_a_row_do_not_end_in_one_heap() -> None:
    text, chain = list(LONG), [list(LONG)]
    for at in range(len(LONG)):
        text[at] = f"new{at}"
        chain.append(list(text))
    found = leaders(chain)
    assert len(set(found.tolist())) > 3
    assert found[-1] != 0


def test_more_texts_than_are_hashed_at_once_are_told_apart_as_well() -> None:
    texts = [[f"one{n}", f"two{n}", f"three{n}"] for n in range(4_200)]
    assert leaders([*texts, texts[7]]).tolist() == [*range(4_200), 7]


@given(some_words, st.integers(0, 3))
def test_a_leader_is_an_earlier_text_that_leads_itself_and_all_is_so_again(texts: list[list[str]], seed: int) -> None:
    found = leaders(texts, seed)
    assert found.tolist() == leaders(texts, seed).tolist()
    assert all(leader <= index for index, leader in enumerate(found))
    assert all(found[leader] == leader for leader in found)


@given(some_words)
def test_texts_that_come_later_change_no_leader_before_them(texts: list[list[str]]) -> None:
    assert leaders([*texts, LONG, *texts])[: len(texts)].tolist() == leaders(texts).tolist()
