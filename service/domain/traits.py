"""What is counted of the comments that come in, and of what people make of them: enough to see a change, no texts.

A count's name is its parts behind one another with a bar between, as in `service.domain.tallies`.
"""

from collections.abc import Iterator, Mapping, Sequence

from models.drift import features, place
from models.labels import LABELS, Label
from models.manifest import Distribution, Reference
from service.domain.cases import Case, Decision, Event
from service.domain.languages import plain_code
from service.domain.lessons import labels_known
from service.domain.reasons import COPY
from service.domain.sites import Site

_OUTCOMES = ("approve", "reject")
EDGES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
"""Where scores are cut for two versions to be compared: finer where most comments are."""


def bin_of(score: float) -> int:
    """Return the bin of `EDGES`, from 0, that a score falls into."""
    return next((at for at, edge in enumerate(EDGES) if score <= edge), len(EDGES))


def of_arrival(case: Case, reference: Reference | None) -> Iterator[str]:
    """Count one scored comment: what decided, and what it looks like in the bins of the version's reference."""
    seen = case.assessment
    if seen is None or seen.scores is None or seen.model_version is None:
        return
    version = seen.model_version
    yield "cases"
    yield f"cases_of|{version}"
    yield f"language|{plain_code(seen.language)}"
    for label, score in seen.scores.items():
        yield f"score|{version}|{label}|{_place(reference.scores.get(label) if reference else None, score)}"
    if reference is not None:
        for name, value in features(case.comment.text).items():
            if name in reference.features:
                yield f"feature|{version}|{name}|{place(reference.features[name], value)}"
    decided = machine_decision(case, case.history)
    if decided is not None:
        yield f"decided|{version}|{decided}"


def _place(distribution: Distribution | None, score: float) -> int:
    return bin_of(score) if distribution is None else place(distribution, score)


def machine_decision(case: Case, history: Sequence[Event]) -> str | None:
    """Return what the machine decided at first, if it did; following a person's decision on a copy, it did not."""
    reasons = case.assessment.reasons if case.assessment else []
    if reasons and reasons[0].code == COPY:
        return None
    return next((each.event for each in history if each.by == "machine" and each.event in _OUTCOMES), None)


def of_overturning(case: Case, decision: Decision, before: Sequence[Event], site: Site) -> Iterator[str]:
    """Count a person's decision that goes against the machine's, by label."""
    machine = machine_decision(case, before)
    seen = case.assessment
    if machine is None or seen is None or seen.model_version is None or machine == decision.outcome:
        return
    if any(each.event in _OUTCOMES and each.by != "machine" for each in before):
        return  # the first person's word is what counts here
    yield f"overturned|{seen.model_version}"
    for label in labels_blamed(case, decision, machine, site):
        yield f"overturned_label|{seen.model_version}|{label}"


def labels_blamed(case: Case, decision: Decision, machine: str, site: Site) -> list[Label]:
    """Return for which labels the machine was wrong: those it rejected for, or those that it missed."""
    if machine == "approve":
        return [label for label, value in labels_known("reject", decision.reason, site).items() if value]
    codes = {reason.code for reason in case.assessment.reasons} if case.assessment else set()
    return [label for label in LABELS if f"{label}_high" in codes]


def of_pair(trial: str, champion: Mapping[Label, float], challenger: Mapping[Label, float]) -> Iterator[str]:
    """Count what two versions make of one comment."""
    yield f"pairs|{trial}"
    for who, scores in (("champion", champion), ("challenger", challenger)):
        for label, score in scores.items():
            yield f"pair|{trial}|{who}|{label}|{bin_of(score)}"
