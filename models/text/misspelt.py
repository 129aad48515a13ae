"""Words of the lexicon as hurried or wary people spell them.

A letter is swapped, lost, added or struck amiss, the inside shuffled, the vowels left out, or the sound written.
What a spelling stands for is looked up, not searched: an index holds each word under itself and under what is left
of it without one letter, so that two words one edit apart meet there (Garbe 2012, SymSpell). A spelling that is a
word of its own, or as near to one of the commonest words, stays as it is.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache

from models.text.common import COMMON
from models.text.edits import Edit
from models.text.lexicon import EVERYDAY, LEXICON, STRONG
from models.text.ordinary import ORDINARY

_SHORTEST, _LONGEST = 3, 24
_CLOSE, _NEAR, _FAR, _FARTHEST = range(4)
_VOWELS = frozenset("aeiou")
_NO_VOWELS = str.maketrans("", "", "aeiou")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {letter: row[max(at - 1, 0) : at] + row[at + 1 : at + 2] for row in _ROWS for at, letter in enumerate(row)}
# A letter before an apostrophe belongs to a contraction, one beside a digit to a name.
_WORD = re.compile(rf"(?<![\w'@#&$/.*-])[a-z]{{{_SHORTEST},{_LONGEST}}}(?![\w@&$*/-]|\.\w|'(?!s\b))")

# What sounds alike, each to one spelling; so coarse that only whole words are compared.
_ALIKE = {
    "ph": "f", "ck": "k", "cks": "x", "ks": "x", "kw": "ku", "qu": "ku", "q": "k", "c": "k", "z": "s", "j": "g",
    "oo": "u", "ou": "u", "ew": "u", "ee": "i", "ea": "i", "ie": "i", "ei": "i", "y": "i", "th": "d", "wh": "w",
    "tion": "shun", "ight": "it",
}  # fmt: skip
_HEARD = re.compile("tion|ight|cks|ph|ck|ks|kw|qu|oo|ou|ew|ee|ea|ie|ei|th|wh|[qczjy]")
_SOFT = re.compile("c(?=[eiy])")
_TWICE = re.compile(r"(.)\1+")
_END = re.compile("(?:er|or|ar|re|ah|a)(?=s?$)|(?<=..)e(?=s?$)|(?<=i)n(?=$)")


# What no two spellings of one sound differ in: how they begin, and their consonants by class. Most words begin and
# go on like none that is looked for, which spares them the rest.
_CLASSES = str.maketrans(
    {**dict.fromkeys("aeiouyhw", ""), **dict.fromkeys("kqzx", "s"), "c": "s", "d": "t", "p": "f", "j": "g"}
)
_BEGINNINGS = str.maketrans("eiouykqczdpj", "aaaaasssstfg")


def _skeleton(word: str) -> str:
    return word[0].translate(_BEGINNINGS) + _TWICE.sub(r"\1", word.rstrip("aeiouhrsgz").translate(_CLASSES))


def _sound(word: str) -> str:
    heard = _HEARD.sub(_alike, _SOFT.sub("s", word) if "c" in word else word)
    return _END.sub(_ending, _TWICE.sub(r"\1", heard))


def _alike(match: re.Match[str]) -> str:
    return _ALIKE[match.group()]


def _ending(match: re.Match[str]) -> str:
    return {"e": "", "n": "ng"}.get(match.group(), "a")


def _bare(word: str) -> str:
    return word[:1] + word[1:].translate(_NO_VOWELS)


def _shuffled(word: str) -> str:
    return word[:1] + "".join(sorted(word[1:-1])) + word[-1:]


def _shortened(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def _thirds(word: str) -> tuple[tuple[int, str], ...]:
    """Return each third of a word, with its place and the first letter: one holds neither of two wrong letters."""
    size, first = len(word), word[0]
    third = size // 3
    return (size, word[:third]), (-size, first + word[third : 2 * third]), (99 + size, first + word[2 * third :])


def _halves(word: str, size: int) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return how a word of `size` letters begins and ends: one edit leaves one of them as it was."""
    reach = 1 if size < 5 else 2 if size < 7 else 3
    return (word[:reach], size), (word[-reach:], -size)


