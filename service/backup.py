"""A copy of what must be kept, taken while everything runs: the store's append-only files and the secret.

Copied one by one they could miss each other: the server replaces them when it rewrites them. Its manifest names those
that belong together (Redis 7 and Valkey, multi-part append-only file); so it is read before and after, and the copy is
taken again when it has changed. A file that is being written ends somewhere within a command; the server drops that
end when it reads the copy.

A folder may hold what a server wrote before the installation moved to another one. So a mark is written by way of the
server and looked for in the files: then they are its own, and what was accepted before stands before the mark.
"""

import mmap
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from service.domain.errors import Refused, Unavailable
from service.store.marks import leave_mark
from service.store.server import Server

_TRIES = 10
_FILES = "appendonlydir"
_MANIFEST = "appendonly.aof.manifest"


class CantCopy(Refused):
    """One clear sentence on why there is no backup."""

    code = "cant-copy"


@dataclass(frozen=True)
class Copied:
    """How much was copied, in bytes, whether the secret is with it, and whether the server was running."""

    size: int
    secret: bool
    running: bool


def back_up(
    data_dir: Path, target: Path, server: Server, *, store_dir: Path | None = None, stopped: bool = False
) -> Copied:
    """Copy a data folder into a new one, which `ombud up --data-dir` can open.

    `store_dir` is the folder of a server that runs apart; `stopped`: one that does not answer is taken for stopped. All
    that was accepted before this was called is in the copy.

    Raises:
        CantCopy: there is nothing to copy, something in the way, or the disk is full; or the server writes elsewhere.
        Unavailable: the server does not answer or takes no writes, so nobody knows whether these files are its own.
    """
    source, placed = store_dir or data_dir / "redis", target / "redis"
    if target.exists() and any(target.iterdir()):
        raise CantCopy(f"{target} is not empty; name a new folder")
    if not (source / _FILES / _MANIFEST).is_file():
        raise CantCopy(f"{source} holds no append-only files; name the server's folder with --store-dir")
    try:
        running = _make_sure(source / _FILES, server, stopped=stopped)
        placed.mkdir(parents=True, mode=0o700, exist_ok=True)
        size = _copy_store(source / _FILES, placed / _FILES)
        if (source / "engine").exists():
            _copy(source / "engine", placed / "engine")
        secret = data_dir / "secret"
        if secret.is_file():
            _copy(secret, target / "secret")
    except OSError as error:
        raise CantCopy(f"the copy failed: {error.strerror} ({error.filename})") from error
    return Copied(size, secret.is_file(), running)


def _make_sure(source: Path, server: Server, *, stopped: bool) -> bool:
    """See that files are those that the server writes to; return False if it does not run."""
    try:
        server.time()
    except Unavailable:
        if stopped:
            return False
        raise
    mark = leave_mark(server)
    for _ in range(_TRIES):
        if any(_holds(source / name, mark) for name in reversed(_named((source / _MANIFEST).read_text()))):
            return True
        time.sleep(0.3)  # where writes wait for a flush, they are put off by two seconds at most
    raise CantCopy(
        f"the store writes nothing to {source.parent}: if it keeps its files elsewhere, name their folder with "
        "--store-dir; if its append-only file is off, set appendonly yes"
    )


def _holds(file: Path, mark: bytes) -> bool:
    try:
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as read:
            return read.rfind(mark) >= 0
    except (FileNotFoundError, ValueError):  # replaced meanwhile, or empty
        return False


def _copy_store(source: Path, target: Path) -> int:
    for _ in range(_TRIES):
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(mode=0o700)
        before = (source / _MANIFEST).read_text()
        try:
            size = sum(_copy(source / name, target / name) for name in _named(before))
        except FileNotFoundError:
            size = -1
        if size >= 0 and (source / _MANIFEST).read_text() == before:
            made = target / _MANIFEST
            made.write_text(before)
            made.chmod(0o600)
            for written in (made, target):
                _to_disk(written)
            return size
        time.sleep(0.2)
    raise CantCopy("the server rewrites its files all the time; try again later")


def _named(manifest: str) -> list[str]:
    """Return the files of a manifest (`file NAME seq N type b|i|h` a line); `h` is history, about to be removed."""
    lines = [line.split() for line in manifest.splitlines() if line.startswith("file ")]
    return [words[1] for words in lines if words[5] != "h"]


def _copy(source: Path, target: Path) -> int:
    shutil.copyfile(source, target)
    target.chmod(0o600)
    _to_disk(target)
    return target.stat().st_size


def _to_disk(written: Path) -> None:
    opened = os.open(written, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
