"""Score many texts a few thousand at a time, and tell how far it is."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from models.labels import LABELS

_Floats = npt.NDArray[np.floating]
Tell = Callable[[str, int, int], None]
"""Called with the name of a stage, the steps done in it and the steps in all."""
ScoreTexts = Callable[[Sequence[str]], _Floats]
"""Gives scores (n, labels) for n texts."""
_CHUNK = 4096


def in_chunks(score: ScoreTexts, texts: Sequence[str], tell: Tell | None = None, stage: str = "score") -> _Floats:
    """Score n texts a few thousand at a time; returns (n, labels)."""
    parts: list[_Floats] = [np.empty((0, len(LABELS)))]
    for at in range(0, len(texts), _CHUNK):
        if tell:
            tell(stage, at, len(texts))
        parts.append(score(texts[at : at + _CHUNK]))
    if tell:
        tell(stage, len(texts), len(texts))
    return np.concatenate(parts)
