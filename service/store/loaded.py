"""Which versions of the model each process has loaded, and which it could not."""

import os
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from service.store import keys
from service.store.server import Server

_HEARD_OF = timedelta(seconds=30)
_FORGOTTEN = timedelta(hours=1)


class Has(BaseModel):
    """What one place of a process wants and has; `site` None stands for all without a champion of their own."""

    model_config = ConfigDict(frozen=True)

    role: str
    site: str | None
    wanted: str
    loaded: str | None
    failure: str | None = None


class Process(BaseModel):
    """What one process last said. `failed_at` is the last time that a version could not be loaded, if ever."""

    model_config = ConfigDict(frozen=True)

    name: str
    at: datetime
    has: list[Has]
    failed_at: datetime | None = None

    @property
    def faults(self) -> list[str]:
        """What it wants and has not."""
        return [each.failure for each in self.has if each.failure]


class Loaded:
    """One entry a process, gone when it has not been heard of for a while."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._me = f"{socket.gethostname()}#{os.getpid()}"

    def say(self, kind: str, has: Sequence[Has], *, now: datetime, failed_at: datetime | None) -> None:
        """Say what this process has."""
        said = Process(name=f"{kind}@{self._me}", at=now, has=list(has), failed_at=failed_at)
        with self._server.plain() as client:
            client.hset(keys.LOADED, said.name, said.model_dump_json())

    def processes(self, *, now: datetime) -> list[Process]:
        """Return those that were heard of lately, by name."""
        with self._server.plain() as client:
            kept = client.hgetall(keys.LOADED)
            known = {name: _read(line) for name, line in kept.items()}
            gone = [name for name, each in known.items() if each is None or now - each.at > _FORGOTTEN]
            if gone:
                client.hdel(keys.LOADED, *gone)
        return [each for _, each in sorted(known.items()) if each is not None and now - each.at < _HEARD_OF]


def _read(line: str) -> Process | None:
    try:
        return Process.model_validate_json(line)
    except ValueError:
        return None  # said by another version, which says it again in its own way
