# ruff: noqa: RUF002  letters that are easily taken for others are what this file is about
"""Disguises: the reader still sees every letter of the word, the machine sees other code points."""

from collections.abc import Mapping, Sequence
from random import Random
from string import ascii_lowercase, ascii_uppercase

from training.evasion.letters import (
    EMOJI,
    ENCLOSED,
    LEET,
    MATHEMATICAL,
    SMALL_CAPITALS,
    TEXTBUGGER,
    TURNED,
    TWINS,
    UMLAUTS,
    UNSEEN,
    VISUAL,
)
from training.evasion.scheme import scheme

_Table = Mapping[str, Sequence[str]]


def _exchange(word: str, table: _Table, rng: Random, chance: float = 1.0) -> str:
    """Exchange each letter that the table has with that chance, and one at least."""
    ours = [at for at, letter in enumerate(word) if table.get(letter) or table.get(letter.lower())]
    if not ours:
        return word
    picked = {at for at in ours if rng.random() < chance} or {rng.choice(ours)}
    return "".join(
        rng.choice(table.get(letter) or table[letter.lower()]) if at in picked else letter
        for at, letter in enumerate(word)
    )


def _shift(word: str, capitals: int, small: int) -> str:
    """Move A to Z to the code points from `capitals` on, and a to z to those from `small` on."""
    shifted = {ord(letter): capitals + at for at, letter in enumerate(ascii_uppercase)}
    return word.translate(shifted | {ord(letter): small + at for at, letter in enumerate(ascii_lowercase)})


def _between(word: str, what: Sequence[str], rng: Random, chance: float) -> str:
    """Put one of `what` between letters with that chance, and in one place at least."""
    sure = rng.randrange(1, len(word)) if len(word) > 1 else 0
    return "".join(
        (rng.choice(what) if at and (at == sure or rng.random() < chance) else "") + letter
        for at, letter in enumerate(word)
    )


@scheme("Hosseini et al. 2017", "disguise")
def hosseini_dot(word: str, rng: Random) -> str:
    """Put one dot into it: idi.ot."""
    return _between(word, ".", rng, 0)


@scheme("Li et al. 2019", "disguise")
def li_space(word: str, rng: Random) -> str:
    """Put one space into it: idi ot."""
    return _between(word, " ", rng, 0)


@scheme("Li et al. 2019", "disguise")
def li_look_alike(word: str, rng: Random) -> str:
    """Write o, l and a as 0, 1 and @: m0r0n."""
    return _exchange(word, TEXTBUGGER, rng)


@scheme("Eger and Benz 2020", "disguise")
def eger_intrude(word: str, rng: Random) -> str:
    """Put signs between its letters: i*d*io*t."""
    return _between(word, rng.choice("-_.,*~|^'#"), rng, 0.7)


@scheme("Eger and Benz 2020", "disguise")
def eger_visual(word: str, rng: Random) -> str:
    """Exchange letters for any that look much the same: ịďіoť."""
    return _exchange(word, VISUAL, rng, 0.6)


@scheme("Kurita et al. 2019", "disguise")
def kurita_mix(word: str, rng: Random) -> str:
    """Mix digits, signs and letters of other alphabets: 1dіоt."""
    return _exchange(_exchange(word, LEET, rng, 0.4), TWINS, rng, 0.4)


@scheme("own", "disguise")
def homoglyphs(word: str, rng: Random) -> str:
    """Exchange letters for their Cyrillic and Greek twins."""
    return _exchange(word, TWINS, rng, 0.7)


@scheme("own", "disguise")
def leet(word: str, rng: Random) -> str:
    """Write letters as digits and signs: 1d!07."""
    return _exchange(word, LEET, rng, 0.8)


@scheme("own", "disguise")
def accents(word: str, rng: Random) -> str:
    """Put accents on it: ïdïöt."""
    return _exchange(word, UMLAUTS, rng, 0.9)


@scheme("own", "disguise")
def mathematical(word: str, rng: Random) -> str:
    """Write it in letters meant for formulas, all of one style: 𝓲𝓭𝓲𝓸𝓽."""
    first = rng.choice(MATHEMATICAL)
    return _shift(word, first, first + 26)


@scheme("own", "disguise")
def full_width(word: str, rng: Random) -> str:
    """Write it in letters as wide as Chinese characters: ｉｄｉｏｔ."""
    return _shift(word, 0xFF21, 0xFF41)


@scheme("own", "disguise")
def enclosed(word: str, rng: Random) -> str:
    """Write it in circled or squared letters: ⓘⓓⓘⓞⓣ."""
    return _shift(word, *rng.choice(ENCLOSED))


@scheme("own", "disguise")
def upside_down(word: str, rng: Random) -> str:
    """Turn it round: ʇoᴉpᴉ."""
    return "".join(TURNED.get(letter, letter) for letter in reversed(word.lower()))


@scheme("own", "disguise")
def small_capitals(word: str, rng: Random) -> str:
    """Write it in small capitals: ɪᴅɪᴏᴛ."""
    return "".join(SMALL_CAPITALS.get(letter, letter) for letter in word.lower())


@scheme("own", "disguise")
def zero_width(word: str, rng: Random) -> str:
    """Put characters into it that nobody sees."""
    return _between(word, UNSEEN, rng, 0.6)


@scheme("own", "disguise")
def soft_hyphen(word: str, rng: Random) -> str:
    """Put hyphens into it that show at the end of a line alone."""
    return _between(word, "\xad", rng, 0.5)


@scheme("own", "disguise")
def combining_marks(word: str, rng: Random) -> str:
    """Pile one to three marks on every letter."""
    return "".join(
        letter + "".join(chr(rng.randrange(0x300, 0x370)) for _ in range(rng.randint(1, 3))) for letter in word
    )


@scheme("own", "disguise")
def spaced(word: str, rng: Random) -> str:
    """Space its letters apart: i d i o t."""
    return " ".join(word)


@scheme("own", "disguise")
def dotted(word: str, rng: Random) -> str:
    """Part its letters by one sign: i.d.i.o.t."""
    return rng.choice(".-_·,").join(word)


@scheme("own", "disguise")
def emoji_between(word: str, rng: Random) -> str:
    """Part its letters by one emoji."""
    return rng.choice(EMOJI).join(word)


@scheme("own", "disguise")
def stretched(word: str, rng: Random) -> str:
    """Repeat one letter three to eight times: idioooot."""
    at = rng.randrange(len(word)) if word else 0
    return word[:at] + word[at : at + 1] * rng.randint(3, 8) + word[at + 1 :]


@scheme("own", "disguise")
def html_entities(word: str, rng: Random) -> str:
    """Write letters as a web page may: &#105;d&#x69;ot."""
    return "".join(
        letter if rng.random() < 0.3 else f"&#{ord(letter)};" if rng.random() < 0.5 else f"&#x{ord(letter):x};"
        for letter in word
    )


@scheme("own", "disguise", whole=True)
def all_caps(text: str, rng: Random) -> str:
    """Shout the whole text."""
    return text.upper()


@scheme("own", "disguise")
def mixed_case(word: str, rng: Random) -> str:
    """Mix capitals and small letters: iDIoT."""
    return "".join(letter.upper() if rng.random() < 0.5 else letter.lower() for letter in word)
