"""Nudges: asked for apart, and together."""

import asyncio
import threading
import tracemalloc
from collections.abc import Iterable

import pytest
from starlette.testclient import TestClient

from service.dispatch import Dispatch
from service.store import Store
from service.web.nudges import Nudges
from service.web.state import State


class Asked(Dispatch):
    """A broker that notes what it is given, once `over` is set, and fails as often as it is told to."""

    def __init__(self, *, over: threading.Event | None = None, failures: int = 0) -> None:
        self.cases: list[int] = []
        self.sites: list[list[str]] = []
        self._over, self._failures = over, failures

    def take(self, cases: int) -> bool:
        self.cases.append(cases)
        if self._over is not None:
            self._over.wait()
        if len(self.cases) <= self._failures:
            raise ValueError
        return True

    def deliver(self, sites: Iterable[str]) -> bool:
        self.sites.append(list(sites))
        return True


def test_what_comes_while_a_message_is_on_its_way_leaves_in_one() -> None:
    asked = Asked()

    async def go() -> None:
        nudges = Nudges(asked)
        nudges.take(1)
        await asyncio.sleep(0.01)
        for _ in range(30):
            nudges.take(10)
            nudges.deliver(["weekly", "daily"])
        nudges.take(0)
        nudges.deliver([])
        await nudges.drain()

    asyncio.run(go())
    assert asked.cases == [1, 300]
    assert asked.sites == [[], ["daily", "weekly"]]


def test_what_failed_is_left_to_the_sweep_and_the_next_is_asked_for() -> None:
    asked = Asked(failures=1)

    async def go() -> None:
        nudges = Nudges(asked)
        for cases in (1, 2):
            nudges.take(cases)
            nudges.deliver(["daily"])
            await nudges.drain()

    asyncio.run(go())
    assert asked.cases == [1, 2]
    assert asked.sites == [["daily"]]


def test_a_broker_that_is_silent_lets_nothing_pile_up() -> None:
    over = threading.Event()
    asked = Asked(over=over)

    async def go() -> None:
        nudges = Nudges(asked)
        nudges.take(1)
        await asyncio.sleep(0.01)
        tracemalloc.start()
        for _ in range(20_000):
            nudges.take(1_000)
            nudges.deliver(["daily"])
        assert tracemalloc.get_traced_memory()[0] < 100_000
        tracemalloc.stop()
        over.set()
        await nudges.drain()

    asyncio.run(go())
    assert asked.cases == [1, 25_600]
    assert asked.sites == [[], ["daily"]]


@pytest.fixture
def silent(state: State):
    """Let messages hang, as with a broker that takes connections and says nothing."""
    over = threading.Event()
    state.nudges = Nudges(Asked(over=over))
    yield over
    over.set()


def test_a_broker_that_is_silent_keeps_nothing_out_of_line_and_nobody_out_who_has_room(
    silent: threading.Event, api: TestClient, state: State, store: Store, accounts
) -> None:
    weekly = accounts.add_site("weekly")
    for lot in range(2):
        comments = [{"id": f"{lot}-{n}", "text": "x"} for n in range(500)]
        assert api.post("/v1/comments/batch", json={"comments": comments}).status_code == 202
    assert store.lines.lengths() == {"daily": 1_000}
    state.pressure._read_at = 0
    assert api.post("/v1/comments", json={"id": "more", "text": "x"}).status_code == 503
    headers = {"authorization": f"Bearer {weekly.api_key}"}
    assert api.post("/v1/comments", json={"id": "1", "text": "x"}, headers=headers).status_code == 202
    assert store.lines.lengths() == {"daily": 1_000, "weekly": 1}
    silent.set()


def test_a_comment_whose_verdict_is_waited_for_stands_in_no_line(api: TestClient, store: Store) -> None:
    answer = api.post("/v1/comments", json={"id": "1", "text": "toxicity=0.0"}, headers={"prefer": "wait=5"})
    assert answer.status_code == 200
    assert store.lines.lengths() == {}
