"""Perspective's attributes, and which of our labels answers for each."""

from models.labels import Label

_PRODUCTION = {
    "TOXICITY": Label.TOXICITY,
    "SEVERE_TOXICITY": Label.SEVERE_TOXICITY,
    "IDENTITY_ATTACK": Label.IDENTITY_ATTACK,
    "INSULT": Label.INSULT,
    "PROFANITY": Label.OBSCENE,
    "THREAT": Label.THREAT,
}
ATTRIBUTES: dict[str, Label] = {
    **_PRODUCTION,
    **{f"{name}_EXPERIMENTAL": label for name, label in _PRODUCTION.items()},
    "OBSCENE": Label.OBSCENE,
    "SPAM": Label.SPAM,
}
"""Those that are served; the others that Perspective had (flirtation and the like) are unknown here."""


def label_of(name: str, model_version: str | None = None) -> Label | None:
    """Return the label behind a requested name such as `TOXICITY` or `TOXICITY@6`; None where there is none.

    A version that is a plain number is one of Perspective's, which today's clients pin: the model at hand answers.
    Any other must be the version of that model.
    """
    attribute, at, version = name.partition("@")
    if at and not (version.isascii() and version.isdecimal()) and version != model_version:
        return None
    return ATTRIBUTES.get(attribute)
