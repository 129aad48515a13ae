"""The app as a client sees it: real store, real broker, the model that reads scores from the text."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.dispatch import Dispatch, make_app
from service.domain.keyring import Keyring
from service.store import Store
from service.usecases.accounts import NewSite
from service.usecases.scoring import Scoring
from service.web.app import create_app
from service.web.state import State, make_state


@pytest.fixture
def dispatch(server: Path, store: Store) -> Dispatch:
    return Dispatch(make_app(f"redis+socket://{server}?virtual_host=1"))


@pytest.fixture
def state(store: Store, dispatch: Dispatch, keyring: Keyring, scoring: Scoring) -> State:
    return make_state(store, dispatch, keyring, scoring, max_unscored=1_000, max_memory_share=0.9)


@pytest.fixture
def client(state: State) -> Iterator[TestClient]:
    """A client without credentials."""
    with TestClient(create_app(lambda: state), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def api(client: TestClient, site: NewSite) -> TestClient:
    """A client with the API key of the site `daily`."""
    client.headers["authorization"] = f"Bearer {site.api_key}"
    return client


@pytest.fixture
def console(client: TestClient, accounts) -> Callable[..., TestClient]:
    """Sign somebody in."""

    def sign_in(name: str = "nora", role: str = "moderator") -> TestClient:
        accounts.add_person(name, role, "correct horse")
        said = client.post("/console/api/session", json={"name": name, "password": "correct horse"})
        assert said.status_code == 200
        client.headers["x-ombud-csrf"] = said.json()["csrf"]
        return client

    return sign_in
