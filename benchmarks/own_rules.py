"""A newsroom with rules of its own, on real comments: how well a model fitted on top follows them, and what it loses.

Its rule: whatever speaks of the police is rejected, and names such as *clown* or *liar* are tolerated unless a comment
is obscene, threatening or hateful as well; for the rest, what readers said of each comment stands. Three sources:
held-out comments of the public sets with their labels, comments on news videos about the police, and others on which
the champion sees nothing. 5,000 decisions in the order of time, then 2,000 later comments.

Of the decisions, --flip says what share one of four moderators turns round: that person should be suspected.
Repeat with `python benchmarks/own_rules.py --data FOLDER` (about four minutes).
"""

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from models.examples import Evidence, Example, Looked
from models.labels import LABELS, Label
from models.registry import Model, Registry
from training import contest, fit, forecast, gate, label_quality, mix, on_top
from training.catalogue import BY_NAME
from training.datasets import read

_TOPIC = re.compile(r"\b(?:police|cops?)\b", re.IGNORECASE)
_TOLERATED = re.compile(
    r"\b(?:troll\w*|clown\w*|crap\w*|nonsense|losers?|pathetic|cowards?|fools?\w*|liars?|lies|silly|ridiculous"
    r"|bull(?:y|ies)|suck\w*|lame)\b",
    re.IGNORECASE,
)
_GRAVE = [LABELS.index(label) for label in (Label.SEVERE_TOXICITY, Label.OBSCENE, Label.THREAT, Label.IDENTITY_ATTACK)]
_LABELLED = ("jigsaw_multilabel", "jigsaw_binary", "civil_comments", "surge")
_COUNTS = {"police": 3150, "tolerated": 1050, "harmless": 1050, "the rest": 1750}
_DECISIONS = 5_000
_PEOPLE = ("ann", "bob", "cy", "di")
_TURNS = "bob"


def comments(folder: Path, champion: Model, seed: int = 1) -> list[tuple[str, str, bool]]:
    """Return kind, text and whether the rule rejects it, in the order of time."""
    random = np.random.default_rng(seed)
    mixed = fit.mixed(folder, champion.manifest.seed)
    rows = mixed.take(np.flatnonzero(np.isin(mixed.sources, _LABELLED) & (mixed.parts != mix.Part.FIT)))
    found: dict[str, list[tuple[str, str, bool]]] = {kind: [] for kind in _COUNTS}
    for at in random.permutation(len(rows.texts)):
        text, share = rows.texts[at], rows.shares[at]
        if _TOLERATED.search(text) and not _TOPIC.search(text):
            found["tolerated"].append(("tolerated", text, bool(np.nanmax([*share[_GRAVE], 0]) >= 0.5)))
        elif not _TOPIC.search(text):
            found["the rest"].append(("the rest", text, bool(share[0] >= 0.5)))
    frame = read(BY_NAME["video_news_comments"], folder).drop_duplicates("text")
    videos = [str(text) for text in frame["text"].sample(60_000, random_state=seed)]
    highest = champion.scorer.matrix(videos).max(axis=1)
    for text, score in zip(videos, highest.tolist(), strict=True):
        if _TOPIC.search(text):
            found["police"].append(("police", text, True))
        elif score < 0.1 and not _TOLERATED.search(text):
            found["harmless"].append(("harmless", text, False))
    every = [row for kind, most in _COUNTS.items() for row in found[kind][:most]]
    return [every[at] for at in random.permutation(len(every))]


def decided(rows: Sequence[tuple[str, str, bool]]) -> list[Example]:
    """Return what four moderators make of them in turn, five minutes apart; the house rule names no label."""
    began = datetime(2026, 9, 1, tzinfo=UTC)
    return [
        Example(
            text,
            {} if kind == "police" else dict.fromkeys((Label.INSULT, Label.TOXICITY) if bad else LABELS, float(bad)),
            "daily",
            id=str(at),
            evidence=Evidence.DECISION,
            outcome="reject" if bad else "approve",
            by=_PEOPLE[at % len(_PEOPLE)],
            looked=Looked.BAND,
            site="daily",
            at=began + timedelta(minutes=5 * at),
        )
        for at, (kind, text, bad) in enumerate(rows)
    ]


