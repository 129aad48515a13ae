"""Comments that came from Coral: which of its ids a case stands for, and what Coral is still to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain.cases import Case
from service.store import keys
from service.store.moments import milliseconds
from service.store.server import Call, Server, script

_ASK = script("coral_ask")
_JOIN = script("coral_join")
_LATE = script("coral_late")
_PLACES = script("coral_places")
_SENT = script("coral_sent")
_LEASE = script("lease")

EDITABLE = timedelta(days=1)
"""For how long an edit finds the comment that it changes. Coral's own window is half a minute unless set otherwise."""

_MOST_IN_PLACE = 20
_MOST_QUESTIONS = 100_000


@dataclass(frozen=True)
class Known:
    """A comment as Coral has it: its id, its revision's, and the status that it was last seen with.

    `?`: a decision has been sent since.
    """

    id: str
    revision: str
    status: str


@dataclass(frozen=True)
class Standing:
    """Where a comment stands; `place` as `usecases.coral.identity` calls it."""

    site: str
    place: str
    comment: str


class CoralIds:
    """What joins cases with Coral's comments."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def remember(self, standing: Sequence[Standing], *, now: datetime) -> None:
        """Note where comments stand, so that an edit of one is known as such."""
        lasting_ms = int(EDITABLE.total_seconds() * 1000)
        call = Call(
            _PLACES,
            [keys.coral_place(each.site, each.place) for each in standing],
            [milliseconds(now), _MOST_IN_PLACE, lasting_ms, *(each.comment for each in standing)],
        )
        self._server.run(call)

    def in_place(self, site: str, place: str, *, now: datetime) -> list[str]:
        """Return the comments of a place that may still be edited, the latest first."""
        with self._server.plain() as client:
            since = milliseconds(now - EDITABLE)
            return list(client.zrevrangebyscore(keys.coral_place(site, place), "+inf", since))

    def ask(self, site: str, *, comments: Sequence[str] = (), cases: Sequence[str] = (), now: datetime) -> int:
        """Note durably that Coral is to be asked about comments (its ids) or cases; return how many found no room.

        Raises:
            Unavailable: it may or may not have been noted; noting it again is harmless.
        """
        members = [*(f"comment {each}" for each in comments), *(f"case {each}" for each in cases)]
        call = Call(_ASK, [keys.due_coral(site)], [milliseconds(now), _MOST_QUESTIONS, *members])
        return int(self._server.run(call)) if members else 0

    def questions(self, site: str, *, now: datetime, until: datetime, limit: int) -> tuple[list[str], list[str]]:
        """Take what Coral is to be asked now, putting it off until `until`: ids of its comments, and of cases."""
        call = Call(_LEASE, [keys.due_coral(site)], [milliseconds(now), milliseconds(until), limit])
        found = [member.split(" ", 1) for member in self._server.run(call)]
        comments, cases = ([which for kind, which in found if kind == wanted] for wanted in ("comment", "case"))
        return comments, cases

    def answered(self, site: str, *, comments: Sequence[str] = (), cases: Sequence[str] = ()) -> None:
        """Ask no more about these."""
        members = [*(f"comment {each}" for each in comments), *(f"case {each}" for each in cases)]
        if members:
            with self._server.plain() as client:
                client.zrem(keys.due_coral(site), *members)

    def forget_questions(self, site: str) -> None:
        """Ask nothing any more: the site has no way to Coral."""
        with self._server.plain() as client:
            client.delete(keys.due_coral(site))

    def join(self, case: Case, known: Known, *, now: datetime) -> bool:
        """Write down which of Coral's comments a case stands for; what has not been heard of it there is due now.

        False: the case is gone.
        """
        site, comment = case.comment.site, case.comment.id
        call = Call(
            _JOIN,
            [
                keys.case(case.id),
                keys.coral_ids(case.id),
                keys.coral_comment(site, known.id),
                keys.due_delivery(site),
                keys.dead(site),
            ],
            [case.id, known.id, known.revision, known.status, comment, milliseconds(now)],
        )
        return bool(self._server.run(call))

    def of_case(self, case_id: str) -> list[Known]:
        """Return the comments of Coral that a case stands for."""
        with self._server.plain() as client:
            kept = client.hgetall(keys.coral_ids(case_id))
        return [Known(coral_id, *value.split(" ", 1)) for coral_id, value in sorted(kept.items())]

    def sent(self, case_id: str, known: Sequence[Known]) -> None:
        """Note that a decision is on its way to these comments: from now on their status is not known."""
        pairs = [part for each in known for part in (each.id, each.revision)]
        self._server.run(Call(_SENT, [keys.coral_ids(case_id)], pairs))

    def case_of(self, site: str, coral_id: str) -> str | None:
        """Return the case of a comment by its id in Coral; None while it is not known."""
        with self._server.plain() as client:
            found: str | None = client.get(keys.coral_comment(site, coral_id))
        return found

    def tell_late(self, case: Case, *, now: datetime) -> bool:
        """Make a machine's rejection due at Coral, which had not waited for it."""
        site, comment = case.comment.site, case.comment.id
        call = Call(_LATE, [keys.case(case.id), keys.due_delivery(site)], [comment, milliseconds(now)])
        return bool(self._server.run(call))
