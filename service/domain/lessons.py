"""What people's decisions teach: labelled texts for training, and what is taken back of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.examples import Evidence, Example, Looked
from models.labels import LABELS, Label
from service.domain.cases import Case, Decision, Event, Status, Verdict
from service.domain.desk import Desk
from service.domain.grounds import reason_for
from service.domain.reasons import RejectionReason
from service.domain.sites import Site

_TAUGHT: dict[RejectionReason, tuple[Label, ...]] = {
    RejectionReason.INSULT: (Label.INSULT, Label.TOXICITY),
    RejectionReason.HATE: (Label.IDENTITY_ATTACK, Label.TOXICITY),
    RejectionReason.THREAT: (Label.THREAT, Label.TOXICITY),
    RejectionReason.OBSCENE: (Label.OBSCENE, Label.TOXICITY),
    RejectionReason.SPAM: (Label.SPAM,),
}
_OUTCOMES = ("approve", "reject")
_SECOND = "#2"
"""What the id of a second person's word has behind the case's."""

_FROM_OUTSIDE = {
    "submit-spam": Evidence.SUBMIT_SPAM,
    "submit-ham": Evidence.SUBMIT_HAM,
    "moderation": Evidence.DECISION,  # by moderators as well, at their own desk
}


def labels_known(outcome: str, reason: str | None, site: Site) -> dict[Label, float]:
    """Return what a decision says of each label, 1 or 0; a label that it says nothing of is absent.

    Approving says no to all of them. Rejecting says yes to what the reason names and nothing of the rest: who
    rejects an insult was not asked whether it is obscene too.
    """
    if outcome == "approve":
        return dict.fromkeys(LABELS, 0.0)
    return dict.fromkeys(_TAUGHT.get(reason_for(reason, site), ()), 1.0)


def lessons(case: Case, desk: Desk, site: Site) -> list[Example]:
    """Return what people's decisions on a case teach: one example, or one of each where two were asked.

    Nothing while it is looked at anew, and nothing of what was decided along with a near-duplicate, or what
    somebody said from outside: that is kept as an example of its own.
    """
    decision, who = case.decision, desk.decided_by or _last(case.history).by
    if case.status not in (Status.DECIDED, Status.SUPERSEDED) or not case.comment.text:
        return []
    if decision is None or decision.by != "person" or decision.copy_of is not None or ":" in (who or ""):
        return []
    telling = _Telling(case, site, desk.suggested)
    evidence = _evidence(case.history, who)
    if evidence is not Evidence.APPEAL and desk.opinion is not None and desk.opinion_by not in (None, who):
        first = telling.example(desk.opinion, desk.opinion_by, Evidence.DECISION)
        second = telling.example(decision, who, Evidence.SECOND_OPINION, second=True)
        return [first, second]
    return [telling.example(decision, who, evidence)]


def ids_of(case_id: str) -> tuple[str, ...]:
    """Return the ids of the examples that a case may have taught; none of no case."""
    return (case_id, f"{case_id}{_SECOND}") if case_id else ()


def withdrawn(example_id: str, site: str, at: datetime | None) -> Example:
    """Return what takes an example back: what stood up to a time, or for good."""
    return Example("", {}, site, id=example_id, site=site, at=at, withdrawn=True)


def from_outside(example: Example, example_id: str, at: datetime) -> Example:
    """Return what was said of a text from outside, with how it came; `source` ends with the call that said it."""
    site, _, source = example.source.partition("/")
    evidence = _FROM_OUTSIDE.get(source.rpartition(":")[2], Evidence.SUGGESTSCORE)
    return replace(example, id=example_id, evidence=evidence, looked=Looked.FEEDBACK, site=site, at=example.at or at)


@dataclass(frozen=True)
class _Telling:
    case: Case
    site: Site
    suggested: bool

    def example(self, decision: Decision, who: str | None, evidence: Evidence, *, second: bool = False) -> Example:
        case, seen = self.case, self.case.assessment
        looked, probability = _looked(case, suggested=self.suggested)
        return Example(
            text=case.comment.text,
            labels=labels_known(decision.outcome, decision.reason, self.site),
            source=self.site.name,
            language=seen.language if seen else case.comment.language,
            id=f"{case.id}{_SECOND if second else ''}",
            evidence=evidence,
            outcome=decision.outcome,
            by=who,
            reason=decision.reason,
            model=seen.model_version if seen else None,
            scores=seen.scores if seen else None,
            looked=looked,
            probability=probability,
            site=self.site.name,
            at=decision.at,
        )


def _evidence(history: Sequence[Event], who: str | None) -> Evidence:
    """Say how much stands behind the decision that ends a history."""
    made = next((at for at in range(len(history) - 1, -1, -1) if history[at].event in _OUTCOMES), 0)
    before = history[:made]
    earlier = next((at for at in range(len(before) - 1, -1, -1) if before[at].event in _OUTCOMES), 0)
    if any(event.event == "appealed" for event in before[earlier:]):
        return Evidence.APPEAL
    others = {event.by for event in before if event.event in _OUTCOMES} - {"machine", who}
    return Evidence.SECOND_OPINION if others else Evidence.DECISION


def _looked(case: Case, *, suggested: bool) -> tuple[Looked | None, float | None]:
    """Say how a case came to a person, and with what probability where that was by lot."""
    happened = {event.event for event in case.history}
    seen = case.assessment
    if seen is not None and seen.audit_share is not None:
        return Looked.AUDIT, seen.audit_share
    if "appealed" in happened:
        return Looked.APPEAL, None
    if "reported" in happened:
        return Looked.REPORT, None
    if suggested:
        return Looked.SUGGESTED, None
    if seen is not None and seen.verdict is Verdict.REVIEW:
        return Looked.BAND, None
    return None, None  # somebody came across it


def _last(history: Sequence[Event]) -> Event:
    return next((event for event in reversed(history) if event.event in _OUTCOMES), history[0])
