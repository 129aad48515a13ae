"""Comments as strangers send them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from service.domain.comments import MAX_TEXT_BYTES, Comment, CommentIn


def faults(**fields: object) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        CommentIn.model_validate({"id": "1", "text": "x", **fields})
    return {".".join(map(str, each["loc"])) for each in caught.value.errors()}


@given(st.text(min_size=1).filter(lambda text: text.strip() and len(text.encode()) <= MAX_TEXT_BYTES))
def test_text_is_kept_exactly_through_storage(text: str) -> None:
    sent = CommentIn.model_validate_json(json.dumps({"id": "1", "text": text}))
    kept = Comment(site="daily", id=sent.id, revision=sent.revision, text=sent.text)
    assert Comment.model_validate_json(kept.model_dump_json(exclude_none=True)).text == text


def test_text_may_have_20480_bytes_and_not_one_more() -> None:
    CommentIn(id="1", text="x" * MAX_TEXT_BYTES)
    CommentIn(id="1", text="ü" * (MAX_TEXT_BYTES // 2))
    assert faults(text="x" * (MAX_TEXT_BYTES + 1)) == {"text"}
    assert faults(text="ü" * (MAX_TEXT_BYTES // 2) + "x") == {"text"}


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u2003"])
def test_text_without_a_visible_character_is_refused(text: str) -> None:
    assert faults(text=text) == {"text"}


def test_a_lone_surrogate_is_refused() -> None:
    assert faults(text="a\ud800b") == {"text"}


def test_numbers_are_taken_as_ids_since_many_sites_count() -> None:
    assert CommentIn.model_validate({"id": 17, "text": "x"}).id == "17"


@pytest.mark.parametrize("number", [1.0, -2.5e16, True])
def test_what_no_two_programs_write_alike_is_no_id(number: object) -> None:
    with pytest.raises(ValidationError):
        CommentIn.model_validate({"id": number, "text": "Hello"})


def test_a_number_is_no_text() -> None:
    assert faults(text=0) == {"text"}


@pytest.mark.parametrize("bad", ["", ".", "..", "a\nb", "\x00", "x" * 201, None, True, [], {}])
def test_an_id_that_could_not_be_shown_or_kept_is_refused(bad: object) -> None:
    assert faults(id=bad) == {"id"}


def test_a_misspelt_field_is_refused_instead_of_lost() -> None:
    assert faults(langauge="en") == {"langauge"}


def test_every_fault_is_told_at_once() -> None:
    author = {"ip": "no address", "colour": "red"}
    wrong = faults(text="", revision=0, created="yesterday", language="klingon!", author=author)
    assert wrong == {"text", "revision", "created", "language", "author.ip", "author.colour"}


@pytest.mark.parametrize("revision", [0, -1, 1.5, "2", True, 2**53])
def test_a_revision_is_a_whole_number_from_one_on(revision: object) -> None:
    assert faults(revision=revision) == {"revision"}


def test_a_time_without_a_zone_is_refused() -> None:
    assert faults(created="2026-11-22T10:00:00") == {"created"}
    for number in (0, 1.5, "1763805600"):
        assert faults(created=number) == {"created"}


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_comes_is_either_a_comment_or_a_list_of_faults(value: object) -> None:
    try:
        comment = CommentIn.model_validate(value)
    except ValidationError:
        return
    assert comment.text.strip()


def test_an_articles_address_is_checked_and_kept_as_it_came() -> None:
    for address in ("https://news.example", "HTTPS://News.example/a?b=ü#c"):
        article = CommentIn.model_validate({"id": "1", "text": "x", "article": {"url": address}}).article
        assert article is not None
        assert article.url == address
    for bad in ("javascript:alert(1)", "news.example/a", "https://", "x" * 2_001):
        assert faults(article={"url": bad}) == {"article.url"}


def test_an_empty_string_means_that_the_site_does_not_know() -> None:
    nothing = {
        "author": {"id": "", "name": "", "ip": ""},
        "article": {"url": "", "title": ""},
        "language": "",
        "created": "",
    }
    sent = CommentIn.model_validate({"id": "1", "text": "x", **nothing})
    assert sent.author is not None
    assert sent.article is not None
    assert (sent.author.id, sent.author.ip, sent.article.url, sent.language, sent.created) == (None,) * 5


def test_a_long_parent_is_cut_since_it_is_context_alone() -> None:
    parent = CommentIn.model_validate({"id": "1", "text": "x", "parent": {"text": "x" * 30_000}}).parent
    assert parent is not None
    assert parent.text == "x" * MAX_TEXT_BYTES
