"""Clocks that can be set: every process of the service reads how far its own is off from one small file."""

import mmap
import struct
from pathlib import Path

ROLES = ("everybody", "up", "web", "score", "deliver", "sweep")
_OFFSET = struct.Struct("d")


class Clocks:
    """Seconds by which the clocks are ahead: of everybody, and of each role beside that."""

    def __init__(self, file: Path, *, make: bool = False) -> None:
        if make:
            file.write_bytes(bytes(_OFFSET.size * len(ROLES)))
        with file.open("r+b") as opened:
            self._map = mmap.mmap(opened.fileno(), 0)

    def __getitem__(self, role: str) -> float:
        (ahead,) = _OFFSET.unpack_from(self._map, ROLES.index(role) * _OFFSET.size)
        return float(ahead)

    def __setitem__(self, role: str, ahead: float) -> None:
        _OFFSET.pack_into(self._map, ROLES.index(role) * _OFFSET.size, ahead)

    def of(self, role: str) -> float:
        """Return how far the clock of one role is ahead of the machine's."""
        return self["everybody"] + (self[role] if role != "everybody" else 0.0)
