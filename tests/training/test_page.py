import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from training.page import Markup, Section, masked, number, page, paragraph, table, tiles


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.append(tag)


def tags(html: str) -> list[str]:
    parser = Tags()
    parser.feed(html)
    return parser.found


HOSTILE = '</p><script>alert(1)</script><img src=x onerror=alert(1)> & "quotes" \u202e\x00\ud800'


@given(st.text() | st.just(HOSTILE))
def test_no_text_gets_out_of_its_place(text: str) -> None:
    assert tags(masked(text, text)) == ["details", "summary", "p", "bdi"]
    assert tags(paragraph(text)) == ["p"]
    assert set(tags(table([text, text], [[text, text]], text))) <= {
        *("div", "table", "caption", "thead", "tbody", "tr", "th", "td")
    }
    masked(HOSTILE, text).encode()


def test_a_text_that_turns_the_writing_around_is_kept_from_doing_so() -> None:
    assert "\u202e" not in masked("a text", HOSTILE)
    assert "[…]" in masked("a text", "x" * 5000)


def test_a_page_needs_nothing_else_and_lists_the_parts_that_have_something() -> None:
    made = page(
        "A <title>", "<p>lead</p>", [Section("One", "<p>1</p>"), Section("Two", ""), Section("Three & four", "x")]
    )
    assert made.startswith("<!doctype html>")
    assert "<h1>A &lt;title&gt;</h1>" in made
    assert re.findall(r'href="([^"]*)"', made) == ["#part-0", "#part-1"]
    assert "Two" not in made
    assert "default-src 'none'" in made
    assert "prefers-color-scheme:dark" in made
    assert not re.search(r"https?://|<script|url\(", made)


def test_a_table_puts_words_to_the_left_and_lets_finished_markup_through() -> None:
    made = table(["what", "n"], [["rows", Markup("<b>1</b>")], ["none", number(None)]])
    assert "<td><b>1</b></td>" in made
    assert '<th scope="col" class="words">what</th><th scope="col">n</th>' in made
    assert table(["what"], []) == ""
    assert "<b>0.9</b><span>of it</span>" in tiles([("0.9", "of it")])
