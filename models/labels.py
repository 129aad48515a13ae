"""The labels that a model scores, and the scores it gives."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias


class Label(StrEnum):
    """One kind of unwanted content; a comment can have several or none."""

    TOXICITY = "toxicity"
    SEVERE_TOXICITY = "severe_toxicity"
    OBSCENE = "obscene"
    THREAT = "threat"
    INSULT = "insult"
    IDENTITY_ATTACK = "identity_attack"
    SPAM = "spam"


LABELS: tuple[Label, ...] = tuple(Label)
"""Every label, in the order of a model's columns."""

Scores: TypeAlias = Mapping[Label, float]
"""A calibrated probability in [0, 1] for each label that a model knows."""
