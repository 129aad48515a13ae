"""Read a text as its reader does: the one way of writing behind the many.

`normalise` undoes what changes a text for a machine and not for a reader: letter case, compatibility forms, accents,
letters of other alphabets, invisible characters, digits and signs for letters, masks, letters apart or stretched,
emoji, broken markup, split links. `read` says besides which disguises there were, `trace` where each character stood.
Everything here is total on every str, linear in its length, and reading twice changes nothing more.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from models.text.disguises import stretched
from models.text.edits import Disguise, Edit, Mapped, Plain
from models.text.emoji import PICTURE, emoji
from models.text.finding import disguises
from models.text.letters import FOREIGN, UNPLAIN, fold, is_typed, letters, lower, retyped, twins
from models.text.markup import markup
from models.text.turned import TURNED_SIGN, turned

__all__ = [
    "Disguise",
    "Reading",
    "Trace",
    "fold",
    "in_word",
    "normalise",
    "read",
    "reading_once",
    "split_words",
    "trace",
    "words",
]

_MOST_ROUNDS = 8
_NO_LETTERS = re.compile(r"[^a-z\ufffd]+")
_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A normalised text, and the kind of each disguise that was undone, in the order of undoing."""

    text: str
    disguises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A normalised text and where it came from, in UTF-16 code units of the original.

    `starts` and `ends`, as long as `text`, bound the stretch of the original behind each character; neither ever
    decreases. Characters that were put in together share a stretch, so upside-down text maps as a whole.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    disguises: tuple[Disguise, ...]


def _foreign_steps(text: Plain) -> Iterator[list[Edit]]:
    """Yield what is to be done about characters beyond ASCII, each step seeing what the one before left."""
    strange = "".join(UNPLAIN.findall(text.text))
    if not strange:
        return
    if TURNED_SIGN.search(strange):
        yield turned(text.text)
    if PICTURE.search(strange):
        yield emoji(text.text)
    yield letters(text.text)
    if not text.text.isascii() and FOREIGN.search(text.text):
        yield twins(text.text)


def _steps(text: Plain) -> Iterator[list[Edit]]:
    if "&" in text.text or "<" in text.text:
        yield markup(text.text)
    if not is_typed(text.text):
        yield from _foreign_steps(text)
    if text.text != text.settled:
        edits = disguises(text.text)
        if not edits:
            text.settled = text.text
        yield edits


def _undo(text: Plain) -> None:
    for turn in range(_MOST_ROUNDS):
        changed = False
        text.same_length(lower(text.text))
        # With markup about, letters wait their turn.
        if not turn and not text.text.isascii() and "&" not in text.text and "<" not in text.text:
            text.same_length(retyped(text.text))
        for edits in _steps(text):
            if edits:
                text.rewrite(edits)
                changed = True
        if not changed:
            return
    # Written to exhaust its reader: of such a text only the plain words are kept, which no step changes again.
    text.rewrite([Edit(*match.span(), "\ufffd") for match in _NO_LETTERS.finditer(text.text)])
    text.rewrite([Edit(*match.span(), stretched(match.group())) for match in _LETTERS.finditer(text.text)])


def normalise(text: str) -> str:
    """Return `text` as it is read: the text that features are made of."""
    return read(text).text


_readings: ContextVar[dict[str, Reading] | None] = ContextVar("readings", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Read each text once, however many look at it, until the block ends; nothing of it is remembered then."""
    outer = _readings.set({})
    try:
        yield
    finally:
        _readings.reset(outer)


def read(text: str) -> Reading:
    """Return the normalised text with the kinds of disguise that were undone."""
    readings = _readings.get()
    if readings is None:
        return _read(text)
    if text not in readings:
        readings[text] = _read(text)
    return readings[text]


def _read(text: str) -> Reading:
    reading = Plain(text)
    _undo(reading)
    return Reading(reading.text, tuple(reading.kinds))


def trace(text: str) -> Trace:
    """Return the normalised text with its way back to the original; slower than `normalise`, same text."""
    reading = Mapped(text)
    _undo(reading)
    return Trace(reading.text, reading.starts, reading.ends, tuple(reading.disguises))


def in_word(char: str) -> bool:
    """Say whether one character belongs to a word: a letter, a digit, or a mark on either."""
    # Without their marks Hindi or Thai words fall apart.
    return char.isalnum() or unicodedata.category(char).startswith("M")


class _WordCharacters(dict[int, str]):
    """Each code point of a word as itself, everything between words as a space."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code) if in_word(chr(code)) else " "
        return self[code]


_WORD_CHARACTERS = _WordCharacters()


def split_words(text: str) -> list[str]:
    """Cut a folded or normalised text into words, in order: runs of letters, their marks and digits.

    Apostrophes, hyphens and underscores part words. Scripts without spaces, such as Chinese, give one word
    a run.
    """
    return text.translate(_WORD_CHARACTERS).split()


def words(text: str) -> list[str]:
    """Return the words of the normalised text in order."""
    return split_words(normalise(text))
