"""What the use cases need of a model version, and of the folder that the versions lie in."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from models.labels import Label
from models.manifest import Manifest


class Stretch(Protocol):
    """A stretch of a text in UTF-16 code units, and how far it moved the log-odds of a score, by which cause."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def contribution(self) -> float:
        """How far it moved the score; positive towards the label."""

    @property
    def cause(self) -> str:
        """`words`, or the name of a signal."""


class Explanation(Protocol):
    """A score as the sum of what moved it."""

    @property
    def score(self) -> float:
        """The probability that is explained."""

    @property
    def base(self) -> float:
        """The log-odds of no text at all."""

    @property
    def stretches(self) -> Sequence[Stretch]:
        """What was added to it."""


class Scorer(Protocol):
    """Texts in, a calibrated probability per label out."""

    def explain(self, text: str, label: Label, /) -> Explanation:
        """Return what made the score of one label."""

    def score(self, texts: Sequence[str], /) -> Sequence[Mapping[Label, float]]:
        """Return as many rows as there are texts."""


class Model(Protocol):
    """What scoring needs of a model version, as the registry loads it."""

    @property
    def version(self) -> str:
        """Its name."""

    @property
    def scorer(self) -> Scorer:
        """What scores."""

    @property
    def manifest(self) -> Manifest:
        """What is known of it, thresholds among it."""


class Releases(Protocol):
    """The versions on disk, and which of them are champions. All may raise ModelRefused."""

    def champion(self, site: str | None = None, /) -> str:
        """Return the version that decides, a site's own where it has one."""

    def sites(self) -> Sequence[str]:
        """Return the sites that have a champion of their own."""

    def line(self, site: str | None = None, /) -> Sequence[str]:
        """Return the champions before, the latest last."""

    def versions(self) -> Sequence[str]:
        """Return all there are."""

    def history(self) -> Sequence[Mapping[str, str]]:
        """Return what was promoted and rolled back, the oldest first."""

    def verify(self, version: str, /) -> Manifest:
        """Check digest and library version; return what is known of it."""

    def load(self, version: str, /) -> Model:
        """Check digest and library version, then load."""


def champions_of(releases: Releases) -> dict[str | None, str]:
    """Return which version is wanted, by site; None stands for all that have no champion of their own."""
    return {site: releases.champion(site) for site in (None, *releases.sites())}
