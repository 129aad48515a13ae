"""What the queue can be filtered by, and the tags under which a case is found."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from models.labels import Label
from service.domain.cases import Assessment
from service.domain.comments import Comment
from service.domain.records import article_key, author_key

LEAST_SCORE = 0.1
"""A case is found under a label from this score on."""

STEPS = 20
"""Scores are told apart by twentieths: fine enough to choose by, and each is a sorted set of its own."""

_FOR_EVER_MS = 2**52
_ROUNDING = 1e-6


def _whole_step(score: float) -> float:
    if abs(score * STEPS - round(score * STEPS)) > _ROUNDING:
        raise ValueError("scores are given in steps of 0.05")
    return score


_Code = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\n]+$")]
_Score = Annotated[float, Field(ge=0, le=1), AfterValidator(_whole_step)]


class Filter(BaseModel):
    """Which waiting cases; all of them when nothing is said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    site: _Code | None = None
    label: Label | None = Field(None, description="Scored at least 0.1 for it.")
    min_score: _Score | None = Field(None, description="The least score for `label`.")
    max_score: _Score | None = Field(None, description="All scores for `label` are below it, unless it is 1.")
    reason: _Code | None = Field(None, description="The code of a verdict's reason.")
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}$")] | None = None
    article: _Code | None = None
    author: _Code | None = None
    group: _Code | None = None
    older_than_s: Annotated[float, Field(ge=0, le=1e9)] | None = None
    newer_than_s: Annotated[float, Field(ge=0, le=1e9)] | None = None
    assigned: Literal["me", "leads"] | None = None

    @model_validator(mode="after")
    def _scores_of_something(self) -> "Filter":
        if self.label is None and (self.min_score is not None or self.max_score is not None):
            raise ValueError("min_score and max_score take a label")
        if self.scores[0] >= self.scores[1]:
            raise ValueError("min_score is not below max_score")
        return self

    @property
    def scores(self) -> tuple[float, float]:
        """The range of the label's score."""
        return self.min_score or 0.0, 1.0 if self.max_score is None else self.max_score

    def dimensions(self) -> list[list[str]]:
        """Return lists of tags; a case that is meant carries one tag of each list."""
        found = [
            [f"{name}:{value}"]
            for name, value in (
                ("reason", self.reason),
                ("language", self.language and self.language.lower()),
                ("article", self.article),
                ("author", self.author),
                ("group", self.group),
            )
            if value
        ]
        if self.label is not None:
            least, most = self.scores
            found.append([f"label:{self.label}:{at}" for at in range(round(least * STEPS), round(most * STEPS))])
        return found

    def between(self, now_ms: int) -> tuple[int, int]:
        """Return between which moments (ms) a case must have come in."""
        since = 0 if self.newer_than_s is None else now_ms - round(self.newer_than_s * 1000)
        before = _FOR_EVER_MS if self.older_than_s is None else now_ms - round(self.older_than_s * 1000)
        return since, before


def _step(score: float) -> int:
    return min(int(score * STEPS + _ROUNDING), STEPS - 1)


def label_tags() -> dict[Label, list[str]]:
    """Return every tag of each label."""
    return {label: Filter(label=label).dimensions()[0] for label in Label}


def tags(comment: Comment, assessment: Assessment) -> Sequence[str]:
    """Return what a case is found under, a handful of short strings without line breaks."""
    found = [
        f"label:{label}:{_step(score)}" for label, score in (assessment.scores or {}).items() if score >= LEAST_SCORE
    ]
    found += [f"reason:{reason.code}" for reason in assessment.reasons]
    if assessment.language:
        found.append(f"language:{assessment.language.split('-')[0].lower()}")
    if article := article_key(comment):
        found.append(f"article:{article}")
    if author := author_key(comment):
        found.append(f"author:{author}")
    return list(dict.fromkeys(found))
