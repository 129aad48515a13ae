"""Words written together so that no filter finds the one among them: "youidiot", "shutupyoumoron", whole sentences.

A short run is parted only if it falls wholly into words, one of them abuse and the others such as stand beside it in
any sentence; a run longer than any word also where a few letters are left over.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from models.text.common import COMMON
from models.text.edits import Edit
from models.text.lexicon import EVERYDAY, LEXICON
from models.text.misspelt import is_known
from models.text.ordinary import ORDINARY

_SHORTEST, _LONG, _LONGEST, _LONGEST_PIECE, _LEAST_LETTERS = 7, 24, 400, 16, 5
_RUN = re.compile(rf"(?<![\w@#&$/.*-])(?:[a-z]{{1,12}}')?[a-z]{{{_SHORTEST},{_LONGEST}}}(?![\w@&$*/]|\.\w)")
_BESIDE = frozenset(
    """
    a i u you your youre ur he she they them their this that these those the an is are was were be been my me we our
    us his her him it its so such too and or but not no all just like what who why how when if go get off up out shut
    stop really very big little old damn go to of as for with by at do does did dont will would can have has had
    from about because people men man women woman guy guys kid kids white black stupid dumb fat ugly dirty lazy crazy
    re s t ll ve d m
    """.split()  # noqa: SIM905  reads best as text
)
_ENDS_OF_CONTRACTIONS = frozenset(["re", "s", "t", "ll", "ve", "d", "m"])
_ABUSE = frozenset(word for word in LEXICON if len(word) > 3 and word not in EVERYDAY) - _BESIDE
_BEGINNINGS = frozenset(word[:4] for word in _ABUSE)
_LONGER_BEGINNINGS = frozenset(word[:5] for word in _ABUSE)  # all of a word of four letters
_LETTER, _UNUSUAL, _USUAL = 3.0, 1.4, 1.0
"""What a letter left over, a less common and a common word cost; the cheapest parting is taken."""


def _cost(piece: str, first: bool, short: bool) -> float | None:
    """Return what a piece costs; None if it is no word, or in a short run none that stands beside abuse."""
    if piece in _ABUSE or (piece in _BESIDE and (first or piece not in _ENDS_OF_CONTRACTIONS)):
        return _USUAL
    if short or len(piece) < 3:
        return None
    if piece in COMMON or piece in LEXICON:
        return _USUAL
    return _UNUSUAL if piece in ORDINARY and len(piece) > 3 else None


def _pieces(run: str) -> list[tuple[str, bool]]:
    """Part a run of letters at the least cost, into words and single letters that belong to none; True with words."""
    short = len(run) < _LONG
    best: list[tuple[float, int, bool]] = [(0.0, 0, False)]
    for end in range(1, len(run) + 1):
        cost, start, known = best[end - 1][0] + _LETTER, end - 1, False
        for at in range(max(0, end - _LONGEST_PIECE), end):
            price = _cost(run[at:end], at == 0, short)
            if price is not None and best[at][0] + price < cost:
                cost, start, known = best[at][0] + price, at, True
        best.append((cost, start, known))
    pieces: list[tuple[str, bool]] = []
    end = len(run)
    while end:
        _, start, known = best[end]
        pieces.append((run[start:end], known))
        end = start
    return pieces[::-1]


@lru_cache(1 << 12)
def parted(run: str) -> str:
    """Return the words of a run of letters with spaces between them; '' if it is one word, or unknown."""
    long = len(run) >= _LONG
    if not _SHORTEST <= len(run) <= _LONGEST or is_known(run) or not (long or _may_hold_abuse(run)):
        return ""
    # Laughter is long, too.
    if len(set(run)) < _LEAST_LETTERS:
        return ""
    pieces = _pieces(run)
    strange = sum(not known for _, known in pieces)
    if strange * 6 > len(run) or len(pieces) * 3 > len(run) or not (long or strange == 0):
        return ""
    if not long and _ABUSE.isdisjoint(piece for piece, _ in pieces):
        return ""
    words = "".join(f" {piece} " if known else piece for piece, known in pieces).split()
    return " ".join(words) if len(words) > 1 else ""


def _may_hold_abuse(run: str) -> bool:
    fours = [run[at : at + 4] for at in range(len(run) - 3)]
    if _BEGINNINGS.isdisjoint(fours):
        return False
    fours += [run[at : at + 5] for at in range(len(run) - 4)]
    return not _LONGER_BEGINNINGS.isdisjoint(fours)


def joined(text: str) -> Iterator[Edit]:
    """Find words written together in a lower-case text."""
    for match in _RUN.finditer(text):
        start = match.start() + match.group().find("'") + 1
        words = parted(text[start : match.end()])
        if words:
            yield Edit(start, match.end(), words, "joined")
