"""What the keys of a site were used for: calls by month, blog and what they came to."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime

from service.domain.sites import Site
from service.store import keys
from service.store.moments import milliseconds
from service.store.server import Call, Server, script

_COUNT = script("count")

MOST_COUNTS = 5_000
"""Counts of one site in one month, five to a blog; what further blogs do is counted together."""

OTHERS = "(others)"
_KEPT_S = 800 * 86_400


class Usage:
    """By site and month, bounded: a hash of counts."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def add(self, counts: Mapping[tuple[str, str], Mapping[tuple[str, str], int]], *, process: str, batch: int) -> None:
        """Add, by (site, month), counts by (blog, what). The same batch of a process again adds nothing."""
        self._server.write(
            [
                Call(
                    _COUNT,
                    [keys.usage(site, month), keys.counted(process, site, month)],
                    [
                        batch,
                        _KEPT_S,
                        MOST_COUNTS,
                        OTHERS,
                        *(part for (blog, what), count in found.items() for part in (blog, what, count)),
                    ],
                )
                for (site, month), found in counts.items()
            ]
        )

    def of(self, site: str, month: str) -> dict[str, Counter[str]]:
        """Return a month's counts by blog."""
        with self._server.plain() as client:
            kept = client.hgetall(keys.usage(site, month))
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for name, count in kept.items():
            blog, _, what = name.rpartition("|")
            found[blog][what] = int(count)
        return dict(found)

    def throttled(self, site: Site, *, now: datetime) -> bool:
        """Whether the site's next comment would come too fast (see `accept.lua`)."""
        if site.rate_limit is None:
            return False
        with self._server.plain() as client:
            full = client.get(keys.rate(site.name))
        gap = 1000 / site.rate_limit.per_second
        return full is not None and float(full) + gap - milliseconds(now) > gap * site.rate_limit.burst
