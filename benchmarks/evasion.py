"""How many toxic comments are still caught when they are rewritten to slip past.

Of held-out toxic comments that the champion catches at a fixed threshold, the share that it still catches
after each scheme of `training.evasion`. The threshold is the score that the least toxic 97% of held-out clean
comments stay below. Repeat with `python benchmarks/evasion.py --data FOLDER`.
"""

import argparse
import os
import sys
from pathlib import Path
from random import Random

import numpy as np

from models.labels import LABELS, Label
from models.registry import Registry
from training import fit
from training.evasion import SCHEMES, rewrite
from training.evasion.respellings import RESPELLINGS
from training.mix import Part

SAMPLE = 1_000
LONGEST = 300
TOXICITY = LABELS.index(Label.TOXICITY)


def main() -> None:
    """Measure the champion and print a line a scheme."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("OMBUD_DATA_SETS"))
    folder = parser.parse_args().data
    if folder is None or not Path(folder).is_dir():
        print("no folder of data sets is named: --data FOLDER or OMBUD_DATA_SETS")
        sys.exit(0)
    model = Registry().load()
    test = fit.mixed(Path(folder), model.manifest.seed).part(Part.TEST)
    test = test.take(np.flatnonzero(np.isin(test.sources, ["jigsaw_multilabel", "civil_comments", "surge"])))
    share = test.shares[:, TOXICITY]
    random = np.random.default_rng(0)
    clean = [test.texts[row] for row in random.permutation(np.flatnonzero(share < 0.5))[: 4 * SAMPLE]]
    toxic = [row for row in random.permutation(np.flatnonzero(share >= 0.5)) if len(test.texts[row]) <= LONGEST]
    threshold = float(np.quantile(model.scorer.matrix(clean)[:, TOXICITY], 0.97))
    said = [test.texts[row] for row in toxic[:SAMPLE]]
    plain = model.scorer.matrix(said)[:, TOXICITY]
    caught = plain >= threshold
    print(f"{len(said)} toxic comments, {caught.sum()} caught at {threshold:.3f}, mean score {plain.mean():.2f}")
    kept: dict[str, list[float]] = {}
    for name, scheme in SCHEMES.items():
        words = set(RESPELLINGS)
        scores = model.scorer.matrix([rewrite(text, name, Random(n), words) for n, text in enumerate(said)])[
            :, TOXICITY
        ]
        still = float((scores[caught] >= threshold).mean())
        kept.setdefault(scheme.kind if scheme.readable else "unreadable", []).append(still)
        print(f"{name:24} {scheme.kind:12} {still:6.1%}   mean score {scores.mean():.2f}")
    for kind, shares in kept.items():
        print(f"mean of {len(shares):2} {kind:24} {np.mean(shares):6.1%}")


if __name__ == "__main__":
    main()
