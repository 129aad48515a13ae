# ruff: noqa: RUF001  letters that are easily taken for others are what this file is about
"""Letters that a reader takes for other letters. All lower case: texts are case-folded before."""

PLAIN_LATIN = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ĸ": "k", "ł": "l", "ŋ": "n",
    "þ": "th", "ŧ": "t", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʋ": "u", "ɯ": "w", "ȷ": "j", "ſ": "s",
}  # fmt: skip
"""Latin letters that Unicode does not take apart, though a reader does."""

_CYRILLIC = {
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "һ": "h", "і": "i", "ї": "i", "ј": "j",
    "к": "k", "ӏ": "l", "м": "m", "н": "h", "о": "o", "р": "p", "ԛ": "q", "г": "r", "ѕ": "s", "т": "t",
    "ѵ": "v", "ԝ": "w", "х": "x", "у": "y", "є": "e",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "b", "ϲ": "c", "ε": "e", "γ": "y", "η": "n", "ι": "i", "ϳ": "j", "κ": "k", "ν": "v",
    "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "ω": "w", "σ": "o",
}  # fmt: skip
TWINS = _CYRILLIC | _GREEK
"""Cyrillic and Greek letters and the Latin letters they pass for."""

CYRILLIC_OF = {
    "a": "а", "b": "в", "c": "с", "e": "е", "h": "н", "i": "і", "k": "к", "m": "м", "o": "о", "p": "р",
    "t": "т", "x": "х", "y": "у",
}  # fmt: skip
"""Latin letters and the Cyrillic letters they pass for, for a Cyrillic word with one slipped in."""
