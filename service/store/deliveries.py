"""What the sites have yet to hear: due, tried again, given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from service.domain.cases import Case
from service.store import keys
from service.store.cases import Cases
from service.store.moments import milliseconds, moment
from service.store.server import Call, Server, script

_LEASE = script("lease")
_DELIVERED = script("delivered")
_RESEND = script("resend")
_HASTEN = script("hasten")
_LOCK = script("lock")
_RELEASE = script("release")
_PROLONG = script("prolong")


_UNDER_WAY = timedelta(minutes=1)
"""What is due within it may be in a deliverer's hands, or was never tried."""


@dataclass(frozen=True)
class Attempt:
    """How telling a site went. `needless`: there was nothing to tell; `nothing`: it was not tried.

    `next_try` matters for `retry` and `nothing`.
    """

    case: Case
    outcome: Literal["told", "needless", "retry", "dead", "nothing"]
    next_try: datetime
    error: str = ""


@dataclass(frozen=True)
class DeadLetter:
    """News that was given up on."""

    comment: str
    given_up: datetime
    error: str


@dataclass(frozen=True)
class Backlog:
    """What a site has yet to hear.

    How much, when the next attempt is due (or was), how much of it has failed and is put off for minutes or hours, and
    how much was given up.
    """

    due: int
    since: datetime | None
    put_off: int
    given_up: int


class Deliveries:
    """Due-time sets, one a site, whose members are the site's comment ids."""

    def __init__(self, server: Server, cases: Cases) -> None:
        self._server = server
        self._cases = cases

    def lock(self, site: str, *, token: str, lease_s: int) -> bool:
        """Become the only one who delivers to a site: this keeps the order of each comment's news."""
        return bool(self._server.run(Call(_LOCK, [keys.deliverer(site)], [token, lease_s])))

    def still_holds(self, site: str, *, token: str, lease_s: int) -> bool:
        """Begin the lease anew, unless it has run out: then somebody else may deliver by now."""
        return bool(self._server.run(Call(_PROLONG, [keys.deliverer(site)], [token, lease_s])))

    def unlock(self, site: str, *, token: str) -> None:
        """Let others deliver to the site."""
        self._server.run(Call(_RELEASE, [keys.deliverer(site)], [token]))

    def take(self, site: str, *, now: datetime, until: datetime, limit: int) -> list[Case]:
        """Take what is due at a site, putting it off until `until`; drop what has nothing to tell."""
        call = Call(_LEASE, [keys.due_delivery(site)], [milliseconds(now), milliseconds(until), limit])
        comment_ids: list[str] = self._server.run(call)
        cases = self._cases.find(site, comment_ids)
        news, idle = [], []
        for comment_id, case in zip(comment_ids, cases, strict=True):
            if case is not None and case.seq > case.told:
                news.append(case)
            else:
                idle.append(self._settle(site, comment_id, case, "nothing", now, now, ""))
        self._server.write(idle)
        return news

    def write_attempts(self, attempts: Sequence[Attempt], *, now: datetime) -> None:
        """Write down how it went; an outcome that has changed meanwhile is due at once."""
        self._server.write(
            [
                self._settle(
                    attempt.case.comment.site,
                    attempt.case.comment.id,
                    attempt.case,
                    attempt.outcome,
                    now,
                    attempt.next_try,
                    attempt.error,
                )
                for attempt in attempts
            ]
        )

    def _settle(
        self, site: str, comment_id: str, case: Case | None, outcome: str, now: datetime, next_try: datetime, error: str
    ) -> Call:
        case_id, seq, tries = (case.id, case.seq, case.tries) if case else ("", 0, 0)
        return Call(
            _DELIVERED,
            [
                keys.case(case_id),
                keys.comment(site, comment_id),
                keys.due_delivery(site),
                keys.dead(site),
                keys.COUNTERS,
            ],
            [case_id, comment_id, seq, outcome, milliseconds(now), milliseconds(next_try), error, tries + 1],
        )

    def sites_due(self, sites: Sequence[str], *, now: datetime) -> list[str]:
        """Return the sites that something is due at, or is to be asked, and that nobody delivers to."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for site in sites:
                pipe.zcount(keys.due_delivery(site), "-inf", milliseconds(now))
                pipe.zcount(keys.due_coral(site), "-inf", milliseconds(now))
                pipe.exists(keys.deliverer(site))
            answers = pipe.execute()
        rows = zip(sites, answers[::3], answers[1::3], answers[2::3], strict=True)
        return [site for site, news, questions, taken in rows if (news or questions) and not taken]

    def hasten(self, site: str, *, now: datetime) -> None:
        """Make all that was put off due now: there is another address to try."""
        self._server.run(Call(_HASTEN, [keys.due_delivery(site)], [milliseconds(now)]))

    def due(self, site: str) -> int:
        """Count what the site has yet to hear."""
        with self._server.plain() as client:
            return int(client.zcard(keys.due_delivery(site)))

    def backlogs(self, sites: Sequence[str], *, now: datetime) -> list[Backlog]:
        """Return for each site what it has yet to hear, in one round trip."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for site in sites:
                pipe.zcard(keys.due_delivery(site))
                pipe.zrange(keys.due_delivery(site), 0, 0, withscores=True)
                pipe.zcount(keys.due_delivery(site), milliseconds(now + _UNDER_WAY), "+inf")
                pipe.zcard(keys.dead(site))
            answers = pipe.execute()
        rows = zip(answers[::4], answers[1::4], answers[2::4], answers[3::4], strict=True)
        return [
            Backlog(due, moment(first[0][1]) if first else None, put_off, given_up)
            for due, first, put_off, given_up in rows
        ]

    def dead(self, site: str, *, limit: int = 100) -> list[DeadLetter]:
        """List what was given up, the latest first."""
        with self._server.plain() as client:
            rows = client.zrevrange(keys.dead(site), 0, limit - 1, withscores=True)
            cases = self._cases.find(site, [comment_id for comment_id, _ in rows])
            pipe = client.pipeline(transaction=False)
            for case in cases:
                pipe.hget(keys.case(case.id if case else ""), "error")
            errors = pipe.execute()
        return [
            DeadLetter(comment_id, moment(at), error or "")
            for (comment_id, at), error in zip(rows, errors, strict=True)
        ]

    def resend(self, site: str, comment_ids: Sequence[str] = (), *, now: datetime) -> int:
        """Make dead letters due again, all of them when none is named; return how many."""
        call = Call(
            _RESEND,
            [keys.dead(site), keys.due_delivery(site)],
            [milliseconds(now), keys.comment(site, ""), *comment_ids],
        )
        return int(self._server.run(call))
