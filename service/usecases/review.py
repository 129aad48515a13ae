"""Let people decide what the machine would not."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from service.domain.cases import Case, Decision
from service.domain.clock import Clock
from service.domain.errors import Conflict, NotFound
from service.domain.reasons import RejectionReason
from service.store import Store
from service.store.review_queue import Waiting
from service.usecases.directory import Directory

LEASE = timedelta(minutes=2)
"""How long a claim lasts unless the page that shows it renews it."""

_REFUSALS = {
    "lost": "Your claim on this case has ended, and somebody else may have it by now.",
    "superseded": "The comment has been edited since; its new revision is a case of its own.",
    "decided": "This case has been decided already.",
    "erased": "The comment has been erased.",
    "received": "This case has not been scored yet.",
}


@dataclass(frozen=True)
class Claimed:
    """Cases lent to one person under one token."""

    token: str
    cases: list[Case]


@dataclass(frozen=True)
class Review:
    """The use case with what it needs."""

    store: Store
    directory: Directory
    clock: Clock

    def claim(self, *, site: str | None = None, count: int = 1) -> Claimed:
        """Lend the most urgent cases to a person, of one site or of all."""
        names = [self.directory.get(site).name] if site else [each.name for each in self.directory.sites()]
        token = secrets.token_urlsafe(12)
        cases = self.store.queue.claim(names, token=token, count=count, now=self.clock(), lease=LEASE)
        return Claimed(token, cases)

    def renew(self, token: str) -> list[str]:
        """Prolong a claim; return the case ids still held."""
        return self.store.queue.renew(token, now=self.clock(), lease=LEASE)

    def release(self, token: str) -> int:
        """Give back what has not been decided."""
        return self.store.queue.release(token, now=self.clock())

    def decide(
        self,
        case_id: str,
        *,
        person: str,
        token: str,
        outcome: Literal["approve", "reject"],
        reason: RejectionReason | None,
        note: str | None = None,
    ) -> Case:
        """Write a person's decision down, durably, and make telling the site due.

        Raises:
            NotFound: there is no such case.
            Conflict: the claim is lost, the revision superseded, or the case decided.
        """
        (case,) = self.store.cases.load([case_id])
        if case is None:
            raise NotFound("there is no such case")
        decision = Decision(outcome=outcome, by="person", reason=reason, note=note, at=self.clock())
        tell = self.directory.get(case.comment.site).callback_url is not None
        refusal = self.store.queue.decide(case, decision, token=token, person=person, tell=tell)
        if refusal == "gone":
            raise NotFound("there is no such case")
        if refusal is not None:
            raise Conflict(_REFUSALS[refusal])
        (after,) = self.store.cases.load([case_id])
        assert after is not None  # noqa: S101 - cases are marked as erased, never taken away
        return after

    def waiting(self) -> list[Waiting]:
        """Count what waits, per site."""
        return self.store.queue.waiting([site.name for site in self.directory.sites()])
