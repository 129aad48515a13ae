"""Turn: short work on the event loop, together."""

import asyncio
import threading

import pytest

from service.web.turn import Turn


class Doubling:
    """Doubles numbers, and remembers which call on which thread."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []
        self.threads: list[int] = []

    def __call__(self, items: list[int]) -> list[int]:
        self.calls.append(items)
        self.threads.append(threading.get_ident())
        if 13 in items:
            raise ValueError("13")
        return [item * 2 for item in items]


def turn(work: Doubling) -> Turn[int, int]:
    return Turn(work, size=lambda item: item, most=20)


def test_what_comes_in_one_turn_is_done_together_on_the_loop() -> None:
    work = Doubling()

    async def go() -> None:
        held = turn(work)
        answers = await asyncio.gather(held.submit([1, 2]), held.submit([3]), held.submit([]))
        assert answers == [[2, 4], [6], []]

    asyncio.run(go())
    assert work.calls == [[1, 2, 3]]
    assert work.threads == [threading.get_ident()]


def test_the_loop_never_stands_still_for_more_than_was_allowed() -> None:
    work = Doubling()

    async def go() -> None:
        held = turn(work)
        answers = await asyncio.gather(*(held.submit([n]) for n in (9, 9, 9, 20, 1)))
        assert answers == [[18], [18], [18], [40], [2]]

    asyncio.run(go())
    assert work.calls == [[9, 9], [9], [20], [1]]


def test_what_is_long_goes_to_a_thread() -> None:
    work = Doubling()

    async def go() -> None:
        assert await turn(work).submit([11, 12]) == [22, 24]

    asyncio.run(go())
    assert work.threads != [threading.get_ident()]


def test_what_a_call_raises_reaches_its_callers_and_no_later_ones() -> None:
    work = Doubling()

    async def go() -> None:
        held = turn(work)
        with pytest.raises(ValueError, match="13"):
            await held.submit([13])
        assert await held.submit([1]) == [2]

    asyncio.run(go())


def test_a_caller_who_goes_away_takes_nobody_along() -> None:
    work = Doubling()

    async def go() -> None:
        held = turn(work)
        gone = asyncio.create_task(held.submit([1]))
        await asyncio.sleep(0)
        gone.cancel()
        assert await held.submit([2]) == [4]
        assert gone.cancelled()

    asyncio.run(go())
