"""Find the disguised words of a text, at little more than the cost of cutting it into tokens.

What a token can hide is remembered, and of most tokens that is nothing, whatever stands beside them. A finder
that sees no further than a token runs over a text only where one of its tokens alone gave it something.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from models.text.disguises import apart, cut, cut_by_signs, drawn_out, has_odd_piece, mixed
from models.text.edits import Edit, in_order
from models.text.joined import joined, parted
from models.text.links import links
from models.text.misspelt import is_known, meant, misspelt
from models.text.suspicion import (
    ends_apart,
    has_letters,
    has_odd_parts,
    has_singles,
    has_stretched,
    may_be_apart,
    may_be_cut,
    may_be_link,
    may_be_mixed,
    shape,
    word_in,
)

_LINK, _APART, _MIXED, _SIGNS, _CUT, _STRETCHED, _MISSPELT, _JOINED = (1 << bit for bit in range(8))
_LONGEST = 64
_MOST_KNOWN = 1 << 16

_TOKEN = re.compile(r"\S+")
_NAME = re.compile(
    r"^\W{0,3}(?:@(?=\w)|[ur]/)"  # names, by how they begin
    r"|://|^\W{0,3}www\.|\w@\w[\w-]*\.\w"  # links and e-mail addresses
    r"|\w\.(?:com|net|org|edu|gov|info|biz|io|co|ru|uk|de|fr|me|tv|ly|be|gg|xyz|top|site|online)(?![\w-])"
)

_harmless: set[str] = set()


def disguises(text: str) -> list[Edit]:
    """Find the disguised words of a lower-case text, and the words themselves."""
    hidden = _look(text)
    found: list[Iterable[Edit]] = []
    if (hidden & _LINK or ": /" in text) and may_be_link(text, shape(text)):
        found.append(links(text))
    if has_singles(text) or (hidden & _APART and may_be_apart(shape(text))):
        found.append(apart(text))
    if hidden & _MIXED and may_be_mixed(text, shape(text)):
        found.append(mixed(text))
    if hidden & _SIGNS and may_be_cut(shape(text)):
        found.append(cut_by_signs(text))
    if hidden & _CUT:
        found.append(cut(text))
    if hidden & _STRETCHED:
        found.append(drawn_out(text))
    if hidden & _MISSPELT:
        found.append(misspelt(text))
    if hidden & _JOINED:
        found.append(joined(text))
    edits = [edit for finder in found for edit in finder]
    if not edits:
        return []
    return _spared(text, in_order(edits))


def _look(text: str) -> int:
    """Return what the tokens of a text hide, as bits."""
    hidden = 0
    for token in set(text.split()).difference(_harmless):
        word = word_in(token)
        hides = (0 if is_known(word) else _hides_word(word)) if word else _hides(token)
        hidden |= hides
        if not hides and len(token) <= _LONGEST:
            if len(_harmless) >= _MOST_KNOWN:
                _harmless.clear()
            _harmless.add(token)
    return hidden


def _hides_word(word: str) -> int:
    """Return what a word of plain letters hides."""
    return _MISSPELT * bool(meant(word)) | _JOINED * bool(parted(word))


def _hides(token: str) -> int:
    return _hides_short(token) if len(token) <= _LONGEST else _hides_any(token)


def _hides_any(token: str) -> int:
    """Return what a token holds that a closer look may find more in than there is; 0 is sure, whatever is beside."""
    alone = shape(token)
    hides = _LINK * may_be_link(token, alone) | _APART * (may_be_apart(alone) or ends_apart(alone))
    if not has_letters(token):
        return hides
    return (
        hides
        | _MIXED * any(mixed(token))
        | _SIGNS * any(cut_by_signs(token))
        | _CUT * (has_odd_parts(token) and has_odd_piece(token))
        | _STRETCHED * (has_stretched(token) and any(drawn_out(token)))
        | _MISSPELT * any(misspelt(token))
        | _JOINED * any(joined(token))
    )


_hides_short = lru_cache(8192)(_hides_any)


def _spared(text: str, edits: list[Edit]) -> list[Edit]:
    """Leave out what lies inside a link, an address or the name of a user."""
    kept, tokens = [], _TOKEN.finditer(text)
    token = next(tokens)
    for edit in edits:
        while token.end() <= edit.start:
            token = next(tokens)
        named = len(token.group()) <= 300 and _NAME.search(token.group())
        # "@ss" begins a word, "@ssmith" a name; what is set apart by spaces is neither.
        if not named or edit.kind == "split_link" or edit.end > token.end() or text[edit.start] == "@":
            kept.append(edit)
    return kept
