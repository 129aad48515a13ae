"""Statements of reasons: what a rejected comment's author is owed, and the public record of it.

Both say only what the case itself holds. Law: Regulation (EU) 2022/2065 (Digital Services Act), Articles 17, 20, 24.
"""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.labels import Label
from service.domain.cases import Case, Decision
from service.domain.grounds import ground_for, reason_for
from service.domain.reasons import REJECTION_TEXTS, Reason, RejectionReason
from service.domain.sites import Site

_MOST_FACTS = 5_000
_LANGUAGE_LETTERS = 2
_FOUND_BY_RULE = {"blocked_word", "blocked_link", "suspect_word"}
_HOW: dict[str, str] = {
    "fully": "AUTOMATED_DECISION_FULLY",
    "partially": "AUTOMATED_DECISION_PARTIALLY",
    "not": "AUTOMATED_DECISION_NOT_AUTOMATED",
}


class Statement(BaseModel):
    """Why a comment was rejected, to be sent to its author."""

    model_config = ConfigDict(frozen=True)

    comment: str = Field(description="The site's own id.")
    revision: int
    decided: datetime
    restriction: str
    facts: str
    automated_detection: bool = Field(description="Whether a program pointed the comment out.")
    automated_decision: Literal["fully", "partially", "not"] = Field(description="Whether a program decided.")
    ground: Literal["law", "house_rules"]
    ground_text: str
    redress: str
    text: str = Field(description="All of it in sentences, ready for the author.")


def is_rejected(case: Case) -> bool:
    """Whether a rejection stands: also while an appeal against it waits."""
    return case.decision is not None and case.decision.outcome == "reject"


def restricted_since(case: Case) -> datetime:
    """Return when the rejection that stands began to hold: an appeal that was heard in vain does not begin it anew.

    Raises:
        ValueError: no rejection stands.
    """
    stood: list[datetime | None] = [None]
    for event in case.history:
        if event.event == "reject":
            stood.append(stood[-1] or event.at)
        elif event.event == "approve":
            stood.append(None)
        elif event.event == "undone":  # what stood before stands again
            stood = stood[:-1] or [None]
    return stood[-1] or _rejection(case).at


def statement(case: Case, site: Site, *, reports: int = 0) -> Statement:
    """Say why a comment was rejected; `reports` counts the readers who had reported it.

    Raises:
        ValueError: no rejection stands.
    """
    decision = _rejection(case)
    ground = ground_for(decision.reason, site)
    rules = site.house_rules
    basis = "the law" if ground.illegal else rules.name
    what = f"Your comment of {_day(case.comment.created or case.received)}"
    if case.comment.article is not None and case.comment.article.title:
        what += f" under “{case.comment.article.title}”"
    restriction = f"{what} is not shown on this site, from {_day(restricted_since(case))} on and without an end."
    facts = _facts(case, decision, reports)
    # The reason that names no reason would only say it twice.
    says_more = ground.text != REJECTION_TEXTS[RejectionReason.OTHER]
    ground_text = f"It goes against {basis}: {ground.text}" if says_more else f"It goes against {basis}."
    if rules.url and not ground.illegal:
        ground_text += f" They can be read at {rules.url}"
    redress = rules.complaints or "Write to the editors, free of charge, for at least six months from now."
    redress = (
        f"If you think this is wrong, you can complain. {redress} A person will decide about it, and another one than "
        "before if a person has decided. You may also turn to a certified body that settles disputes, or to a court."
    )
    return Statement(
        comment=case.comment.id,
        revision=case.comment.revision,
        decided=decision.at,
        restriction=restriction,
        facts=facts,
        automated_detection=_found_by_program(case) is not None,
        automated_decision=_how(decision),
        ground="law" if ground.illegal else "house_rules",
        ground_text=ground_text,
        redress=redress,
        text="\n\n".join((restriction, facts, ground_text, redress)),
    )


def is_owed(case: Case, site: Site) -> bool:
    """Whether law asks for a statement: not for advertising in bulk (Article 17, paragraph 2)."""
    decision = _rejection(case)
    return reason_for(decision.reason, site) is not RejectionReason.SPAM


def public_record(case: Case, site: Site, *, reports: int = 0, illegal_reports: int = 0) -> dict[str, Any]:
    """Return one statement in the form of the DSA transparency database, as its API takes it.

    It holds nothing that the author wrote and nobody's name. `illegal_reports` counts those of the reports that
    called the comment against the law.

    Raises:
        ValueError: no rejection stands.
    """
    decision = _rejection(case)
    ground = ground_for(decision.reason, site)
    record: dict[str, Any] = {
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
        "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT"
        if ground.illegal
        else "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": ground.category,
        "content_date": f"{case.comment.created or case.received:%Y-%m-%d}",
        "application_date": f"{restricted_since(case):%Y-%m-%d}",
        "decision_facts": _facts(case, decision, reports)[:_MOST_FACTS],
        "source_type": _source(reports, illegal_reports),
        "automated_detection": "Yes" if _found_by_program(case) is not None else "No",
        "automated_decision": _HOW[_how(decision)],
        # Never the same for two decisions, and the same whenever this one is exported.
        "puid": f"{site.name}-{case.id}-{int(decision.at.timestamp() * 1000)}",
    }
    kind = "illegal_content" if ground.illegal else "incompatible_content"
    record["illegal_content_legal_ground" if ground.illegal else "incompatible_content_ground"] = (
        "Against the law" if ground.illegal else site.house_rules.name
    )
    record[f"{kind}_explanation"] = ground.text
    if site.house_rules.url and not ground.illegal:
        record["decision_ground_reference_url"] = str(site.house_rules.url)
    language = (case.assessment.language if case.assessment else None) or case.comment.language or ""
    code = language.split("-")[0]
    if len(code) == _LANGUAGE_LETTERS:
        record["content_language"] = code.upper()
    return record


def _rejection(case: Case) -> Decision:
    if not is_rejected(case) or case.decision is None:
        raise ValueError("no rejection stands")
    return case.decision


def _how(decision: Decision) -> Literal["fully", "partially", "not"]:
    if decision.copy_of is not None:  # a person decided on the same text
        return "partially"
    return "fully" if decision.by == "machine" else "not"


def _source(reports: int, illegal_reports: int) -> str:
    if illegal_reports:
        return "SOURCE_ARTICLE_16"
    return "SOURCE_TYPE_OTHER_NOTIFICATION" if reports else "SOURCE_VOLUNTARY"


def _found_by_program(case: Case) -> Reason | None:
    """Return what a program held against a comment: a score or a list, not the lot or an unknown language."""
    for reason in case.assessment.reasons if case.assessment else ():
        label, _, kind = reason.code.rpartition("_")
        if reason.code in _FOUND_BY_RULE or (kind in ("high", "unsure") and label in set(Label)):
            return reason
    return None


def _facts(case: Case, decision: Decision, reports: int) -> str:
    found = _found_by_program(case)
    if decision.copy_of is not None:
        sentences = ["A program found that the comment says nearly the same as one that a person had rejected."]
    elif decision.by == "machine":
        why = f": {found.text}" if found else "."
        sentences = [f"A program read the comment and rejected it, without a person{why}"]
    else:
        sentences = ["A person read the comment and rejected it."]
        if found:
            sentences.append(f"A program had pointed it out: {found.text}")
    if reports:
        sentences.append("One reader had reported it." if reports == 1 else f"{reports} readers had reported it.")
    return " ".join(sentences)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
