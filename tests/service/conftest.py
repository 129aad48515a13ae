"""The service on a real server, with a model whose scores are written into the text."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from models_support import PlainModel, Shelf
from starlette.testclient import TestClient
from support import Clock

from service.dispatch import Dispatch, make_app
from service.domain.comments import CommentIn
from service.domain.keyring import Keyring
from service.store import Store
from service.usecases import intake
from service.usecases.accounts import NewSite
from service.usecases.deciding import Deciding
from service.usecases.directory import Directory
from service.usecases.models import Models
from service.usecases.review import Review
from service.usecases.scoring import Scoring
from service.web.app import create_app
from service.web.state import State, make_state


@pytest.fixture
def model() -> PlainModel:
    return PlainModel()


@pytest.fixture
def shelf(model: PlainModel) -> Shelf:
    return Shelf({model.version: model}, {None: model.version})


@pytest.fixture
def models(shelf: Shelf, store: Store, clock: Clock) -> Models:
    """The versions in use; nobody looks by himself here."""
    made = Models(shelf, clock, store.challengers.all)  # type: ignore[arg-type]
    shelf.releases[shelf.champion()].batches.clear()
    return made


@pytest.fixture
def scoring(store: Store, directory: Directory, models: Models, clock: Clock) -> Scoring:
    return Scoring(store, directory, models, lambda _text, fallback: fallback, clock)


@pytest.fixture
def review(store: Store, directory: Directory, clock: Clock) -> Review:
    return Review(store, directory, clock)


@pytest.fixture
def deciding(store: Store, directory: Directory, clock: Clock) -> Deciding:
    return Deciding(store, directory, clock)


Post = Callable[..., str]


@pytest.fixture
def post(store: Store, keyring: Keyring, directory: Directory, site: NewSite, clock: Clock) -> Post:
    """Post a comment to the site `daily` and return its case id."""

    def send(text: str = "Hello", *, id: str = "1", revision: int = 1, **more: object) -> str:
        wanted = CommentIn.model_validate({"id": id, "revision": revision, "text": text, **more})
        (accepted,) = intake.accept(store, keyring, [(directory.get(site.site), wanted)], now=clock())
        return accepted.case

    return send


@pytest.fixture
def dispatch(server: Path, store: Store) -> Dispatch:
    return Dispatch(make_app(f"redis+socket://{server}?virtual_host=1"))


@pytest.fixture
def state(store: Store, dispatch: Dispatch, keyring: Keyring, scoring: Scoring) -> State:
    return make_state(store, dispatch, keyring, scoring, max_unscored=1_000, max_memory_share=0.9)


@pytest.fixture
def client(state: State) -> Iterator[TestClient]:
    """A client without credentials."""
    with TestClient(create_app(lambda: state), raise_server_exceptions=False, client=("127.0.0.1", 50_000)) as made:
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
