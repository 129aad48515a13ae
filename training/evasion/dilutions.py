"""Dilutions: every word stays as it is, and others are put beside it."""

from random import Random

from training.evasion.scheme import scheme

_KIND = (
    "love", "thanks", "please", "great", "happy", "kind", "nice", "peace", "good morning", "have a lovely day",
    "well done", "beautiful", "wonderful news", "best wishes", "with respect",
)  # fmt: skip


@scheme("Gröndahl et al. 2018", "dilution", whole=True)
def grondahl_love(text: str, rng: Random) -> str:
    """Add the word that readers of hate speech saw least."""
    return f"{text} love"


@scheme("Gröndahl et al. 2018", "dilution", whole=True)
def grondahl_kind_words(text: str, rng: Random) -> str:
    """Add two to eight kind words at the end."""
    return " ".join([text, *rng.choices(_KIND, k=rng.randint(2, 8))])


@scheme("Kurita et al. 2019", "dilution", whole=True)
def kurita_distract(text: str, rng: Random) -> str:
    """Strew kind words over the whole text."""
    words = text.split(" ")
    for kind in rng.choices(_KIND, k=rng.randint(1, 4)):
        words.insert(rng.randint(0, len(words)), kind)
    return " ".join(words)
