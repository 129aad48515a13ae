"""The review queue: what waits for people, and who has claimed what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from service.domain.cases import Case, Decision
from service.store import keys
from service.store.cases import Cases
from service.store.moments import milliseconds
from service.store.server import Call, Server, script

_CLAIM = script("claim")
_RENEW = script("renew")
_UNCLAIM = script("unclaim")
_DECIDE = script("decide")

Refusal = Literal["lost", "superseded", "decided", "erased", "received", "gone"]


@dataclass(frozen=True)
class Waiting:
    """How much waits for people at one site."""

    site: str
    waiting: int


class ReviewQueue:
    """Cases that wait for people. A case is in its site's queue, or in somebody's claim, never in both."""

    def __init__(self, server: Server, cases: Cases) -> None:
        self._server = server
        self._cases = cases

    def claim(self, sites: Sequence[str], *, token: str, count: int, now: datetime, lease: timedelta) -> list[Case]:
        """Lend the most urgent cases of these sites to a person, until the lease ends."""
        call = Call(
            _CLAIM,
            [keys.CLAIMS, keys.claim(token), *(keys.queue(site) for site in sites)],
            [milliseconds(now + lease), token, count],
        )
        taken: list[str] = self._server.run(call)
        return [case for case in self._cases.load(taken) if case is not None]

    def renew(self, token: str, *, now: datetime, lease: timedelta) -> list[str]:
        """Prolong a claim; return the case ids that it still holds."""
        call = Call(_RENEW, [keys.CLAIMS, keys.claim(token)], [milliseconds(now + lease), token])
        return list(self._server.run(call))

    def release(self, token: str, *, now: datetime) -> int:
        """Give a claim back; return how many cases went back into the queue."""
        return int(self._server.run(Call(_UNCLAIM, [keys.CLAIMS, keys.claim(token)], [milliseconds(now), token])))

    def reclaim_expired(self, *, now: datetime) -> int:
        """Put cases whose claim has run out back into their queues; return how many."""
        return int(self._server.run(Call(_UNCLAIM, [keys.CLAIMS], [milliseconds(now), ""])))

    def decide(self, case: Case, decision: Decision, *, token: str, person: str, tell: bool) -> Refusal | None:
        """Write a person's decision down; return why not, or None when it is done."""
        comment = case.comment
        call = Call(
            _DECIDE,
            [
                keys.case(case.id),
                keys.CLAIMS,
                keys.due_delivery(comment.site),
                keys.feed(comment.site),
                keys.COUNTERS,
            ],
            [
                case.id,
                milliseconds(decision.at),
                token,
                decision.model_dump_json(exclude_none=True),
                decision.outcome,
                person,
                comment.id,
                int(tell),
            ],
        )
        answer = self._server.run(call)
        return None if answer == "done" else answer

    def waiting(self, sites: Sequence[str]) -> list[Waiting]:
        """Count what waits, per site. What is claimed does not wait."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for site in sites:
                pipe.zcard(keys.queue(site))
            return [Waiting(site, int(count)) for site, count in zip(sites, pipe.execute(), strict=True)]

    def claimed(self) -> int:
        """Count what somebody is looking at."""
        with self._server.plain() as client:
            return int(client.zcard(keys.CLAIMS))
