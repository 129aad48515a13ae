"""What the review desk knows of a case beside the case itself."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from service.domain.cases import Decision

LEADS = "leads"
"""Whoever is a lead: what a case can be handed over to."""

_MOST_OF_A_NAME = 60


def outsider(channel: str, name: str) -> str:
    """Return as whom somebody decides who has no account here: `akismet:alice`, which no account can be called."""
    plain = "".join(each for each in name if each.isalnum() or each in ".@ _-")
    return f"{channel}:{plain[:_MOST_OF_A_NAME].strip()}"


def is_outsider(name: str) -> bool:
    """Whether a decision's maker has no account here."""
    return ":" in name


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Asked(_Record):
    """Who passed a case on, and with what words."""

    by: str
    at: datetime
    note: str
    what: Literal["handed_over", "second_opinion"]


class Desk(_Record):
    """One case at the review desk."""

    due: datetime | None = None
    reports: int = 0
    assigned: str | None = None
    asked: Asked | None = None
    opinion: Decision | None = None
    """What the person who asked for a second opinion would have decided, whoever passed it on since."""
    opinion_by: str | None = None
    not_by: tuple[str, ...] = ()
    group: str | None = None
    decided_by: str | None = None
    decided_for: str | None = None
    """Whose word the machine followed."""
    decided_at: datetime | None = None
    suggested: bool = False
    """Whether it was decided because its label would teach much."""


class Standing(Decision):
    """What copies that are still to come follow: whose word it was, and where it holds."""

    person: str | None = None
    sites: dict[str, str] | None = None
    """By site, the code by which it knows the reason, empty when approved; None, as of earlier versions: everywhere."""

    def for_site(self, site: str) -> Decision | None:
        """Return the decision as it is written down at a site."""
        decision = Decision(**self.model_dump(exclude={"person", "sites"}))
        if self.sites is None:
            return decision
        return decision.model_copy(update={"reason": self.sites[site] or None}) if site in self.sites else None


class Waiting(_Record):
    """How much waits for people at one site, unassigned and in nobody's hands."""

    site: str
    waiting: int
    overdue: int = 0
    """How many should have been decided by now."""
    oldest: datetime | None = None
    """When the one that has waited longest came in."""
    assigned: int = 0
    """How many more were handed over to the leads."""
