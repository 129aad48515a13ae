"""One span a sentence, in UTF-16 code units, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.compat.perspective.spans import MOST_SPANS, spans


def sentences(text: str) -> list[str]:
    return [span.text for span in spans(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What a name! Sorry, I like yours.", ["What a name! ", "Sorry, I like yours."]),
        ("i hate this. go away", ["i hate this. ", "go away"]),
        (
            "Mr. Smith, e.g., met J. Doe at 9 a.m. there. He left.",
            ["Mr. Smith, e.g., met J. Doe at 9 a.m. there. ", "He left."],
        ),
        ("Tea, cake etc. are fine etc. But no.", ["Tea, cake etc. are fine etc. ", "But no."]),
        ("It was I. Yes.", ["It was I. ", "Yes."]),
        ("Das ist z.B. so, z. B. am 3. Oktober. Ja!", ["Das ist z.B. so, z. B. am 3. Oktober. ", "Ja!"]),
        (
            "It cost 3.50 in 1990. See a.example/b.c?d=e.f for it.",
            ["It cost 3.50 in 1990. ", "See a.example/b.c?d=e.f for it."],
        ),
        ("I mean... well. No", ["I mean... well. ", "No"]),
        ('"Stop!" she said. (Why?) Because.', ['"Stop!" she said. ', "(Why?) ", "Because."]),
        ("One line\nAnother\r\n\r\nand a third", ["One line\n", "Another\r\n\r\n", "and a third"]),
        ("a line that\nwas wrapped", ["a line that\nwas wrapped"]),
        ("1. first\n2. second", ["1. first\n", "2. second"]),
        ("天气很好。我们走吧！“好。”你呢", ["天气很好。", "我们走吧！", "“好。”", "你呢"]),
        ("यह अच्छा है। ठीक", ["यह अच्छा है। ", "ठीक"]),
        ("  \n leading. space", ["  \n leading. ", "space"]),
    ],
)
def test_sentences_end_where_a_reader_would_say_so(text: str, found: list[str]) -> None:
    assert sentences(text) == found


def test_they_stand_where_javascript_counts_them() -> None:
    assert [(span.begin, span.end) for span in spans("😀 hi. 😀!")] == [(0, 7), (7, 10)]


# What sentences are made of, and much that only looks like it.
_PIECES = [*" .!?…\"'()[]。！？\n\r\t\u2028aB1é😀\ud800*-", "Mr.", "e.g.", "\n\n", "etc. "]


@given(st.text() | st.lists(st.sampled_from(_PIECES)).map("".join))
def test_together_they_are_the_text(text: str) -> None:
    found = spans(text)
    assert "".join(span.text for span in found) == text
    assert len(found) <= MOST_SPANS
    at = 0
    for span in found:
        assert span.begin == at < span.end
        at = span.end
    assert at == len(text.encode("utf-16-le", "surrogatepass")) // 2
    if len(found) > 1:
        assert all(span.text.strip() for span in found)


def test_beyond_the_most_neighbours_share_a_span() -> None:
    assert len(spans("Yes! " * 64)) == 64
    assert sentences("Yes! " * 65) == ["Yes! Yes! "] * 32 + ["Yes! "]
