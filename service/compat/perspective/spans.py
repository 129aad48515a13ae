"""The stretches of a text that get a score of their own: one a sentence.

The packages for it were looked at; none is total. The best of them, sentencex 1.0, panics on a line separator after
an initial and loses blank lines. So a few rules for how people write comments: what ends in . ! ? or the like and a
space ends a sentence, and so does the end of a line.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

MOST_SPANS = 64
"""Beyond so many sentences neighbours share a span: each is a text to score."""

_LINE = "\n\r\v\f\x85\u2028\u2029"
_STOPS = ".!?…؟۔।॥։።"  # noqa: RUF001  a space follows them
_WIDE_STOPS = "。！？｡．"  # noqa: RUF001  none does
_CLOSING = "\"'”’»)\\]」』】）"  # noqa: RUF001  of several scripts
# Possessive, and begun only where a run begins, so that the time is in proportion to the text.
_END = re.compile(
    rf"(?<![{_STOPS}])(?P<stop>[{_STOPS}]++)(?P<closing>[{_CLOSING}]*+)(?P<gap>\s++)"
    rf"|(?<![{_WIDE_STOPS}])[{_WIDE_STOPS}]++[{_CLOSING}]*+\s*+"
    rf"|(?<!\s)[^\S{_LINE}]*+(?P<break>[{_LINE}]\s*+)"
)
_BREAK = re.compile(rf"\r\n|[{_LINE}]")
_OPENING = "([\"'“‘«"  # noqa: RUF001  likewise
_LONGEST = 12  # abbreviations have no more letters
# Words before a full stop that is theirs: always, or unless a capital follows.
_TITLE = re.compile(
    "mrs?|ms|mx|dr|prof|st|sr|jr|gen|sen|rep|gov|capt|sgt|lt|col|rev|hon|fr|hr|nr|bzw|evtl|ggf", re.IGNORECASE
)
_ABBREVIATION = re.compile(
    "vs|etc|approx|dept|est|fig|vol|no|pp?|inc|ltd|co|corp|bros|al|ca|cf|us[wf]|sog|inkl|max|min|tel|str", re.IGNORECASE
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
_MONTH = re.compile("jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez|jänner", re.IGNORECASE)


class Span(NamedTuple):
    """A part of a text and where it stands in it, in UTF-16 code units, the end excluded."""

    text: str
    begin: int
    end: int


def spans(text: str) -> list[Span]:
    """Return the sentences of a text, each with the space behind it: together they are the text.

    Total on every str; an empty one has none.
    """
    ends = [*_ends(text), len(text)] if text else []
    together = -(-len(ends) // MOST_SPANS)
    found, start, begin = [], 0, 0
    for at, cut in enumerate(ends, start=1):
        if at % together and at < len(ends):
            continue
        part = text[start:cut]
        end = begin + utf16_units(part)
        found.append(Span(part, begin, end))
        start, begin = cut, end
    return found


def utf16_units(text: str) -> int:
    """Return how many UTF-16 code units a text has: what JavaScript calls its length."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _ends(text: str) -> Iterator[int]:
    """Yield after which characters a sentence ends, but for the last one."""
    start = len(text) - len(text.lstrip())  # what only leads in is no sentence
    for found in _END.finditer(text, start):
        if found.end() < len(text) and _ends_here(text, start, found):
            start = found.end()
            yield start


def _ends_here(text: str, start: int, found: re.Match[str]) -> bool:
    stop, closing, gap = found["stop"], found["closing"], found["gap"] or found["break"]
    following = text[found.end()]
    if gap and gap != " " and (breaks := len(_BREAK.findall(gap))):
        # A line that only wraps goes on in lower case.
        if breaks > 1 or not following.islower():
            return True
        if stop is None:
            return False
    if stop is None:
        return True
    if following.islower() and (closing or stop == "…" or stop.endswith("..")):
        return False  # “Hello!” he said... and so on
    if stop != ".":
        return True
    at = found.start()
    before = text[max(start, at - _LONGEST) : at]
    word = before.rsplit(None, 1)[-1].lstrip(_OPENING) if before and not before[-1].isspace() else ""
    return not (word and _abbreviates(word, at - len(word) == start, text[found.end() : found.end() + 4]))


def _abbreviates(word: str, first: bool, following: str) -> bool:
    """Whether the full stop after a word belongs to the word."""
    if word.isdecimal():  # an item of a list, or a date as in "3. Oktober"
        return len(word) <= 2 and (first or following[0].islower() or _MONTH.match(following) is not None)
    if len(word) == 1:  # an initial, or "z. B."
        return (word.isupper() and word.isascii() and word != "I") or following[1:2] == "."
    if _TITLE.fullmatch(word) or _DOTTED.match(word):
        return True
    return _ABBREVIATION.fullmatch(word) is not None and not following[0].isupper()
