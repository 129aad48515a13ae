"""Nudges: asked for apart, and together."""

import asyncio
import threading

import pytest
from starlette.testclient import TestClient

from service.store import Store
from service.web.nudges import Nudges
from service.web.state import State


def test_what_comes_while_a_message_is_on_its_way_leaves_in_one() -> None:
    asked: list[int] = []

    async def go() -> None:
        nudges = Nudges(asked.append)
        nudges.post(1)
        await asyncio.sleep(0.01)
        for _ in range(30):
            nudges.post(10)
        nudges.post(0)
        await nudges.drain()

    asyncio.run(go())
    assert asked == [1, 300]


def test_what_failed_is_left_to_the_sweep_and_the_next_is_asked_for() -> None:
    asked: list[int] = []

    def take(cases: int) -> None:
        asked.append(cases)
        if len(asked) == 1:
            raise ValueError

    async def go() -> None:
        nudges = Nudges(take)
        for cases in (1, 2):
            nudges.post(cases)
            await nudges.drain()

    asyncio.run(go())
    assert asked == [1, 2]


@pytest.fixture
def silent(state: State):
    """Let messages hang, as with a broker that takes connections and says nothing."""
    over = threading.Event()
    state.nudges = Nudges(lambda _cases: over.wait())
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
