"""Versions of the model in memory, and why one is not."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

import structlog

from models.manifest import ModelRefused
from service.domain.clock import Clock

_AGAIN_S = 5.0
"""After how long a version that failed is tried again: its files may only have been on their way."""

log = structlog.get_logger()


class _Scores(Protocol):
    def score(self, texts: list[str], /) -> object: ...


class Loadable(Protocol):
    """What can be tried out once it is loaded."""

    @property
    def scorer(self) -> _Scores:
        """What scores."""


_M = TypeVar("_M", bound=Loadable)


@dataclass(frozen=True)
class Failure:
    """Why a version could not be loaded, as a sentence, and when that was last tried."""

    version: str
    why: str
    at: datetime


class Shelf(Generic[_M]):
    """What has been loaded, by version. For one thread."""

    def __init__(self, load: Callable[[str], _M], clock: Clock) -> None:
        self._load = load
        self._clock = clock
        self._loaded: dict[str, _M] = {}
        self._tried: dict[str, float] = {}
        self.failures: dict[str, Failure] = {}
        self.last_failure: Failure | None = None

    def get(self, version: str) -> _M | None:
        """Return a version, loaded on first need and tried out; None where that fails, see `failures`."""
        if version in self._loaded:
            return self._loaded[version]
        now = time.monotonic()
        if now - self._tried.get(version, float("-inf")) < _AGAIN_S:
            return None
        self._tried[version] = now
        try:
            model = self._load(version)
            model.scorer.score(["A first comment, so that nobody waits for the pages of the file."])
        except Exception as error:
            # Whatever is wrong with a file must not end what runs without it.
            why = str(error) if isinstance(error, ModelRefused) else f"it can't be used: {type(error).__name__}"
            known = self.failures.get(version)
            if known is None or known.why != why:
                log.error("model can't be loaded", version=version, reason=why)
            self.failures[version] = self.last_failure = Failure(version, why, self._clock())
            return None
        self.failures.pop(version, None)
        self._loaded[version] = model
        return model

    def keep(self, versions: Collection[str]) -> None:
        """Let go of all others."""
        for held in (self._loaded, self.failures, self._tried):
            for version in set(held) - set(versions):
                del held[version]
