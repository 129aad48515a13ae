"""A comment is known again whatever Coral makes of its text on the way."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.coral import alike, fingerprint

plain = st.text(alphabet="ab <>&;/=\"'#x6lt\n\tä👋", max_size=40)


@given(plain)
def test_html_and_plain_text_of_the_same_comment_are_one(text: str) -> None:
    kept = html.escape(text)
    assert fingerprint(f"<div>{kept}</div>") == fingerprint(text)


@given(plain)
def test_lines_are_one_with_what_separates_them_in_html(text: str) -> None:
    kept = "<br>".join(html.escape(line) for line in text.split("\n"))
    assert fingerprint(f"<p>{kept}</p>\n") == fingerprint(text)


@pytest.mark.parametrize(("one", "other"), [("I agree", "I disagree"), ("1 < 2", "1 > 2"), ("", "a")])
def test_different_texts_differ(one: str, other: str) -> None:
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize("piece", ["&amp;", "amp;", "<", "&#", "&a", "e\u0301\u0316", "\ufdfa", "<a>"])
def test_a_long_text_takes_no_longer_than_a_whole_one(piece: str) -> None:
    whole, long = (f"&{piece * times}" for times in (50_000, 500_000))
    assert fingerprint(whole) == fingerprint(long)


def test_what_html_adds_to_a_long_text_does_not_matter() -> None:
    text = "one & two " * 3_000
    assert fingerprint(f"<div>{html.escape(text)}</div>") == fingerprint(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("I love teh song", "I love the song", True),
        ("Teh", "The", False),
        ("Nothing in common", "with that one", False),
        ("", "", False),
        ("👋", "👋👋", False),
    ],
)
def test_an_edit_shares_words_with_what_it_changes(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same
