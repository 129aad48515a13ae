"""Group commit: few calls for many callers."""

import asyncio
import time

import pytest

from service.web.group_commit import GroupCommit


def test_what_comes_while_a_call_is_under_way_leaves_together() -> None:
    calls: list[list[int]] = []

    def work(items: list[int]) -> list[int]:
        calls.append(items)
        time.sleep(0.05)
        return [item * 2 for item in items]

    async def go() -> list[int]:
        group = GroupCommit(work)
        answers = await asyncio.gather(*(group.submit([n]) for n in range(20)))
        return [answer for (answer,) in answers]

    assert asyncio.run(go()) == [n * 2 for n in range(20)]
    assert sum(map(len, calls)) == 20
    assert len(calls) <= 2


def test_a_call_takes_no_more_than_the_limit_and_never_cuts_a_submission() -> None:
    calls: list[int] = []

    def work(items: list[int]) -> list[int]:
        calls.append(len(items))
        return items

    async def go() -> None:
        group = GroupCommit(work, limit=4)
        submissions = ([1], [2, 2], [3, 3, 3], [4] * 9, [5])
        answers = await asyncio.gather(*(group.submit(items) for items in submissions))
        assert answers == list(submissions)

    asyncio.run(go())
    assert calls == [3, 3, 9, 1]


def test_what_a_call_raises_reaches_its_callers_and_no_others() -> None:
    def work(items: list[str]) -> list[str]:
        if "bad" in items:
            raise ValueError("bad")
        return items

    async def go() -> None:
        group = GroupCommit(work, limit=1)
        good, bad = await asyncio.gather(group.submit(["good"]), group.submit(["bad"]), return_exceptions=True)
        assert good == ["good"]
        assert isinstance(bad, ValueError)
        assert await group.submit(["after"]) == ["after"]

    asyncio.run(go())


def test_a_caller_who_goes_away_takes_nobodys_result_along() -> None:
    done: list[int] = []

    def work(items: list[int]) -> list[int]:
        time.sleep(0.05)
        done.extend(items)
        return items

    async def go() -> None:
        group = GroupCommit(work)
        leaving = asyncio.create_task(group.submit([1]))
        staying = asyncio.create_task(group.submit([2]))
        await asyncio.sleep(0.01)
        leaving.cancel()
        assert await staying == [2]
        await group.drain()
        with pytest.raises(asyncio.CancelledError):
            await leaving

    asyncio.run(go())
    assert done == [1, 2]


def test_posted_items_need_nobody_to_wait_for_them() -> None:
    done: list[int] = []

    def work(items: list[int]) -> list[None]:
        done.extend(items)
        if 2 in items:
            raise ValueError("nobody hears this")
        return [None] * len(items)

    async def go() -> None:
        group = GroupCommit(work, limit=1)
        group.post([1])
        group.post([2])
        group.post([3])
        await group.drain()

    asyncio.run(go())
    assert done == [1, 2, 3]
