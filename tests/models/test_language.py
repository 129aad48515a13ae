import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.language import identify


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I think that the council should have listened to the people.", "en"),
        ("Das ist ein sehr schöner Tag und ich freue mich auf morgen.", "de"),
        ("O governo não fez nada por este país, é uma vergonha.", "pt"),
        ("Tämä on hyvin kirjoitettu juttu, kiitos siitä toimittajalle.", "fi"),
        ("Это очень хороший день, спасибо за статью", "ru"),
        ("これは良い記事です", "ja"),
        ("这是一篇好文章", "zh"),
        ("좋은 기사입니다", "ko"),
        ("זו כתבה טובה", "he"),
    ],
)
def test_a_plain_sentence_is_taken_for_its_language(text: str, language: str) -> None:
    assert identify(text, "xx") == language


@pytest.mark.parametrize(
    "text",
    [
        "lol",
        "wow nice",
        "Thank you!",
        "so true",
        "haha no",
        "Great news",
        "👍👍",
        "",
        "?!",
        "2016",
        "@user https://a.example/b",
    ],
)
def test_short_english_is_never_another_language_on_an_english_site(text: str) -> None:
    assert identify(text, "en") == "en"


@pytest.mark.parametrize("text", ["", "ok", "12:30", "😀", "\ud800", "http://example.org/le/la/des/une/pour"])
def test_the_site_answers_where_the_text_does_not(text: str) -> None:
    assert identify(text, "fi") == "fi"


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_has_a_language_of_two_letters(text: str) -> None:
    assert len(identify(text, "en")) == 2
