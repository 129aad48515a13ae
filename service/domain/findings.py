"""What policy's steps look at and answer with."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from models.labels import Label
from service.domain.cases import Verdict
from service.domain.circumstances import UNKNOWN, Circumstances
from service.domain.comments import Comment
from service.domain.reasons import Reason
from service.domain.sites import Policy


class Promises(Protocol):
    """What a version of the model is known to be good for; its manifest says so."""

    @property
    def languages(self) -> Collection[str]:
        """Codes of the languages that it may decide in."""

    def threshold(self, label: Label, goal: str, /) -> float | None:
        """Return the score that meets the goal; None where none does."""


@dataclass(frozen=True)
class Subject:
    """What the steps look at. `case` seeds whatever is drawn by lot, so that a second run agrees."""

    case: str
    comment: Comment
    language: str
    scores: Mapping[Label, float]
    circumstances: Circumstances = UNKNOWN


@dataclass(frozen=True)
class Finding:
    """One step's word. A final one ends the list."""

    verdict: Verdict
    reason: Reason
    final: bool = False


Step = Callable[[Subject, Policy, Promises, datetime], Finding | None]
