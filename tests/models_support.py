"""Versions of the model for tests of the service: their scores are written into the texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

from models.labels import LABELS, Label
from models.manifest import ModelRefused, Reference

_SCORE = re.compile(r"\b(\w+)=([\d.]+)")


@dataclass
class PlainModel:
    """Scores a text by what it says: `toxicity=0.9`. A text with `BOOM` can't be scored."""

    version: str = "plain"
    batches: list[int] = field(default_factory=list)
    reference: Reference | None = None

    @property
    def scorer(self) -> "PlainModel":
        return self

    @property
    def manifest(self) -> SimpleNamespace:
        goals = {"missed<=0.01": 0.2, "missed<=0.02": 0.2, "missed<=0.05": 0.2, "precision>=0.95": 0.9}
        return SimpleNamespace(
            languages=("en",), threshold=lambda _label, goal: goals.get(goal), reference=self.reference, site=None
        )

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


@dataclass
class Shelf:
    """A folder of releases in memory: what is champion where, what can be loaded, what was champion before."""

    releases: dict[str, PlainModel]
    champions: dict[str | None, str]
    before: list[str] = field(default_factory=list)

    def champion(self, site: str | None = None) -> str:
        return self.champions.get(site) or self.champions[None]

    def sites(self) -> list[str]:
        return sorted(site for site in self.champions if site)

    def line(self, _site: str | None = None) -> list[str]:
        return self.before

    def versions(self) -> list[str]:
        return sorted(self.releases)

    def history(self) -> list[dict[str, str]]:
        return [{"at": "2026-11-01T00:00:00+00:00", "action": "promote", "version": each} for each in self.before]

    def verify(self, version: str) -> SimpleNamespace:
        return self.load(version).manifest

    def load(self, version: str) -> PlainModel:
        if version not in self.releases:
            raise ModelRefused(f"there is no model {version}")
        return self.releases[version]
