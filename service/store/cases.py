"""Cases: taken in, assessed, looked up."""

import hashlib
import json
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import islice
from typing import Literal

import structlog

from service.domain.cases import Assessment, Case, Decision, Event, Status, Verdict
from service.domain.circumstances import RECORD_LIVES, UNKNOWN, Circumstances, counts_as_lately
from service.domain.comments import Comment
from service.domain.records import address_key, article_key, author_key, quoted, without_quote
from service.domain.sites import RateLimit
from service.store import keys
from service.store.lines import in_line
from service.store.moments import milliseconds, moment
from service.store.server import Call, Server, script

log = structlog.get_logger()

_ACCEPT = script("accept")
_ASSESS = script("assess")
_LOOKED_AT = 500
_FIELDS = ("status", "comment", "received", "assessment", "decision", "seq", "told", "tries", "history", "senders")


def new_case_id() -> str:
    """Return an id that sorts by time: 11 hex digits of milliseconds, 12 of chance."""
    return f"{time.time_ns() // 1_000_000:011x}{secrets.token_hex(6)}"


@dataclass(frozen=True)
class Acceptance:
    """A comment to take in, under the case id that it gets unless it is known already."""

    case: str
    comment: Comment
    rate_limit: RateLimit | None = None
    lined_up: bool = False
    """Whether it waits in its site's line for a worker; else whoever takes it in scores it too."""


@dataclass(frozen=True)
class Accepted:
    """What became of one. `wait_s` is set when the site sends faster than it may."""

    outcome: Literal["created", "known", "conflict", "limited"]
    case: str = ""
    status: Status = Status.RECEIVED
    wait_s: float = 0.0
    circumstances: Circumstances = UNKNOWN
    """Of one that was created just now."""


@dataclass(frozen=True)
class Assessed:
    """An assessment to write down, the decision that follows from it, and whether the site is told."""

    case: Case
    assessment: Assessment
    decision: Decision | None
    patience: float
    """For how many seconds it may wait for a person (`domain.urgency`)."""
    tags: Sequence[str]
    tell: bool
    follows: str = ""
    """The standing decision of its group (JSON) that it follows; if that stands no more, nothing is written."""


class Written(IntEnum):
    """What became of an assessment: written down, also against its word, of no use any more, following what is gone."""

    MOVED = 1
    REPORTED = 2
    LATE = 0
    OVERTAKEN = -1


