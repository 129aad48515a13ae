"""Counts by site and hour, added up from the decision log, which they can be made from anew."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from service.store import keys
from service.store.server import Call, Server, script

_TALLY = script("tally")
_KEPT = timedelta(days=100)


class Tallies:
    """One hash an hour and site."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def counted_to(self, site: str) -> str:
        """Return the cursor up to which a site's log has been counted."""
        with self._server.plain() as client:
            return client.get(keys.tallied(site)) or "0-0"

    def add(self, site: str, begin: str, end: str, counts: Mapping[tuple[str, str], int]) -> bool:
        """Add what a stretch of the log counts, by (hour, name); False if somebody else has counted on from there."""
        hours = sorted({hour for hour, _ in counts})
        place = {hour: at for at, hour in enumerate(hours, start=1)}
        args: list[str | int] = []
        for (hour, name), count in counts.items():
            args += [place[hour], name, count]
        call = Call(
            _TALLY,
            [keys.tallied(site), *(keys.tally(site, hour) for hour in hours)],
            [begin, end, *[int(_KEPT.total_seconds())] * len(hours), *args],
        )
        return bool(self._server.run(call))

    def read(self, site: str, hours: Sequence[str]) -> list[Counter[str]]:
        """Return the counts of each hour."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for hour in hours:
                pipe.hgetall(keys.tally(site, hour))
            return [Counter({name: int(count) for name, count in kept.items()}) for kept in pipe.execute()]
