"""Fold the many ways of writing one word into one.

`fold` undoes what changes a text for a machine and not for a reader: letter case, compatibility forms,
accents on Latin letters, invisible characters, and letters of another alphabet slipped into a word.
`words` cuts a folded text into words.
"""

import re
import unicodedata

from models.lookalikes import CYRILLIC_OF, PLAIN_LATIN, TWINS

# Code points that no reader sees: Unicode's Default_Ignorable_Code_Point, and what is kept for it.
_INVISIBLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
_ENCLOSED = re.compile(r"NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])")
_SMALL_CAPITAL = re.compile(r"LATIN LETTER SMALL CAPITAL ([A-Z])")
# What plain lower-casing does not settle: controls, and everything beyond ASCII.
_UNPLAIN = re.compile(r"[^\t-\r\x1c-\x7e]+")
_MOST_MARKS = 8
_PILE = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")
_RUN = re.compile(r"[^\W\d_]+")
_CYRILLIC = range(0x0400, 0x0530)
_GREEK = range(0x0370, 0x0400)
_CLEAN_ASCII = dict.fromkeys((*range(9), *range(14, 28), 127))
_ASCII_TABLE = {code: chr(code).lower() for code in range(128)} | _CLEAN_ASCII


def _is_invisible(code: int) -> bool:
    return any(first <= code <= last for first, last in _INVISIBLE)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN ")


def _plain_latin(letter: str) -> str:
    """Take the accents off one Latin letter, and turn shapes such as small capitals into the letter."""
    bare = unicodedata.normalize("NFD", letter)[0]
    if bare.isascii():
        return bare
    if bare in PLAIN_LATIN:
        return PLAIN_LATIN[bare]
    named = _SMALL_CAPITAL.fullmatch(unicodedata.name(bare, ""))
    return named.group(1).lower() if named else bare


class _Visible(dict[int, str | None]):
    """What each code point becomes before normalisation: itself or nothing. Filled as it is asked."""

    def __missing__(self, code: int) -> str | None:
        unseen = _is_invisible(code) or code in _CLEAN_ASCII or 0x80 <= code <= 0x9F
        # A lone surrogate cannot be encoded; U+FFFD is what a decoder would have put there.
        self[code] = None if unseen else "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
        return self[code]


class _Folded(dict[int, str | None]):
    """What each code point becomes after normalisation. Filled as it is asked: at most one entry a code."""

    def __missing__(self, code: int) -> str | None:
        self[code] = _fold_one(chr(code))
        return self[code]


def _fold_one(char: str) -> str | None:
    if 0x0300 <= ord(char) <= 0x036F:
        return None  # a mark that found no letter to join: accents stacked as decoration
    enclosed = _ENCLOSED.fullmatch(unicodedata.name(char, ""))
    if enclosed:
        return enclosed.group(1).lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
    folded = "".join(_plain_latin(part) if _is_latin(part) else part for part in folded)
    return "".join(part for part in folded if not 0x0300 <= ord(part) <= 0x036F)


_VISIBLE = _Visible()
_FOLDED = _Folded()


def _fold_run(run: re.Match[str]) -> str:
    seen = unicodedata.normalize("NFKC", run.group().translate(_VISIBLE))
    return unicodedata.normalize("NFKC", seen.translate(_FOLDED))


def _unmix(run: re.Match[str]) -> str:
    """Rewrite a run of letters that mixes Latin with Cyrillic or Greek into one alphabet where it can be."""
    word = run.group()
    foreign = [code for code in map(ord, word) if code in _CYRILLIC or code in _GREEK]
    if not foreign or not any(letter.isascii() for letter in word):
        return word
    if all(chr(code) in TWINS for code in foreign):
        return "".join(TWINS.get(letter, letter) for letter in word)
    if all(code in _CYRILLIC for code in foreign):
        return "".join(CYRILLIC_OF.get(letter, letter) for letter in word)
    return word


def _thin(pile: re.Match[str]) -> str:
    """Keep of every row of combining marks the first few; no script stacks more."""
    kept, height = [], 0
    for char in pile.group():
        height = height + 1 if unicodedata.combining(char) else 0
        if height <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def fold(text: str) -> str:
    """Return `text` with the disguises of its letters undone.

    Case-folded; compatibility forms, accents and marks on Latin letters and look-alike letters inside words
    of mixed alphabets become plain letters; invisible and direction controls go. A word wholly in another
    script keeps its letters and marks. Total on every str, linear, and folding twice changes nothing more.
    """
    if text.isascii():
        return text.translate(_ASCII_TABLE)
    # Normalising sorts the marks on a letter, in time that grows with the square of their number.
    text = _PILE.sub(_thin, text)
    folded = _UNPLAIN.sub(_fold_run, text)
    if folded.isascii():
        return folded.translate(_ASCII_TABLE)
    # Runs were folded one by one: what they leave can join across their ends.
    folded = unicodedata.normalize("NFKC", folded.casefold())
    return _RUN.sub(_unmix, folded)


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


def words(text: str) -> list[str]:
    """Return the words of the folded text in order: runs of letters, their marks and digits.

    Apostrophes, hyphens and underscores part words. Scripts without spaces, such as Chinese, give one word
    a run.
    """
    return fold(text).translate(_WORD_CHARACTERS).split()
