"""What has entered or left the queues of late, for pages that are open."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.store import keys
from service.store.server import Server


@dataclass(frozen=True)
class Change:
    """A case waits (`what` is `waiting`), or does so no more, and why."""

    id: str
    case: str
    site: str
    what: str


class Changes:
    """The latest two thousand or so, in order; written by the scripts that make them."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def last(self) -> str:
        """Return the id of the latest change."""
        with self._server.plain() as client:
            rows = client.xrevrange(keys.CHANGES, count=1)
        return rows[0][0] if rows else "0-0"

    def wait(self, after: str, *, wait_ms: int, limit: int = 1_000) -> list[Change]:
        """Return what came after an id, as soon as there is something; nothing if that takes too long."""
        with self._server.plain() as client:
            found = client.xread({keys.CHANGES: after}, count=limit, block=wait_ms)
        return _changes(found[0][1]) if found else []

    def since(self, after: str, *, limit: int) -> list[Change] | None:
        """Return what came after an id; None where that is too much, or no longer known."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            pipe.xrange(keys.CHANGES, min=after, max=after)
            pipe.xrange(keys.CHANGES, min=f"({after}", max="+", count=limit + 1)
            seen, rows = pipe.execute()
        return _changes(rows) if seen and len(rows) <= limit else None


def _changes(rows: Sequence[tuple[str, dict[str, str]]]) -> list[Change]:
    return [Change(id=row_id, case=row["case"], site=row["site"], what=row["what"]) for row_id, row in rows]
