"""Lend people what waits for them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from service.domain.cases import Case
from service.domain.clock import Clock
from service.domain.desk import Waiting
from service.domain.filters import Filter
from service.store import Store
from service.store.review_queue import Found
from service.usecases.directory import Directory

LEASE = timedelta(minutes=2)
"""How long a claim lasts unless the page that shows it renews it."""


@dataclass(frozen=True)
class Claimed:
    """Cases lent to one person under one token, and whether others may be waiting."""

    token: str
    cases: list[Case]
    more: bool = False


@dataclass(frozen=True)
class Review:
    """The use case with what it needs."""

    store: Store
    directory: Directory
    clock: Clock

    def claim(
        self,
        *,
        person: str = "",
        sites: Sequence[str] | None = None,
        count: int = 1,
        token: str | None = None,
        wanted: Filter = Filter(),  # noqa: B008 - it can't be changed
        pass_over: Sequence[str] = (),
    ) -> Claimed:
        """Lend the most urgent cases to a person, of some sites or of all."""
        token = token or secrets.token_urlsafe(12)
        found = self.store.queue.claim(
            self._names(sites),
            token=token,
            count=count,
            now=self.clock(),
            lease=LEASE,
            person=person,
            wanted=wanted,
            pass_over=pass_over,
        )
        return Claimed(token, found.cases, found.cursor is not None)

    def claim_named(
        self,
        case_ids: Sequence[str],
        *,
        person: str,
        sites: Sequence[str] | None = None,
        token: str | None = None,
        suggested: bool = False,
    ) -> Claimed:
        """Lend a person these cases and no others, as far as they wait; see `Teaching` for what is `suggested`."""
        token = token or secrets.token_urlsafe(12)
        cases = self.store.queue.claim_named(
            case_ids,
            self._names(sites),
            token=token,
            now=self.clock(),
            lease=LEASE,
            person=person,
            suggested=suggested,
        )
        return Claimed(token, cases)

    def find(
        self, wanted: Filter, *, person: str, sites: Sequence[str] | None = None, count: int = 50, cursor: str = ""
    ) -> Found:
        """List what waits, without lending it."""
        return self.store.queue.find(
            self._names(sites), wanted, person=person, count=count, now=self.clock(), cursor=cursor
        )

    def renew(self, token: str) -> list[str]:
        """Prolong a claim; return the case ids still held."""
        return self.store.queue.renew(token, now=self.clock(), lease=LEASE)

    def release(self, token: str, case_id: str = "") -> int:
        """Give back what has not been decided: all of a claim, or one case with its copies."""
        return self.store.queue.release(token, case_id, now=self.clock())

    def waiting(self, sites: Sequence[str] | None = None) -> list[Waiting]:
        """Count what waits, per site."""
        return self.store.queue.waiting(self._names(sites), now=self.clock())

    def _names(self, sites: Sequence[str] | None) -> list[str]:
        return [site.name for site in self.directory.sites()] if sites is None else list(sites)
