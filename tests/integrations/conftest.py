"""A served Ombud with a site that hears back."""

import time
from collections.abc import Iterator

import pytest
from acceptance_support import Running
from integrations_support import Newspaper
from support import Receiver

from service.domain.clock import utc_now
from service.domain.keyring import Keyring
from service.embedded import socket_path
from service.store import Store
from service.usecases.accounts import Accounts


@pytest.fixture(scope="session")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newspaper]:
    """A site that hears back. Nobody's tests here hurt it, so they share it."""
    running, receiver = Running(tmp_path_factory.mktemp("served") / "data"), Receiver()
    running.start()
    store = Store(f"unix://{socket_path(running.data_dir)}?db=0")
    accounts = Accounts(store, Keyring((running.data_dir / "secret").read_bytes()), utc_now)
    # Some of what is posted here has a blocked word: rejected by a rule, whatever the model of the day makes of it.
    policy = {"bands": {"toxicity": {"approve": 0.9}}, "blocked_words": ["zorbleflux"]}
    made = accounts.add_site("paper", callback_url=receiver.url, callback_private=True, policy=policy)
    receiver.secret = made.webhook_secret
    time.sleep(2.1)  # settings are remembered for two seconds
    yield Newspaper(running, receiver, made.api_key, made.webhook_secret, store)
    running.stop()
    receiver.close()
