"""Forms of strangers: whole characters, bounded, in whatever charset; nothing but a refusal comes out otherwise."""

import contextlib
from urllib.parse import quote_from_bytes, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.compat.akismet.forms import _CODECS, MAX_FIELDS, parse
from service.compat.akismet.parameters import Submission, is_callback
from service.domain.comments import Relayed
from service.domain.errors import Invalid
from service.domain.keyring import Keyring
from service.domain.sites import Site

KEYRING = Keyring(b"s" * 32)
SITE = Site(name="daily", callback_url="https://hooks.example/told")  # type: ignore[arg-type]
NAMES = [
    "api_key", "blog", "user_ip", "user_agent", "referrer", "permalink", "comment_type", "comment_author",
    "comment_author_email", "comment_author_url", "comment_content", "comment_date_gmt", "comment_parent",
    "comment_context", "comment_context[]", "comment_context[0]", "blog_lang", "blog_charset", "user_role", "is_test",
    "honeypot_field_name", "trap", "callback", "guid", "comment_post_ID",
]  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(max_codepoint=0x7F), max_size=40),
    st.sampled_from(["https://blog.example", "http://[", "0", "1", "true", "203.0.113.7", "::1", "akismet-", "trap"]),
    st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", fullmatch=True),
    st.integers().map(str),
)
MULTIPART = "multipart/form-data; boundary=XX"


@given(st.dictionaries(st.text(min_size=1, max_size=40), st.text(max_size=100), max_size=20))
def test_what_was_encoded_comes_out_again(fields: dict[str, str]) -> None:
    fields = {name: value for name, value in fields.items() if not name.startswith("comment_context")}
    if any(len(name.encode()) > 200 for name in fields):
        return
    assert parse(urlencode(fields).encode()) == fields


@given(
    st.binary(max_size=400),
    st.sampled_from(["", MULTIPART, "multipart/form-data", "text/plain"]) | st.text(max_size=40),
)
def test_any_bytes_are_a_form_or_refused(body: bytes, content_type: str) -> None:
    try:
        fields = parse(body, content_type)
    except Invalid:
        return
    for name, value in fields.items():
        (name + value).encode()  # whole characters


@given(
    st.lists(st.tuples(st.sampled_from([b"a", b'b"', b"comment_context[]", b""]), st.binary(max_size=30)), max_size=5)
)
def test_any_parts_are_a_form_or_refused(parts: list[tuple[bytes, bytes]]) -> None:
    body = b"".join(
        b'--XX\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n' + value + b"\r\n"
        for name, value in parts
    )
    with contextlib.suppress(Invalid):
        parse(body + b"--XX--\r\n", MULTIPART)


def test_a_multipart_form_is_read_and_its_files_are_not() -> None:
    body = (
        '--XX\r\nContent-Disposition: form-data; name="comment_content"\r\n\r\nGrüße\r\nan alle\r\n'
        "--XX\r\nContent-Disposition: form-data; name=plain\r\nContent-Type: text/plain\r\n\r\n1\r\n"
        '--XX\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nfile\r\n--XX--\r\n'
    )
    assert parse(body.encode(), MULTIPART) == {"comment_content": "Grüße\r\nan alle", "plain": "1"}


@pytest.mark.parametrize("charset", ["ISO-8859-1", "windows-1251", "Shift_JIS", "euc-kr", "GBK", "koi8-r"])
def test_what_is_not_utf_8_is_read_in_the_blog_s_charset(charset: str) -> None:
    said = {"ISO-8859-1": "Grüße", "windows-1251": "Привет", "koi8-r": "Привет", "Shift_JIS": "こんにちは"}
    text = said.get(charset, {"euc-kr": "안녕하세요", "GBK": "你好世界"}.get(charset, ""))
    body = f"blog_charset={charset}&comment_content={quote_from_bytes(text.encode(charset))}"
    assert parse(body.encode())["comment_content"] == text


@given(st.sampled_from(sorted(_CODECS)), st.binary(max_size=60))
def test_no_charset_gives_half_a_character(charset: str, raw: bytes) -> None:
    fields = parse(f"blog_charset={charset}&x={quote_from_bytes(raw)}".encode())
    fields["x"].encode()


@pytest.mark.parametrize("charset", ["unicode_escape", "idna", "zip", "utf-16", "x" * 1_000, "\x00"])
def test_a_charset_that_no_blog_has_is_none(charset: str) -> None:
    assert parse(urlencode({"blog_charset": charset}).encode() + b"&x=%FCber")["x"] == "über"


def test_half_a_character_becomes_the_sign_for_one() -> None:
    assert "\ud800" not in parse(b"x=%ED%A0%80")["x"]


def test_of_two_the_last_counts_and_contexts_are_collected() -> None:
    body = b"a=1&a=2&comment_context[]=x&comment_context[0]=y&comment_context=z"
    assert parse(body) == {"a": "2", "comment_context": "x\ny\nz"}


@pytest.mark.parametrize("content_type", ["", MULTIPART])
def test_too_many_fields_are_refused(content_type: str) -> None:
    def body(count: int) -> bytes:
        if not content_type:
            return b"&".join(b"a=1" for _ in range(count))
        return b'--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * count + b"--XX--"

    assert parse(body(MAX_FIELDS), content_type) == {"a": "1"}
    for more in (MAX_FIELDS + 1, 30_000):
        with pytest.raises(Invalid, match="fields"):
            parse(body(more), content_type)


@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=12))
def test_any_parameters_make_a_comment_or_are_refused(fields: dict[str, str]) -> None:
    try:
        submission = Submission.of({"blog": "https://blog.example", "user_ip": "203.0.113.7", **fields})
        comment = submission.comment(KEYRING, SITE, "0123456789ab")
    except Invalid:
        return
    assert comment.id == submission.comment(KEYRING, SITE, "0123456789ab").id
    assert Relayed.model_validate_json(comment.model_dump_json()).id == comment.id


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://blog.example/wp-json/akismet/v1/webhook", True),
        ("http://www.blog.example:8080/x", True),
        ("https://hooks.example/other", True),
        ("https://elsewhere.example/", False),
        ("https://blog.example.evil.example/", False),
        ("https://blog.example@evil.example/", False),
        ("ftp://blog.example/", False),
        ("https://[", False),
        ("//blog.example", False),
        ("", False),
    ],
)
def test_decisions_are_told_only_where_the_blog_is(url: str, good: bool) -> None:
    assert is_callback(url, "https://blog.example/news", SITE) is good


def test_nothing_is_sealed_where_nobody_is_told() -> None:
    fields = {"blog": "https://blog.example", "user_ip": "::1", "comment_content": "Hello"}
    told = Submission.of({**fields, "callback": "https://blog.example/hook", "comment_post_ID": "7"})
    silent = Submission.of({**fields, "callback": "https://evil.example/hook"})
    origin = told.comment(KEYRING, SITE, "0123456789ab").origin
    assert KEYRING.unseal(origin.refers["key"]) == "0123456789ab"
    assert origin.refers["comment_post_ID"] == "7"
    assert silent.comment(KEYRING, SITE, "0123456789ab").origin.reply_to is None
    assert silent.comment(KEYRING, SITE, "0123456789ab").origin.refers == {}
