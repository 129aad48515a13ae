"""What a threshold is asked for: a small language, and the answer that an operating curve gives.

    maximum recall @ precision >= 0.9
    maximum approved @ missed <= 0.01
    minimum false_positive_rate @ recall >= 0.8

A goal names what is to be as large or as small as it can be, and after the @ what must hold. A threshold is one
score t. Comments that score t or more are *caught* (rejected, or held for people), those below pass. Measures are
shares of real traffic:

    precision            of what is caught, what truly has the label
    recall               of what truly has the label, what is caught
    missed               of what passes, what truly has the label (elsewhere: the false omission rate)
    false_positive_rate  of what does not have the label, what is caught
    approved             of everything, what passes
    rejected             of everything, what is caught

Two short forms stand for the goals that are asked for most: `missed<=0.01` for `maximum approved @ missed <= 0.01`,
and `precision>=0.9` for `maximum recall @ precision >= 0.9`. Spaces and letter case mean nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Measure(StrEnum):
    """What can be said of a threshold; the module says what each is a share of."""

    PRECISION = "precision"
    RECALL = "recall"
    MISSED = "missed"
    FALSE_POSITIVE_RATE = "false_positive_rate"
    APPROVED = "approved"
    REJECTED = "rejected"


# What one wants much of and what little; of the shares of traffic it depends on who asks.
_MORE = {Measure.PRECISION, Measure.RECALL, Measure.APPROVED, Measure.REJECTED}
_LESS = {Measure.MISSED, Measure.FALSE_POSITIVE_RATE, Measure.APPROVED, Measure.REJECTED}
_WISHES = {"maximum": _MORE, "minimum": _LESS}
_SIGNS = {">=": _MORE, "<=": _LESS}
_SHORT = {Measure.MISSED: ("maximum", Measure.APPROVED), Measure.PRECISION: ("maximum", Measure.RECALL)}
_PARTS = re.compile(r"(?:(?P<wish>.*?)\s+(?P<measure>\S*)\s*@)?\s*(?P<held>\w*)\s*(?P<sign>[<>=]*)\s*(?P<bound>.*)")
_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{0,12})?|\.[0-9]{1,12}")
_MOST_CHARACTERS = 120
FORMS = "maximum recall @ precision >= 0.9, or maximum approved @ missed <= 0.01, or for short missed<=0.01"
"""Goals that are well formed, to be shown to people who wrote one that is not."""


@dataclass(frozen=True, slots=True)
class Goal:
    """`wish` ("maximum" or "minimum") of `measure` while `held` stays on its side (`sign`) of `bound`."""

    wish: str
    measure: Measure
    held: Measure
    sign: str
    bound: float

    def __str__(self) -> str:
        return f"{self.wish} {self.measure} @ {self.held} {self.sign} {_plain(self.bound)}"

    @property
    def name(self) -> str:
        """The one spelling under which policies and manifests keep the goal: the short form where it has one."""
        if _SHORT.get(self.held) == (self.wish, self.measure):
            return f"{self.held}{self.sign}{_plain(self.bound)}"
        return str(self)


def _plain(number: float) -> str:
    return f"{number:.12f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=1024)  # policies name the same few goals for every comment
def parse(text: str) -> Goal:
    """Read a goal. Raises ValueError with a sentence that says what is wrong and what was expected."""

    def refuse(problem: str) -> ValueError:
        return ValueError(f"{text[:_MOST_CHARACTERS]!r} is not a goal: {problem}")

    found = _PARTS.fullmatch(" ".join(text.lower().split())) if len(text) <= _MOST_CHARACTERS else None
    if found is None or not found["held"]:
        raise refuse(f"expected a form like {FORMS}")
    if found["wish"] is None and found["held"] in _WISHES:
        raise refuse(f"an @ parts what is to be best from what must hold; expected a form like {FORMS}")
    held = _measure(found["held"], refuse)
    if not found["sign"]:
        raise refuse(f"expected {_list(_signs(held))} and a share after {held}, as in {held} {_signs(held)[0]} 0.05")
    if found["sign"] not in _signs(held):
        raise refuse(f"{held} is held with {_list(_signs(held))}, not with {found['sign']}")
    if not _NUMBER.fullmatch(found["bound"]) or not 0 <= float(found["bound"]) <= 1:
        raise refuse(f"after {found['sign']} a share from 0 to 1 is expected, such as 0.05")
    bound = float(found["bound"])
    if found["wish"] is None:
        if held not in _SHORT:
            raise refuse(f"what is to be best while {held} is held? Expected a form like {FORMS}")
        return Goal(*_SHORT[held], held, found["sign"], bound)
    measure = _measure(found["measure"], refuse)
    if found["wish"] not in _WISHES:
        raise refuse(f"it starts with {_list(list(_WISHES))}, not with {found['wish']!r}")
    if measure not in _WISHES[found["wish"]]:
        raise refuse(f"nobody wants the {found['wish']} of {measure}")
    if measure is held:
        raise refuse(f"{measure} stands on both sides of the @")
    return Goal(found["wish"], measure, held, found["sign"], bound)


def _measure(word: str, refuse: Callable[[str], ValueError]) -> Measure:
    try:
        return Measure(word)
    except ValueError:
        raise refuse(f"{word!r} is no measure; they are {_list(list(Measure), 'and')}") from None


def _signs(measure: Measure) -> list[str]:
    return [sign for sign, fitting in _SIGNS.items() if measure in fitting]


def _list(words: Sequence[str], last: str = "or") -> str:
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def value(measure: Measure, recall: float, false_positive_rate: float, rate: float) -> float | None:
    """Return a measure where a share `rate` of traffic has the label; None where it is a share of nothing.

    Recall and the false-positive rate say all: they do not depend on the rate, and the others follow (Bayes).
    """
    hits, false = rate * recall, (1 - rate) * false_positive_rate
    lost, clean = rate * (1 - recall), (1 - rate) * (1 - false_positive_rate)
    match measure:
        case Measure.RECALL:
            return recall
        case Measure.FALSE_POSITIVE_RATE:
            return false_positive_rate
        case Measure.REJECTED:
            return hits + false
        case Measure.APPROVED:
            return lost + clean
        case Measure.PRECISION:
            return hits / (hits + false) if hits + false > 0 else None
        case Measure.MISSED:
            return lost / (lost + clean) if lost + clean > 0 else None


def answer(
    goal: Goal, thresholds: Sequence[float], recall: Sequence[float], false_positive_rate: Sequence[float], rate: float
) -> float | None:
    """Return the threshold of an operating curve that reaches the goal best; None where none does.

    The sequences are of one length, the thresholds rising. Of equally good thresholds it is the highest: that
    catches least.
    """
    best: tuple[float, float] | None = None
    sign = 1 if goal.wish == "maximum" else -1
    for threshold, hit, false in zip(thresholds, recall, false_positive_rate, strict=True):
        held = value(goal.held, hit, false, rate)
        if held is None or (held < goal.bound if goal.sign == ">=" else held > goal.bound):
            continue
        reached = value(goal.measure, hit, false, rate)
        if reached is not None and (best is None or sign * reached >= best[0]):
            best = sign * reached, threshold
    return None if best is None else best[1]
