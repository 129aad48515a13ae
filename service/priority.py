"""Who goes first where processes wait for a core."""

import os
from contextlib import suppress
from pathlib import Path

_NICE = 5  # a third of the processor that its equal gets where both want it


def give_way() -> None:
    """Let those go first for whom somebody waits, as far as the system allows that."""
    with suppress(OSError):
        os.nice(_NICE)
    # Where Linux groups processes by session, only the group's own number counts between sessions (sched(7)).
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(f"{_NICE}\n")