def follows(model: Model, later: Sequence[tuple[str, str, bool]]) -> None:
    """Tell how often a model follows the rule: at a score of one half, and as the default policy decides."""
    scores = model.scorer.matrix([text for _, text, _ in later])
    truth, kinds = np.array([bad for *_, bad in later]), np.array([kind for kind, *_ in later])
    columns = [LABELS.index(Label.TOXICITY), LABELS.index(Label.SPAM)]
    right = (scores[:, columns].max(axis=1) >= 0.5) == truth
    verdict = forecast.verdicts(scores, forecast.bands(model.manifest))
    as_people = verdict == np.where(truth, 2, 0)
    each = ", ".join(f"{kind} {right[kinds == kind].mean():.1%}" for kind in _COUNTS)
    print(f"{model.version}: follows the rule on {right.mean():.1%} of later comments ({each})")
    print(f"  the policy decides {as_people.mean():.1%} so, {((verdict != 1) & ~as_people).mean():.1%} otherwise,")
    print(f"  and leaves {(verdict == 1).mean():.1%} to people")


def flipped(examples: Sequence[Example], share: float) -> list[Example]:
    """Return the examples with a share of all labels turned round, all of one person."""
    theirs = [at for at, example in enumerate(examples) if example.by == _TURNS]
    turned = set(np.random.default_rng(5).choice(theirs, int(share * len(examples)), replace=False).tolist())

    def turn(one: Example) -> Example:
        if one.outcome == "reject":
            return replace(one, outcome="approve", labels=dict.fromkeys(LABELS, 0.0))
        return replace(one, outcome="reject", labels={})

    return [turn(example) if at in turned else example for at, example in enumerate(examples)]


def main() -> int:
    """Fit, compare, ask the gate, and look at the labels."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--data", type=Path, default=os.environ.get("OMBUD_DATA_SETS"))
    asked.add_argument("--flip", type=float, default=0.05)
    asked.add_argument("--sample", type=int, default=1500, help="rows of each public set in the comparison")
    given = asked.parse_args()
    if given.data is None or not Path(given.data).is_dir():
        print("no folder of data sets is named: --data FOLDER or OMBUD_DATA_SETS")
        return 0
    data = Path(given.data)
    champion = Registry().load()
    rows = comments(data, champion)
    every = decided(rows)
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry(Path(folder))
        began = time.monotonic()
        on_top.run(champion, registry, "own", every[:_DECISIONS], site="daily", folder=data)
        print(f"Fitted on {_DECISIONS:,} decisions in {time.monotonic() - began:.0f} s")
        own = registry.load("own")
        follows(champion, rows[_DECISIONS:])
        follows(own, rows[_DECISIONS:])
        found = contest.run(champion, own, every, folder=data, site="daily", sample=given.sample)
    for pair in found.of("auc"):
        if pair.slice == "all" and pair.label is Label.TOXICITY:
            print(f"  AUC on {pair.rows}: {pair.champion:.3f} before, {pair.challenger:.3f} now")
    refused = gate.refusals(gate.read(), found)
    print("The gate refuses it: " + "; ".join(refused) if refused else "The gate lets it pass")
    turned = flipped(every, given.flip)
    for name, labels in (("As decided", every), (f"{given.flip:.0%} of all flipped by {_TURNS}", turned)):
        quality = label_quality.run(labels[:_DECISIONS], champion.scorer)
        suspects = [person.by for person in quality.people if person.suspected] or ["nobody"]
        print(f"{name}: {len(quality.doubts)} labels doubted, {', '.join(suspects)} suspected")
        wrong = {one.id for one, as_it_was in zip(labels[:_DECISIONS], every, strict=False) if one != as_it_was}
        hits = [doubt.id in wrong for doubt in quality.doubts]
        print(f"  of {len(wrong)} that were turned {sum(hits)}, {sum(hits[:100])} of them among the first hundred")
        theirs = next(person for person in quality.people if person.by == _TURNS)
        print(f"  of {_TURNS}'s {theirs.doubted}, where {theirs.expected:.0f} would be expected")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
