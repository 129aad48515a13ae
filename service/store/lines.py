"""The lines in which cases wait for a score: one for each site, served in turn.

The script that takes a case in puts it into line too. What is taken and not scored comes back to the head.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from service.store import keys
from service.store.moments import milliseconds
from service.store.server import Call, Server, script

_TAKE, _BRING_BACK = script("take"), script("bring_back")
_FAR_MS = 10**14
_PATIENCE = timedelta(seconds=5)
"""How long a worker may have what it took before that counts as lost."""

_NEVER_IN_LINE = timedelta(minutes=15)
"""After so long in line it is put there once more: the release before forgets what a worker that dies had taken."""

_CLOCKS_DIFFER = timedelta(minutes=1)

_TRIED_AGAIN = timedelta(minutes=1)
"""After so long what this version can't read is offered once more: one that can may be here by then."""


class Taken(NamedTuple):
    """Ids of cases: of those that no worker had before, and of those that one had and did not score."""

    fresh: list[str]
    again: list[str]


def in_line(now: datetime) -> int:
    """Return by what a case stands in `keys.DUE_SCORING` while it is in line: far behind all that workers have.

    So what was lost is found at once, however many wait.
    """
    return milliseconds(now) + _FAR_MS


class Lines:
    """First come, first served within a site; between sites, each in turn."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def take(self, most: int, *, now: datetime) -> Taken:
        """Take cases out of the lines, of each site the same number as long as it has some."""
        call = Call(_TAKE, [keys.TURNS, keys.DUE_SCORING], [most, milliseconds(now + _PATIENCE)])
        ((fresh, again),) = self._server.write([call], flush=False)
        return Taken(fresh, again)

    def bring_back(self, most: int, *, now: datetime) -> int:
        """Put what should have been scored by now at the head of its line; return how many cases that were.

        Those too that are due later than anything can be: a clock was wrong when that was written.

        Raises:
            Unavailable: they may or may not stand in line; twice is harmless.
        """
        beyond = milliseconds(now + 2 * _PATIENCE + _CLOCKS_DIFFER)
        args = [milliseconds(now), most, in_line(now), beyond, in_line(now - _NEVER_IN_LINE)]
        (count,) = self._server.write([Call(_BRING_BACK, [keys.DUE_SCORING, keys.TURNS], args)], flush=False)
        return int(count)

    def put_off(self, case_ids: Sequence[str], *, now: datetime) -> None:
        """Leave cases alone for a while that can't be read; those that are not due are none."""
        due = dict.fromkeys(case_ids, milliseconds(now + _TRIED_AGAIN))
        if due:
            with self._server.plain() as client:
                client.zadd(keys.DUE_SCORING, due, xx=True)

    def workable(self, *, now: datetime) -> int:
        """Count what a worker could see to: all that waits for a score and has not been put off."""
        soon, latest = (milliseconds(now + each) for each in (2 * _PATIENCE, _TRIED_AGAIN + _CLOCKS_DIFFER))
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            pipe.zcard(keys.DUE_SCORING)
            pipe.zcount(keys.DUE_SCORING, f"({soon}", latest)
            waiting, put_off = pipe.execute()
        return int(waiting) - int(put_off)

    def lengths(self) -> dict[str, int]:
        """Count by site what stands in line."""
        with self._server.plain() as client:
            sites = client.lrange(keys.TURNS, 0, -1)
            pipe = client.pipeline(transaction=False)
            for site in sites:
                pipe.llen(keys.line(site))
            return {site: int(length) for site, length in zip(sites, pipe.execute(), strict=True)}
