"""What comments looked like and what challengers made of them: counts by site, hour and day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, get_args

from service.store import keys
from service.store.server import Call, Server, script

_TALLY = script("tally")
_HOURS_KEPT = timedelta(days=8)
_DAYS_KEPT = timedelta(days=100)

What = Literal["arrivals", "log"]
WATCHED: tuple[What, ...] = get_args(What)


def spans(at: datetime) -> tuple[str, str]:
    """Return the hour and the day that something is counted in."""
    return f"{at:%Y%m%d%H}", f"{at:%Y%m%d}"


class Watched:
    """A hash an hour and a hash a day. Nothing of a single comment is in them."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def reached(self, site: str, what: What) -> str:
        """Return the place up to which something has been watched; empty before the first time."""
        with self._server.plain() as client:
            return client.get(keys.watched(site, what)) or ""

    def begin(self, site: str, what: What, place: str) -> None:
        """Begin at a place, unless somebody has begun."""
        with self._server.plain() as client:
            client.set(keys.watched(site, what), place, nx=True)

    def add(self, site: str, what: What, begin: str, end: str, counts: Mapping[tuple[str, str], int]) -> bool:
        """Add what a stretch counts, by (span, name); False if somebody else has gone on from there."""
        found = sorted({span for span, _ in counts})
        place = {span: at for at, span in enumerate(found, start=1)}
        kept = [_DAYS_KEPT if len(span) == len("20261123") else _HOURS_KEPT for span in found]
        args: list[str | int] = [int(each.total_seconds()) for each in kept]
        for (span, name), count in counts.items():
            args += [place[span], name, count]
        call = Call(_TALLY, [keys.watched(site, what), *(keys.seen(site, span) for span in found)], [begin, end, *args])
        return bool(self._server.run(call))

    def read(self, site: str, wanted: Sequence[str]) -> list[Counter[str]]:
        """Return the counts of each hour or day."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for span in wanted:
                pipe.hgetall(keys.seen(site, span))
            return [Counter({name: int(count) for name, count in kept.items()}) for kept in pipe.execute()]

    def of_days(self, site: str, begin: datetime, now: datetime) -> Counter[str]:
        """Return the counts of whole days, from that of `begin` on: enough for what carries the name of a trial."""
        return self._sum(site, _days(begin, now))

    def since(self, site: str, begin: datetime, now: datetime) -> Counter[str]:
        """Return the counts since the hour of `begin`; since its day, where hours are kept no more."""
        hours, days = [], _days(begin, now)
        if now - begin < _HOURS_KEPT - timedelta(days=1):
            hours = [spans(begin.replace(hour=hour))[0] for hour in range(begin.hour, 24)]
            del days[0]
        return self._sum(site, [*hours, *days])

    def _sum(self, site: str, wanted: Sequence[str]) -> Counter[str]:
        total: Counter[str] = Counter()
        for counts in self.read(site, wanted):
            total.update(counts)
        return total


def _days(begin: datetime, now: datetime) -> list[str]:
    return [spans(begin + timedelta(days=day))[1] for day in range((now.date() - begin.date()).days + 1)]
