"""Perspective's attributes, and which of our labels answers for each."""

from models.agreement import ATTRIBUTES
from models.labels import Label

_BARE = {"OBSCENE", "SPAM"}  # never had an experimental version
SERVED: dict[str, Label] = ATTRIBUTES | {
    f"{name}_EXPERIMENTAL": label for name, label in ATTRIBUTES.items() if name not in _BARE
}
"""By name, what is served; the others that Perspective had (flirtation and the like) are unknown here."""


def label_of(name: str, model_version: str | None = None) -> Label | None:
    """Return the label behind a requested name such as `TOXICITY` or `TOXICITY@6`; None where there is none.

    A version that is a plain number is one of Perspective's, which today's clients pin: the model at hand answers.
    Any other must be the version of that model.
    """
    attribute, at, version = name.partition("@")
    of_perspective = version.isascii() and version.isdecimal() and len(version) < 10
    if at and not of_perspective and version != model_version:
        return None
    return SERVED.get(attribute)
