"""Back-pressure: who is told to wait, and for how long."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import anyio
import pytest

from service.domain.errors import Unavailable
from service.domain.sites import Site
from service.web.pressure import Pressure

DAILY, WEEKLY = Site(name="daily"), Site(name="weekly")


class Backlog:
    """What a store would say of it."""

    def __init__(self) -> None:
        self.waiting: dict[str, int] = {}
        self.unscored: int | None = None
        self.scored = 0
        self.memory = 0.1
        self.now = 1_000.0

    def pressure(self, limit: int = 1_000) -> Pressure:
        store: Any = SimpleNamespace(
            cases=SimpleNamespace(
                unscored=lambda: sum(self.waiting.values()) if self.unscored is None else self.unscored,
                counters=lambda: {"machine_approve": self.scored, "accepted": 10**9},
            ),
            lines=SimpleNamespace(lengths=lambda: self.waiting),
            server=SimpleNamespace(memory_share=lambda: self.memory),
        )
        return Pressure(store, max_unscored=limit, max_memory_share=0.9, monotonic=lambda: self.now)

    def pass_on(self, seconds: float, scored: int) -> None:
        self.now += seconds
        self.scored += scored


@pytest.fixture
def backlog() -> Backlog:
    return Backlog()


def wait(pressure: Pressure, site: Site) -> float | None:
    """Return for how long a site is told to wait; None if it may go on."""
    try:
        anyio.run(pressure.check, site)
    except Unavailable as refusal:
        return refusal.retry_after_s
    return None


def test_below_the_limit_everybody_may_go_on(backlog: Backlog) -> None:
    backlog.waiting = {"daily": 999}
    assert wait(backlog.pressure(), DAILY) is None


def test_when_the_backlog_is_full_the_site_that_floods_waits_and_the_others_go_on(backlog: Backlog) -> None:
    backlog.waiting = {"daily": 990, "weekly": 10}
    pressure = backlog.pressure()
    assert wait(pressure, DAILY) is not None
    assert wait(pressure, WEEKLY) is None
    assert wait(pressure, Site(name="monthly")) is None


def test_at_twice_the_limit_everybody_waits(backlog: Backlog) -> None:
    backlog.waiting, backlog.unscored = {"daily": 10}, 2_000
    assert wait(backlog.pressure(), WEEKLY) is not None


def test_who_has_its_share_waits_for_as_long_as_its_part_of_the_work_will_take(backlog: Backlog) -> None:
    backlog.waiting = {"daily": 10_500, "weekly": 600}
    backlog.unscored = 1_900  # the others in line are no more due
    pressure = backlog.pressure()
    for _ in range(40):  # scored at 500 a second
        wait(pressure, DAILY)
        backlog.pass_on(1, 500)
    assert wait(pressure, DAILY) == 41  # 10,250 beyond half of its share, every second case is its own
    assert wait(pressure, WEEKLY) == 1


def test_a_site_that_floods_alone_waits_until_half_of_its_share_is_free(backlog: Backlog) -> None:
    backlog.waiting = {"daily": 100_000}
    pressure = backlog.pressure(limit=100_000)
    assert wait(pressure, DAILY) == 20  # 50,000 at 2,500 a second


def test_who_has_nothing_in_line_at_twice_the_limit_waits_until_there_is_room_again(backlog: Backlog) -> None:
    backlog.waiting = {"daily": 50_000}
    pressure = backlog.pressure(limit=25_000)
    assert wait(pressure, WEEKLY) == 10


def test_a_slower_machine_makes_callers_wait_longer_and_none_longer_than_a_minute(backlog: Backlog) -> None:
    backlog.waiting = {"daily": 10_000}
    pressure = backlog.pressure()
    first = wait(pressure, DAILY)
    for _ in range(40):
        backlog.pass_on(1, 300)
        wait(pressure, DAILY)
    later = wait(pressure, DAILY)
    assert first is not None
    assert later is not None
    assert first < later == 32
    for _ in range(40):
        backlog.pass_on(1, 0)
        wait(pressure, DAILY)
    assert wait(pressure, DAILY) == 60


def test_memory_that_runs_out_stops_everybody(backlog: Backlog) -> None:
    backlog.memory = 0.95
    assert wait(backlog.pressure(), WEEKLY) == 60


def test_the_store_is_asked_a_few_times_a_second_however_many_call(backlog: Backlog) -> None:
    asked: list[Callable[[], int]] = []
    pressure = backlog.pressure()
    look = pressure._look
    pressure._look = lambda elapsed_s: (asked.append(look), look(elapsed_s))[1]  # type: ignore[method-assign,assignment,func-returns-value]
    for _ in range(100):
        wait(pressure, DAILY)
    assert len(asked) == 1
