"""Fold the many ways of writing one letter into one.

`fold` undoes what changes a text for a machine and not for a reader: letter case, compatibility forms, accents on
Latin letters, invisible characters, and letters of another alphabet slipped into a word.
"""

import re
import unicodedata
from functools import lru_cache

from models.text.common import COMMON
from models.text.edits import Edit, Plain
from models.text.lexicon import LEXICON
from models.text.lookalikes import CLOSE_TWINS, CYRILLIC_OF, PLAIN_LATIN, TWINS

# Code points that no reader sees: Unicode's Default_Ignorable_Code_Point, and what is kept for it.
_INVISIBLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
# Quotes, dashes and the like that keyboards and editors put in of themselves.
_TYPEWRITTEN = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u02bc": "'", "\u00b4": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
    "\u2044": "/", "\u2215": "/", "\u2022": "*", "\u2217": "*", "\u2731": "*", "\u2733": "*", "\u066d": "*",
    "\u2757": "!", "\u2755": "!", "\u2753": "?", "\u2754": "?", "\U0001f4b2": "$",
}  # fmt: skip
_ENCLOSED = re.compile(r"NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])")
_SMALL_CAPITAL = re.compile(r"LATIN LETTER SMALL CAPITAL ([A-Z])")
# What plain lower-casing does not settle: controls, and everything beyond ASCII.
UNPLAIN = re.compile(r"[^\t-\r\x1c-\x7e]+")
# Letters in a dress: mathematical, full-width, enclosed.
_STYLED = re.compile(r"[\u2460-\u24ff\uff21-\uff5a\U0001d400-\U0001d7ff\U0001f110-\U0001f1ff]")
_MARKED = re.compile(r"[\u0334-\u0338\u0489\u20d0-\u20ff]|[\u0300-\u036f]{2}")
_MOST_MARKS = 8
_MOST_FOLDS = 6
_PILE = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")
_RUN = re.compile(r"[^\W\d_]+")
_CYRILLIC = range(0x0400, 0x0530)
FOREIGN = re.compile("[" + "".join(TWINS) + "]")
_PASTED = re.compile(r"[a-z]{3,}[^\x00-\x7f]{3,}|[^\x00-\x7f]{3,}[a-z]{3,}")
_CLEAN_ASCII = dict.fromkeys((*range(9), *range(14, 28), 127))


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
        self[code] = (
            None if unseen else "\ufffd" if 0xD800 <= code <= 0xDFFF else _TYPEWRITTEN.get(chr(code), chr(code))
        )
        return self[code]


class _Folded(dict[int, str | None]):
    """What each code point becomes after normalisation. Filled as it is asked: at most one entry a code."""

    def __missing__(self, code: int) -> str | None:
        self[code] = _fold_one(chr(code))
        return self[code]


def _fold_one(char: str) -> str | None:
    if 0x0300 <= ord(char) <= 0x036F or 0x20D0 <= ord(char) <= 0x20FF:
        return None  # a mark that found no letter to join: accents stacked as decoration
    enclosed = _ENCLOSED.fullmatch(unicodedata.name(char, ""))
    if enclosed:
        return enclosed.group(1).lower()
    # Cherokee folds to its capitals, everything else to small letters.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold().lower())
    folded = "".join(_plain_latin(part) if _is_latin(part) else part for part in folded)
    return "".join(part for part in folded if not 0x0300 <= ord(part) <= 0x036F)


_VISIBLE = _Visible()
_FOLDED = _Folded()


def _fold_stretch(stretch: str) -> str:
    # Normalising sorts the marks on a letter, in time that grows with the square of their number.
    seen = unicodedata.normalize("NFKC", _PILE.sub(_thin, stretch).translate(_VISIBLE))
    return unicodedata.normalize("NFKC", seen.translate(_FOLDED))


@lru_cache(8192)
def _fold_short(stretch: str) -> tuple[str, str]:
    return _fold_stretch(stretch), _kind(stretch)


def _kind(stretch: str) -> str:
    if _STYLED.search(stretch):
        return "lookalike"
    if _MARKED.search(stretch):
        return "marks"
    return "invisible" if all(_is_invisible(ord(char)) for char in stretch) else ""


def _thin(pile: re.Match[str]) -> str:
    """Keep of every row of combining marks the first few; no script stacks more."""
    kept, height = [], 0
    for char in pile.group():
        height = height + 1 if unicodedata.combining(char) else 0
        if height <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def letters(text: str) -> list[Edit]:
    """Find what is to become a plain letter, or nothing; `text` is lower case."""
    edits = []
    for match in UNPLAIN.finditer(text):
        stretch, (start, end) = match.group(), match.span()
        new, kind = _fold_short(stretch) if end - start <= 8 else (_fold_stretch(stretch), _kind(stretch))
        if new == stretch:
            continue
        if kind == "invisible" and not (text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()):
            kind = ""
        if end - start > 8 and len(new) != end - start:
            edits += _one_by_one(stretch, start, new, kind)
        else:
            edits.append(Edit(start, end, new, kind))
    return edits


