"""How a challenger does, and whether it has left its limits."""

from collections import Counter
from typing import Any

from models.drift import moved
from models.labels import LABELS, Label
from models.manifest import Distribution
from service.domain.cases import Verdict
from service.domain.challengers import Challenger
from service.domain.measures import share
from service.domain.traits import EDGES

_FAILED = 0.05
"""The share of comments that a challenger may leave to the champion because it can't be loaded or can't score them."""


def histogram(counts: Counter[str], start: str) -> list[int]:
    """Return how many scores fell into each bin of `EDGES`."""
    return [counts[f"{start}|{at}"] for at in range(len(EDGES) + 1)]


def distance(before: list[int], after: list[int]) -> float:
    """Return the population stability index of two histograms; 0 where one is empty."""
    total = sum(before)
    if not total or not sum(after):
        return 0.0
    return moved(Distribution(edges=EDGES, shares=tuple(each / total for each in before)), after)


def distances(trial: str, counts: Counter[str]) -> dict[Label, float]:
    """Return how far the challenger's scores lie from the champion's on the same comments, by label."""
    return {
        label: distance(*(histogram(counts, f"pair|{trial}|{who}|{label}") for who in ("champion", "challenger")))
        for label in LABELS
    }


def overturned(version: str, counts: Counter[str]) -> tuple[int, int]:
    """Return how many of a version's decisions people have changed, and how many there were."""
    return counts[f"overturned|{version}"], sum(counts[f"decided|{version}|{each}"] for each in ("approve", "reject"))


def breach(challenger: Challenger, counts: Counter[str]) -> str | None:
    """Say in a sentence which limit a challenger has left; None while it keeps to them."""
    limits = challenger.limits
    failed, drawn = counts[f"trial_failed|{challenger.trial}"], counts[f"trial_drawn|{challenger.trial}"]
    if drawn >= limits.least and failed > _FAILED * drawn:
        return f"{failed / drawn:.1%} of the {drawn} comments that it was to decide on were decided without it"
    changed, decided = counts[f"trial_overturned|{challenger.trial}"], counts[f"trial_decided|{challenger.trial}"]
    if decided >= limits.least and changed > limits.overturned * decided:
        return f"people changed {changed / decided:.1%} of its {decided} decisions, more than {limits.overturned:.1%}"
    if counts[f"pairs|{challenger.trial}"] >= limits.least:
        label, far = max(distances(challenger.trial, counts).items(), key=lambda item: item[1])
        if far > limits.moved:
            name = label.replace("_", " ")
            return f"its scores for {name} lie {far:.2f} from the champion's, farther than {limits.moved:.2f}"
    return None


def figures(challenger: Challenger, champion: str, counts: Counter[str]) -> dict[str, Any]:
    """Return what the page shows of a challenger beside the champion."""
    trial = challenger.trial
    changed, decided = counts[f"trial_overturned|{trial}"], counts[f"trial_decided|{trial}"]
    by_champion, of_champion = overturned(champion, counts)
    verdicts = {(was, would): counts[f"would|{trial}|{was}|{would}"] for was in Verdict for would in Verdict}
    asked = {
        "champion": sum(count for (was, _), count in verdicts.items() if was is Verdict.REVIEW),
        "challenger": sum(count for (_, would), count in verdicts.items() if would is Verdict.REVIEW),
    }
    return {
        "scored": counts[f"pairs|{trial}"],
        "seen": counts["cases"],
        "verdicts": [{"champion": was, "challenger": would, "cases": n} for (was, would), n in verdicts.items()],
        "workload": {who: share(count, sum(verdicts.values())) for who, count in asked.items()},
        "people": {who: _contradicted(trial, who, counts) for who in ("champion", "challenger")},
        "distances": distances(trial, counts),
        "histograms": {
            label: {who: histogram(counts, f"pair|{trial}|{who}|{label}") for who in ("champion", "challenger")}
            for label in LABELS
        },
        "edges": EDGES,
        "decided": decided,
        "overturned": {"challenger": share(changed, decided), "champion": share(by_champion, of_champion)},
        "breach": breach(challenger, counts),
    }


def _contradicted(trial: str, who: str, counts: Counter[str]) -> dict[str, Any]:
    """Return how often people went against what a version would have decided by itself, where they looked."""
    start = f"judged|{trial}|{who}|"
    table = {name.removeprefix(start): count for name, count in counts.items() if name.startswith(start)}
    sure = {name: count for name, count in table.items() if not name.startswith("review")}
    wrong = sum(count for name, count in sure.items() if name.split("|")[0] != name.split("|")[1])
    total = sum(table.values())
    return {"looked_at": total, "would_decide": sum(sure.values()), "contradicted": share(wrong, sum(sure.values()))}
