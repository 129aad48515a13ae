"""A served app for the clients of a module."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from clients_support import Served


@pytest.fixture(scope="module")
def served(server: Path) -> Iterator[Served]:
    """The app on an address of its own, with the site `daily`."""
    made = Served(server)
    yield made
    made.close()
