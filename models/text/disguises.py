"""Words written so that a filter does not know them: digits for letters, masks, letters apart, letters stretched.

What could be ordinary writing is only rewritten where the word behind it is in the lexicon; a digit between letters
also where the word is among the commonest. Texts are lower case here, and links, addresses and names are left alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, product

from models.text.common import COMMON
from models.text.edits import Edit
from models.text.lexicon import LEXICON, ODD_PARTS, STRONG, STRONG_FIRST

_LEET = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g",
    "@": "ao", "$": "s", "!": "il", "|": "il", "+": "t", "€": "e", "£": "l", "¢": "c", "¥": "y", "§": "s",
}  # fmt: skip
_LEET_I = str.maketrans({char: letters[0] for char, letters in _LEET.items()})
_LEET_L = str.maketrans({char: letters[-1] for char, letters in _LEET.items()})
_MASKS = "*#%^&~"
_LONGEST = 24
_TAIL = re.compile(r"[^a-z0-9]+$")
# What one letter and stars stand for.
_BARED = (
    *("fuck", "shit", "bitch", "ass", "cunt", "dick", "nigger", "nigga", "pussy", "whore", "fucking", "faggot"),
    *("asshole", "bullshit", "bastard", "motherfucker", "slut", "crap"),
)

_SIGNS = "0-9@$!|+*#%^&~€£¢¥§"
_MIXED = re.compile(rf"(?<![a-z{_SIGNS}])[a-z]*+[{_SIGNS}][a-z{_SIGNS}]*+")
_PURE = re.compile(r"[a-z]+|[^a-z]+")
_BETWEEN = re.compile(r"(?<=[a-z0-9@$!])([.*_~-])[.*_~-]{0,5}+(?=[a-z0-9@$!])")
_LEFT = re.compile(r"(?<![a-z0-9@$!._~*-])[a-z0-9@$!]{1,12}$")
_DASHED = re.compile(r"[a-z]{1,10}([._-])\1{0,5}[a-z]{1,10}(?![a-z0-9]|[._-][a-z])")
_LETTERS = re.compile(r"[a-z]*")
_SAME = re.compile(r"([a-z])\1{2,}")
_ROMAN = re.compile(r"(?:ww)?[ivxlcdm]+")
_SINGLE = r"[a-z0-9@$!|+*](?![a-z0-9'])"
_APART = re.compile(rf"(?<![\w'@$&*.-]){_SINGLE}(?:(?: ?[.,_*/~|:;=-] ?| ){_SINGLE}){{2,}}+")
_PIECES = re.compile(r"[a-z0-9@$!]+")
_HYPHENED = re.compile(r"[a-z0-9@$!]++(?:[._*~-]{1,3}[a-z0-9@$!]++){1,3}(?![._*~-]?[a-z0-9])")
_GAP = re.compile(r" |[.*_~|/-]{1,3}")


def stretched(word: str) -> str:
    """Return a word of plain letters with its long drawn letters as short as the word is known, or else doubled."""
    if not _SAME.search(word) or (_ROMAN.fullmatch(word) and len(word) < 8):
        return word
    word = _SAME.sub(r"\1\1\1", word)
    if len(word) == 3:
        return word
    return _known(word) or (word if "kkk" in word else _SAME.sub(r"\1\1", word))


def _known(word: str) -> str:
    """Shorten the long runs of a word each to two letters or one, so that it is a known word; or ''."""
    runs = list(_SAME.finditer(word))
    if not runs or len(runs) > 4 or len(word) > 200:
        return ""
    ends = [0, *(run.end() for run in runs)]
    gaps = [word[end : run.start()] for end, run in zip(ends, runs, strict=False)]
    shorts = product(*((run.group(1) * 2, run.group(1)) for run in runs))
    tries = ["".join(gap + run for gap, run in zip(gaps, short, strict=True)) + word[ends[-1] :] for short in shorts]
    return next((each for each in tries if each in LEXICON), "") or next((each for each in tries if each in COMMON), "")


def _spellings(core: str) -> Iterator[str]:
    """Yield what a word may be with its digits and signs read as letters."""
    options = [_LEET.get(char, char) for char in core]
    if sum(len(option) > 1 for option in options) > 5:
        options = [option[0] for option in options]
    return map("".join, product(*options))


def _behind(core: str) -> str:
    """Return the word of the lexicon that `core` spells with digits, signs and stretched letters; or ''."""
    for word in _spellings(core):
        if word in LEXICON:
            return word
        short = _known(word)
        if short in LEXICON:
            return short
    return ""


def _by_shape() -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for word in LEXICON:
        if len(word) > 2:
            found[len(word), word[0]].append(word)
    return dict(found)


_BY_SHAPE = _by_shape()


def masked(core: str) -> str:
    """Return the likeliest word of the lexicon of which `core` shows some letters and hides the others; or ''."""
    if len(core) > _LONGEST or len(core) < 3 or not core[0].isalnum():
        return ""
    seen = [_LEET.get(char, char) if char.isalnum() else "" for char in core]
    hidden = seen.count("")
    tail = _TAIL.search(core)
    if not hidden or (tail and ("!" in tail.group() or "+" in tail.group()) and not set("#%&") & set(tail.group())):
        return ""
    if hidden == len(core) - 1:
        return (
            next((word for word in _BARED if len(word) == len(core) and word[0] in seen[0]), "") if "**" in core else ""
        )
    if tail and (core[: tail.start()] in LEXICON or core[: tail.start()] in COMMON or len(core) < 4):
        return ""
    if len(core) == 3:
        return {"a*s": "ass", "s*x": "sex", "f*g": "fag"}.get(core, "")
    exact = [word for first in seen[0] for word in _BY_SHAPE.get((len(core), first), ()) if _shows(word, seen)]
    strong = next((word for word in exact if word in STRONG), "")
    return strong or _about(core) or (exact[0] if exact else "")


def _shows(word: str, seen: list[str]) -> bool:
    return all(not letters or letter in letters for letter, letters in zip(word, seen, strict=True))


def _about(core: str) -> str:
    """Read a word whose stars are not as many as the letters they hide."""
    ends = re.fullmatch(r"([a-z]{1,8})\*{2,}([a-z]{1,8})", core)
    if not ends or core[0] == core[-1]:
        return ""
    first, last = ends.groups()
    near = (word for word in STRONG_FIRST if abs(len(word) - len(core)) < 3 and len(word) > len(first) + len(last))
    return next((word for word in near if word.startswith(first) and word.endswith(last)), "")


@lru_cache(8192)
def _reading(token: str) -> tuple[int, str, str]:
    """Return where the word in a token begins and ends... as (offset, core, what it says); ('' where nothing)."""
    head = len(token) - len(token.lstrip("*#%^&~|+!"))
    core = token[head:].rstrip("+|^&~%")
    tries = [core, core.rstrip("!"), core.rstrip("!*#"), core.rstrip("0123456789!*#")]
    if head:
        tries += [token.rstrip("!"), token]
    seen: set[str] = set()
    for each in tries:
        if each in seen or len(each) < 2 or len(each) > _LONGEST * 2:
            continue
        seen.add(each)
        if each.isalpha():
            continue
        word = _read(each)
        if word:
            return token.find(each), each, word
    return 0, "", ""


def _read(core: str) -> str:
    if sum(map(str.isalpha, core)) == 0:
        return ""
    word = _behind(core) if all(char.isalpha() or char in _LEET for char in core) else ""
    if word and _plausible(core, word):
        return word
    if core[0].isalpha() and any(not char.isalnum() for char in core[1:]):
        word = masked(core)
        if word:
            return word
    return _sprinkled(core)


def _plausible(core: str, word: str) -> bool:
    """Say whether a spelling is more than a number or a sign beside a short word."""
    shown = sum(map(str.isalpha, core))
    if core[-1] in "!|+" or (core[0] in "!|+" and len(word) < 4):
        return False
    if core.isalnum() and len(word) <= 3:
        # "55x" and "a5s" are names of things; "4ss" and "a55" are not.
        return core in {"4ss", "a55", "a5s", "5ex", "s3x", "f4g", "d1e", "cvm", "k1s", "n1g"}
    return shown * 2 >= len(core) or (len(core) > 3 and not core[:-1].isdigit()) or core == "a$$"


def _sprinkled(core: str) -> str:
    """Read single digits between letters where they make one of the commonest words."""
    if len(core) < 3 or not core[0].isalpha() or not all(char.isalpha() or char in "013457@$!" for char in core):
        return ""
    signs = sum(not char.isalpha() for char in core)
    if signs * 2 > len(core) or (not core[-1].isalpha() and (core[-1] not in "03" or len(core) < 4)):
        return ""
    if not core.isalnum() and len(core) < 4:
        return ""
    return next((word for word in _spellings(core) if word in COMMON), "")


def mixed(text: str) -> Iterator[Edit]:
    """Find words with digits and signs among their letters."""
    for match in _MIXED.finditer(text):
        token = match.group()
        if len(token) < 2 or len(token) > _LONGEST * 4 or token.isdigit():
            continue
        offset, core, word = _reading(token)
        if word:
            start = match.start() + offset
            kind = "masked" if any(char in _MASKS for char in core) else "leet"
            yield Edit(start, start + len(core), word, kind)


def cut_by_signs(text: str) -> Iterator[Edit]:
    """Find words that dashes, dots and the like cut, or stand in for letters of."""
    for match in _BETWEEN.finditer(text):
        left = _LEFT.search(text, max(0, match.start() - 12), match.start())
        if not left:
            continue
        whole = _HYPHENED.match(text, left.start())
        word = "".join(_PIECES.findall(whole.group())) if whole else ""
        # A dot ends a sentence, too, where a space was forgotten.
        if whole and word in (STRONG if "." in whole.group() else LEXICON):
            yield Edit(*whole.span(), word, "spaced")
        elif (dashed := _DASHED.match(text, left.start())) and (word := _dashed(dashed.group())):
            yield Edit(*dashed.span(), word, "masked")


@lru_cache(8192)
def _dashed(core: str) -> str:
    starred = core.replace(".", "*").replace("_", "*").replace("-", "*")
    word = masked(starred)
    return word if word in STRONG and starred.replace("*", "") not in LEXICON else ""


def apart(text: str) -> Iterator[Edit]:
    """Find single letters set apart by spaces or signs."""
    for match in _APART.finditer(text):
        run = match.group()
        places = [at for at in range(len(run)) if _is_single(run, at)]
        if len(places) < 3:
            continue
        yield from _joined(run, places, match.start())


def _is_single(run: str, at: int) -> bool:
    char = run[at]
    if char.isalnum() or char in "@$!+":
        return True
    return char in "*|" and run[at - 1 : at] == " " and run[at + 1 : at + 2] in {" ", ""}


def _joined(run: str, places: list[int], start: int) -> Iterator[Edit]:
    spelled = "".join(run[at] for at in places)
    singles = set(places)
    spaced = all(char == " " for at, char in enumerate(run) if at not in singles)
    whole = _whole(spelled, spaced)
    if whole:
        yield Edit(start + places[0], start + places[-1] + 1, whole, "spaced")
        return
    at, size = 0, len(spelled)
    readings = spelled.translate(_LEET_I), spelled.translate(_LEET_L)
    while at < size:
        for end in range(min(size, at + 14), at + 3, -1):
            word = next((each[at:end] for each in readings if each[at:end] in LEXICON), "")
            if word and sum(map(str.isalpha, spelled[at:end])) > 1:
                yield Edit(start + places[at], start + places[end - 1] + 1, word, "spaced")
                at = end
                break
        else:
            at += 1


@lru_cache(4096)
def _hidden(spelled: str) -> str:
    if sum(map(str.isalpha, spelled)) < 2:
        return ""
    return _behind(spelled) or masked(spelled)


def _whole(spelled: str, spaced: bool) -> str:
    """Read a whole run of single letters: a word of the lexicon, or with spaces any that looks like words."""
    if len(spelled) <= _LONGEST and (word := _hidden(spelled)):
        return word
    if not spaced or len(spelled) > 80 or not spelled.isalpha():
        return ""
    parts = _parted(spelled)
    if len(spelled) >= 4 and parts and len(parts) * 2.5 <= len(spelled):
        return " ".join(parts)
    return ""


def _parted(spelled: str) -> list[str]:
    """Part letters written without spaces into known words, the fewest that do; or []."""
    best: list[list[str] | None] = [[]] + [None] * len(spelled)
    for end in range(1, len(spelled) + 1):
        for start in range(max(0, end - 16), end):
            before, word = best[start], spelled[start:end]
            if before is not None and (word in COMMON or word in LEXICON):
                now = best[end]
                if now is None or len(before) + 1 < len(now):
                    best[end] = [*before, word]
    return best[-1] or []


def cut(text: str) -> Iterator[Edit]:
    """Find words of the lexicon cut into pieces one of which is no word."""
    words = _PIECES.findall(text)
    groups = [
        [
            (first, last + 1)
            for first, last in ((at - 1, at), (at, at + 1), (at - 1, at + 1), (at - 2, at), (at, at + 2))
            if first >= 0 and "".join(words[first : last + 1]) in LEXICON
        ]
        for at, word in enumerate(words)
        if word in ODD_PARTS
    ]
    if not any(groups):
        return
    pieces = list(_PIECES.finditer(text))
    for group in groups:
        for first, end in group:
            edit = _pasted(text, pieces[first:end])
            if edit:
                yield edit
                break


def has_odd_piece(text: str) -> bool:
    """Say whether a piece stands there that `cut` begins with."""
    return not ODD_PARTS.isdisjoint(_PIECES.findall(text))


def _pasted(text: str, group: list[re.Match[str]]) -> Edit | None:
    start, end = group[0].start(), group[-1].end()
    word = "".join(piece.group() for piece in group)
    if end - start > _LONGEST or len(group) < 2 or len(word) < 4 or word not in LEXICON:
        return None
    if not all(_GAP.fullmatch(text, left.end(), right.start()) for left, right in pairwise(group)):
        return None
    return Edit(start, end, word, "spaced")


def drawn_out(text: str) -> Iterator[Edit]:
    """Find words with a letter drawn out."""
    at = 0
    while same := _SAME.search(text, at):
        start = same.start()
        while start > at and "a" <= text[start - 1] <= "z":
            start -= 1
        at = max(_LETTERS.match(text, same.end()).end(), same.end())  # type: ignore[union-attr]  # matches nothing, too
        alone = not (start and _in_name(text[start - 1])) and not (at < len(text) and _in_name(text[at]))
        short = stretched(text[start:at]) if alone else text[start:at]
        if short != text[start:at]:
            yield Edit(start, at, short, "stretched")


def _in_name(char: str) -> bool:
    return char == "_" or char.isalnum()
