# ruff: noqa: SIM905  codes read best as text
"""Emoji as the words that Unicode names them by, so that a model of words can read them."""

import re
import unicodedata
from functools import lru_cache

from models.text.disguises import masked
from models.text.edits import Edit

_PICTURE = "\u231a\u231b\u23e9-\u23fa\u2600-\u2756\u2758-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55" + (
    "\U0001f000-\U0001f0ff\U0001f300-\U0001faff"
)
_JOINERS = "\u200d\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f"
# Signs that are read as the ones on a keyboard.
_TYPED = "\u2731\u2733\u2753-\u2755\U0001f4b2"
_PICTURES = re.compile(rf"(?:(?![{_TYPED}])[{_PICTURE}][{_JOINERS}]*)+")
_JOINER = re.compile(rf"[{_JOINERS}]")
PICTURE = re.compile(rf"[{_PICTURE}\U0001f1e6-\U0001f1ff]")
_REGIONAL = re.compile("[\U0001f1e6-\U0001f1ff]+")
_LETTERS_BEFORE = re.compile(r"[a-z]{1,12}$")
_LETTERS_AFTER = re.compile(r"[a-z]{1,12}")
_FILLED = re.compile(r"\b(?:heavy|black|white) ")
_A = 0x1F1E6
_PLAIN = {
    "\U0001f3fb": "light skin", "\U0001f3fc": "light skin", "\U0001f3fd": "medium skin", "\U0001f3fe": "dark skin",
    "\U0001f3ff": "dark skin", "\u2640": "woman", "\u2642": "man", "\U0001f308": "rainbow",
}  # fmt: skip
# Joined pictures that mean something else than their parts.
_JOINED = {
    "\U0001f3f3\U0001f308": "rainbow flag", "\U0001f3f3\u26a7": "transgender flag",
    "\U0001f3f4\u2620": "pirate flag",
}  # fmt: skip
# Named here because the tables of the oldest Python in use, Unicode 14, do not have them.
_LATER = {
    0x1F6DC: "wireless", 0x1FA75: "light blue heart", 0x1FA76: "grey heart", 0x1FA77: "pink heart",
    0x1FA87: "maracas", 0x1FA88: "flute", 0x1FA89: "harp", 0x1FA8F: "shovel", 0x1FAAD: "folding hand fan",
    0x1FAAE: "hair pick", 0x1FAAF: "khanda", 0x1FABB: "hyacinth", 0x1FABC: "jellyfish", 0x1FABD: "wing",
    0x1FABE: "leafless tree", 0x1FABF: "goose", 0x1FAC6: "fingerprint", 0x1FACE: "moose", 0x1FACF: "donkey",
    0x1FADA: "ginger root", 0x1FADB: "pea pod", 0x1FADC: "root vegetable", 0x1FADF: "splatter",
    0x1FAE8: "shaking face", 0x1FAE9: "face with bags under eyes", 0x1FAF7: "leftwards pushing hand",
    0x1FAF8: "rightwards pushing hand",
}  # fmt: skip
_COUNTRIES = frozenset(  # those with a flag in Unicode
    """ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by
    bz ca cc cd cf cg ch ci ck cl cm cn co cp cr cu cv cw cx cy cz de dg dj dk dm do dz ea ec ee eg eh er es et eu fi
    fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu ic id ie il im in io iq
    ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml
    mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps
    pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz ta tc td tf tg th tj tk
    tl tm tn to tr tt tv tw tz ua ug um un us uy uz va vc ve vg vi vn vu wf ws xk ye yt za zm zw""".split()
)


def _name(picture: str) -> str:
    if picture in _PLAIN:
        return _PLAIN[picture]
    # Ranges reach over signs that are letters or numbers in a ring: those are no pictures.
    if unicodedata.category(picture) not in {"So", "Sk", "Cn"}:
        return ""
    name = _LATER.get(ord(picture)) or unicodedata.name(picture, "").lower().replace("-", " ")
    # Among the old signs "black" means filled, "white" hollow.
    return _FILLED.sub("", name) if picture < "\U0001f000" else name


@lru_cache(4096)
def _named(pictures: str) -> str:
    """Name a run of pictures; what is repeated is named once."""
    bare = _JOINER.sub("", pictures)
    names: list[str] = []
    at = 0
    while at < len(bare):
        name = _JOINED.get(bare[at : at + 2], "")
        at += 2 if name else 1
        name = name or _name(bare[at - 1]) or bare[at - 1]
        if not names or names[-1] != name:
            names.append(name)
    return " ".join(names)


def _flags(run: str) -> tuple[str, str]:
    """Read regional indicators: flags where every two name a country, and letters in disguise where not."""
    spelled = "".join(chr(ord(char) - _A + ord("a")) for char in run)
    countries = [spelled[at : at + 2] for at in range(0, len(spelled), 2)]
    if all(country in _COUNTRIES for country in countries):
        return " ".join(dict.fromkeys(f"flag {country}" for country in countries)), ""
    return spelled, "lookalike"


def emoji(text: str) -> list[Edit]:
    """Find emoji and flags, and the words to put in their place; inside a masked word, the letters they hide."""
    edits = []
    for match in _PICTURES.finditer(text):
        start, end = match.span()
        before, after = _LETTERS_BEFORE.search(text, max(0, start - 12), start), _LETTERS_AFTER.match(text, end)
        if before and after:
            word = masked(before.group() + "*" * len(_JOINER.sub("", match.group())) + after.group())
            if word:
                hidden = word[len(before.group()) : len(word) - len(after.group())]
                edits.append(Edit(start, end, hidden, "masked"))
                continue
        pictures = match.group()
        name = _named(pictures) if len(pictures) <= 64 else " ".join(map(_named, _parts(pictures)))
        if name != pictures:
            edits.append(_spaced(text, start, end, name))
    for match in _REGIONAL.finditer(text):
        name, kind = _flags(match.group())
        edits.append(Edit(*match.span(), name, kind) if kind else _spaced(text, *match.span(), name))
    return sorted(edits)


def _parts(pictures: str) -> list[str]:
    return [pictures[at : at + 64] for at in range(0, len(pictures), 64)]


def _spaced(text: str, start: int, end: int, name: str) -> Edit:
    before = "" if start == 0 or text[start - 1].isspace() else " "
    after = "" if end == len(text) or text[end].isspace() else " "
    return Edit(start, end, before + name + after)
