"""Tell at a glance what an ordinary text or token does not hold.

A text is looked at as its *shape*: every letter an `a`, every digit a `0`, signs by what they are used for. What a
pattern here finds is only worth a closer look; what none finds is nothing.
"""

import re

from models.text.lexicon import ODD_PARTS

_KINDS = {
    **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", "a"),
    **dict.fromkeys("0123456789", "0"),
    **dict.fromkeys(" \t\n\r\f\v", " "),
    "$": "$",
    **dict.fromkeys("*#%^~+|", "*"),
    **dict.fromkeys("._", "."),
    **dict.fromkeys(",:;=/", ","),
    **dict.fromkeys("()[]{}", "("),
    **{sign: sign for sign in "-!@&<"},
}
_PRINTED = {*range(9, 14), *range(28, 127)}
_SHAPE = bytes(ord(_KINDS.get(chr(code), "?")) if code in _PRINTED else ord("&") for code in range(256))
_WORDS = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz" else 32 for code in range(256))
_SINGLES = _SHAPE.translate(bytes.maketrans(b"0!$*@", b"aaaaa"))
_ODD = frozenset(part.encode() for part in ODD_PARTS)
_LETTER = re.compile(r"[a-z]")
_SAME = re.compile(r"([a-z])\1\1")
# A word of three letters and more in which no letter stands thrice, with what may follow an apostrophe.
_WORD = re.compile(r"[(\"']?(?!\w*(?:dot|http|hxxp|www|([a-z])\1\1))([a-z]{3,})(?:'([a-z]{1,2}))?[!?]*[.,;:?)\"']*")

# Each begins at a sign or digit and looks back from there, so that letters and spaces are passed over quickly.
_MIXED_HERE = rb"(?<=a[0*$@&])|(?<=[0$!])a|(?<=a!)!*[0*$]"
_CUT_HERE = rb"(?<=a[.-])[.*-]{0,5}a"
_LINK_HERE = rb"(?<=\()\.\(|(?<= \.)[a ]"
_APART_HERE = rb"(?:(?<=[ ,.(][a0$@*!][.,*-])|(?<=[ ,.(][a0$@*!] [.,*-])) ?[a0$@*!][ .,*-]"
_MIXED = re.compile(rb"[^a ](?:%b)" % _MIXED_HERE)
_CUT = re.compile(rb"[.*-](?:%b|(?<=a\*)[.*-]{0,5}a)" % _CUT_HERE)
_LINK = re.compile(rb"[(.](?:%b)" % _LINK_HERE)
_APART = re.compile(rb"[.,*-]%b" % _APART_HERE)
_APART_ON = re.compile(rb"[ ,.(][a0$@*!][.,*-] $|^ [.,*-](?:[a0$@*!][ .,*-]| $)")


def has_singles(text: str) -> bool:
    """Say whether two single letters, or signs that pass for letters, stand between spaces in a row."""
    return b" a a " in (b" " + text.encode("ascii", "replace") + b" ").translate(_SINGLES)


def _has_link_words(text: str) -> bool:
    return "dot" in text or "http" in text or "hxxp" in text or "www" in text or ": /" in text


def _has_sign_for_a(text: str) -> bool:
    # "@user" begins every other reply: of these only what can be a word of the lexicon is looked at.
    return "@" in text and any(f"@{rest}" in text for rest in ("ss", "rs", "nal", "nus", "pe"))


def word_in(token: str) -> str:
    """Return the word that a token is, without its signs, if it is nothing else and as most are; or ''."""
    word = _WORD.fullmatch(token)
    return word.group(2) if word is not None and ODD_PARTS.isdisjoint(word.groups()) else ""


def has_letters(text: str) -> bool:
    """Say whether there is a small letter of the alphabet."""
    return _LETTER.search(text) is not None


def shape(text: str) -> bytes:
    """Return the shape of a lower-case text between two spaces, one byte a character."""
    return b" " + text.encode("ascii", "replace").translate(_SHAPE) + b" "


def may_be_mixed(text: str, shape: bytes) -> bool:
    """Say whether a digit or a sign touches a letter."""
    return _MIXED.search(shape) is not None or _has_sign_for_a(text)


def may_be_cut(shape: bytes) -> bool:
    """Say whether dashes, dots or stars stand between letters."""
    return _CUT.search(shape) is not None


def may_be_apart(shape: bytes) -> bool:
    """Say whether three single letters stand in a row with signs between them."""
    return _APART.search(shape) is not None


def ends_apart(shape: bytes) -> bool:
    """Say whether the shape of a token could be part of such a row beyond its ends."""
    return _APART_ON.search(shape) is not None


def may_be_link(text: str, shape: bytes) -> bool:
    """Say whether a link may stand there in pieces."""
    return _LINK.search(shape) is not None or _has_link_words(text)


def has_odd_parts(text: str) -> bool:
    """Say whether a word stands there that is only a piece of a word of the lexicon."""
    return not _ODD.isdisjoint(text.encode("ascii", "replace").translate(_WORDS).split())


def has_stretched(text: str) -> bool:
    """Say whether a letter stands three times in a row."""
    # Three equal bytes in a row leave a zero byte when the text is laid over itself, moved by one and by two.
    raw = text.encode("ascii", "replace")
    number = int.from_bytes(raw, "big")
    thrice = 0 in ((number ^ number >> 8) | (number ^ number >> 16)).to_bytes(len(raw), "big")
    return thrice and _SAME.search(text) is not None
