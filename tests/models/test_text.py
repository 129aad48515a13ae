import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import text as texts
from models.text import finding, fold, normalise, read, reading_once, trace, words

any_text = st.text(st.characters(codec=None, exclude_categories=()))
mixing = st.text(st.sampled_from("aebcxyABéßﬁİıŉ\u0301\u0338\u200d\u00adасеорхуиЖєїήςαβ๐कि가가🅐ａ𝓪\ud800"))


@given(any_text | mixing)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


_PIECES = (
    "a b f u c k i d o t s h 1 0 3 4 5 @ $ ! * ** - -- . .. _ # & ; ( ) [ ] < > / : ' \" + | ~ % , = amp; &amp; &#105;",
    "&lt br <br> dot (dot) [.] com www hxxp http :// fu ck sh it id iot mo ron fuck shit idiot kill",
    "die aaa ooo kkk iii",
    "f** sh1 4ss @ss 1337 \u0430 \u043e \u0456 \u03bf \U0001f1fa \U0001f1f8 \U0001f44d",
    "\U0001f3ff \u200d \ufe0f \u20e3",
    "\u0301 \u0336 \u01dd \u0250 \u0279 \u0287 \u026f \u0131 \u0130 \u13aa \ufffd \u2019 \u2026",
    "\uff41 \U0001d4b6 \U0001f171",
)
_pieces = [piece for row in _PIECES for piece in row.split()] + [" ", " ", "  ", "\n", "\ud800"]
disguised = st.lists(st.sampled_from(_pieces)).map("".join)


@given(any_text | mixing | disguised)
def test_reading_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(any_text | mixing | disguised)
def test_the_trace_is_of_the_same_text_and_stays_within_the_original(text: str) -> None:
    traced = trace(text)
    size = len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert traced.text == normalise(text) == read(text).text
    assert len(traced.starts) == len(traced.ends) == len(traced.text)
    assert list(traced.starts) == sorted(traced.starts)
    assert list(traced.ends) == sorted(traced.ends)
    assert all(0 <= start <= end <= size for start, end in zip(traced.starts, traced.ends, strict=True))
    assert tuple(each.kind for each in traced.disguises) == read(text).disguises
    assert all(0 <= each.start <= each.end <= size for each in traced.disguises)


@given(any_text | mixing | disguised)
def test_what_is_read_can_be_encoded_and_is_lower_case(text: str) -> None:
    read_text = normalise(text)
    read_text.encode("utf-8")
    assert read_text == read_text.lower()


def test_a_full_memory_of_tokens_changes_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        "a well-known 2nd w0rd and f**k",
        "i d i o t, a mor on",
        "Caf\u00e9 \u201cquoted\u201d \u2013 s.h.i.t",
        "noooo way!",
    ]
    known = [read(text) for text in texts * 2]
    monkeypatch.setattr(finding, "_MOST_KNOWN", 2)
    assert [read(text) for text in texts * 2] == known


@given(any_text | mixing)
def test_what_is_folded_can_be_encoded(text: str) -> None:
    fold(text).encode("utf-8")


@given(any_text)
def test_words_hold_no_space_and_are_folded(text: str) -> None:
    for word in words(text):
        assert word
        assert word.split() == [word]
        assert all(char.isalnum() or unicodedata.category(char)[0] == "M" for char in word)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("You Are RUDE", "you are rude"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("𝓼𝓹𝓪𝓶 𝕤𝕡𝕒𝕞 ⓢⓟⓐⓜ 🅢🅟🅐🅜", "spam spam spam spam"),
        ("s\u0336p\u0336a\u0336m\u0301", "spam"),
        ("déjà vu, Ærø, Łódź", "deja vu, aero, lodz"),
        ("sp\u200bam\u202e \u2066ok\u2069", "spam ok"),
        ("s\u0430l\u0435", "sale"),
        ("\u0455\u0440\u0430m", "spam"),
        ("Straße", "strasse"),
        ("nul\x00l", "null"),
    ],
)
def test_disguises_of_letters_become_plain_letters(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    "text",
    [
        "москва ещё не спит",
        "ελλάδα",
        "हिन्दी में",
        "ภาษาไทย",
        "العَرَبِيّة",
        "中文评论",
        "日本語のコメント",
        "한국어 댓글",
        "$5.00 @a_b #c",
    ],
)
def test_a_text_wholly_in_another_script_stays_as_it_is(text: str) -> None:
    assert fold(text) == unicodedata.normalize("NFKC", text)


def test_a_russian_word_with_a_latin_letter_slipped_in_becomes_russian() -> None:
    assert fold("п\u0072ивет".replace("\u0072", "p")) == "привет"


def test_words_part_at_everything_that_is_not_a_word() -> None:
    assert words("Don't e-mail me_now: 3.5% off!") == ["don", "t", "e", "mail", "me", "now", "3", "5", "off"]
    assert words("हिन्दी में") == ["हिन्दी", "में"]
    assert words(" \n…") == []


def test_the_time_grows_with_the_length_and_no_faster() -> None:
    def seconds(text: str) -> float:
        best = 9.0
        for _ in range(3):
            started = time.perf_counter()
            fold(text)
            best = min(best, time.perf_counter() - started)
        return best

    for part in ("plain ", "é\u0301" * 3, "aа" * 3, "\u200b" * 6):
        assert seconds(part * 10_000) < 40 * seconds(part * 1_000) + 0.01


def test_within_a_block_each_text_is_read_once_and_then_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    read_afresh: list[str] = []
    afresh = texts._read
    monkeypatch.setattr(texts, "_read", lambda each: (read_afresh.append(each), afresh(each))[1])
    with reading_once():
        assert [normalise("Y0u F00L"), normalise("Y0u F00L")] == ["you fool", "you fool"]
        assert words("other") == ["other"]
    read("Y0u F00L")
    assert read_afresh == ["Y0u F00L", "other", "Y0u F00L"]
