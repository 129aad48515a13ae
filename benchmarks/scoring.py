"""How long scoring takes by itself: Ombud's scorer against scikit-learn's own vectorisers.

Both score the same invented comments of about 400 characters in batches of 64, on one core with one thread,
in turn. Against: TfidfVectorizer (words 1-2, characters 2-5 within words) and one LogisticRegression a label,
fitted on invented comments. Repeat with `python benchmarks/scoring.py --rounds 20`.
"""

import os
import time
from collections.abc import Callable, Sequence

from load import Spread, labelled, options, ratio, report, texts
from naive import model as naive
from threadpoolctl import threadpool_limits

from models.registry import Registry

BATCH = 64


def measure(score: Callable[[Sequence[str]], object], sample: Sequence[str]) -> tuple[float, float]:
    """Return the microseconds a comment: wall clock, processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(sample), BATCH):
        score(sample[start : start + BATCH])
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return wall / len(sample) * 1e6, cpu / len(sample) * 1e6


def main() -> None:
    """Measure in turn and report."""
    chosen = options(__doc__, rounds=20, comments=512)
    load = os.getloadavg()[0]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    ours = Registry().load().scorer
    theirs = naive.fit(*labelled())
    features = sum(len(part.vocabulary_) for _, part in theirs[0].transformer_list)
    rows: dict[str, list[tuple[float, float]]] = {
        "ours": [],
        "ours, words met before": [],
        "theirs": [],
        "theirs, one at a time": [],
    }
    with threadpool_limits(1):
        for number in range(-1, chosen.rounds):
            sample = texts(chosen.comments, seed=100 + number)
            once = [
                ("ours", measure(ours.score, sample)),
                ("ours, words met before", measure(ours.score, sample)),
                ("theirs", measure(theirs.predict_proba, sample)),
                (
                    "theirs, one at a time",
                    measure(lambda batch: [theirs.predict_proba([text]) for text in batch], sample[:BATCH]),
                ),
            ]
            for name, figures in once if number >= 0 else ():  # the first round warms caches
                rows[name].append(figures)
    cpu = {name: [each[1] for each in figures] for name, figures in rows.items()}
    figures = {
        "Ombud, processor us a comment": Spread(cpu["ours"]),
        "Ombud, wall us a comment": Spread([each[0] for each in rows["ours"]]),
        f"scikit-learn, {features:,} n-grams, processor us a comment": Spread(cpu["theirs"]),
        "ratio": ratio(cpu["theirs"], cpu["ours"]),
        "Ombud, words met before": Spread(cpu["ours, words met before"]),
        "ratio, words met before": ratio(cpu["theirs"], cpu["ours, words met before"]),
        "scikit-learn, one comment a call, processor us": Spread(cpu["theirs, one at a time"]),
        "ratio to that": ratio(cpu["theirs, one at a time"], cpu["ours"]),
    }
    report("Scoring a comment of 400 characters, batches of 64, one core", chosen, figures, load)


if __name__ == "__main__":
    main()
