"""The whole service as its processes, started as a user starts it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance_support import Running


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
