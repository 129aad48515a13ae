"""The service on a real server, with a model whose scores are written into the text."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient
from support import Clock

from models.labels import LABELS, Label
from service.dispatch import Dispatch, make_app
from service.domain.comments import CommentIn
from service.domain.keyring import Keyring
from service.store import Store
from service.usecases import intake
from service.usecases.accounts import NewSite
from service.usecases.deciding import Deciding
from service.usecases.directory import Directory
from service.usecases.review import Review
from service.usecases.scoring import Scoring
from service.web.app import create_app
from service.web.state import State, make_state

_SCORE = re.compile(r"\b(\w+)=([\d.]+)")


@dataclass
class PlainModel:
    """Scores a text by what it says: `toxicity=0.9`. A text with `BOOM` can't be scored."""

    version: str = "plain"
    batches: list[int] = field(default_factory=list)

    @property
    def scorer(self) -> "PlainModel":
        return self

    @property
    def manifest(self) -> SimpleNamespace:
        goals = {"missed<=0.01": 0.2, "missed<=0.02": 0.2, "missed<=0.05": 0.2, "precision>=0.95": 0.9}
        return SimpleNamespace(languages=("en",), threshold=lambda _label, goal: goals.get(goal))

    def score(self, texts: Sequence[str]) -> list[dict[Label, float]]:
        self.batches.append(len(texts))
        if any("BOOM" in text for text in texts):
            raise RuntimeError("a message that quotes BOOM")
        return [dict.fromkeys(LABELS, 0.0) | self._said(text) for text in texts]

    def explain(self, text: str, label: Label) -> SimpleNamespace:
        found = re.search(rf"{label}=[\d.]+", text)
        stretches = []
        if found:
            stretches = [SimpleNamespace(start=found.start(), end=found.end(), contribution=1.5, cause="words")]
        return SimpleNamespace(score=self._said(text).get(label, 0.0), base=-2.0, stretches=stretches)

    @staticmethod
    def _said(text: str) -> dict[Label, float]:
        return {Label(name): float(score) for name, score in _SCORE.findall(text)}


@pytest.fixture
def model() -> PlainModel:
    return PlainModel()


@pytest.fixture
def scoring(store: Store, directory: Directory, model: PlainModel, clock: Clock) -> Scoring:
    return Scoring(store, directory, model, lambda _text, fallback: fallback, clock)  # type: ignore[arg-type]


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
