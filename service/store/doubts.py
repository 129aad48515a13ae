"""Decisions that training finds likely wrong: which, and how doubtful. Their texts stay with their cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from service.store import keys
from service.store.server import Server

_KEPT = timedelta(days=100)
MOST = 10_000


class Doubt(BaseModel):
    """One line of what `ombud-train labels` writes; what it says beside this is not needed here."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1, max_length=200)
    given: str = Field(max_length=20)
    likely: str = Field(max_length=20)
    quality: float = Field(ge=0, le=1)
    at: datetime | None = None
    """Since when it is known here: what has been decided later is another decision."""
    digest: str | None = None
    """Of the text, for what was said from outside; it has no case."""


@dataclass(frozen=True)
class Doubts:
    """A hash a site, replaced as a whole."""

    _server: Server

    def put(self, site: str, doubts: Sequence[Doubt]) -> None:
        """Keep these in place of those before, the first of them if there are more than `MOST`."""
        with self._server.plain() as client:
            pipe = client.pipeline()
            pipe.delete(keys.doubts(site))
            if doubts:
                pipe.hset(keys.doubts(site), mapping={each.id: each.model_dump_json() for each in doubts[:MOST]})
                pipe.expire(keys.doubts(site), _KEPT)
            pipe.execute()

    def drop(self, site: str, doubt_id: str) -> None:
        """Let go of one: somebody has looked at it."""
        with self._server.plain() as client:
            client.hdel(keys.doubts(site), doubt_id)

    def all(self, site: str) -> list[Doubt]:
        """Return them, the most doubtful first."""
        with self._server.plain() as client:
            kept = client.hvals(keys.doubts(site))
        return sorted(map(Doubt.model_validate_json, kept), key=lambda each: (each.quality, each.id))
