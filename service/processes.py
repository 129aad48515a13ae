"""Child processes that are watched: restarted when they die, ended when they hang, stopped in order."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

import structlog

_STOP_S = 15.0
_MAX_PAUSE_S = 30.0
_RAN_S = 5.0
"""Whatever ran for so long had not failed to start: it is back at once, however often it has died before."""

_PR_SET_PDEATHSIG = 1
_STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

log = structlog.get_logger()


def end_with_parent() -> None:
    """Ask the kernel to end this process when its launcher dies, however that happens (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process to keep running, or to run `once`. A child that `is_stuck` is killed."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    is_stuck: Callable[[], bool] = lambda: False
    once: bool = False
    starts_within_s: float = 0.0
    """For so long it is not held to be stuck: on a busy machine a start takes longer than any work."""
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _failures: int = field(default=0, init=False)
    _started: float = field(default=0.0, init=False)
    _not_before: float = field(default=0.0, init=False)

    def launch(self) -> None:
        """Start it."""
        self.process = self.start()
        self._started = time.monotonic()

    def look_after(self) -> None:
        """Start it again if it has died, after a pause that grows while it keeps dying; kill it if stuck."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._not_before:
                self.launch()
            return
        code = self.process.poll()
        if code is None:
            if now - self._started >= self.starts_within_s and self.is_stuck():
                log.error("stuck, so it is killed and started anew", process=self.name)
                self.process.kill()
            return
        if self.once:
            return
        self._failures = 0 if now - self._started > _RAN_S else self._failures
        log.warning("ended, so it is started anew", process=self.name, code=code)
        self.process = None
        self.put_off()

    def put_off(self) -> None:
        """Wait before the next start, longer each time."""
        self._failures += 1
        self._not_before = time.monotonic() + min(_MAX_PAUSE_S, 0.1 * 2**self._failures)

    def stop(self) -> None:
        """End it: politely, then not."""
        if self.process is None:
            return
        self.process.terminate()
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Supervisor:
    """Keeps children running. They are stopped in the reverse of the order in which they were started."""

    def __init__(self) -> None:
        self._children: list[Child] = []

    def start(self, child: Child) -> None:
        """Start one more child; raises what its start raises."""
        child.launch()
        self._children.append(child)

    def look_after(self) -> None:
        """Go round once."""
        for child in self._children:
            try:
                child.look_after()
            except Exception as error:
                log.error("could not be started anew", process=child.name, error=str(error))
                child.put_off()

    def watch(self) -> NoReturn:
        """Go round for ever; a signal handler that raises ends it."""
        while True:
            self.look_after()
            time.sleep(0.2)

    def shut_down(self) -> None:
        """Stop every child, the last first. Further signals are ignored: this ends by itself."""
        for number in _STOPPING:
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(self._children):
            child.stop()


def exit_on_signals() -> None:
    """Let SIGTERM, SIGINT and SIGHUP end this program through its `finally` clauses."""
    for number in _STOPPING:
        signal.signal(number, lambda *_: sys.exit(0))