class Cases:
    """Every case, by its id or by the site's own id of the comment."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def accept(self, wanted: Sequence[Acceptance], *, now: datetime, due: datetime) -> list[Accepted]:
        """Take comments in, durably. What is in no line and unscored from `due` on is put into one.

        Raises:
            Unavailable: nothing was accepted, or it can't be known; sending again is harmless.
        """
        calls = []
        for item in wanted:
            comment = item.comment
            limit = item.rate_limit
            parent = quoted(comment)
            calls.append(
                Call(
                    _ACCEPT,
                    [
                        keys.comment(comment.site, comment.id),
                        keys.case(item.case),
                        keys.DUE_SCORING,
                        keys.rate(comment.site),
                        keys.COUNTERS,
                        keys.cases(comment.site),
                        *([keys.answers(comment.site, parent), keys.comment(comment.site, parent)] if parent else []),
                    ],
                    [
                        item.case,
                        comment.revision,
                        hashlib.sha256(comment.text.encode()).hexdigest()[:32],
                        comment.model_dump_json(exclude_defaults=True),
                        milliseconds(now),
                        in_line(now) if item.lined_up else milliseconds(due),
                        1000 / limit.per_second if limit else 0,
                        limit.burst if limit else 0,
                        comment.site,
                        author_key(comment),
                        article_key(comment),
                        address_key(comment),
                        counts_as_lately(comment.created, now) // timedelta(milliseconds=1),
                        int(RECORD_LIVES.total_seconds()),
                        without_quote(comment).model_dump_json(exclude_defaults=True) if parent else "",
                        int(item.lined_up),
                    ],
                )
            )
        answers = self._server.write(calls)
        return [_accepted(item.case, *answer) for item, answer in zip(wanted, answers, strict=True)]

    def load(self, case_ids: Sequence[str]) -> list[Case | None]:
        """Look cases up in one round trip; None where there is no such case, or none that can be read."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for case_id in case_ids:
                pipe.hmget(keys.case(case_id), _FIELDS)
            rows = pipe.execute()
        return [_readable(case_id, row) for case_id, row in zip(case_ids, rows, strict=True)]

    def find(self, site: str, comment_ids: Iterable[str]) -> list[Case | None]:
        """Look up the latest revision of each comment."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for comment_id in comment_ids:
                pipe.hgetall(keys.comment(site, comment_id))
            known: list[Mapping[str, str]] = pipe.execute()
        latest = [revisions[f"r{revisions['latest']}"].split()[0] if revisions else None for revisions in known]
        loaded = {case.id: case for case in self.load([i for i in latest if i]) if case is not None}
        return [loaded.get(case_id) if case_id else None for case_id in latest]

    def revisions(self, site: str, comment_id: str) -> list[Case]:
        """Return every revision that has come in, the earliest first."""
        (found,) = self.revisions_of(site, [comment_id])
        return found

    def revisions_of(self, site: str, comment_ids: Sequence[str]) -> list[list[Case]]:
        """Return the same of several comments, in two round trips."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for comment_id in comment_ids:
                pipe.hgetall(keys.comment(site, comment_id))
            known: list[Mapping[str, str]] = pipe.execute()
        ids = [
            [case_id for _, case_id in sorted((int(k[1:]), v.split()[0]) for k, v in each.items() if k != "latest")]
            for each in known
        ]
        loaded = iter(self.load([case_id for each in ids for case_id in each]))
        return [[case for case in islice(loaded, len(each)) if case is not None] for each in ids]

    def write_assessments(self, assessed: Sequence[Assessed]) -> list[Written]:
        """Move cases from received to decided or to review.

        One that had moved already, or has been superseded, stays as it is.

        Raises:
            Unavailable: it may or may not have been written; doing it again is harmless.
        """
        calls = []
        for item in assessed:
            comment, at = item.case.comment, milliseconds(item.assessment.at)
            calls.append(
                Call(
                    _ASSESS,
                    [
                        keys.case(item.case.id),
                        keys.DUE_SCORING,
                        keys.due_delivery(comment.site),
                        keys.feed(comment.site),
                        keys.COUNTERS,
                        keys.tags(comment.site),
                    ],
                    [
                        item.case.id,
                        at,
                        item.assessment.model_dump_json(exclude_none=True),
                        item.decision.model_dump_json(exclude_none=True) if item.decision else "",
                        item.decision.outcome if item.decision else Verdict.REVIEW,
                        item.patience,
                        comment.id,
                        int(item.tell),
                        comment.site,
                        "\n".join(item.tags),
                        item.follows,
                    ],
                )
            )
        return [Written(int(answer)) for answer in self._server.write(calls)]

    def count_tries(self, case_ids: Sequence[str]) -> list[int]:
        """Note one more attempt at each case, before it is made: one that kills its worker counts too."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for case_id in case_ids:
                pipe.hincrby(keys.case(case_id), "scoring_tries", 1)
            return [int(count) for count in pipe.execute()]

    def unscored(self) -> int:
        """Return how many cases wait for their score."""
        with self._server.plain() as client:
            return int(client.zcard(keys.DUE_SCORING))

    def oldest_unscored(self) -> datetime | None:
        """Return when the oldest of them came in, None where none waits.

        Of many it is the oldest of those that are with workers, or of the first and the last that came into line:
        those that are in line stand there in the order of their arrival.
        """
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            pipe.zrange(keys.DUE_SCORING, 0, _LOOKED_AT)
            pipe.zrevrange(keys.DUE_SCORING, 0, _LOOKED_AT)
            first, last = pipe.execute()
            oldest = min(first + last, default=None)  # ids sort by time
            received = client.hget(keys.case(oldest), "received") if oldest else None
        return moment(received) if received else None

    def counters(self) -> dict[str, int]:
        """Return what has happened since the beginning, by name."""
        with self._server.plain() as client:
            return {name: int(value) for name, value in client.hgetall(keys.COUNTERS).items()}


def _accepted(wanted: str, outcome: str, case_or_wait: str, status: str, senders: str) -> Accepted:
    if outcome == "limited":
        return Accepted("limited", wait_s=int(case_or_wait) / 1000)
    if outcome == "conflict":
        return Accepted("conflict", case_or_wait, Status(status))
    # A repeated send of a call whose answer was lost finds its own case.
    made = outcome == "created" or case_or_wait == wanted
    return Accepted("created" if made else "known", case_or_wait, Status(status), circumstances=_around(senders))


def _readable(case_id: str, row: Sequence[str | None]) -> Case | None:
    """Read a row; one that another version wrote and this one can't read must not hold up its neighbours."""
    try:
        return _case(case_id, row)
    except ValueError as error:
        log.error("case can't be read", case=case_id, error=type(error).__name__)
        return None


def _case(case_id: str, row: Sequence[str | None]) -> Case | None:
    status, comment, received, assessment, decision, seq, told, tries, history, senders = row
    if status is None or comment is None or received is None:
        return None
    events = json.loads(f"[{history[1:]}]") if history else []
    at = moment(received)
    return Case(
        id=case_id,
        status=Status(status),
        comment=Comment.model_validate_json(comment),
        received=at,
        assessment=Assessment.model_validate_json(assessment) if assessment else None,
        decision=Decision.model_validate_json(decision) if decision else None,
        seq=int(seq or 0),
        told=int(told or 0),
        tries=int(tries or 0),
        history=[
            Event(at=at, event="received"),
            *(Event(**{**event, "at": moment(event["at"])}) for event in events),
        ],
        circumstances=_around(senders),
    )


def _around(senders: str | None) -> Circumstances:
    return Circumstances.model_validate_json(senders) if senders else UNKNOWN
