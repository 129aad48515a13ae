"""Who goes first where processes wait for a core: callers, then what scores, then what watches."""

import os
from contextlib import suppress
from pathlib import Path

SCORING, SWEEPING = 5, 10
"""Nice values: five more mean a third of the processor that another gets where both want it."""


def give_way(nice: int) -> None:
    """Let those go first who are less nice, as far as the system allows that."""
    with suppress(OSError):
        os.nice(nice)
    # Where Linux groups processes by session, only the group's own number counts between sessions (sched(7)).
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(f"{nice}\n")