def _one_by_one(stretch: str, start: int, new: str, kind: str) -> list[Edit]:
    """Part a long edit into one a character where that comes to the same, so that each keeps its place."""
    parts = [_fold_stretch(char) for char in stretch]
    if "".join(parts) != new:
        return [Edit(start, start + len(stretch), new, kind)]
    return [Edit(start + at, start + at + 1, part, kind) for at, part in enumerate(parts) if part != stretch[at]]


def twins(text: str) -> list[Edit]:
    """Find words that mix alphabets, or pass for Latin words among them, and what they are in one alphabet."""
    edits, passing, strange = [], [], False
    latin = False
    for match in _RUN.finditer(text):
        word = match.group()
        if word.isascii():
            latin = True
        elif any(letter.isascii() for letter in word):
            new = _unmixed(word)
            if new != word:
                edits.append(Edit(match.start(), match.end(), new, "lookalike"))
        elif all(letter in CLOSE_TWINS for letter in word):
            passing.append(match)
        elif any(letter in TWINS for letter in word):
            strange = True
    # A word of another language is quoted with others of its kind, letters that pass for Latin stand alone.
    if latin and not strange:
        for match in passing:
            new = "".join(CLOSE_TWINS[letter] for letter in match.group())
            if len(new) > 2 and (new in LEXICON or new in COMMON):
                edits.append(Edit(match.start(), match.end(), new, "lookalike"))
    return sorted(edits)


def _unmixed(word: str) -> str:
    """Bring a word of two alphabets into the one that most of its letters are of, or leave it."""
    foreign = [letter for letter in word if not letter.isascii()]
    latin = "".join(TWINS.get(letter, letter) for letter in word)
    readable = all(letter in TWINS for letter in foreign)
    if readable and (latin in LEXICON or latin in COMMON or all(letter in CLOSE_TWINS for letter in foreign)):
        # Two words of two languages that nothing parts stay as they are.
        return latin if len(foreign) < 3 or latin in LEXICON or latin in COMMON or not _PASTED.fullmatch(word) else word
    cyrillic = "".join(CYRILLIC_OF.get(letter, letter) for letter in word)
    if all(ord(letter) in _CYRILLIC for letter in cyrillic) and len(foreign) * 2 >= len(word):
        return cyrillic
    return latin if readable and len(foreign) * 2 <= len(word) + 1 else word


def is_typed(text: str) -> bool:
    """Say whether a text is sure to hold nothing beyond what a plain keyboard types; False says nothing."""
    return text.isascii() and text.replace("\n", " ").isprintable()


def _typed_as() -> dict[str, str]:
    kept = (char for char in map(chr, range(0xA0, 0x180)) if unicodedata.is_normalized("NFKC", char))
    # Signs from U+2600 on are pictures as well.
    signs = (char for char in _TYPEWRITTEN if char < "\u2600")
    plain = {char: _fold_stretch(char) for char in (*kept, *signs, "\xa0") if char == lower(char) and not _kind(char)}
    return {char: new for char, new in plain.items() if len(new) == 1 and new.isascii()}


def retyped(text: str) -> str:
    """Return a lower-case text with its quotes, dashes and accents plain, or unchanged if it holds aught stranger.

    Every character keeps its place, and no disguise is undone: `letters` would come to the same.
    """
    strange = set("".join(UNPLAIN.findall(text)))
    if strange <= _TYPED_AS.keys():
        for char in strange:
            text = text.replace(char, _TYPED_AS[char])
    return text


def lower(text: str) -> str:
    """Lower-case a text letter for letter, so that every character keeps its place."""
    # The only letter whose small form is two characters.
    return text.lower() if text.isascii() else text.replace("\u0130", "i").lower()


_TYPED_AS = _typed_as()


def fold(text: str) -> str:
    """Return `text` with the disguises of its letters undone, and nothing else.

    Case-folded; compatibility forms, accents and marks on Latin letters and look-alike letters inside words
    of mixed alphabets become plain letters; invisible and direction controls go. A word wholly in another
    script keeps its letters and marks. Total on every str, linear, and folding twice changes nothing more.
    """
    for _ in range(_MOST_FOLDS):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


def _fold_once(text: str) -> str:
    folding = Plain(lower(text))
    for step in (letters, twins):
        edits = step(folding.text)
        if edits:
            folding.rewrite(edits)
    return folding.text
