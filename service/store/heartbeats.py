"""Signs of life of the processes that nobody talks to: workers and the sweep."""

import socket
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from service.store import keys
from service.store.moments import milliseconds, moment
from service.store.server import Server

Kind = Literal["score", "deliver", "sweep"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True)
class Beat:
    """What was last heard of the processes of one kind on one host, and how many tasks they have finished."""

    kind: str
    host: str
    at: datetime
    finished: int


class Heartbeats:
    """One entry a kind and host. Hosts that are gone, as those of containers are, are forgotten after a day."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._host = socket.gethostname()
        self._is_new = True

    def beat(self, kind: Kind, *, now: datetime) -> None:
        """Say that this process lives."""
        if self._is_new:
            self._forget(now - _FORGOTTEN)
            self._is_new = False
        with self._server.plain() as client:
            client.hset(keys.BEATS, f"{kind}@{self._host}", milliseconds(now))

    def every(self) -> list[Beat]:
        """Return each kind on each host that was ever heard of, and how much its processes have finished."""
        with self._server.plain() as client:
            beats, done = client.hgetall(keys.BEATS), client.hgetall(keys.DONE)
        finished: Counter[str] = Counter()
        for name, count in done.items():
            process, _, host = name.partition("@")
            finished[f"{process.rpartition('-')[0]}@{host}"] += int(count)
        known = [(*name.partition("@"), at) for name, at in sorted(beats.items())]
        return [Beat(kind, host, moment(at), finished[f"{kind}@{host}"]) for kind, _, host, at in known]

    def _forget(self, before: datetime) -> None:
        with self._server.plain() as client:
            beats, done = client.hgetall(keys.BEATS), client.hkeys(keys.DONE)
            gone = [name for name, at in beats.items() if int(at) < milliseconds(before)]
            heard = {name.partition("@")[2] for name in beats.keys() - set(gone)}
            idle = [name for name in done if name.partition("@")[2] not in heard | {self._host}]
            if gone:
                client.hdel(keys.BEATS, *gone)
            if gone and idle:
                client.hdel(keys.DONE, *idle)

    def latest(self) -> dict[Kind, datetime | None]:
        """Return when a process of each kind was last heard of, on any host."""
        with self._server.plain() as client:
            beats = client.hgetall(keys.BEATS)
        heard: dict[str, int] = {}
        for name, at in beats.items():
            kind = name.partition("@")[0]
            heard[kind] = max(heard.get(kind, 0), int(at))
        return {kind: moment(heard[kind]) if kind in heard else None for kind in KINDS}

    def last(self, kind: Kind, *, here: bool = False) -> datetime | None:
        """Return when a process of this kind was last heard of, on any host or on this one."""
        with self._server.plain() as client:
            beats = client.hgetall(keys.BEATS)
        known = [(*name.partition("@"), at) for name, at in beats.items()]
        heard = [int(at) for of, _, host, at in known if of == kind and (host == self._host or not here)]
        return moment(max(heard)) if heard else None

    def finish(self, kind: Kind, slot: int) -> None:
        """Count one finished task of one of the processes of this kind on this host."""
        with self._server.plain() as client:
            client.hincrby(keys.DONE, f"{kind}-{slot}@{self._host}", 1)

    def finished(self, kind: Kind, slot: int) -> int:
        """Return how many tasks such a process, or its predecessors, has finished."""
        with self._server.plain() as client:
            return int(client.hget(keys.DONE, f"{kind}-{slot}@{self._host}") or 0)
