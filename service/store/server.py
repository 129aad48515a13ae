"""One Redis-compatible server: its connection, its scripts, and whether it keeps what it is given."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib import resources
from typing import Any

from redis.exceptions import NoScriptError, OutOfMemoryError, ReadOnlyError, RedisError, ResponseError

from service.domain.addresses import Sentinels, replicas_of
from service.domain.errors import Unavailable
from service.store import formats, keys
from service.store.connection import connect

_SCRIPTS = resources.files(__package__) / "scripts"
_FLUSH_TIMEOUT_MS = 3_000
_NOT_NOW = ("MISCONF", "NOREPLICAS", "UNBLOCKED", "BUSY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN")
_REPLICAS_TIMEOUT_MS = 1_500  # both together are less than the socket's time


@dataclass(frozen=True)
class Script:
    """One Lua script: its source with the prelude, and the digest by which the server knows it."""

    source: str
    sha: str


def script(name: str, *before: str) -> Script:
    """Read `scripts/<name>.lua`, with what stands before it: the prelude, and what else it calls."""
    source = "".join((_SCRIPTS / f"{part}.lua").read_text() for part in ("prelude", *before, name))
    return Script(source, hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest())


@dataclass(frozen=True)
class Call:
    """One run of a script. Each is idempotent, since a lost answer makes the client send it again."""

    script: Script
    keys: Sequence[str]
    args: Sequence[str | int | float]


@contextmanager
def _telling() -> Iterator[None]:
    """Turn what the client library raises into one refusal that says when to come back."""
    try:
        yield
    except NoScriptError:
        raise
    except ResponseError as error:
        said = str(error).rpartition(" caused error: ")[2]  # a pipeline puts the command before it
        if isinstance(error, (OutOfMemoryError, ReadOnlyError)) or said.startswith(_NOT_NOW):
            raise Unavailable(f"the store takes no writes: {error}") from error
        if "WAITAOF" in str(error):  # no append-only file, or a server that is too old to be asked
            raise Unavailable(f"the store can't promise to keep what it is given: {error}") from error
        raise
    except RedisError as error:
        raise Unavailable(f"the store does not answer: {type(error).__name__}") from error


class Server:
    """A connection pool to one server. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._fits = False
        address, self._replicas = replicas_of(url)
        self.client: Any = connect(address)

    @contextmanager
    def plain(self) -> Iterator[Any]:
        """Lend the client for plain commands, which wait for no flush.

        Raises:
            Unavailable: the server does not answer, or takes no writes.
        """
        with _telling():
            self._check_format()
            yield self.client

    def _check_format(self) -> None:
        if not self._fits:
            formats.check(self.client)
            self._fits = True

    def mark_format(self) -> None:
        """Write down how this store is kept, where nothing says so."""
        with self.plain() as client:
            formats.mark(client)

    def run(self, call: Call) -> Any:
        """Run one script and return its answer; see `write`."""
        return self.write([call])[0]

    def write(self, calls: Sequence[Call], *, flush: bool = True) -> list[Any]:
        """Run scripts in one round trip; return their answers once they are on disk, unless that does not matter.

        Raises:
            Unavailable: the server does not answer, takes no writes, or could not flush in time.
        """
        if not calls:
            return []
        with _telling():
            self._check_format()
            try:
                return self._send(calls, flush)
            except NoScriptError:
                for source in {call.script.source for call in calls}:
                    self.client.script_load(source)
                return self._send(calls, flush)

    def _send(self, calls: Sequence[Call], flush: bool) -> list[Any]:
        pipe = self.client.pipeline(transaction=False)
        for call in calls:
            pipe.evalsha(call.script.sha, len(call.keys), *call.keys, *call.args)
        flush = flush and self.waits_for_flush
        if flush:
            # It waits for what this connection has written, which may be nothing when a call is repeated.
            pipe.incr(keys.FLUSHED)
            pipe.execute_command("WAITAOF", 1, 0, _FLUSH_TIMEOUT_MS)
            # Not by WAITAOF too: replicas tell of their disk once a second, and of what they have received at once.
            pipe.execute_command("WAIT", self._replicas, _REPLICAS_TIMEOUT_MS)
        answers = pipe.execute()
        if flush:
            _count, (local, _), replicas = answers[-3:]
            del answers[-3:]
            if not local:
                raise Unavailable("the store could not write to its disk in time")
            if replicas < self._replicas:
                raise Unavailable(f"{replicas} of {self._replicas} replicas confirmed the write in time")
        return list(answers)

    @cached_property
    def waits_for_flush(self) -> bool:
        """Whether each write must ask for the append-only file to be flushed; with `always` it already is.

        Always where replicas count, and where another server may come in the place of the one that was asked.
        """
        if self._replicas or Sentinels.parse(self.url):
            return True
        with _telling():
            try:
                config = self.client.config_get("append*")
            except ResponseError:
                return True  # a managed server that hides its configuration
        return (config.get("appendonly"), config.get("appendfsync")) != ("yes", "always")

    def faults(self) -> list[str]:
        """Say in sentences why this server can't be trusted with comments; empty if it can.

        Raises:
            Unavailable: the server does not answer.
        """
        faults = []
        self._fits = False  # it may have been taken over by a newer version since
        with _telling():
            try:
                self._check_format()
            except Unavailable as error:
                faults.append(str(error))
            info = self.client.info()
            if not info.get("aof_enabled"):
                faults.append(
                    "the append-only file is off, so a crash would lose accepted comments: set appendonly yes"
                )
            if info.get("connected_slaves", 0) < self._replicas:
                faults.append(
                    f"{info.get('connected_slaves', 0)} replicas are connected and {self._replicas} must confirm each "
                    "write, so no comment is taken in: mend them, or lower replicas= in OMBUD_STORE_URL"
                )
            if info.get("maxmemory_policy", "noeviction") != "noeviction":
                faults.append("maxmemory-policy evicts, so comments would vanish in silence: set it to noeviction")
            if self.waits_for_flush and tuple(int(n) for n in info["redis_version"].split(".")[:2]) < (7, 2):
                faults.append("this server knows no WAITAOF: set appendfsync always, or take Redis 7.2 or Valkey")
        return faults

    def time(self) -> datetime:
        """Return what the server takes the time to be."""
        with _telling():
            seconds, micros = self.client.time()
        return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=micros)

    def memory_share(self) -> float:
        """Return the used share of `maxmemory`, 0 to 1; 0 where there is no bound."""
        used, bound = self.memory()
        return used / bound if bound else 0.0

    def memory(self) -> tuple[int, int]:
        """Return the bytes that are used, and `maxmemory`; 0 where there is no bound."""
        with _telling():
            info = self.client.info("memory")
        return int(info["used_memory"]), int(info.get("maxmemory", 0))
