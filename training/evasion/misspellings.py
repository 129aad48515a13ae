"""Misspellings: letters are lost, moved or exchanged, and the reader guesses the word."""

import re
from random import Random
from string import ascii_lowercase

from training.evasion.respellings import RESPELLINGS
from training.evasion.scheme import scheme

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    letter: row[max(at - 1, 0) : at] + row[at + 1 : at + 2] for row in _ROWS for at, letter in enumerate(row)
}
# English spellings and others that sound like them.
_SOUNDS = tuple(
    (re.compile(pattern, re.IGNORECASE), sound)
    for pattern, sound in (
        (r"ph", "f"), (r"\Bck", "k"), (r"c(?=[aourl])", "k"), (r"c(?=[ei])", "s"), (r"s\b", "z"), (r"er\b", "a"),
        (r"ing\b", "in"), (r"ight", "ite"), (r"oo", "u"), (r"ea|ie", "ee"), (r"qu", "kw"), (r"x", "ks"),
        (r"tion", "shun"), (r"th", "d"), (r"wh", "w"), (r"kn", "n"), (r"([bdfglmnprt])\1", r"\1"), (r"y\b", "ie"),
        (r"e\b", ""), (r"f", "ph"), (r"j", "g"), (r"u", "oo"), (r"or\b", "a"), (r"a(?=[st])", "u"),
    )
)  # fmt: skip


def _swapped(word: str, at: int) -> str:
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def _at(word: str, rng: Random) -> int:
    return rng.randrange(len(word)) if word else 0


def _inner(word: str, rng: Random) -> int:
    """Return the place of a letter that is neither first nor last, where there is one."""
    return rng.randrange(1, len(word) - 1) if len(word) > 2 else 0


def _keyboard(word: str, rng: Random, at: int) -> str:
    return word[:at] + rng.choice(_NEIGHBOURS.get(word[at : at + 1].lower(), word[at : at + 1] or " ")) + word[at + 1 :]


@scheme("Hosseini et al. 2017", "misspelling")
def hosseini_repeat(word: str, rng: Random) -> str:
    """Write one letter twice: iddiot."""
    at = _at(word, rng)
    return word[:at] + word[at : at + 1] * 2 + word[at + 1 :]


@scheme("Hosseini et al. 2017", "misspelling")
def hosseini_misspell(word: str, rng: Random) -> str:
    """Repeat, swap or leave out one letter."""
    return rng.choice((hosseini_repeat, gao_swap, gao_delete))(word, rng)


@scheme("Gao et al. 2018", "misspelling")
def gao_swap(word: str, rng: Random) -> str:
    """Swap two neighbouring letters: idoit."""
    different = [at for at in range(len(word) - 1) if word[at] != word[at + 1]]
    return _swapped(word, rng.choice(different)) if different else word


@scheme("Gao et al. 2018", "misspelling")
def gao_substitute(word: str, rng: Random) -> str:
    """Exchange one letter for any: idibt."""
    at = _at(word, rng)
    others = [letter for letter in ascii_lowercase if letter != word[at : at + 1].lower()]
    return word[:at] + rng.choice(others) + word[at + 1 :]


@scheme("Gao et al. 2018", "misspelling")
def gao_delete(word: str, rng: Random) -> str:
    """Leave out one letter: diot."""
    at = _at(word, rng)
    return word[:at] + word[at + 1 :]


@scheme("Gao et al. 2018", "misspelling")
def gao_insert(word: str, rng: Random) -> str:
    """Put in any one letter: idieot."""
    at = _at(word, rng)
    return word[:at] + rng.choice(ascii_lowercase) + word[at:]


@scheme("Li et al. 2019", "misspelling")
def li_delete(word: str, rng: Random) -> str:
    """Leave out one inner letter: idot."""
    at = _inner(word, rng)
    return word[:at] + word[at + 1 :] if at else word


@scheme("Li et al. 2019", "misspelling")
def li_swap(word: str, rng: Random) -> str:
    """Swap two neighbouring inner letters: iidot."""
    different = [at for at in range(1, len(word) - 2) if word[at] != word[at + 1]]
    return _swapped(word, rng.choice(different)) if different else word


@scheme("Li et al. 2019", "misspelling")
def li_keyboard(word: str, rng: Random) -> str:
    """Hit the key beside that of one inner letter: iduot."""
    return _keyboard(word, rng, _inner(word, rng))


@scheme("Eger and Benz 2020", "misspelling")
def eger_inner_shuffle(word: str, rng: Random) -> str:
    """Shuffle the inner letters: ioidt."""
    inner = list(word[1:-1])
    rng.shuffle(inner)
    return word[:1] + "".join(inner) + word[1:][-1:]


@scheme("Eger and Benz 2020", "misspelling", readable=False)
def eger_full_shuffle(word: str, rng: Random) -> str:
    """Shuffle all letters: tioid."""
    return "".join(rng.sample(word, len(word)))


@scheme("Eger and Benz 2020", "misspelling")
def eger_disemvowel(word: str, rng: Random) -> str:
    """Leave out the vowels after the first letter: idt."""
    return word[:1] + re.sub(r"[aeiou]", "", word[1:], flags=re.IGNORECASE)


@scheme("Eger and Benz 2020", "misspelling")
def eger_keyboard(word: str, rng: Random) -> str:
    """Hit the key beside the right one, once for every six letters."""
    for _ in range(1 + len(word) // 6):
        word = _keyboard(word, rng, _at(word, rng))
    return word


@scheme("Eger and Benz 2020", "misspelling")
def eger_truncate(word: str, rng: Random) -> str:
    """Leave out the last letter: idio."""
    return word[:-1] or word


@scheme("Eger and Benz 2020", "misspelling")
def eger_phonetic(word: str, rng: Random) -> str:
    """Spell the word as it sounds: by rules, where the paper asks a model of pronunciation."""
    heard = [(sound, written) for sound, written in _SOUNDS if sound.search(word)]
    for sound, written in rng.sample(heard, min(len(heard), rng.randint(1, 3))):
        word = sound.sub(written, word)
    return word


@scheme("Eger and Benz 2020", "misspelling", whole=True)
def eger_segment(text: str, rng: Random) -> str:
    """Leave out every third space, and put others between letters."""
    kept = "".join("" if char == " " and rng.random() < 0.33 else char for char in text)
    return re.sub(r"(?<=\w)(?=\w)", lambda _: " " if rng.random() < 0.05 else "", kept)


@scheme("Gröndahl et al. 2018", "misspelling", whole=True)
def grondahl_join(text: str, rng: Random) -> str:
    """Leave out every space."""
    return "".join(text.split())


@scheme("Le et al. 2022", "misspelling")
def le_respell(word: str, rng: Random) -> str:
    """Write the word as people were seen to write it, or as it sounds."""
    known = RESPELLINGS.get(word.lower())
    return rng.choice(known) if known else eger_phonetic(word, rng)


@scheme("own", "misspelling")
def masked(word: str, rng: Random) -> str:
    """Hide one inner letter, or all of them: f*ck, f**k."""
    sign = rng.choice("***#-_.%")
    if rng.random() < 0.5:
        return word[:1] + sign * len(word[1:-1]) + word[1:][-1:]
    at = _inner(word, rng)
    return word[:at] + sign + word[at + 1 :] if at else word


@scheme("own", "misspelling")
def masked_signs(word: str, rng: Random) -> str:
    """Hide the inner letters behind signs, as comic strips do: f@#k."""
    return word[:1] + "".join(rng.choice("@#$%&!*") for _ in word[1:-1]) + word[1:][-1:]
