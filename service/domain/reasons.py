"""Why a verdict or a decision came out as it did: a stable code and a sentence for people."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

COPY = "copy"
"""The code for what the machine decided as a person had decided on a copy."""


class Reason(BaseModel):
    """One ground. `code` is stable and for programs, `text` is for people and may change."""

    model_config = ConfigDict(frozen=True)

    code: str
    text: str


class RejectionReason(StrEnum):
    """What a moderator may give as ground for rejecting."""

    INSULT = "insult"
    HATE = "hate"
    THREAT = "threat"
    OBSCENE = "obscene"
    SPAM = "spam"
    OFF_TOPIC = "off_topic"
    PERSONAL_DATA = "personal_data"
    ILLEGAL = "illegal"
    OTHER = "other"


REJECTION_TEXTS: dict[RejectionReason, str] = {
    RejectionReason.INSULT: "Insults a person or a group.",
    RejectionReason.HATE: "Attacks people for who they are.",
    RejectionReason.THREAT: "Threatens or wishes harm.",
    RejectionReason.OBSCENE: "Obscene language.",
    RejectionReason.SPAM: "Advertising or spam.",
    RejectionReason.OFF_TOPIC: "Has nothing to do with the article.",
    RejectionReason.PERSONAL_DATA: "Reveals somebody's personal data.",
    RejectionReason.ILLEGAL: "Likely against the law.",
    RejectionReason.OTHER: "Against the house rules.",
}


class SiteReason(BaseModel):
    """A reason as one site words it for its moderators and authors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
    text: Annotated[str, Field(min_length=1, max_length=200)]
    ground: RejectionReason = Field(
        description="What it amounts to, for the statement of reasons that the law asks for."
    )


DEFAULT_REASONS = [SiteReason(code=code, text=text, ground=code) for code, text in REJECTION_TEXTS.items()]
