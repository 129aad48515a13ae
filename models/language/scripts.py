# ruff: noqa: RUF001  letters that are easily taken for others are what this file is about
"""Which languages a script allows, for what is not written in Latin letters."""

import re

_LANGUAGES = {
    "ko": r"\uac00-\ud7a3\u3131-\u318e",
    "ja": r"\u3041-\u30fa",
    "zh": r"\u4e00-\u9fff",
    "ru uk bg sr be mk kk ky tg tt mn": r"\u0400-\u052f",
    "ar fa ur ps ug sd": r"\u0620-\u06d3\u0750-\u077f",
    "hi mr ne sa": r"\u0904-\u0963",
    "bn as": r"\u0985-\u09b9",
    "th": r"\u0e01-\u0e3a",
    "he yi": r"\u05d0-\u05ea",
    "el": r"\u0386-\u03ce",
    "hy": r"\u0531-\u0586",
    "ka": r"\u10d0-\u10ff",
    "ta": r"\u0b85-\u0bb9",
    "te": r"\u0c05-\u0c39",
    "pa": r"\u0a05-\u0a39",
    "gu": r"\u0a85-\u0ab9",
    "kn": r"\u0c85-\u0cb9",
    "ml": r"\u0d05-\u0d3a",
    "si": r"\u0d85-\u0dc6",
    "lo": r"\u0e81-\u0eb0",
    "km": r"\u1780-\u17b3",
    "my": r"\u1000-\u102a",
    "am ti": r"\u1200-\u135a",
}
_SCRIPTS = tuple((tuple(codes.split()), re.compile(f"[{letters}]")) for codes, letters in _LANGUAGES.items())
# Letters that some languages of a script have and others lack; the first row that is met narrows the choice.
_LETTERS = (
    ("be", re.compile(r"[ўЎ]")),
    ("mk", re.compile(r"[ѓќѕЃЌЅ]")),
    ("sr mk", re.compile(r"[ђћјљњџЂЋЈЉЊЏ]")),
    ("tg", re.compile(r"[ҷҳӣӯҶҲӢӮ]")),
    ("kk ky tt mn", re.compile(r"[әғқңөұүһӘҒҚҢӨҰҮҺ]")),
    ("uk", re.compile(r"[їєґЇЄҐ]")),
    ("uk be kk", re.compile(r"[іІ]")),
    ("ru", re.compile(r"\A(?=.*[ыэёЫЭЁ])(?=.*[ищъИЩЪ])", re.DOTALL)),  # the others would show letters from above
    ("ru be kk ky tg tt mn", re.compile(r"[ыэёЫЭЁ]")),
    ("ru bg uk tg", re.compile(r"[ъщЪЩ]")),
    ("ur", re.compile(r"[ٹڈڑےں]")),
    ("ps", re.compile(r"[ټډړښځڅ]")),
    ("fa ur ug", re.compile(r"[پچژگ]")),
)
# Letters and marks of other scripts than Latin, and what may be one of them or a Latin letter in disguise.
_OTHER = (
    r"\u0370-\u1cff\u1f00-\u1fff\u2c80-\u2dff\u3040-\ua6ff\ua800-\uab2f\uab70-\ud7ff\uf900-\ufaff\ufb1d-\ufdff"
    r"\ufe70-\ufefc\uff66-\uffdc\U00010000-\U0001d3ff\U0001d800-\U0001efff\U00020000-\U0003ffff"
)
_LETTER = re.compile(f"[{_OTHER}]")
_SUSPECT = re.compile(
    rf"[{_OTHER}\u1d00-\u1dff\u2100-\u214f\u2460-\u24ff\uff21-\uff5a\U0001d400-\U0001d7ff\U0001f130-\U0001f189]"
)


def is_plain(text: str) -> bool:
    """Say whether there is no letter but plain Latin ones. Quick: most comments are."""
    return _SUSPECT.search(text) is None


def is_foreign(text: str) -> bool:
    """Say whether half of the letters or more are of other scripts than Latin."""
    foreign = len(_LETTER.findall(text))
    return foreign > 0 and foreign * 2 >= sum(map(str.isalpha, text))


def languages(text: str) -> tuple[str, ...]:
    """Return the languages, by ISO 639-1 code, that the script of most foreign letters allows, the likeliest first.

    None where the script is not in the table.
    """
    foreign = len(_LETTER.findall(text))
    for codes, letters in _SCRIPTS:
        # Japanese mixes its kana with Chinese characters: a few of them settle it.
        if len(letters.findall(text)) * (8 if codes == ("ja",) else 2) > foreign:
            return _narrowed(text, codes)
    return ()


def _narrowed(text: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(codes) == 1:
        return codes
    for some, letters in _LETTERS:
        kept = tuple(code for code in some.split() if code in codes)
        if kept and letters.search(text):
            return kept
    return codes
