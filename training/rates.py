"""How common each label is in real traffic, and weights that bring held-out rows to that."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from models.labels import LABELS, Label

_F64 = npt.NDArray[np.float64]
_TOXICITY = LABELS.index(Label.TOXICITY)
# Shares of each label in the whole of the Jigsaw training file, 159,571 comments as they came.
_JIGSAW = {
    Label.TOXICITY: 0.0958,
    Label.SEVERE_TOXICITY: 0.0100,
    Label.OBSCENE: 0.0529,
    Label.THREAT: 0.0030,
    Label.INSULT: 0.0494,
    Label.IDENTITY_ATTACK: 0.0088,
}


def natural_rates(toxicity: float = 0.10, spam: float = 0.05) -> dict[Label, float]:
    """Return the share of each label in traffic of which `toxicity` is toxic and `spam` is spam."""
    scale = toxicity / _JIGSAW[Label.TOXICITY]
    return {label: min(1.0, share * scale) for label, share in _JIGSAW.items()} | {Label.SPAM: spam}


def asked(words: Sequence[str], default: Mapping[Label, float] | None = None) -> dict[Label, float]:
    """Return the rates that `words` such as "toxicity=0.1" and "spam=0.05" ask for, those of `default` else.

    The rates of the other labels follow that of toxicity. Raises ValueError for anything else.
    """
    base = dict(default or natural_rates())
    given: dict[str, float] = {}
    for word in words:
        name, _, share = word.partition("=")
        if name not in (Label.TOXICITY, Label.SPAM) or not re.fullmatch(r"0?\.\d+", share) or not float(share) > 0:
            raise ValueError(f"{word!r} is no rate: expected toxicity=SHARE or spam=SHARE with a share such as 0.05")
        given[name] = float(share)
    if not given:
        return base
    return natural_rates(**{"toxicity": base[Label.TOXICITY], "spam": base[Label.SPAM]} | given)


def natural_weights(
    shares: npt.NDArray[np.floating], rates: dict[Label, float], traffic: npt.NDArray[np.floating] | None = None
) -> _F64:
    """Return weights (n, labels) under which each label has its natural rate; 0 where it is unknown.

    `traffic` (n,) says how many comments each row stands for, one unless given. Toxic rows are brought to their rate
    first: the others' negatives would be far too toxic otherwise.
    """
    known = ~np.isnan(shares)
    weights: _F64 = known * (np.ones(len(shares)) if traffic is None else traffic.astype(float))[:, None]
    toxicity = shares[:, _TOXICITY].astype(float)
    to_rate = _towards(toxicity, weights[:, _TOXICITY], rates[Label.TOXICITY])
    toxic_weight = np.where(known[:, _TOXICITY], to_rate, 1.0)
    for column, label in enumerate(LABELS):
        if label is not Label.SPAM:
            weights[:, column] *= toxic_weight
        weights[:, column] *= _towards(shares[:, column].astype(float), weights[:, column], rates[label])
    return weights


def _towards(share: _F64, mass: _F64, rate: float) -> _F64:
    """Return factors that give the rows with this mass the rate; 1 where all or none have the label."""
    total, ones = float(mass.sum()), float((np.nan_to_num(share) * mass).sum())
    if not 0 < ones < total:
        return np.ones_like(share)
    up, down = rate * total / ones, (1 - rate) * total / (total - ones)
    factors: _F64 = np.nan_to_num(share * up + (1 - share) * down, nan=1.0)
    return factors
