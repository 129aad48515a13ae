"""What each Python process of the service under test imports first: a clock that can be set, a broker behind a proxy.

It stands on PYTHONPATH of those processes alone, so that the service itself needs no hook for tests.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from faults.clocks import ROLES, Clocks

from service import processes
from service.domain import clock


def _role() -> str:
    said = sys.orig_argv[sys.orig_argv.index("service") + 1 :] if "service" in sys.orig_argv else []
    return next((word for word in said if word in ROLES), "everybody")


def _set_up(role: str, file: Path) -> None:
    clocks = Clocks(file)

    def utc_now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=clocks.of(role))

    clock.utc_now = utc_now
    # `up` must go on believing that it brings its own servers; what it starts has a way of its own to the broker.
    if role in ("web", "score", "deliver", "sweep") and (broker := os.environ.get(f"FAULTS_BROKER_{role.upper()}")):
        os.environ["OMBUD_BROKER_URL"] = broker
    if role == "up":
        processes.end_with_parent = _server_begins


def _server_begins(plain: Callable[[], None] = processes.end_with_parent) -> None:
    # What outgrows RLIMIT_FSIZE fails then, as on a full disk; unless it is ignored, a signal ends the process.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    plain()


if "FAULTS_CLOCKS" in os.environ:
    _set_up(_role(), Path(os.environ["FAULTS_CLOCKS"]))
