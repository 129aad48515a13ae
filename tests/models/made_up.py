"""A model fitted on made-up sentences in a second, for tests of what surrounds one."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from sklearn.pipeline import Pipeline

from models.labels import LABELS
from models.manifest import GOALS, Manifest
from models.pipeline import build

KIND = (
    "what a lovely garden",
    "thank you for this report",
    "the council met on monday",
    "i enjoyed the match",
)
RUDE = ("you silly fool", "what a daft fool you are", "shut up you silly goose", "go away fool")


def pipeline(n_features: int = 2**12, kind: Sequence[str] = KIND, rude: Sequence[str] = RUDE) -> Pipeline:
    """Return a fitted pipeline: `rude` has every label, `kind` has none."""
    texts = [*kind, *rude] * 4
    shares = np.repeat([[0.0]] * len(kind) + [[1.0]] * len(rude), len(LABELS), axis=1)
    shares = np.tile(shares, (4, 1)).astype(np.float32)
    made = build(n_features=n_features)
    made[:-1].fit(texts, shares)
    made[-1].fit(made[:-1].transform(texts), shares)
    return made


def draft(version: str = "2026.1.1") -> Manifest:
    """Return a manifest to save a model with; the digest and size are to be filled in."""
    return Manifest(
        version=version,
        created=datetime(2026, 1, 1, tzinfo=UTC),
        digest="0" * 64,
        size=0,
        package_version="0.1.0",
        code="1" * 64,
        python="",
        scikit_learn="",
        numpy="",
        seed=0,
        data=(),
        rates=dict.fromkeys(LABELS, 0.1),
        metrics={},
        thresholds={label: dict.fromkeys(GOALS, 0.5) for label in LABELS},
    )
