"""Children that are watched."""

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise

from service.processes import Child, Supervisor


def sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])


def stubborn() -> subprocess.Popen[bytes]:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('x', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def until(true: Callable[[], object], supervisor: Supervisor) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        supervisor.look_after()
        time.sleep(0.02)


def test_a_child_that_dies_is_started_anew() -> None:
    supervisor, child = Supervisor(), Child("sleeper", sleeper)
    supervisor.start(child)
    assert child.process is not None
    first = child.process
    first.kill()
    until(lambda: child.process not in (first, None), supervisor)
    child.stop()


def test_a_child_that_keeps_dying_is_started_less_and_less_often() -> None:
    starts: list[float] = []

    def failing() -> subprocess.Popen[bytes]:
        starts.append(time.monotonic())
        return subprocess.Popen(["false"])

    supervisor = Supervisor()
    supervisor.start(Child("failing", failing))
    until(lambda: len(starts) >= 4, supervisor)
    gaps = [after - before for before, after in pairwise(starts)]
    assert gaps[0] < gaps[1] < gaps[2]


def test_a_child_that_had_run_for_a_while_is_back_at_once_however_often_it_has_died() -> None:
    supervisor, child = Supervisor(), Child("sleeper", sleeper)
    supervisor.start(child)
    for _ in range(6):
        first = child.process
        assert first is not None
        child._started -= 6
        first.kill()
        first.wait()
        supervisor.look_after()
        assert child._not_before - time.monotonic() < 0.3
        until(lambda: child.process is not None, supervisor)
    child.stop()


def test_a_child_that_hangs_is_killed_and_started_anew() -> None:
    stuck = [True]
    supervisor = Supervisor()
    child = Child("sleeper", sleeper, lambda: stuck.pop() if stuck else False)
    supervisor.start(child)
    first = child.process
    until(lambda: child.process not in (first, None), supervisor)
    child.stop()


def test_a_child_that_is_slow_to_start_is_not_taken_for_one_that_hangs() -> None:
    supervisor = Supervisor()
    child = Child("sleeper", sleeper, lambda: True, starts_within_s=60)
    supervisor.start(child)
    first = child.process
    supervisor.look_after()
    assert first is not None
    assert child.process is first
    assert first.poll() is None
    child._started -= 60
    until(lambda: child.process not in (first, None), supervisor)
    child.stop()


def test_a_child_that_runs_once_is_not_started_anew() -> None:
    supervisor, child = Supervisor(), Child("once", lambda: subprocess.Popen(["true"]), once=True)
    supervisor.start(child)
    assert child.process is not None
    first = child.process
    first.wait()
    supervisor.look_after()
    assert child.process is first


def test_a_child_that_cannot_be_started_anew_does_not_end_the_watch() -> None:
    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(["true"]) if not started else subprocess.Popen(["no-such-program"])

    started: list[bool] = []
    supervisor, other = Supervisor(), Child("sleeper", sleeper)
    supervisor.start(Child("broken", start))
    started.append(True)
    supervisor.start(other)
    first = other.process
    assert first is not None
    first.kill()
    until(lambda: other.process not in (first, None), supervisor)
    other.stop()


def test_a_child_that_ignores_being_asked_is_killed(monkeypatch) -> None:
    monkeypatch.setattr("service.processes._STOP_S", 0.2)
    child = Child("stubborn", stubborn)
    child.launch()
    child.stop()
    assert child.process is not None
    assert child.process.poll() == -9
