"""The review queue: what waits for people, and who has claimed what."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain.cases import Case
from service.domain.desk import LEADS, Asked, Desk, Waiting
from service.domain.filters import Filter
from service.store import keys
from service.store.cases import Cases
from service.store.moments import milliseconds, moment
from service.store.server import Call, Server, script

_CLAIM = script("claim", "desk")
_CLAIM_NAMED = script("claim_named", "desk")
_RENEW = script("renew")
_UNCLAIM = script("unclaim")
_REASSIGN = script("reassign")

_MOST_ROUNDS = 20
"""A search goes through a thousand cases a round, and others are served between two rounds."""

_SKIPPED_FOR = timedelta(minutes=30)
_FIELDS = (
    *("due", "reports", "assigned", "asked", "opinion", "not_by"),
    *("group", "decided_by", "decided_at", "decided_for"),
)


@dataclass(frozen=True)
class Found:
    """Waiting cases, the most urgent first. From `cursor` on there may be more; None: there is none."""

    cases: list[Case]
    cursor: str | None


class ReviewQueue:
    """Cases that wait for people. A case is in its queues, or in somebody's claim, never in both."""

    def __init__(self, server: Server, cases: Cases) -> None:
        self._server = server
        self._cases = cases

    def claim(
        self,
        sites: Sequence[str],
        *,
        token: str,
        count: int,
        now: datetime,
        lease: timedelta,
        person: str = "",
        wanted: Filter = Filter(),  # noqa: B008 - it can't be changed
        pass_over: Sequence[str] = (),
    ) -> Found:
        """Lend the most urgent cases of these sites to a person, until the lease ends.

        Their waiting near-duplicates are lent along under the same token. The same token asked again is
        answered with what it still holds.
        """
        terms = {"lends": True, "token": token, "count": count, "pass_over": list(pass_over)}
        until = milliseconds(now + lease)
        found: list[str] = []
        cursor = ""
        for after, ids in self._rounds(sites, wanted, person, terms, until=until, now=now, cursor=""):
            cursor = after
            found += ids
            if len(found) >= count:
                break
            terms["count"] = count - len(found)
        return Found(self._load(found), cursor or None)

    def find(
        self, sites: Sequence[str], wanted: Filter, *, person: str, count: int, now: datetime, cursor: str = ""
    ) -> Found:
        """List what waits, from a cursor on."""
        terms = {"lends": False, "token": "", "count": count, "pass_over": []}
        for after, ids in self._rounds(sites, wanted, person, terms, until=0, now=now, cursor=cursor):
            if ids or not after:
                return Found(self._load(ids), after or None)
            cursor = after
        return Found([], cursor or None)

    def _rounds(
        self,
        sites: Sequence[str],
        wanted: Filter,
        person: str,
        terms: dict[str, object],
        *,
        until: int,
        now: datetime,
        cursor: str,
    ) -> Iterator[tuple[str, list[str]]]:
        """Search round by round; yield where each ended, empty at the end of the queue, and what it gave."""
        if not sites:
            return
        if wanted.assigned:
            handed_to = LEADS if wanted.assigned == LEADS else person
            sources = [[keys.queue(site, f"to:{handed_to}") for site in sites]]
            dimensions: list[list[str]] = [[]]
        else:
            sources, dimensions = [[keys.queue(site) for site in sites]], [[]]
        for tags in wanted.dimensions():
            # What is handed to somebody stands in one set alone, so there the tags are only compared.
            sources.append([] if wanted.assigned else [keys.queue(site, tag) for site in sites for tag in tags])
            dimensions.append(tags)
        since, before = wanted.between(milliseconds(now))
        ask = {
            **terms,
            "sites": list(sites),
            "person": person,
            "since": since,
            "before": before,
            "dimensions": [
                {"keys": len(places), "tags": tags} for places, tags in zip(sources, dimensions, strict=True)
            ],
        }
        # Nothing is due before it came in.
        due, _, after = cursor.partition(" ") if cursor else (str(since / 1000), "", "")
        for number in range(_MOST_ROUNDS):
            ask |= {"count": terms["count"], "from": due, "after": after, "resumed": number > 0}
            call = Call(
                _CLAIM,
                [
                    keys.CLAIMS,
                    keys.claim(str(terms["token"])),
                    keys.skipped(person),
                    *(key for places in sources for key in places),
                ],
                [until, milliseconds(now), json.dumps(ask)],
            )
            ids, due, after = self._server.run(call)
            yield (f"{due} {after}" if due else ""), ids
            if not due:
                return

    def claim_named(
        self,
        case_ids: Sequence[str],
        sites: Sequence[str],
        *,
        token: str,
        now: datetime,
        lease: timedelta,
        person: str,
    ) -> list[Case]:
        """Lend a person these cases, as far as they wait."""
        call = Call(
            _CLAIM_NAMED,
            [keys.CLAIMS],
            [milliseconds(now + lease), milliseconds(now), token, person, json.dumps(list(sites)), *case_ids],
        )
        return self._load(self._server.run(call))

    def _load(self, case_ids: Sequence[str]) -> list[Case]:
        return [case for case in self._cases.load(case_ids) if case is not None]

    def renew(self, token: str, *, now: datetime, lease: timedelta) -> list[str]:
        """Prolong a claim; return the case ids that it still holds, without the copies lent along."""
        call = Call(_RENEW, [keys.CLAIMS, keys.claim(token)], [milliseconds(now + lease), token])
        return list(self._server.run(call))

    def release(self, token: str, case_id: str = "", *, now: datetime) -> int:
        """Give a claim back, or one of its cases with its copies; return how many went back into the queue."""
        call = Call(_UNCLAIM, [keys.CLAIMS, keys.claim(token)], [milliseconds(now), token, case_id])
        return int(self._server.run(call))

    def reclaim_expired(self, *, now: datetime) -> int:
        """Put cases whose claim has run out back into their queues; return how many."""
        return int(self._server.run(Call(_UNCLAIM, [keys.CLAIMS], [milliseconds(now), "", ""])))

    def pass_over(self, case_ids: Sequence[str], *, person: str, now: datetime) -> None:
        """Do not hand these cases, or copies of them, to a person again for half an hour."""
        with self._server.plain() as client:
            pipe = client.pipeline()
            pipe.zadd(keys.skipped(person), dict.fromkeys(case_ids, milliseconds(now + _SKIPPED_FOR)))
            pipe.zremrangebyscore(keys.skipped(person), "-inf", milliseconds(now))
            pipe.expire(keys.skipped(person), _SKIPPED_FOR)
            pipe.execute()

    def waiting(self, sites: Sequence[str], *, now: datetime | None = None) -> list[Waiting]:
        """Count what waits, per site. What is claimed does not wait; nothing is overdue where no time is given."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for site in sites:
                pipe.zcard(keys.queue(site))
                pipe.zcount(keys.queue(site), "-inf", now.timestamp() if now else "-inf")
                pipe.zrange(keys.queue(site, "age"), 0, 0, withscores=True)
                pipe.zcard(keys.queue(site, f"to:{LEADS}"))
            answers = pipe.execute()
        return [
            Waiting(
                site=site,
                waiting=answers[4 * i],
                overdue=answers[4 * i + 1],
                oldest=moment(answers[4 * i + 2][0][1]) if answers[4 * i + 2] else None,
                assigned=answers[4 * i + 3],
            )
            for i, site in enumerate(sites)
        ]

    def handed_to(self, person: str, sites: Sequence[str]) -> int:
        """Count what waits for one person alone."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for site in sites:
                pipe.zcard(keys.queue(site, f"to:{person}"))
            return sum(pipe.execute())

    def hand_to_leads(self, person: str, sites: Sequence[str]) -> int:
        """Hand what waits for one person alone to the leads, as when the person leaves; return how many."""
        calls = [Call(_REASSIGN, [keys.queue(site, f"to:{person}")], [LEADS]) for site in sites]
        return sum(self._server.write(calls))

    def tagged(self, sites: Sequence[str], tags: Sequence[str]) -> list[int]:
        """Count what waits under each tag at any of the sites."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for tag in tags:
                for site in sites:
                    pipe.zcard(keys.queue(site, tag))
            counts = [int(count) for count in pipe.execute()]
        return (
            [sum(counts[i : i + len(sites)]) for i in range(0, len(counts), len(sites))] if sites else [0] * len(tags)
        )

    def tags(self, sites: Sequence[str]) -> list[str]:
        """Return the tags of reason and language that have been seen at these sites."""
        with self._server.plain() as client:
            return sorted(client.sunion([keys.tags(site) for site in sites])) if sites else []

    def claimed(self, sites: Collection[str] | None = None) -> int:
        """Count what somebody is looking at, at some sites or at all."""
        with self._server.plain() as client:
            if sites is None:
                return int(client.zcard(keys.CLAIMS))
            pipe = client.pipeline(transaction=False)
            for case_id in client.zrange(keys.CLAIMS, 0, -1):
                pipe.hget(keys.case(case_id), "site")
            return sum(site in sites for site in pipe.execute())

    def desks(self, case_ids: Sequence[str]) -> list[Desk]:
        """Return what the desk knows of cases, in one round trip."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for case_id in case_ids:
                pipe.hmget(keys.case(case_id), _FIELDS)
            return [_desk(row) for row in pipe.execute()]


def _desk(row: Sequence[str | None]) -> Desk:
    due, reports, assigned, asked, opinion, not_by, group, decided_by, decided_at, decided_for = row
    found = json.loads(asked) if asked else None
    return Desk.model_validate(
        {
            "due": moment(float(due) * 1000) if due else None,
            "reports": int(reports or 0),
            "assigned": assigned,
            "asked": Asked(**{**found, "at": moment(found["at"])}) if found else None,
            "opinion": json.loads(opinion) if opinion else None,
            "not_by": tuple(not_by.split("\n")) if not_by else (),
            "group": group,
            "decided_by": decided_by,
            "decided_for": decided_for,
            "decided_at": moment(decided_at) if decided_at else None,
        }
    )
