"""Bodies as forms: urlencoded or multipart, in whatever charset a blog has, bounded in every direction."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote_to_bytes

from service.domain.errors import Invalid

MAX_BODY = 256 * 1024
"""Bytes: the longest text, with each byte escaped, and room for the other fields."""

MAX_FIELDS = 300
_MOST_OF_A_NAME = 200
_CONTEXT = re.compile(r"comment_context(\[\w*\])?")
_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,70})')
_NAME = re.compile(rb'[;\s]name="([^"]*)"|[;\s]name=([^";\s]+)', re.IGNORECASE)
_CHARSET = re.compile(r'charset="?([\w.:-]{1,40})')

_CODECS: Mapping[str, str] = {
    # As browsers read them (WHATWG Encoding): a superset where there is one.
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
    **{f"iso-8859-{part}": f"iso8859-{part}" for part in (*range(2, 9), 10, *range(13, 17))},
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    **{f"windows-{page}": f"cp{page}" for page in (874, *range(1250, 1259))},
    "koi8-r": "koi8-r", "koi8-u": "koi8-u",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs",
    "shift-jis": "cp932", "shift_jis": "cp932", "euc-jp": "euc-jp", "euc-kr": "cp949",
}  # fmt: skip
"""Charsets that blogs have been set to. A list of our own: looking up what strangers name would cost memory."""


def parse(body: bytes, content_type: str = "") -> dict[str, str]:
    """Return a form's fields; of a field that comes twice the last counts, as in PHP.

    `comment_context` in any of its spellings comes as one, with a line for each. Values hold whole characters
    alone. What is not UTF-8 is read in the charset that the form names, or else as Windows-1252.

    Raises:
        Invalid: with what is wrong with it, in words that quote nothing of it.
    """
    pairs = list(_pairs(body, content_type))
    named = dict(pairs).get(b"blog_charset", b"").decode("ascii", "replace").strip().lower()
    declared = _CHARSET.search(content_type)
    codec = _CODECS.get(named) or _CODECS.get(declared[1].lower() if declared else "", "cp1252")
    fields: dict[str, str] = {}
    contexts: list[str] = []
    for raw_name, raw_value in pairs:
        name, value = _text(raw_name, codec), _text(raw_value, codec)
        if name.startswith("comment_context") and _CONTEXT.fullmatch(name):
            contexts.append(value)
        else:
            fields[name] = value
    if contexts:
        fields["comment_context"] = "\n".join(contexts)
    return fields


def _text(raw: bytes, codec: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        # Some codecs know halves of a character, which nothing could be written in again.
        return raw.decode(codec, "replace").encode("utf-8", "replace").decode()


def _pairs(body: bytes, content_type: str) -> Iterator[tuple[bytes, bytes]]:
    found = _parts(body, content_type) if "multipart/" in content_type.lower() else _urlencoded(body)
    for at, (name, value) in enumerate(found):
        if at >= MAX_FIELDS:
            raise Invalid(f"The form has more than {MAX_FIELDS} fields.")
        if len(name) > _MOST_OF_A_NAME:
            raise Invalid(f"A field's name is longer than {_MOST_OF_A_NAME} bytes.")
        yield name, value


def _urlencoded(body: bytes) -> Iterable[tuple[bytes, bytes]]:
    for part in body.split(b"&", MAX_FIELDS + 1):
        if part:
            name, _, value = part.replace(b"+", b" ").partition(b"=")
            yield (
                (unquote_to_bytes(name) if b"%" in name else name),
                (unquote_to_bytes(value) if b"%" in value else value),
            )


def _parts(body: bytes, content_type: str) -> Iterable[tuple[bytes, bytes]]:
    """Go through the parts of a multipart form (RFC 7578); files are passed over."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        raise Invalid("The multipart form names no boundary.")
    mark = b"\r\n--" + boundary[1].encode("utf-8", "replace")
    for part in (b"\r\n" + body).split(mark, MAX_FIELDS + 3)[1:]:
        if part.startswith(b"--"):
            return
        head, _, value = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if name is not None and b"filename" not in head:
            yield name[1] or name[2] or b"", value
    raise Invalid("The multipart form does not end with its boundary.")
