"""What a person's decision teaches: one labelled text for training."""

from models.examples import Example
from models.labels import LABELS, Label
from service.domain.cases import Case
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


def labels_known(outcome: str, reason: str | None, site: Site) -> dict[Label, float]:
    """Return what a decision says of each label, 1 or 0; a label that it says nothing of is absent.

    Approving says no to all of them. Rejecting says yes to what the reason names and nothing of the rest: who
    rejects an insult was not asked whether it is obscene too.
    """
    if outcome == "approve":
        return dict.fromkeys(LABELS, 0.0)
    return dict.fromkeys(_TAUGHT.get(reason_for(reason, site), ()), 1.0)


def lesson(case: Case, site: Site) -> Example | None:
    """Return what a person's decision on a case teaches; None where nobody decided, or it names no label.

    What was decided along with a near-duplicate teaches nothing that the other does not.
    """
    decision = case.decision
    if decision is None or decision.by != "person" or decision.copy_of is not None:
        return None
    labels = labels_known(decision.outcome, decision.reason, site)
    if not labels or not case.comment.text:
        return None
    language = case.assessment.language if case.assessment else case.comment.language
    return Example(text=case.comment.text, labels=labels, source=site.name, language=language)
