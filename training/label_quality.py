"""Which labels are likely wrong, who gives many of them, and where two people disagree.

Each example is judged by a model that has not seen it: the words of the examples in the other folds (out of fold;
near-duplicates lie in one, or they would vouch for each other), and the log-odds of a version that was fitted on none
of them. Where that model is sure of the opposite, cleanlab's confident learning (Northcutt, Jiang and Chuang 2021)
calls the label likely wrong: sure by the standard of how sure it is of that label elsewhere.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Literal
from warnings import catch_warnings, simplefilter

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel
from scipy.sparse import csr_array, hstack, vstack
from scipy.special import expit
from scipy.stats import binom
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline

from models.examples import Example
from models.registry import Registry
from models.scorer import Scorer
from training.batches import Tell
from training.duplicates import alike
from training.own import LICENCE

_F64 = npt.NDArray[np.float64]
_FOLDS, _C = 5, 3.0
_LEAST = 30  # examples of either outcome
_CHUNK = 4096
SUSPECT = 0.001
"""So unlikely, after allowing for how many people there are, is it to have so many likely errors by chance."""


class Doubt(BaseModel):
    """An example whose label is likely wrong: `given` by `by`, where others' examples say `likely` with `probability`.

    `quality` is between 0 and 1, the lower the more doubtful.
    """

    id: str | None
    by: str | None
    given: Literal["approve", "reject"]
    likely: Literal["approve", "reject"]
    probability: float
    quality: float
    text: str


class Person(BaseModel):
    """How many examples a person gave, how many are likely wrong, how many that would be at the rate of the others.

    `chance` is how likely so many or more are at that rate, times the number of people; `suspected` where it is tiny.
    """

    by: str
    examples: int
    doubted: int
    expected: float
    chance: float
    suspected: bool


class Disagreement(BaseModel):
    """How many texts two people both decided, near-duplicates taken as one, and how many of them otherwise."""

    first: str
    second: str
    both: int
    otherwise: int


class Quality(BaseModel):
    """What was found among so many examples that say approve or reject.

    `judge` is the version whose scores went into it; None where each has seen the examples, and words alone did.
    """

    format_version: Literal[1] = 1
    examples: int
    judge: str | None
    doubts: list[Doubt]
    people: list[Person]
    disagreements: list[Disagreement]


def impartial(registry: Registry, version: str, examples: Sequence[Example]) -> tuple[Scorer, bool]:
    """Return a version, or what it rests on, that has seen none of the examples; else the version, and False.

    Raises ModelRefused where it cannot be loaded.
    """
    times = [example.at for example in examples]
    first = None if None in times else min(filter(None, times), default=None)
    before: str | None = version
    while before:
        manifest = registry.manifest(before)
        until, own = manifest.seen_until, any(each.licence == LICENCE for each in manifest.data)
        if (until and first and until < first) or not (until or own):
            return registry.load(before).scorer, True
        before = manifest.base if manifest.base in registry.versions() else None
    return registry.load(version).scorer, False


def run(
    examples: Sequence[Example], scorer: Scorer, *, unseen: bool = True, seed: int = 0, tell: Tell | None = None
) -> Quality:
    """Judge examples that have an outcome, by what `scorer` makes of them only if it has not seen them.

    Raises ValueError where there are too few.
    """
    tell = tell or (lambda *_: None)
    some = [example for example in examples if example.outcome and example.text]
    rejected = np.array([example.outcome == "reject" for example in some], dtype=int)
    groups = alike([example.text for example in some], seed)
    if min(len(np.unique(groups[rejected == outcome])) for outcome in (0, 1)) < _LEAST:
        raise ValueError(
            f"too few examples to judge labels by: {_LEAST} approvals and as many rejections that differ are needed"
        )
    features, odds = _features(scorer.pipeline, [example.text for example in some], tell)
    probability = out_of_fold(features, odds if unseen else odds[:, :0], rejected, groups, seed, tell)
    doubts = _doubts(some, rejected, probability)
    doubted = {index for index, _ in doubts}
    return Quality(
        examples=len(some),
        judge=scorer.version if unseen else None,
        doubts=[doubt for _, doubt in doubts],
        people=_people(some, doubted),
        disagreements=_disagreements(some, groups),
    )


def out_of_fold(
    features: csr_array,
    odds: _F64,
    labels: npt.NDArray[np.int_],
    groups: npt.NDArray[np.int64],
    seed: int,
    tell: Tell,
) -> _F64:
    """Return the probability of label 1 for each of n rows, from a model fitted without its fold.

    `features` (n, columns) say what words there are, `odds` (n, k) what another model makes of them. Rows of one of
    the `groups` (n,) lie in one fold.
    """
    columns = np.flatnonzero(np.bincount(features.indices, minlength=features.shape[1]) >= 3)
    known = odds / np.maximum(odds.std(axis=0), 1e-9)
    matrix = hstack([features[:, columns], csr_array(known)], format="csr")
    found = np.zeros(len(labels))
    folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=seed)
    for done, (others, fold) in enumerate(folds.split(matrix, labels, groups)):
        tell("judge", done, _FOLDS)
        with catch_warnings():
            simplefilter("ignore", ConvergenceWarning)  # near enough to doubt a label
            model = LogisticRegression(C=_C, max_iter=60).fit(matrix[others], labels[others])
        found[fold] = expit(model.decision_function(matrix[fold]))
    tell("judge", _FOLDS, _FOLDS)
    return found


def _features(pipeline: Pipeline, texts: Sequence[str], tell: Tell) -> tuple[csr_array, _F64]:
    parts = []
    for at in range(0, len(texts), _CHUNK):
        tell("count", at, len(texts))
        parts.append(pipeline[:2].transform(texts[at : at + _CHUNK]))
    tell("count", len(texts), len(texts))
    matrix = vstack(parts, format="csr")
    return matrix, pipeline["calibrate"].decision_function(pipeline["judge"].transform(matrix))


def _doubts(examples: Sequence[Example], labels: npt.NDArray[np.int_], probability: _F64) -> list[tuple[int, Doubt]]:
    """Return the likely errors, the most doubtful first."""
    try:
        from cleanlab.filter import find_label_issues
        from cleanlab.rank import get_label_quality_scores
    except ModuleNotFoundError:
        raise ValueError("judging labels needs cleanlab: install Ombud with its extra, `ombud[train]`") from None
    both = np.column_stack([1 - probability, probability])
    quality = get_label_quality_scores(labels, both)
    ranked = find_label_issues(labels, both, return_indices_ranked_by="self_confidence", n_jobs=1)
    names: tuple[Literal["approve", "reject"], ...] = ("approve", "reject")
    return [
        (
            index,
            Doubt(
                id=examples[index].id,
                by=examples[index].by,
                given=names[labels[index]],
                likely=names[1 - labels[index]],
                probability=round(float(both[index, 1 - labels[index]]), 4),
                quality=round(float(quality[index]), 4),
                text=examples[index].text,
            ),
        )
        for index in map(int, ranked)
    ]


def _people(examples: Sequence[Example], doubted: set[int]) -> list[Person]:
    """Return each person's likely errors against the rate of all others, the most suspicious first."""
    given: dict[str, list[bool]] = defaultdict(list)
    for index, example in enumerate(examples):
        if example.by:
            given[example.by].append(index in doubted)
    total, wrong = sum(map(len, given.values())), sum(map(sum, given.values()))
    found = []
    for by, each in given.items():
        others = total - len(each)
        # One more of each than was seen: a rate of nothing would make any error a scandal.
        rate = (wrong - sum(each) + 1) / (others + 2)
        chance = min(1.0, float(binom.sf(sum(each) - 1, len(each), rate)) * len(given))
        found.append(
            Person(
                by=by,
                examples=len(each),
                doubted=sum(each),
                expected=round(rate * len(each), 1),
                chance=chance,
                suspected=len(given) > 1 and chance < SUSPECT,
            )
        )
    return sorted(found, key=lambda person: (person.chance, person.by))


def _disagreements(examples: Sequence[Example], groups: npt.NDArray[np.int64]) -> list[Disagreement]:
    """Count for each two people the texts that both decided, near-duplicates taken together."""
    texts: dict[int, dict[str, str]] = defaultdict(dict)
    for index, example in enumerate(examples):
        if example.by and example.outcome:
            texts[int(groups[index])][example.by] = example.outcome
    both: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for decided in texts.values():
        for first, second in combinations(sorted(decided), 2):
            both[first, second].append(decided[first] != decided[second])
    found = [
        Disagreement(first=first, second=second, both=len(each), otherwise=sum(each))
        for (first, second), each in both.items()
    ]
    return sorted(found, key=lambda pair: (-pair.otherwise, pair.first, pair.second))
