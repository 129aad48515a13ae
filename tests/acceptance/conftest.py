"""The whole service as its processes, started as a user starts it, and a browser to look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance_support import Running
from console_support import CHROMIUM, QUIET, Newsroom, Open, Visits
from playwright.sync_api import Browser, expect, sync_playwright
from support import Receiver


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A service of one's own, to be hurt."""
    made = Running(tmp_path / "data")
    made.start()
    yield made
    if made.pids():
        made.kill_everything()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service that the tests of a module share, so none of them hurts it."""
    made = Running(tmp_path_factory.mktemp("shared") / "data")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def newsroom(shared: Running) -> Iterator[Newsroom]:
    """Two sites on which people decide everything, and people who do."""
    room = Newsroom(shared, Receiver())
    room.furnish()
    yield room
    room.colleague.close()
    room.sports.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    assert CHROMIUM, "CI is set and there is no chromium"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        expect.set_options(timeout=15_000)
        yield made
        made.close()


@pytest.fixture
def open_page(browser: Browser, newsroom: Newsroom) -> Iterator[Open]:
    """Open the console at an empty queue; fail if a page meets an error of its own."""
    newsroom.empty()
    visits = Visits(browser, newsroom)
    yield visits.open
    visits.close()
    assert visits.faults == []
