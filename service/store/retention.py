"""Delete what a site keeps for so many days only, case by case, in the order in which they came in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import structlog
from pydantic_core import from_json, to_json

from service.domain import retention
from service.domain.cases import Case
from service.domain.comments import Comment
from service.domain.errors import Unavailable
from service.domain.records import answered
from service.store import keys
from service.store.archive import Place
from service.store.moments import milliseconds
from service.store.server import Call, Server, script

log = structlog.get_logger()

_TEXT = script("expire_text", "removal")
_AUTHOR = script("expire_author", "removal")
_CASE = script("expire_case", "removal")
_PLACE = script("keep_place")
_LEASE = script("lease")

What = Literal["text", "authors", "decisions"]
_BEGINNING = Place(0, "")


class Retention:
    """Each case goes in one step, harmless to repeat; how far that has come is written down after each page."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def are_over(self, wanted: Sequence[tuple[str, What, datetime]], *, now: datetime) -> list[bool]:
        """Tell for each site, kind and moment whether there is anything from before it, in two round trips."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for site, what, _ in wanted:
                pipe.hget(keys.kept_to(site), what)
                pipe.zcount(keys.kept_back(site, what), "-inf", milliseconds(now))
            answers = pipe.execute()
            reached = [Place.parse(kept) if kept else _BEGINNING for kept in answers[::2]]
            for (site, _, until), begin in zip(wanted, reached, strict=True):
                pipe.zrevrangebyscore(keys.cases(site), milliseconds(until), begin.ms, start=0, num=1, withscores=True)
            latest = [[Place(int(ms), case) for case, ms in rows] for rows in pipe.execute()]
        rows = zip(latest, reached, answers[1::2], strict=True)
        return [any(place > begin for place in places) or back > 0 for places, begin, back in rows]

    def reached(self, site: str, what: What) -> Place:
        """Return the place up to which everything has been looked at."""
        with self._server.plain() as client:
            kept = client.hget(keys.kept_to(site), what)
        return Place.parse(kept) if kept else _BEGINNING

    def kept_back(
        self, site: str, what: What, *, until: datetime, now: datetime, again: datetime, limit: int
    ) -> list[str]:
        """Take cases that were still needed when they were looked at last, putting them off until `again`.

        Those that came in after `until` are only put off: the site has since asked to keep them for longer. Those
        that are gone are looked at no more.
        """
        call = Call(_LEASE, [keys.kept_back(site, what)], [milliseconds(now), milliseconds(again), limit])
        try:
            ids: list[str] = self._server.run(call)
        except Unavailable:  # a store that is full lets nothing be put off: the rest goes first, and makes room
            return []
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for case_id in ids:
                pipe.zscore(keys.cases(site), case_id)
            received: dict[str, float | None] = dict(zip(ids, pipe.execute(), strict=True))
            if gone := [case_id for case_id, ms in received.items() if ms is None]:
                client.zrem(keys.kept_back(site, what), *gone)
        return [case_id for case_id, ms in received.items() if ms is not None and ms <= milliseconds(until)]

    def reach(
        self,
        site: str,
        what: What,
        begin: Place,
        end: Place,
        *,
        needed: Sequence[str],
        done: Sequence[str],
        again: datetime,
    ) -> None:
        """Note that all up to `end` has been looked at, from `begin` on, and what is still needed."""
        noted: list[str | int] = [
            str(begin) if begin != _BEGINNING else "",
            str(end),
            milliseconds(again),
            len(needed),
            *needed,
            *done,
        ]
        self._server.run(Call(_PLACE, [keys.kept_to(site), keys.kept_back(site, what)], [what, *noted]))

    def expire(self, case_ids: Sequence[str], what: Literal["text", "authors"], *, now: datetime) -> list[bool]:
        """Delete the words of some cases, or who wrote them; False for each that is still needed.

        What can't be read counts as needed: a version that reads it deletes it.
        """
        expiring, bare, event = {
            "text": (_TEXT, retention.without_words, retention.TEXT_GONE),
            "authors": (_AUTHOR, retention.without_author, retention.AUTHOR_GONE),
        }[what]
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for case_id in case_ids:
                pipe.hget(keys.case(case_id), "comment")
            kept = pipe.execute()
        calls: dict[str, Call] = {}
        for case_id, was in zip(case_ids, kept, strict=True):
            comment = _read(case_id, was) if was else None
            if comment is None:
                continue
            lists = [
                keys.case(case_id),
                keys.due_delivery(comment.site),
                keys.comment(comment.site, comment.id),
                *([keys.answers(comment.site, parent)] if what == "text" and (parent := answered(comment)) else []),
            ]
            left = to_json(bare(from_json(was))).decode()
            args = [case_id, milliseconds(now), comment.id, was, left, event]
            calls[case_id] = Call(expiring, lists, args)
        answers = dict(zip(calls, self._server.write(list(calls.values())), strict=True))
        return [was is None or bool(answers.get(i, False)) for i, was in zip(case_ids, kept, strict=True)]

    def expire_cases(self, cases: Sequence[Case]) -> list[bool]:
        """Delete cases; False for each that is still needed."""
        calls = []
        for case in cases:
            comment, site = case.comment, case.comment.site
            lists = [
                keys.case(case.id),
                keys.comment(site, comment.id),
                keys.feed(site),
                keys.due_delivery(site),
                keys.dead(site),
                keys.cases(site),
                *([keys.answers(site, parent)] if (parent := answered(comment)) else []),
            ]
            calls.append(Call(_CASE, lists, [case.id, comment.id, comment.revision]))
        return [bool(answer) for answer in self._server.write(calls)]


def _read(case_id: str, kept: str) -> Comment | None:
    """Read a comment; one that this version can't read is left as it is."""
    try:
        return Comment.model_validate_json(kept)
    except ValueError as error:
        log.error("case can't be read", case=case_id, error=type(error).__name__)
        return None