class _Index:
    """Words by what their misspellings have in common with them."""

    def __init__(self, words: Collection[str]) -> None:
        self._edited: dict[str, list[str]] = defaultdict(list)
        self._heard: dict[str, list[str]] = defaultdict(list)
        self._halves: set[tuple[str, int]] = set()
        self._skeletons = {_skeleton(word) for word in words}
        self._bare: dict[str, list[str]] = defaultdict(list)
        self._shuffled: dict[str, list[str]] = defaultdict(list)
        self._thirds: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word in words:
            self._heard[_sound(word)].append(word)
            if len(word) == 3:
                continue
            for short in {word, *_shortened(word)}:
                self._edited[short].append(word)
            for size in range(len(word) - 1, len(word) + 2):
                self._halves.update(_halves(word, size))
            self._bare[_bare(word)].append(word)
            self._shuffled[_shuffled(word)].append(word)
            if len(word) > 5:
                for part in _thirds(word):
                    self._thirds[part].append(word)

    def near(self, seen: str) -> dict[str, int]:  # noqa: PLR0912  one lookup after the other
        """Return what a spelling may stand for, and how far it is from each."""
        found: dict[str, int] = {}
        edited = self._edited
        for short in () if self._halves.isdisjoint(_halves(seen, len(seen))) else (seen, *_shortened(seen)):
            if short in edited:
                for word in edited[short]:
                    distance = _distance(seen, word)
                    if distance is not None:
                        found[word] = min(distance, found.get(word, distance))
        for word in self._bare.get(seen, ()):
            if len(word) < 2 * len(seen):
                found[word] = min(_NEAR, found.get(word, _NEAR))
        if _skeleton(seen) in self._skeletons:
            for word in self._heard.get(_sound(seen), ()):
                found[word] = _CLOSE
        if len(seen) > 4:
            for word in self._shuffled.get(_shuffled(seen), ()):
                found[word] = min(_FAR, found.get(word, _FAR))
        if len(seen) > 5:
            for part in _thirds(seen):
                for word in self._thirds.get(part, ()):
                    if word not in found and _beside(seen, word):
                        found[word] = _FARTHEST
        return found


def _distance(seen: str, word: str) -> int | None:
    """Return how far a spelling is from a word that is one edit away; None if none or more would be needed."""
    longer = len(seen) - len(word)
    at = 0
    for letter, right in zip(seen, word, strict=False):
        if letter != right:
            break
        at += 1
    if longer == 1 and seen[at + 1 :] == word[at:]:
        return _CLOSE if at and seen[at - 1] == seen[at] else _FAR
    if longer == -1 and seen[at:] == word[at + 1 :]:
        if at and word[at - 1] == word[at]:
            return _CLOSE
        return _NEAR if 0 < at < len(seen) and word[at] in _VOWELS else _FAR
    if longer == 0 and seen[at + 2 :] == word[at + 2 :] and seen[at : at + 2] == word[at : at + 2][::-1]:
        return _NEAR
    if longer == 0 and seen[at + 1 :] == word[at + 1 :]:
        if seen[at] in _VOWELS and word[at] in _VOWELS:
            return _NEAR
        return _FAR if seen[at] in _BESIDE[word[at]] else _FARTHEST
    return None


def _beside(seen: str, word: str) -> bool:
    """Say whether every letter that differs is on a key beside the right one, and no more than two do."""
    wrong = [(a, b) for a, b in zip(seen, word, strict=True) if a != b]
    return seen[0] == word[0] and len(wrong) < 3 and all(a in _BESIDE[b] for a, b in wrong)


_TOO_SHORT = frozenset(["ass", "fag", "gay", "sex", "hoe", "cum"])
_TARGETS = _Index([word for word in LEXICON if (len(word) > 3 and word not in EVERYDAY) or word in _TOO_SHORT])
_RIVALS = _Index([word for word in COMMON if len(word) > 3 and word not in LEXICON])


def is_known(word: str) -> bool:
    """Say whether a spelling is a word of its own."""
    return word in COMMON or word in LEXICON or word in ORDINARY


@lru_cache(1 << 14)
def meant(seen: str) -> str:
    """Return the word of the lexicon that `seen` is a misspelling of; or ''."""
    if not _SHORTEST <= len(seen) <= _LONGEST or is_known(seen):
        return ""
    targets = _TARGETS.near(seen)
    if not targets:
        return ""
    # The lexicon begins with the likeliest.
    word = min(targets, key=targets.__getitem__)
    rivals = _RIVALS.near(seen)
    nearest = min(rivals.values(), default=_FARTHEST + 1)
    return word if targets[word] < nearest or (word in STRONG and targets[word] == nearest < _FAR) else ""


def misspelt(text: str) -> Iterator[Edit]:
    """Find misspelt words of the lexicon in a lower-case text."""
    for match in _WORD.finditer(text):
        word = meant(match.group())
        if word:
            yield Edit(*match.span(), word, "misspelt")
