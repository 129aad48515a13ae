"""Who may change the files of a model: whoever may can run code here, since the manifest beside them is not signed."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from models.manifest import ModelRefused


def check(paths: Iterable[Path]) -> None:
    """Refuse files and folders that everybody may write to. Raises ModelRefused, OSError where one is not there."""
    for path in paths:
        if path.stat().st_mode & stat.S_IWOTH:
            raise ModelRefused(f"{path} may be changed by everybody on this machine: chmod o-w {path}")


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
