"""What a text shows besides its words: links, contacts, prices, shouting, and the disguises that were undone."""

import re
from collections.abc import Iterator

_HOST = r"\.(?:com|net|org|info|biz|ru|io|co|me|ly|tv|xyz|top|shop|site|online|club|vip|live|in|id)\b"
# Each signal, what the shape of a text must hold for it to be there at all, and the pattern that then finds it.
_PATTERNS = {
    "link": (b"a:", re.compile(r"https?:", re.IGNORECASE)),
    "host": (b".a", re.compile(_HOST)),
    "mention": (b"@", re.compile(r"@\w")),
    "hashtag": (b"#", re.compile(r"#\w")),
    "price": (b"$", re.compile(r"[$%£¥€₹]")),
    "contact": (b"000", re.compile(r"\d[\d ().-]{6,}\d")),
    "shouting": (b"AAAA", re.compile(r"[A-Z]{4,}")),
    "exclaiming": (b"!!", re.compile(r"[!?]{2,}")),
    "picture": (b"uu", re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")),
}


def _shape(byte: int) -> int:
    char = chr(byte)
    if byte >= 0x80:  # a piece of a character beyond ASCII; £, ¥, € and ₹ begin with one of two bytes
        return ord("$") if byte in (0xC2, 0xE2) else ord("u")
    if char.isalpha():
        return ord("A") if char.isupper() else ord("a")
    return ord("0") if char.isdigit() else ord({"?": "!", "%": "$"}.get(char, char))


# A search in the shape is far quicker than a pattern, and most texts show nothing.
_SHAPE = bytes(_shape(byte) for byte in range(256))
_DISGUISES = (
    "entity", "invisible", "leet", "lookalike", "masked", "parted", "spaced", "split_link", "stretched", "upside_down",
)  # fmt: skip
_BRIEF, _LONG = 30, 600

SIGNALS: tuple[str, ...] = (*_PATTERNS, *_DISGUISES, "brief", "long")
"""The names of the signals, in the order of their columns."""

COLUMN = {name: column for column, name in enumerate(SIGNALS)}
_SEARCHES = tuple((COLUMN[name], needed, pattern) for name, (needed, pattern) in _PATTERNS.items())


def signals(text: str, disguises: tuple[str, ...] = ()) -> list[int]:
    """Return the column of each signal in the original `text`, once for each time it occurs.

    `disguises` are the kinds that normalising undid there; kinds that have no column are passed over.
    """
    found = [column for column, _, _ in seen(text)]
    found += [COLUMN[kind] for kind in disguises if kind in COLUMN]
    if len(text) <= _BRIEF:
        found.append(COLUMN["brief"])
    elif len(text) >= _LONG:
        found.append(COLUMN["long"])
    return found


def seen(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield column, start and end of each signal that stands somewhere in `text`."""
    shape = text.encode("utf-8", "replace").translate(_SHAPE)
    for column, needed, pattern in _SEARCHES:
        if needed in shape:
            for match in pattern.finditer(text):
                yield column, match.start(), match.end()
