"""What people decide, take back and pass on."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from service.domain.cases import Case, Decision
from service.domain.desk import Standing
from service.store import keys
from service.store.moments import milliseconds
from service.store.server import Call, Server, script

_DECIDE = script("decide", "desk")
_UNDO = script("undo", "desk", "unteach")
_PASS_ON = script("pass_on")
_REOPEN = script("reopen", "unteach")
_CORRECT = script("correct", "desk")

STANDS = timedelta(days=1)
"""How long copies that still come in follow the decision on their group."""

Refusal = Literal[
    "lost", "barred", "superseded", "decided", "erased", "received", "gone", "late", "foreign", "changed", "nothing"
]


@dataclass(frozen=True)
class Ruling:
    """A person's decision on a case that they hold under `token`."""

    case: Case
    decision: Decision
    person: str
    token: str
    tell: bool
    along: bool = False
    """Decided along with a near-duplicate, so it need not be held, only not by anybody else."""
    standing: Standing | None = None
    """What copies of it follow that are still to come."""


@dataclass(frozen=True)
class Undoing:
    """A decision to take back, as of `case.seq`: `person`'s own made after `since`, or any."""

    case: Case
    person: str
    any_decision: bool
    since: datetime
    note: str
    tell: bool
    token: str
    """The person then holds the case under it until `until`; when empty, the case goes back into its queues."""
    until: datetime
    copy_of: str = ""
    """The case with which this one is then held."""


@dataclass(frozen=True)
class Correction:
    """A person's decision that came from outside the console: by whom, and how, in words for the history.

    With `seq`, only if the case has had no other outcome than that one.
    """

    case: Case
    decision: Decision
    who: str
    how: str
    tell: bool
    seq: int | None = None


class Decisions:
    """The moves that people make. Each is one script, and harmless to repeat."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def decide(self, rulings: Sequence[Ruling]) -> list[Refusal | None]:
        """Write decisions down; return for each why not, or None when it is done."""
        calls = []
        for each in rulings:
            comment, decision = each.case.comment, each.decision
            calls.append(
                Call(
                    _DECIDE,
                    [
                        keys.case(each.case.id),
                        keys.due_delivery(comment.site),
                        keys.feed(comment.site),
                        keys.COUNTERS,
                    ],
                    [
                        each.case.id,
                        milliseconds(decision.at),
                        each.token,
                        decision.model_dump_json(exclude_none=True),
                        decision.outcome,
                        each.person,
                        comment.id,
                        int(each.tell),
                        int(each.along),
                        each.standing.model_dump_json(exclude_none=True) if each.standing else "",
                        STANDS // timedelta(milliseconds=1),
                    ],
                )
            )
        return [None if answer == "done" else answer for answer in self._server.write(calls)]

    def undo(self, wanted: Sequence[Undoing], *, now: datetime) -> list[Refusal | None]:
        """Take decisions back; return for each why not, or None when it is done."""
        calls = [
            Call(
                _UNDO,
                [
                    keys.case(each.case.id),
                    keys.due_delivery(each.case.comment.site),
                    keys.feed(each.case.comment.site),
                    keys.COUNTERS,
                ],
                [
                    each.case.id,
                    milliseconds(now),
                    each.person,
                    int(each.any_decision),
                    milliseconds(each.since),
                    each.case.seq,
                    each.case.comment.id,
                    int(each.tell),
                    each.note,
                    each.token,
                    milliseconds(each.until),
                    each.copy_of,
                ],
            )
            for each in wanted
        ]
        return [None if answer == "done" else answer for answer in self._server.write(calls)]

    def correct(self, correction: Correction) -> Refusal | Literal["same"] | None:
        """Write a decision down that needs no claim, over the one that stands; None when it is done.

        `same`: a person has decided so already, and nothing changes.
        """
        case, decision = correction.case, correction.decision
        answer = self._server.run(
            Call(
                _CORRECT,
                [
                    keys.case(case.id),
                    keys.due_delivery(case.comment.site),
                    keys.feed(case.comment.site),
                    keys.COUNTERS,
                    keys.DUE_SCORING,
                ],
                [
                    case.id,
                    milliseconds(decision.at),
                    secrets.token_hex(8),
                    decision.model_dump_json(exclude_none=True),
                    decision.outcome,
                    correction.who,
                    case.comment.id,
                    int(correction.tell),
                    correction.how,
                    "" if correction.seq is None else correction.seq,
                ],
            )
        )
        return None if answer == "done" else answer

    def pass_on(
        self,
        case: Case,
        *,
        person: str,
        token: str,
        how: Literal["handed_over", "second_opinion"],
        to: str,
        note: str,
        opinion: Decision | None,
        now: datetime,
    ) -> Refusal | None:
        """Give a case that one holds to somebody else: to whoever is named, or to anybody but oneself."""
        answer = self._server.run(
            Call(
                _PASS_ON,
                [keys.case(case.id), keys.feed(case.comment.site)],
                [
                    case.id,
                    milliseconds(now),
                    token,
                    person,
                    how,
                    to,
                    note,
                    opinion.model_dump_json(exclude_none=True) if opinion else "",
                ],
            )
        )
        return None if answer == "done" else answer

    def reopen(
        self,
        case: Case,
        *,
        event: str,
        by: str,
        note: str,
        now: datetime,
        not_by: Sequence[str] = (),
        withdraw: bool = False,
        tell: bool = False,
        tag: str = "",
    ) -> Refusal | None:
        """Put a decided case before people again, never before those in `not_by`.

        Unless it is withdrawn, its decision stands until a person has decided anew. A tag, such as
        `reason:appealed`, is what it can then be filtered by.
        """
        answer = self._server.run(
            Call(
                _REOPEN,
                [keys.case(case.id), keys.due_delivery(case.comment.site), keys.feed(case.comment.site)],
                [
                    case.id,
                    milliseconds(now),
                    event,
                    by,
                    note,
                    "\n".join(not_by),
                    case.comment.id,
                    int(withdraw),
                    int(tell),
                    tag,
                ],
            )
        )
        return None if answer == "done" else answer
