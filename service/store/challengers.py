"""Which challengers are tried, and the record of it."""

from collections.abc import Sequence
from typing import TypeVar

import structlog

from service.domain.challengers import Challenger, Turn
from service.store import keys
from service.store.server import Call, Server, script

_CHALLENGE = script("challenge")
_EVERYWHERE = "*"
_KEPT = 200
"""Lines of the record."""

_T = TypeVar("_T", Challenger, Turn)
log = structlog.get_logger()


class Challengers:
    """At most one at a place: at one site, or at all that have no champion of their own."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def all(self) -> list[Challenger]:
        """Return what is tried now."""
        with self._server.plain() as client:
            kept = client.hgetall(keys.CHALLENGERS)
        return [found for _, line in sorted(kept.items()) if (found := _read(Challenger, line)) is not None]

    def change(self, was: Challenger | None, turn: Turn, *, to: Challenger | None) -> bool:
        """Put a challenger in the place of another one, or of none, and note it; False if meanwhile another stands.

        `was` None takes whatever stands there. Done again, it changes nothing more.
        """
        call = Call(
            _CHALLENGE,
            [keys.CHALLENGERS, keys.CHALLENGED],
            [
                turn.challenger.site or _EVERYWHERE,
                was.model_dump_json() if was else "",
                to.model_dump_json() if to else "",
                turn.model_dump_json(),
                _KEPT,
            ],
        )
        return bool(self._server.run(call))

    def record(self) -> Sequence[Turn]:
        """Return what has been tried and how it ended, the latest first."""
        with self._server.plain() as client:
            lines = client.lrange(keys.CHALLENGED, 0, -1)
        return [found for line in lines if (found := _read(Turn, line)) is not None]


def _read(kind: type[_T], line: str) -> _T | None:
    try:
        return kind.model_validate_json(line)
    except ValueError as error:
        log.error("challenger can't be read", error=type(error).__name__)
        return None
