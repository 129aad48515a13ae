"""Score cases and let policy make verdicts of the scores."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from models.labels import Label
from models.manifest import Manifest
from service.domain import policy
from service.domain.cases import Assessment, Case, Decision, Status, Verdict
from service.domain.clock import Clock
from service.domain.errors import NotFound, Unavailable
from service.store import Store
from service.store.cases import Assessed
from service.usecases.directory import Directory

MAX_TRIES = 3
"""A case that was begun so often without an end goes to people unscored."""

_HEAD_START_S = 4 * 3600
"""How many seconds of waiting the gravest comment is ahead of the mildest."""

log = structlog.get_logger()


class Scorer(Protocol):
    """Texts in, a calibrated probability per label out."""

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


@dataclass(frozen=True)
class Scoring:
    """The use case with what it needs; one for the life of a process."""

    store: Store
    directory: Directory
    model: Model
    identify: Callable[[str, str], str]
    """Text and the site's language in, language out."""
    clock: Clock

    def score(self, case_ids: Sequence[str], *, careful: bool = False) -> list[str]:
        """Assess those of the cases that have not been; return the sites that now have news.

        `careful` counts the attempts first: for cases that were given to a worker before and did not
        come back.

        Raises:
            Unavailable: the store does not answer; the cases stay due.
        """
        cases = [c for c in self.store.cases.load(case_ids) if c is not None and c.status is Status.RECEIVED]
        if not careful:
            return self._write(self._assess(cases))
        tries = self.store.cases.count_tries([case.id for case in cases])
        # Most were only lost on the way; the ones that come back again are taken one at a time.
        told = self._write(self._assess([case for case, count in zip(cases, tries, strict=True) if count == 1]))
        for case, count in zip(cases, tries, strict=True):
            if count > MAX_TRIES:
                failed = policy.unscored("Scoring it failed several times; please look at it.", self.clock())
                told += self._write([(case, failed)])
            elif count > 1:
                told += self._write(self._assess([case]))
        return told

    def _assess(self, cases: Sequence[Case]) -> list[tuple[Case, Assessment]]:
        if not cases:
            return []
        try:
            scores = self.model.scorer.score([case.comment.text for case in cases])
            return [(case, self._verdict(case, row)) for case, row in zip(cases, scores, strict=True)]
        except Unavailable:
            raise
        except Exception as error:
            if len(cases) > 1:  # one bad comment must not hold up its batch
                return [pair for case in cases for pair in self._assess([case])]
            # The message may quote the comment; its type does not.
            log.error("scoring failed", case=cases[0].id, error=type(error).__name__)
            text = f"Scoring it failed ({type(error).__name__}); please look at it."
            return [(cases[0], policy.unscored(text, self.clock()))]

    def _verdict(self, case: Case, scores: Mapping[Label, float]) -> Assessment:
        comment = case.comment
        site = self.directory.get(comment.site)
        language = comment.language or self.identify(comment.text, site.language)
        subject = policy.Subject(case.id, comment, language, scores)
        return policy.assess(
            subject,
            site.policy,
            self.model.manifest,
            model_version=self.model.version,
            now=self.clock(),
        )

    def _write(self, assessments: Sequence[tuple[Case, Assessment]]) -> list[str]:
        written = []
        for case, assessment in assessments:
            decision = None
            if assessment.verdict is not Verdict.REVIEW:
                decision = Decision(
                    outcome=assessment.verdict.value,
                    by="machine",
                    reason=assessment.reasons[0].code,
                    at=assessment.at,
                )
            written.append(
                Assessed(case, assessment, decision, _urgency(case, assessment), self._tells(case, decision))
            )
        self.store.cases.write_assessments(written)
        return sorted({item.case.comment.site for item in written if item.tell})

    def _tells(self, case: Case, decision: Decision | None) -> bool:
        try:
            site = self.directory.get(case.comment.site)
        except NotFound:  # removed meanwhile: nobody is left to be told
            return False
        return site.callback_url is not None and (decision is not None or site.notify_in_review)


def _urgency(case: Case, assessment: Assessment) -> float:
    """Order of the review queue, the smallest first: the time of arrival, less a head start for gravity."""
    gravity = max(assessment.scores.values(), default=1.0) if assessment.scores else 1.0
    return case.received.timestamp() - gravity * _HEAD_START_S
