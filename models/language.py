"""Which language a comment is written in, cheaply, and the site's own where that cannot be told.

Three steps, each only where the one before has not settled it: the script, common English words, and at last
the identifier (Lui and Baldwin 2012, as packaged in py3langid, with its model; nothing is fetched).
"""

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("ja", re.compile(r"[\u3041-\u30fa]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("th", re.compile(r"[\u0e01-\u0e3a]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("el", re.compile(r"[\u03b1-\u03c9]")),
    ("hy", re.compile(r"[\u0561-\u0586]")),
    ("ka", re.compile(r"[\u10d0-\u10ff]")),
    ("ta", re.compile(r"[\u0b85-\u0bb9]")),
    ("te", re.compile(r"[\u0c05-\u0c39]")),
)
_NOT_LATIN = re.compile(r"[\u0370-\u1cff\u1f00-\u1fff\u3040-\u9fff\uac00-\ud7a3]")
_LETTERS = re.compile(r"[^\W\d_]+")
_NOISE = re.compile(r"https?://\S+|www\.\S+|[@#]\w+")
# English words that are frequent and, spelled so, rare in other languages written in Latin letters.
_ENGLISH = frozenset(
    """
    the and of to that it is was for you your with this are not have has they he she we be but my i im
    what who why how would should could will can just like about people if when there their them then than
    from been because don't dont doesnt isnt cant its it's im i'm you're youre his her our out up get got
    know think want make did does do good more some thank thanks yes lol please never always right very
    much these those where which were had over only really even still also an any all my me at by as or
    said say see look go going love great man guy hate stupid video news
    """.split()  # noqa: SIM905  a list of a hundred literals is no easier to read
)
_SAMPLE = 240  # characters read: more cost time and change nothing
_LEAST_WORDS = 5
_LEAST_MARGIN = 0.9


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def load() -> None:
    """Read the identifier's own model now, so that the first comment does not wait a second for it."""
    _identifier()


def identify(text: str, fallback: str) -> str:
    """Return the ISO 639-1 code of the language of `text`, or `fallback` where that is not sure.

    Short texts and close calls are not sure. `fallback` is the language of the site.
    """
    sample = text[:_SAMPLE]
    if not sample.isascii() and _mostly_foreign(sample):
        return _by_script(sample) or _guess(sample)[0] or fallback
    found = _LETTERS.findall(_NOISE.sub(" ", sample).lower())
    english = sum(map(_ENGLISH.__contains__, found))
    if english * 5 >= len(found) and english:
        return "en"
    if len(found) < _LEAST_WORDS:
        return fallback
    language, probability = _guess(" ".join(found))
    return language if language and probability >= _LEAST_MARGIN else fallback


def _guess(sample: str) -> tuple[str, float]:
    """Return the identifier's answer and its probability; an empty code where it sees no language."""
    language, probability = _identifier().classify(sample.encode("utf-8", "replace").decode())
    return (language if len(language) == 2 else ""), float(probability)


def _mostly_foreign(sample: str) -> bool:
    # Then the site's language, most often written in Latin letters, is a worse answer than a guess.
    foreign = len(_NOT_LATIN.findall(sample))
    return foreign > 0 and foreign * 2 >= sum(map(str.isalpha, sample))


def _by_script(sample: str) -> str | None:
    """Return the language that most of the letters belong to, where their script is of one language."""
    foreign = len(_NOT_LATIN.findall(sample))
    for language, script in _SCRIPTS:
        # Japanese mixes its kana with Chinese characters: a few of them settle it.
        if len(script.findall(sample)) * (8 if language == "ja" else 2) > foreign:
            return language
    return None
