"""Verdicts in the form that Coral's validation accepts: a wrong value would void the whole answer."""

from collections.abc import Sequence
from typing import Any

from models.labels import Label
from service.domain.cases import Assessment, Case, Status, Verdict
from service.domain.coral import rejection_reason
from service.domain.reasons import Reason
from service.domain.sites import Site

Answer = dict[str, Any]
NO_OPINION: Answer = {}

_HOLD = {"withhold": "SYSTEM_WITHHELD", "premoderate": "PREMOD"}


def of_case(case: Case, site: Site) -> Answer:
    """Answer for a case as it stands; one that nothing is known of yet has no opinion."""
    reasons = case.assessment.reasons if case.assessment else []
    if case.decision is not None:  # it stands also while a person looks again
        return _answer(Verdict(case.decision.outcome), reasons, case.decision.reason, site)
    return held(site, reasons) if case.status is Status.IN_REVIEW else NO_OPINION


def of_assessment(seen: Assessment, site: Site) -> Answer:
    """Answer with a verdict that was not kept."""
    return _answer(seen.verdict, seen.reasons, seen.reasons[0].code, site)


def held(site: Site, reasons: Sequence[Reason] = ()) -> Answer:
    """Answer that a person is to look first, as the site wants that said.

    A top-level status ends Coral's pipeline; a flag alone does not.
    """
    labels = {label for reason in reasons for label in Label if reason.code.startswith(f"{label}_")}
    flag = "COMMENT_DETECTED_SPAM" if labels == {Label.SPAM} else "COMMENT_DETECTED_TOXIC"
    actions = {"actions": [{"actionType": "FLAG", "reason": flag}]}
    if site.coral.review == "flag":
        return actions
    return {**(actions if labels else {}), "status": _HOLD[site.coral.review]}


def _answer(verdict: Verdict, reasons: Sequence[Reason], code: str | None, site: Site) -> Answer:
    if verdict is Verdict.REVIEW:
        return held(site, reasons)
    if verdict is Verdict.APPROVE:
        return {"status": "APPROVED"} if site.coral.approve == "approve" else NO_OPINION
    return {
        "status": "REJECTED",
        "moderationAction": {"status": "REJECTED", "rejectionReason": rejection_reason(code, site)},
    }
