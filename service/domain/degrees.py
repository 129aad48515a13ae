"""Scores as a person would say them."""

from collections.abc import Mapping

from models.labels import Label

_WORDS = {
    Label.TOXICITY: "toxic",
    Label.SEVERE_TOXICITY: "severely toxic",
    Label.OBSCENE: "obscene",
    Label.THREAT: "a threat",
    Label.INSULT: "an insult",
    Label.IDENTITY_ATTACK: "an attack on who somebody is",
    Label.SPAM: "spam",
}
_DEGREES = ((0.97, "almost certainly"), (0.9, "very likely"), (0.65, "likely"), (0.35, "possibly"))


def in_words(scores: Mapping[Label, float] | None) -> list[dict[str, str]]:
    """Return `label`, `degree` and `text` of what is at least possible, the likeliest first."""
    said = []
    for label, score in sorted((scores or {}).items(), key=lambda item: -item[1]):
        degree = next((word for least, word in _DEGREES if score >= least), None)
        if degree is not None:
            said.append({"label": label, "degree": degree, "text": f"{degree} {_WORDS[label]}"})
    return said
