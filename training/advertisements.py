"""Made-up advertising, and ordinary talk about the same things, so that a topic alone is no spam.

The public spam sets are few and each knows one place. A grammar of our own holds the kinds that are common
under articles; what is drawn from it differs in every name, link and number.
"""

import re
from random import Random

from models.examples import Example
from models.labels import Label
from training.phrases import ADVERTISING, ORDINARY, Grammar

SOURCE = "made_up_advertising"
_WEIGHT = 2.0
_SMALL, _CAPITALS, _DISGUISED = 0.2, 0.03, 0.15
_SYMBOL = re.compile(r"\{(\w+)\}|#")
# Alphabets that sellers write a brand in: where their capital A stands, and where their 0.
_ALPHABETS = ((0x1D400, 0x1D7CE), (0x1D5D4, 0x1D7EC), (0x1D63C, 0x1D7EC), (0xFF21, 0xFF10))


def comments(seed: int = 0, wanted: int = 8_000) -> list[Example]:
    """Return so many comments, drawn by `seed`, half of them advertising; they say nothing of other labels."""
    random = Random(seed)  # noqa: S311  the same seed has to give the same model
    kept: dict[str, Example] = {}
    for grammar, share in ((ADVERTISING, 1.0), (ORDINARY, 0.0)):
        enough = len(kept) + wanted // 2
        while len(kept) < enough:
            text = _spoken(expand("{comment}", grammar, random), random, _DISGUISED * share)
            kept.setdefault(text, Example(text, {Label.SPAM: share}, SOURCE, None, _WEIGHT))
    return list(kept.values())


def expand(text: str, grammar: Grammar, random: Random) -> str:
    """Put one of its alternatives in place of each {name}, and a digit in place of each #.

    Raises KeyError for a name that the grammar lacks.
    """

    def chosen(match: re.Match[str]) -> str:
        name = match[1]
        return expand(random.choice(grammar[name]), grammar, random) if name else str(random.randrange(10))

    return _SYMBOL.sub(chosen, text)


def _spoken(text: str, random: Random, disguised: float) -> str:
    """Write a text as people do: some all small, some in capitals, some advertising in another alphabet."""
    draw = random.random()
    if draw < _SMALL + _CAPITALS:
        text = text.lower() if draw < _SMALL else text.upper()
    words = text.strip().split(" ")
    if random.random() < disguised:
        letter, digit = random.choice(_ALPHABETS)
        at = random.randrange(len(words))
        words[at] = "".join(_lookalike(char, letter, digit) for char in words[at])
    return " ".join(words)


def _lookalike(char: str, letter: int, digit: int) -> str:
    if "0" <= char <= "9":
        return chr(digit + ord(char) - ord("0"))
    if "A" <= char.upper() <= "Z" and char.isascii():
        return chr(letter + ord(char.upper()) - ord("A"))
    return char
