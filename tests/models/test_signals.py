import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.signals import _PATTERNS, COLUMN, SIGNALS, seen, signals
from models.text import read

any_text = st.text(st.characters(codec=None, exclude_categories=()))
_pieces = (
    "http s :// https: .com .shop .in .info a.b @ a # $ % £ ¥ € ₹ 5 00 1234567 +1 (555) - ! !! ? ?! A ABCD ☀ 😀 \ud800"
)
telling = st.lists(st.sampled_from([*_pieces.split(), " ", "\n"])).map("".join)


def names(text: str) -> Counter[str]:
    return Counter(SIGNALS[column] for column in signals(text, read(text).disguises))


@pytest.mark.parametrize(
    ("text", "name", "times"),
    [
        ("see https://a.example and HTTP://b.example", "link", 2),
        ("go to cheap-loans.com or win.shop", "host", 2),
        ("ask @bob and @ann", "mention", 2),
        ("#winning is #great", "hashtag", 2),
        ("only $5, or £4, or 10% off", "price", 3),
        ("call +1 (555) 010-0000 now", "contact", 1),
        ("you are WRONG and STUPID", "shouting", 2),
        ("what?! no!!", "exclaiming", 2),
        ("sunny ☀ and 😀", "picture", 2),
        ("AT&amp;T and Q&amp;A", "entity", 2),
        ("an id\u200biot", "invisible", 1),
        ("an id1ot", "leet", 1),
        ("an 𝓲𝓭𝓲𝓸𝓽", "lookalike", 1),
        ("f**k this", "masked", 1),
        ("an i d i o t", "spaced", 1),
        ("sooooooo long", "stretched", 1),
        ("an ʇoᴉpᴉ", "upside_down", 1),
        ("short", "brief", 1),
        ("word " * 200, "long", 1),
    ],
)
def test_each_signal_is_seen_where_it_tells_and_as_often(text: str, name: str, times: int) -> None:
    assert names(text)[name] == times


@pytest.mark.parametrize(
    "text",
    [
        "I enjoyed the report on the new library, and so did my neighbours.",
        "Don't they know that the bridge closes at half past nine? I wonder.",
        "The USA and the EU agreed on 3 of 10 points in 2019; that was a start.",
        "In the end. It was, I think, the best match that we have seen this year!",
        "москва ещё не спит, и мы тоже не спим до утра",
    ],
)
def test_ordinary_text_shows_none(text: str) -> None:
    assert not names(text)


def test_length_is_told_at_both_ends_and_not_between() -> None:
    assert names("x " * 15)["brief"] == names("ab " * 200)["long"] == 1
    assert not names("ab " * 100)


def test_every_signal_has_a_name_and_a_column_of_its_own() -> None:
    assert len(set(SIGNALS)) == len(SIGNALS)
    assert [SIGNALS[COLUMN[name]] for name in SIGNALS] == list(SIGNALS)


def test_disguises_count_as_often_as_they_were_undone_and_others_are_passed_over() -> None:
    text = "an ordinary text, neither brief nor long"
    assert signals(text, ("leet", "leet", "unheard_of")) == [COLUMN["leet"]] * 2


@given(any_text | telling)
def test_what_is_searched_for_first_never_hides_what_a_pattern_would_find(text: str) -> None:
    plainly = [
        (COLUMN[name], match.start(), match.end())
        for name, (_, pattern) in _PATTERNS.items()
        for match in re.finditer(pattern, text)
    ]
    assert list(seen(text)) == plainly


@given(any_text | telling)
def test_signals_of_any_text_are_columns_and_stand_within_it(text: str) -> None:
    assert all(0 <= column < len(SIGNALS) for column in signals(text))
    assert all(0 <= start < end <= len(text) for _, start, end in seen(text))


@pytest.mark.parametrize("part", ["A", "!?", "0 ", "0-", "a.c", "@", "https", "😀", "$5 "])
def test_the_time_grows_with_the_length_and_no_faster(part: str) -> None:
    def seconds(text: str) -> float:
        best = 9.0
        for _ in range(3):
            started = time.perf_counter()
            signals(text)
            best = min(best, time.perf_counter() - started)
        return best

    assert seconds(part * 40_000) < 40 * seconds(part * 4_000) + 0.01
