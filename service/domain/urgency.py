"""How long a case can wait. The formula and its reasons: docs/decisions/0009."""

from collections.abc import Mapping
from datetime import timedelta

from models.labels import Label

WEIGHTS: Mapping[Label, float] = {
    Label.THREAT: 1.0,
    Label.SEVERE_TOXICITY: 1.0,
    Label.IDENTITY_ATTACK: 0.9,
    Label.INSULT: 0.7,
    Label.TOXICITY: 0.7,
    Label.OBSCENE: 0.5,
    Label.SPAM: 0.4,
}
"""How grave each label is: a certain threat outweighs certain spam."""

_LEAST_SHARE = 0.1


def severity(scores: Mapping[Label, float] | None) -> float:
    """Return how grave a comment probably is, 0 to 1; 1 where nobody knows, since it could not be scored."""
    if not scores:
        return 1.0
    return max(WEIGHTS[label] * score for label, score in scores.items())


def patience(scores: Mapping[Label, float] | None, service_level: timedelta) -> float:
    """Return for how many seconds a case may wait that nobody has reported and whose article draws no crowd.

    From all of the site's service level for the mildest down to a tenth for the gravest.
    """
    return service_level.total_seconds() * (1 - (1 - _LEAST_SHARE) * severity(scores))
