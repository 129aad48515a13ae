"""The table of schemes. Each is a pure function of a word or a text, and of the chance it is given."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal

Kind = Literal["disguise", "misspelling", "dilution"]
"""Who has to see through it.

disguise: every letter is still there for a reader, so that normalising can undo it. misspelling: letters are
lost, moved or exchanged, so that reading can guess and training has to learn the rest. dilution: the words stay
and the text grows.
"""

Change = Callable[[str, Random], str]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way of evading: `change` rewrites a word, or where `whole` the whole text, and is total on any string.

    `source` is a paper, or "own". Not `readable` means that readers too lose the word: to be reported, not learnt.
    """

    name: str
    source: str
    kind: Kind
    change: Change
    whole: bool = False
    readable: bool = True


SCHEMES: dict[str, Scheme] = {}
"""Every scheme by name."""


def scheme(source: str, kind: Kind, *, whole: bool = False, readable: bool = True) -> Callable[[Change], Change]:
    """Enter the decorated function in the table under its own name."""

    def enter(change: Change) -> Change:
        name = change.__name__
        SCHEMES[name] = Scheme(name, source, kind, change, whole, readable)
        return change

    return enter
