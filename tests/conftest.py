"""What every test may use: a real Redis-compatible server, a clock that can be set, a model that is quick."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from support import Clock, Receiver

from service.domain.keyring import Keyring
from service.embedded import EmbeddedServer, socket_path
from service.store import Store
from service.usecases.accounts import Accounts, NewSite
from service.usecases.directory import Directory

settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.register_profile("ci", settings.get_profile("ours"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "ours")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, so that no worker is busy with them when the other has nothing left."""
    items.sort(key=lambda item: item.path.parent.name not in ("faults", "acceptance"))


@pytest.fixture(autouse=True)
def _logs_as_they_were(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A command run by a test sets logging up for its process, which is ours, and for an output that ends with it."""
    configure = structlog.configure
    monkeypatch.setattr(structlog, "configure", lambda **how: configure(**{**how, "cache_logger_on_first_use": False}))
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    if root.handlers != before:
        root.handlers = before
        root.setLevel(level)
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket of an embedded server that lives as long as the test run."""
    data_dir = tmp_path_factory.mktemp("data")
    process = EmbeddedServer(data_dir).start()
    yield socket_path(data_dir)
    process.terminate()
    process.wait(10)


@pytest.fixture
def store(server: Path) -> Store:
    """An empty store."""
    made = Store(f"unix://{server}?db=0")
    made.server.client.flushdb()
    return made


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until it is moved."""
    return Clock()


@pytest.fixture
def keyring() -> Keyring:
    """The keyring of an installation."""
    return Keyring(b"s" * 32)


@pytest.fixture
def directory(store: Store) -> Directory:
    """The sites, remembered."""
    return Directory(store)


@pytest.fixture
def accounts(store: Store, keyring: Keyring, clock: Clock) -> Accounts:
    """Sites and people."""
    return Accounts(store, keyring, clock)


@pytest.fixture
def site(accounts: Accounts) -> NewSite:
    """A site that is told at an address where nobody listens."""
    return accounts.add_site("daily", callback_url="http://127.0.0.1:9/hook", callback_private=True)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A site's own HTTP server."""
    made = Receiver()
    yield made
    made.close()
