"""What a site says of a comment afterwards: its label, and that it was decided wrongly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from models.examples import Example
from models.labels import Label
from service.domain.cases import Case, Decision
from service.domain.channels import tells
from service.domain.clock import Clock
from service.domain.desk import outsider
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.store import Store
from service.store.decisions import Correction
from service.store.examples import Taught
from service.usecases.directory import Directory


@dataclass(frozen=True)
class Lesson:
    """What is said of a text, and by what: `source` names the format and the call, such as `akismet:submit-spam`.

    Labels are shares of readers, 0 to 1. `comment` is the site's own id of it, `by` who says so. `case` is the
    revision that is meant, as it stood when it was spoken of: no other is decided, nor what has moved on since.
    Without it the comment's latest revision is meant.
    """

    text: str
    labels: Mapping[Label, float]
    source: str
    language: str | None = None
    comment: str | None = None
    outcome: Literal["approve", "reject"] | None = None
    reason: str | None = None
    by: str | None = None
    case: Case | None = None


@dataclass(frozen=True)
class Feedback:
    """The use case with what it needs."""

    store: Store
    directory: Directory
    keyring: Keyring
    clock: Clock

    def teach(self, site: Site, lesson: Lesson) -> None:
        """Keep what is said as an Example; with an outcome, let it stand as a person's decision on the comment's case.

        That decision needs no claim and goes over any that stands, unless a person has decided so already. Who
        said it is not told it again.

        Raises:
            Unavailable: the store does not answer; saying it again is harmless.
            ValueError: a label is out of range.
        """
        case = lesson.case
        if case is None and lesson.comment is not None:
            (case,) = self.store.cases.find(site.name, [lesson.comment])
        if lesson.text.strip():  # a sign-up has none
            example = self._example(site, lesson, case)
            self.store.examples.teach(Taught(site.name, example, lesson.comment, self.clock()))
        if case is not None and lesson.comment is not None and lesson.outcome is not None:
            self._correct(site, lesson, case, lesson.outcome)

    def _example(self, site: Site, lesson: Lesson, case: Case | None) -> Example:
        # What was scored under this id may have been another text.
        seen = case.assessment if case is not None and case.comment.text == lesson.text else None
        return Example(
            lesson.text,
            lesson.labels,
            f"{site.name}/{lesson.source}",
            lesson.language,
            outcome=lesson.outcome,
            by=outsider(lesson.source.partition(":")[0], lesson.by) if lesson.by else None,
            reason=lesson.reason,
            model=seen.model_version if seen else None,
            scores=seen.scores if seen else None,
            at=self.clock(),
        )

    def _correct(self, site: Site, lesson: Lesson, case: Case, outcome: Literal["approve", "reject"]) -> None:
        channel = lesson.source.partition(":")[0]
        reason = lesson.reason if outcome == "reject" else None
        decision = Decision(outcome=outcome, by="person", reason=reason, at=self.clock())
        origin = case.comment.origin
        came_from_there = origin is not None and origin.format == channel
        self.store.decisions.correct(
            Correction(
                case,
                decision,
                who=outsider(channel, lesson.by or site.name),
                how=lesson.source,
                tell=not came_from_there and tells(site, case.comment, decision),
                seq=lesson.case.seq if lesson.case else None,
            )
        )
