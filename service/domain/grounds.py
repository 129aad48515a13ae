"""On what ground a comment was rejected, in the terms of the EU's Digital Services Act."""

from dataclasses import dataclass
from enum import StrEnum

from models.labels import Label
from service.domain.reasons import REJECTION_TEXTS, RejectionReason
from service.domain.sites import Site


class Category(StrEnum):
    """Categories of the DSA transparency database that a comment can fall into."""

    SPEECH = "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
    CYBER_VIOLENCE = "STATEMENT_CATEGORY_CYBER_VIOLENCE"
    VIOLENCE = "STATEMENT_CATEGORY_VIOLENCE"
    FRAUD = "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"
    PRIVACY = "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"
    SELF_HARM = "STATEMENT_CATEGORY_SELF_HARM"
    HOUSE_RULES = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"


@dataclass(frozen=True)
class Ground:
    """Why something may not stand. `illegal`: against the law; otherwise against the house rules."""

    category: Category
    text: str
    illegal: bool = False


_CATEGORIES = {
    RejectionReason.INSULT: Category.CYBER_VIOLENCE,
    RejectionReason.HATE: Category.SPEECH,
    RejectionReason.THREAT: Category.VIOLENCE,
    RejectionReason.OBSCENE: Category.HOUSE_RULES,
    RejectionReason.SPAM: Category.HOUSE_RULES,  # most advertising is no fraud
    RejectionReason.OFF_TOPIC: Category.HOUSE_RULES,
    RejectionReason.PERSONAL_DATA: Category.PRIVACY,
    RejectionReason.ILLEGAL: Category.SPEECH,
    RejectionReason.OTHER: Category.HOUSE_RULES,
}

_OF_LABEL = {
    Label.TOXICITY: RejectionReason.OTHER,  # rude in whatever way
    Label.SEVERE_TOXICITY: RejectionReason.INSULT,
    Label.INSULT: RejectionReason.INSULT,
    Label.OBSCENE: RejectionReason.OBSCENE,
    Label.THREAT: RejectionReason.THREAT,
    Label.IDENTITY_ATTACK: RejectionReason.HATE,
    Label.SPAM: RejectionReason.SPAM,
}


_OF_POLICY = {
    "toxicity_high": "Rude or disrespectful in tone.",
    "severe_toxicity_high": "Very hateful or aggressive in tone.",
    "blocked_word": "Contains a word that is not wanted here.",
    "blocked_link": "Links to a site that is not wanted here.",
    "honeypot": "Sent by a machine, by all appearances.",
}
"""What policy's own codes say more exactly than the reason that they stand for."""


def reason_of(code: str | None) -> RejectionReason:
    """Return what a code of policy stands for: the rule, or the label whose score decided.

    A code that is not known here stands for the house rules as such.
    """
    if code in set(RejectionReason):
        return RejectionReason(code)
    if code in ("blocked_link", "honeypot"):
        return RejectionReason.SPAM
    label = (code or "").removesuffix("_high")
    return _OF_LABEL[Label(label)] if label != code and label in set(Label) else RejectionReason.OTHER


def reason_for(code: str | None, site: Site) -> RejectionReason:
    """Return what a decision's code stands for at a site: one of its own reasons, or a code of policy."""
    own = site.desk.reason(code or "")
    return own.ground if own else reason_of(code)


def reason_at(code: str | None, here: Site, there: Site) -> str | None:
    """Return the code by which another site knows what a decision's code stands for here."""
    if code is None or here.name == there.name:
        return code
    ground, known = reason_for(code, here), there.desk.reason(code)
    if known is not None and known.ground is ground:
        return code
    return next((each.code for each in there.desk.reasons if each.ground is ground), ground.value)


def ground_for(code: str | None, site: Site) -> Ground:
    """Return the ground that a decision's code stands for, in the words of the site where it has its own."""
    own, reason = site.desk.reason(code or ""), reason_for(code, site)
    text = own.text if own else _OF_POLICY.get(code or "", REJECTION_TEXTS[reason])
    return Ground(_CATEGORIES[reason], text, illegal=reason is RejectionReason.ILLEGAL)
