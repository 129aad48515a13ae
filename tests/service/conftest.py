"""The service on a real server, with a model whose scores are written into the text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from support import Clock

from models.labels import LABELS, Label
from service.domain.comments import CommentIn
from service.domain.keyring import Keyring
from service.store import Store
from service.usecases import intake
from service.usecases.accounts import NewSite
from service.usecases.deciding import Deciding
from service.usecases.directory import Directory
from service.usecases.review import Review
from service.usecases.scoring import Scoring

_SCORE = re.compile(r"(\w+)=([\d.]+)")


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
