"""What a version saw of traffic when it was made, for its manifest."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.drift import features
from models.labels import LABELS
from models.language import identify
from models.manifest import Distribution, Reference

_Floats = npt.NDArray[np.floating]
_BINS = 10
_MOST = 5_000  # rows: telling languages takes a tenth of a millisecond each


def reference(of: str, texts: Sequence[str], scores: _Floats, weights: _Floats, seed: int = 0) -> Reference | None:
    """Return the reference of n texts, scores (n, labels), each standing for `weights` (n,) comments; None of none."""
    if not len(texts):
        return None
    some = np.sort(np.random.default_rng(seed).permutation(len(texts))[:_MOST])
    picked, scores, mass = [texts[at] for at in some], scores[some], weights[some] / weights[some].sum()
    told = [features(text) for text in picked]
    languages: dict[str, float] = {}
    for text, share in zip(picked, mass.tolist(), strict=True):
        language = identify(text, "unknown")
        languages[language] = languages.get(language, 0.0) + share
    return Reference(
        of=of,
        rows=len(some),
        scores={label: distribution(scores[:, column], mass) for column, label in enumerate(LABELS)},
        features={name: distribution(np.array([one[name] for one in told]), mass) for name in told[0]},
        languages={name: round(min(share, 1.0), 5) for name, share in sorted(languages.items())},
    )


def distribution(values: _Floats, mass: _Floats) -> Distribution:
    """Return bins of about a tenth of n values each, fewer where many values are the same; `mass` sums to 1."""
    order = np.argsort(values, kind="stable")
    ranked, below = values[order], np.cumsum(mass[order])
    at = np.searchsorted(below, np.arange(1, _BINS) / _BINS).clip(0, len(values) - 1)
    edges = np.unique(ranked[at])  # unrounded: a value that many rows share lies on an edge
    shares = np.bincount(np.searchsorted(edges, values), mass, len(edges) + 1)
    return Distribution(edges=tuple(edges.tolist()), shares=tuple(np.clip(shares, 0, 1).round(6).tolist()))
