"""Near-duplicates: which comments say nearly the same as an earlier one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain import duplicates
from service.domain.cases import Case, Decision
from service.domain.desk import Standing
from service.store import keys
from service.store.cases import Cases
from service.store.moments import milliseconds
from service.store.server import Call, Server, script

_JOIN = script("join")

_SLICE = timedelta(hours=12)
_SLICES = 3
"""So a text is remembered for a day to a day and a half after it, or a copy of it, last came in."""

_MOST_BANDS = 400_000
"""Entries of a slice, some 40 MB; beyond them no new text is remembered before the next slice."""

_AT_ONCE = 500
_GROUP_LIVES = timedelta(days=14)


@dataclass(frozen=True)
class Joined:
    """The group of a case, empty if nothing is like it, and what was decided for the group of late."""

    group: str = ""
    standing: str = ""
    """A `Standing` as JSON, to the byte as it is kept; empty if there is none."""

    def decision(self, site: str) -> Decision | None:
        """Return what stands at a site."""
        return Standing.model_validate_json(self.standing).for_site(site) if self.standing else None


class Groups:
    """Groups, each named after its first case. Bounded in memory: what nobody copies is forgotten."""

    def __init__(self, server: Server, cases: Cases) -> None:
        self._server = server
        self._cases = cases

    def join(self, wanted: Sequence[tuple[Case, str]], *, now: datetime) -> list[Joined]:
        """Group cases with earlier ones of their scope: a site's name, or another word for all who share."""
        current = int(now.timestamp() / _SLICE.total_seconds())
        calls: list[Call] = []
        places = []
        for at, (case, scope) in enumerate(wanted):
            sketch = duplicates.sketch(case.comment.text)
            if not sketch:
                continue
            places.append(at)
            calls.append(
                Call(
                    _JOIN,
                    [keys.case(case.id), *(keys.bands(scope, current - back) for back in range(_SLICES))],
                    [
                        case.id,
                        milliseconds(now),
                        sketch,
                        duplicates.DIGITS,
                        duplicates.ENOUGH,
                        int(_SLICES * _SLICE.total_seconds()),
                        int(_GROUP_LIVES.total_seconds()),
                        _MOST_BANDS,
                        *duplicates.bands(sketch),
                    ],
                )
            )
        joined = [Joined()] * len(wanted)
        for at, (group, standing) in zip(places, self._server.write(calls), strict=True):
            joined[at] = Joined(group, standing)
        return joined

    def sizes(self, groups: Sequence[str]) -> list[int]:
        """Count the cases of each group, decided ones too."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for group in groups:
                pipe.zcard(keys.group(group))
            return [int(count) for count in pipe.execute()]

    def members(self, group: str, *, limit: int) -> list[Case]:
        """Return the latest cases of a group."""
        with self._server.plain() as client:
            ids = client.zrevrange(keys.group(group), 0, limit - 1)
        loaded = [self._cases.load(ids[at : at + _AT_ONCE]) for at in range(0, len(ids), _AT_ONCE)]
        return [case for cases in loaded for case in cases if case is not None]

    def held(self, token: str) -> dict[str, list[str]]:
        """Return by case the copies that were lent along with it under a token, and are held still."""
        with self._server.plain() as client:
            ids = client.lrange(keys.claim(token), 0, -1)
            pipe = client.pipeline(transaction=False)
            for each in ids:
                pipe.hmget(keys.case(each), ("copy_with", "claim"))
            rows = pipe.execute()
        held: dict[str, list[str]] = {}
        for each, (first, claim) in zip(ids, rows, strict=True):
            if first and claim == token:
                held.setdefault(first, []).append(each)
        return held

    def waiting(self, group: str, sites: Sequence[str], *, limit: int) -> list[str]:
        """Return ids of a group's cases that wait at these sites."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for site in sites:
                pipe.zrange(keys.queue(site, f"group:{group}"), 0, limit - 1)
            return [each for ids in pipe.execute() for each in ids][:limit]
