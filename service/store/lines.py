"""The lines in which cases wait for a score: one for each site, served in turn.

What is lost from a line, as when a worker dies with what it took, is made good by `Cases.lease_overdue`.
"""

from collections.abc import Mapping, Sequence

from service.store import keys
from service.store.server import Call, Server, script

_LINE_UP, _TAKE = script("line_up"), script("take")


class Lines:
    """First come, first served within a site; between sites, each in turn."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def line_up(self, cases: Mapping[str, Sequence[str]]) -> None:
        """Put cases into line, by site.

        Raises:
            Unavailable: they may or may not stand in line; twice is harmless.
        """
        calls = [Call(_LINE_UP, [keys.line(site), keys.TURNS], [site, *ids]) for site, ids in cases.items()]
        self._server.write(calls, flush=False)

    def take(self, most: int) -> list[str]:
        """Take ids of cases out of the lines, of each site the same number as long as it has some."""
        (taken,) = self._server.write([Call(_TAKE, [keys.TURNS], [most])], flush=False)
        return list(taken)

    def lengths(self) -> dict[str, int]:
        """Count by site what stands in line."""
        with self._server.plain() as client:
            sites = client.lrange(keys.TURNS, 0, -1)
            pipe = client.pipeline(transaction=False)
            for site in sites:
                pipe.llen(keys.line(site))
            return {site: int(length) for site, length in zip(sites, pipe.execute(), strict=True)}
