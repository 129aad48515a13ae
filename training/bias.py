"""Unintended bias: whether a model takes the mention of a group of people for abuse.

Borkan, Dixon, Sorensen, Thain and Vasserman (2019), "Nuanced Metrics for Measuring Unintended Bias with Real Data for
Text Classification": three AUCs a group, and the generalised mean with power -5 that lets the worst groups count most.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel

_Floats = npt.NDArray[np.floating]
_Bools = npt.NDArray[np.bool_]
_POWER = -5
_LEAST = 20  # comments of a group on either side: fewer say nothing

GROUPS = (
    "lesbian", "gay", "bisexual", "transgender", "trans", "queer", "lgbt", "lgbtq", "homosexual", "straight",
    "heterosexual", "male", "female", "nonbinary", "african", "african american", "black", "white", "european",
    "hispanic", "latino", "latina", "latinx", "mexican", "canadian", "american", "asian", "indian", "middle eastern",
    "chinese", "japanese", "christian", "muslim", "jewish", "buddhist", "catholic", "protestant", "sikh", "taoist",
    "old", "older", "young", "younger", "teenage", "millenial", "middle aged", "elderly", "blind", "deaf", "paralyzed",
)  # fmt: skip
"""The identity terms of the templates in identity_madlibs, spelled as there."""

# The longest first: an "african american" is not also counted as "african".
_TERMS = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, GROUPS), key=len, reverse=True)) + r")s?\b", re.IGNORECASE
)
# Spellings and verb forms that are frequent in African-American English and rare elsewhere. Words that are
# themselves what annotators look for, slurs and swear words, are left out: they would pick by label.
_DIALECT = re.compile(
    r"\b(?:finna|tryna|gon|gone be|bout to|boutta|imma|ima|iont|ion even|ain'?t no|ain'?t got|aint nobody|y'?all|yall"
    r"|dat|dis|dem|dey|wit|wat|da|doe|tho|dawg|bruh|fam|deadass|lowkey|ova|neva|eva|cuz|cus|errbody|erbody"
    r"|(?:i|you|u|he|she|it|we|they|dey) be \w+(?:in|ing|in')|(?:he|she|it) don'?t|been had|done (?:got|went|told))\b",
    re.IGNORECASE,
)


class GroupAucs(BaseModel):
    """One group among n rows: its own AUC, and those against the background, in both directions.

    `bpsn`: background positives above the group's negatives; low where harmless mentions look toxic.
    `bnsp`: the group's positives above background negatives; low where abuse of the group is missed.
    """

    n: int
    subgroup: float | None
    bpsn: float | None
    bnsp: float | None


class Bias(BaseModel):
    """The measures of one set of rows: groups, their power means, and false-positive rates.

    `false_positive_rates` goes from a threshold's name to group to rate, `mean_rates` to the mean over groups.
    """

    groups: dict[str, GroupAucs]
    power_means: dict[str, float | None]
    worst: float | None
    false_positive_rates: dict[str, dict[str, float]]
    mean_rates: dict[str, float]

    def ratio(self, threshold: str, group: str) -> float | None:
        """Return a group's false-positive rate over the mean; None where nobody has false positives."""
        mean = self.mean_rates.get(threshold, 0.0)
        rate = self.false_positive_rates.get(threshold, {}).get(group)
        return rate / mean if mean > 0 and rate is not None else None


def mentions(texts: Sequence[str]) -> dict[str, _Bools]:
    """Return for each group that is mentioned, in singular or plural, by which of n texts."""
    found: dict[str, _Bools] = {}
    for at, text in enumerate(texts):
        for match in _TERMS.finditer(text):
            term = match.group().lower()
            group = term if term in _KNOWN else term.removesuffix("s")
            found.setdefault(group, np.zeros(len(texts), dtype=bool))[at] = True
    return {group: found[group] for group in GROUPS if group in found}


_KNOWN = frozenset(GROUPS)


def dialect(texts: Sequence[str]) -> _Bools:
    """Say which texts show markers of African-American English.

    A proxy, and a rough one: a short list of spellings and verb forms, no measure of who wrote a text.
    """
    return np.array([_DIALECT.search(text) is not None for text in texts], dtype=bool)


def measure(scores: _Floats, truth: _Bools, members: Mapping[str, _Bools], thresholds: Mapping[str, float]) -> Bias:
    """Measure n rows: scores and truth (n,), and for each group which rows mention it; `thresholds` by name."""
    groups = {}
    for group, member in members.items():
        sides = [scores[member == inside] for inside in (True, False)]
        truths = [truth[member == inside] for inside in (True, False)]
        inside, outside = ((s[t], s[~t]) for s, t in zip(sides, truths, strict=True))
        groups[group] = GroupAucs(
            n=int(member.sum()),
            subgroup=_auc(inside[0], inside[1]),
            bpsn=_auc(outside[0], inside[1]),
            bnsp=_auc(inside[0], outside[1]),
        )
    means = {
        kind: power_mean([auc for found in groups.values() if (auc := getattr(found, kind)) is not None])
        for kind in ("subgroup", "bpsn", "bnsp")
    }
    known = [auc for found in groups.values() for auc in (found.subgroup, found.bpsn, found.bnsp) if auc is not None]
    rates = {
        name: {
            group: float((scores[member & ~truth] >= threshold).mean())
            for group, member in members.items()
            if (member & ~truth).sum() >= _LEAST
        }
        for name, threshold in thresholds.items()
    }
    return Bias(
        groups=groups,
        power_means=means,
        worst=min(known, default=None),
        false_positive_rates=rates,
        mean_rates={name: float(np.mean(list(found.values()))) for name, found in rates.items() if found},
    )


def power_mean(values: Sequence[float], power: float = _POWER) -> float | None:
    """Return the generalised mean; None of nothing, 0 where a value is 0 and the power negative."""
    if not values:
        return None
    if min(values) <= 0:
        return 0.0
    return float(np.mean(np.asarray(values, dtype=float) ** power) ** (1 / power))


def _auc(positives: _Floats, negatives: _Floats) -> float | None:
    """Return how often a positive scores above a negative, ties counting half."""
    if len(positives) < _LEAST or len(negatives) < _LEAST:
        return None
    below = np.sort(negatives)
    wins = np.searchsorted(below, positives, "left") + np.searchsorted(below, positives, "right")
    return float(wins.mean() / 2 / len(below))
