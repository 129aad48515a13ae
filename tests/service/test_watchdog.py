"""Telling a worker that hangs from one that has nothing to do."""

import time

import pytest

from service.domain.errors import Unavailable
from service.watchdog import Watchdog


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch):
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def move(seconds: float) -> None:
        now[0] += seconds

    return move


def test_work_that_waits_while_none_gets_done_is_stuck(passes) -> None:
    watchdog = Watchdog(lambda: 3, lambda: 7)
    assert not watchdog()
    passes(19)
    assert not watchdog()
    passes(2)
    assert watchdog()
    passes(2)
    assert not watchdog(), "its successor gets time as well"


def test_a_worker_that_makes_progress_is_not_stuck(passes) -> None:
    done = iter(range(100))
    watchdog = Watchdog(lambda: 3, lambda: next(done))
    for _ in range(20):
        passes(5)
        assert not watchdog()


def test_a_worker_without_work_is_not_stuck(passes) -> None:
    watchdog = Watchdog(lambda: 0, lambda: 7)
    for _ in range(20):
        passes(5)
        assert not watchdog()


def test_a_store_that_is_away_says_nothing_about_the_worker(passes) -> None:
    def away() -> int:
        raise Unavailable("away")

    watchdog = Watchdog(away, lambda: 7)
    for _ in range(20):
        passes(5)
        assert not watchdog()
