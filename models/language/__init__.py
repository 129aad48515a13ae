"""Which language a comment is written in, cheaply, and the site's own where that cannot be told.

Four steps, each only where the one before has not settled it: the script; common English words; words that tell
another language; and at last the identifier (Lui and Baldwin 2012, as packaged in py3langid, with its model;
nothing is fetched). How often it is right, by language and length, is told in docs/languages.md.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from models.language.latin import english_words, latin_words, spelled_as_english, told
from models.language.scripts import is_foreign, is_plain, languages
from models.language.telling_words import OTHERS
from models.text import fold

_SAMPLE = 120  # characters read: more cost time and change nothing
_MOST = 4  # times as many, where mentions and links fill the beginning
_NOISE = re.compile(r"https?://\S+|www\.\S+|[@#]\w+")
# How replies begin where names have spaces: "+Given Family ". The name tells nothing of the text.
_ADDRESSED = re.compile(r"^\s*\+\S+(?:[ \t]\S+)?(?=.*[^\W\d_])", re.DOTALL)
# Letters drawn for formulas, wide, enclosed or small, which only disguise plain ones.
_STYLED = re.compile(r"[\u1d00-\u1d2b\u2460-\u24ff\uff21-\uff5a\U0001d400-\U0001d7ff\U0001f130-\U0001f189]")
# A Latin letter and its neighbour from another alphabet that has letters of the same shape.
_MIXED = re.compile(r"[\u0370-\u052f][A-Za-z]|[A-Za-z][\u0370-\u052f]")
# What the identifier tells apart in Latin letters and we do not.
_KIN = {"ms": "id", "jv": "id", "bs": "hr", "sr": "hr", "sh": "hr", "nn": "no", "nb": "no"}

_FAVOUR = 8.0  # for the likeliest language of a script, in odds
_MOST_ENGLISH = 0.05  # probability, where another language is answered
_LEAST_ENGLISH = 0.9  # probability, where English is


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def load() -> None:
    """Read the identifier's own model now, so that the first comment does not wait a second for it."""
    _identifier()


def identify(text: str, fallback: str) -> str:
    """Return the ISO 639-1 code of the language of `text`, or `fallback` where that is not sure.

    Texts without words and close calls are not sure. `fallback` is the language of the site, with a region or
    without. Serbian in Latin letters counts as Croatian, Hindi in Latin letters as Hindi. Total on every str.
    """
    own = fallback.partition("-")[0].lower()
    home = _KIN.get(own, own)
    code = _tell(text, own, home)
    return fallback if code is None or code == home else code


def _tell(text: str, own: str, home: str) -> str | None:
    sample = text[:_SAMPLE]
    if "@" in sample or "#" in sample or "://" in sample or "www." in sample:
        sample = _NOISE.sub(" ", text[: _MOST * _SAMPLE])[:_SAMPLE]
    if "+" in sample:
        sample = _ADDRESSED.sub("", sample)
    if not is_plain(sample):
        if _STYLED.search(sample) or _MIXED.search(sample):
            sample = fold(sample)
        if is_foreign(sample):
            candidates = languages(sample)
            return _likeliest(sample, candidates, own if own in candidates else "".join(candidates[:1]))
    found = latin_words(sample)
    english = english_words(found)
    if home == "en" and english * 3 > len(found):
        return "en"
    if candidates := told(found, english, home):
        return _likeliest(" ".join(found), candidates)
    if english and english * 6 >= len(found):
        return "en"
    return _guessed(found)


def _guessed(found: Sequence[str]) -> str | None:
    """Return the identifier's answer where it is sure enough for so few words."""
    found = [word for word in found if len(word) > 1 or not word.isascii()]  # letters are spaced to disguise words
    sample, different = " ".join(found), len(set(found))
    if not found or (different < 3 and sample.isascii()):
        return None  # a name, most often
    if spelled_as_english(found):
        return None  # the identifier costs ten times as much as everything before
    first, chance = _identifier().classify(sample)  # twice as quick as all chances, and often enough
    if first == "en":
        return "en" if chance >= _LEAST_ENGLISH else None
    chances = _chances(sample)
    best = max(chances, key=chances.__getitem__)
    least = 0.8 if different < 3 else 0.4 if different < 5 else 0.3
    if chances.get("en", 0.0) > _MOST_ENGLISH or chances[best] < least:
        return None
    return best if best in OTHERS or different >= 5 else None  # in few words rare languages are seen everywhere


def _likeliest(sample: str, candidates: Sequence[str], favoured: str = "") -> str:
    """Return the likeliest of some languages, where one may be favoured; of all but English where none is named."""
    if len(candidates) == 1:
        return candidates[0]
    chances = _chances(sample)
    candidates = candidates or sorted(chances.keys() - {"en"})

    def odds(code: str) -> float:
        return chances.get(_KIN.get(code, code), 0.0) * (_FAVOUR if code == favoured else 1.0)

    return max(candidates, key=odds)


def _chances(sample: str) -> dict[str, float]:
    """Return the identifier's probability of each language that has a code of two letters."""
    chances: dict[str, float] = {}
    for label, chance in _identifier().rank(sample.encode("utf-8", "replace").decode()):
        if len(label) == 2:
            code = _KIN.get(label, label)
            chances[code] = chances.get(code, 0.0) + chance
    return chances
