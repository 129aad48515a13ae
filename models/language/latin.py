"""What the words of a text in Latin letters tell of its language: English, another, or nothing."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from models.language.telling_words import ENGLISH, LETTERS, OTHERS, WEAK

_TELLS: dict[str, tuple[str, ...]] = {}
for _language, _words in OTHERS.items():
    for _word in _words.split():
        _TELLS[_word] = (*_TELLS.get(_word, ()), _language)
_ENGLISH_ALONE = ENGLISH - _TELLS.keys()
_WEAK = frozenset(word for word in _TELLS if word in WEAK or word in ENGLISH or (len(word) == 1 and word.isascii()))
_STRONG = _TELLS.keys() - _WEAK
_LEAST_SHARE = 0.15  # of the words, that tell a language
_APOSTROPHES = "'\u2019\u2018`\u00b4"
_ENGLISH_SPELLING = re.compile(
    r"\b(?:wh|th|kn|wr)[a-z]{2,}|[a-z]{2,}(?:ing|ed|ly|ght|tion|ness|ous|ck|sh|ll|tch|th|ism)\b|[a-z]+(?:ee|ea|ou)[a-z]+"
)


class _Latin(dict[int, str]):
    """Each Latin letter as its small one, what joins letters as nothing, all else as a space. Filled as it is asked."""

    def __missing__(self, code: int) -> str:
        small = chr(code).lower()
        if small.isalpha() and (code < 0x250 or 0x1E00 <= code < 0x1F00):
            self[code] = small
        else:
            unseen = small in _APOSTROPHES or unicodedata.category(chr(code)) in {"Cf", "Mn"}
            self[code] = "" if unseen else " "
        return self[code]


_LATIN = _Latin()


def latin_words(text: str) -> list[str]:
    """Return the words of Latin letters, in lower case; an apostrophe or an invisible character parts none."""
    return text.translate(_LATIN).split()


def english_words(found: Sequence[str]) -> int:
    """Return how many of the words are English ones that no other language of the table has."""
    return sum(map(_ENGLISH_ALONE.__contains__, found))


def spelled_as_english(found: Sequence[str]) -> bool:
    """Say whether a third of the words look as English ones do and others seldom."""
    return len(_ENGLISH_SPELLING.findall(" ".join(found))) * 3 >= len(found)


def told(found: Sequence[str], english: int, home: str) -> tuple[str, ...]:
    """Return the languages that most telling words are of, where they are enough and outweigh the English ones.

    More than one where as many speak for each. `english` is the number of words that are English alone. For
    `home`, the language of the site, a third of the weight is enough.
    """
    if _STRONG.isdisjoint(found):
        return ()
    votes: Counter[str] = Counter()
    strong: set[str] = set()
    for word in found:
        if word in _TELLS:
            votes.update(_TELLS[word])
            if word not in _WEAK:
                votes.update(_TELLS[word])
                strong.update(_TELLS[word])
        if not word.isascii():
            votes.update(language for letter in word for language in LETTERS.get(letter, "").split())
    most = max(votes[language] for language in strong)
    best = tuple(sorted(language for language in strong if votes[language] == most))
    if home in best:
        best = (home,)
    against = english if home in best else 3 * english
    return best if most >= max(against, 2 * _LEAST_SHARE * len(found)) else ()
