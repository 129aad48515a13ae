"""Who may change the files of a model: whoever may can run code here, since the manifest beside them is not signed."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from models.manifest import ModelRefused


def check(paths: Iterable[Path]) -> None:
    """Refuse files and folders that everybody may write to. Raises ModelRefused, OSError where one is not there.

    So are all folders above them, as named and where links lead, but for those from which everybody may remove only
    what is their own. What is mounted read-only can't be written to whatever its mode says.
    """
    for path in paths:
        _check(path)
        for folder in dict.fromkeys([*path.absolute().parents, *path.resolve().parents]):
            _check(folder, unless=stat.S_ISVTX)


def _check(path: Path, unless: int = 0) -> None:
    seen = path.stat().st_mode
    if seen & stat.S_IWOTH and not seen & unless and not os.statvfs(path).f_flag & os.ST_RDONLY:
        raise ModelRefused(
            f"{path} may be changed by everybody on this machine: chmod o-w {path}, "
            "or mount its volume read-only, or with mode 755, where that changes nothing"
        )


def doubts(paths: Iterable[Path]) -> Iterator[str]:
    """Say of each file and folder who else may change it: a group, or an owner who is neither root nor this user.

    That may be meant, as where a folder is mounted into a container; `check` refuses what can't be.
    """
    for path in paths:
        seen = path.stat()
        if seen.st_uid not in (0, os.geteuid()):
            yield f"{path} belongs to the user {seen.st_uid}"
        if seen.st_mode & stat.S_IWGRP and seen.st_gid != os.getegid():
            yield f"{path} may be changed by the group {seen.st_gid}"
