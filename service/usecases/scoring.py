"""Score cases and let policy make verdicts of the scores."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from models.labels import LABELS, Label
from models.text import reading_once
from service import tracing
from service.domain import policy
from service.domain.cases import Assessment, Case, Decision, Status, Verdict
from service.domain.channels import tells
from service.domain.circumstances import UNKNOWN, Circumstances
from service.domain.clock import Clock
from service.domain.comments import Comment
from service.domain.errors import NotFound, Unavailable
from service.domain.filters import tags
from service.domain.histograms import SCORES, STAGES
from service.domain.reasons import COPY, Reason
from service.domain.signs import advertises
from service.domain.sites import Desk, Site
from service.domain.traces import of_case
from service.domain.urgency import patience
from service.store import Store
from service.store.cases import Assessed, Written
from service.store.groups import Joined
from service.usecases.directory import Directory
from service.usecases.models import Models
from service.usecases.releases import Model

MAX_TRIES = 3
"""A case that was begun so often without an end goes to people unscored."""

EVERYWHERE = "*"
"""What the sites share that let their near-duplicates be grouped with each other's. No site has this name."""

_FIRM = {"blocked_word", "blocked_link", "trusted_author", "audit"}
"""What the newsroom has ruled, and what is to be decided as if nobody had seen it, follows no copy."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Scoring:
    """The use case with what it needs; one for the life of a process."""

    store: Store
    directory: Directory
    models: Models
    identify: Callable[[str, str], str]
    """Text and the site's language in, language out."""
    clock: Clock

    @property
    def model(self) -> Model:
        """The version that decides at the sites that have none of their own, just now."""
        return self.models.of()

    @reading_once()
    @tracing.begun()
    def score(self, case_ids: Sequence[str], *, careful: bool = False) -> list[str]:
        """Assess those of the cases that have not been; return the sites that now have news.

        `careful` counts the attempts first: for cases that were given to a worker before and did not
        come back.

        Raises:
            Unavailable: the store does not answer; the cases stay due.
        """
        loaded = self.store.cases.load(case_ids)
        cases = [case for case in loaded if case is not None and case.status is Status.RECEIVED]
        if not careful:
            return self.settle(cases)[0]
        unread = [case_id for case_id, case in zip(case_ids, loaded, strict=True) if case is None]
        self.store.lines.put_off(unread, now=self.clock())
        joined: dict[str, Joined] = {}
        tries = self.store.cases.count_tries([case.id for case in cases])
        # Most were only lost on the way; the ones that come back again are taken one at a time.
        fresh = [case for case, count in zip(cases, tries, strict=True) if count == 1]
        told, _ = self._write(self._assess(fresh, joined), joined)
        for case, count in zip(cases, tries, strict=True):
            if count > MAX_TRIES:
                failed = policy.unscored("Scoring it failed several times; please look at it.", self.clock())
                told += self._write([(case, failed)], joined)[0]
            elif count > 1:
                told += self._write(self._assess([case], joined), joined)[0]
        return told

    @reading_once()
    @tracing.begun()
    def settle(self, cases: Sequence[Case]) -> tuple[list[str], list[Case]]:
        """Assess cases that have just come in; return the sites that now have news, and the cases that have moved."""
        joined: dict[str, Joined] = {}
        return self._write(self._assess(cases, joined), joined)

    def score_texts(self, asked: Sequence[tuple[str | None, str]]) -> list[Mapping[Label, float]]:
        """Score texts, each for a site or for none in particular, and keep nothing."""
        found: dict[int, Mapping[Label, float]] = {}
        groups: dict[str, tuple[Model, list[int]]] = {}
        for at, (site, _) in enumerate(asked):
            model = self.models.of(site)
            groups.setdefault(model.version, (model, []))[1].append(at)
        for model, places in groups.values():
            found |= zip(places, model.scorer.score([asked[at][1] for at in places]), strict=True)
        return [found[at] for at in range(len(asked))]

    def _assess(self, cases: Sequence[Case], joined: dict[str, Joined]) -> list[tuple[Case, Assessment]]:
        """Score cases, a batch for each version that decides on some of them."""
        groups: dict[str, tuple[Model, list[Case]]] = {}
        for case in cases:
            model = self.models.of(case.comment.site, case.comment.id)
            groups.setdefault(model.version, (model, []))[1].append(case)
        assessed = [pair for model, group in groups.values() for pair in self._assess_with(model, group, joined)]
        if len(groups) > 1:
            place = {case.id: at for at, case in enumerate(cases)}
            assessed.sort(key=lambda pair: place[pair[0].id])
        return assessed

    def _assess_with(
        self, model: Model, cases: Sequence[Case], joined: dict[str, Joined]
    ) -> list[tuple[Case, Assessment]]:
        try:
            scores = model.scorer.score([case.comment.text for case in cases])
            copies = self._copies(cases, joined)
            return [(case, self._verdict(case, row, copies, model)) for case, row in zip(cases, scores, strict=True)]
        except Unavailable:
            raise
        except Exception as error:
            if len(cases) > 1:  # one bad comment must not hold up its batch
                return [pair for case in cases for pair in self._assess_with(model, [case], joined)]
            champion = self.models.of(cases[0].comment.site)
            if model.version != champion.version:  # nobody waits for what is only tried
                log.error("challenger failed", case=cases[0].id, version=model.version, error=type(error).__name__)
                return self._assess_with(champion, cases, joined)
            # The message may quote the comment; its type does not.
            trace = of_case(cases[0]).id
            log.error("scoring failed", case=cases[0].id, trace_id=trace, error=type(error).__name__)
            text = f"Scoring it failed ({type(error).__name__}); please look at it."
            return [(cases[0], policy.unscored(text, self.clock()))]

    def _copies(self, cases: Sequence[Case], joined: dict[str, Joined]) -> dict[str, int]:
        """Count, by case, the texts like it that came in before, where that matters: most comments lead nowhere.

        The groups are added to `joined`.
        """
        wanted = [
            (case, self._scope(case))
            for case in cases
            if advertises(case.comment) and self.directory.get(case.comment.site).policy.most_copies is not None
        ]
        if not wanted:
            return {}
        found = {case.id: each for (case, _), each in zip(wanted, self._join(wanted), strict=True)}
        joined.update(found)
        sizes = iter(self.store.groups.sizes([each.group for each in found.values() if each.group]))
        return {case_id: next(sizes) - 1 if each.group else 0 for case_id, each in found.items()}

    def _join(self, wanted: Sequence[tuple[Case, str]]) -> list[Joined]:
        return self.store.groups.join(wanted, now=self.clock())

    def _verdict(
        self, case: Case, scores: Mapping[Label, float], copies: Mapping[str, int], model: Model
    ) -> Assessment:
        around = case.circumstances
        if copies.get(case.id):
            around = around.model_copy(update={"copies": copies[case.id]})
        return self.judge(case.id, case.comment, self.directory.get(case.comment.site), scores, around, model)

    def judge(
        self,
        case_id: str,
        comment: Comment,
        site: Site,
        scores: Mapping[Label, float],
        circumstances: Circumstances = UNKNOWN,
        model: Model | None = None,
    ) -> Assessment:
        """Return what a site's policy makes of a comment's scores; they are the champion's unless `model` is given."""
        model = model or self.models.of(site.name)
        language = comment.language or self.identify(comment.text, site.language)
        subject = policy.Subject(case_id, comment, language, scores, circumstances)
        return policy.assess(
            subject,
            site.policy,
            model.manifest,
            model_version=model.version,
            now=self.clock(),
        )

    def _write(
        self, assessments: Sequence[tuple[Case, Assessment]], joined: Mapping[str, Joined]
    ) -> tuple[list[str], list[Case]]:
        groups = self._groups(assessments, joined)
        items = [self._assessed(*pair, group) for pair, group in zip(assessments, groups, strict=True)]
        done = self.store.cases.write_assessments(items)
        # The decision that these were to follow has been taken back meanwhile.
        again = [
            self._assessed(*pair, Joined())
            for pair, how in zip(assessments, done, strict=True)
            if how is Written.OVERTAKEN
        ]
        done += self.store.cases.write_assessments(again)
        items += again
        moved = [_moved(item) for item, how in zip(items, done, strict=True) if how is Written.MOVED]
        self._measure(moved)
        self._trace(moved)
        return sorted({item.case.comment.site for item in items if item.tell}), moved

    def _measure(self, moved: Sequence[Case]) -> None:
        """Count how long cases have waited for their score, and what it came to."""
        seen = [(case.received, case.assessment) for case in moved if case.assessment is not None]
        self.store.measured.observe(STAGES, "scoring", [(each.at - came).total_seconds() for came, each in seen])
        for label in LABELS:
            self.store.measured.observe(SCORES, label, [each.scores[label] for _, each in seen if each.scores])

    def _trace(self, moved: Sequence[Case]) -> None:
        everything = tracing.is_told(None)
        for case in moved:
            if (everything or case.comment.trace) and tracing.is_told(trace := of_case(case)):
                seen = case.assessment
                facts = {"verdict": seen.verdict.value, "model": seen.model_version} if seen else {}
                tracing.told("scored", trace, case=case.id, site=case.comment.site, **facts)

    def _groups(self, assessments: Sequence[tuple[Case, Assessment]], joined: Mapping[str, Joined]) -> Iterator[Joined]:
        """Group what people will see, and where copies follow a decision, all that comes in."""
        wanted = {}
        for case, assessment in assessments:
            desk = self._desk(case)
            if desk.group_copies and (assessment.verdict is Verdict.REVIEW or desk.copies_follow):
                wanted[case.id] = (case, self._scope(case))
        unknown = {case_id: each for case_id, each in wanted.items() if case_id not in joined}
        found = {**joined, **dict(zip(unknown, self._join(list(unknown.values())), strict=True))}
        for case, _ in assessments:
            yield found[case.id] if case.id in wanted else Joined()

    def _assessed(self, case: Case, assessment: Assessment, group: Joined) -> Assessed:
        decision, desk = None, self._desk(case)
        follows = group.decision(case.comment.site) if desk.copies_follow and _may_follow(assessment) else None
        if follows is not None:
            decision = follows.model_copy(update={"at": assessment.at})
            said = Reason(code=COPY, text=f"Says nearly the same as what a person chose to {follows.outcome}.")
            verdict = Verdict(follows.outcome)
            assessment = assessment.model_copy(update={"verdict": verdict, "reasons": [said, *assessment.reasons]})
        elif assessment.verdict is not Verdict.REVIEW:
            decision = Decision(
                outcome=assessment.verdict.value,
                by="machine",
                reason=assessment.reasons[0].code,
                at=assessment.at,
            )
        return Assessed(
            case,
            assessment,
            decision,
            patience=patience(assessment.scores, timedelta(seconds=desk.service_level_s)),
            tags=tags(case.comment, assessment),
            tell=self._tells(case, decision),
            follows=group.standing if follows is not None else "",
        )

    def _scope(self, case: Case) -> str:
        return EVERYWHERE if self._desk(case).copies_across_sites else case.comment.site

    def _desk(self, case: Case) -> Desk:
        try:
            return self.directory.get(case.comment.site).desk
        except NotFound:  # removed meanwhile
            return Desk()

    def _tells(self, case: Case, decision: Decision | None) -> bool:
        try:
            site = self.directory.get(case.comment.site)
        except NotFound:  # removed meanwhile: nobody is left to be told
            return False
        return tells(site, case.comment, decision)


def _moved(item: Assessed) -> Case:
    status = Status.DECIDED if item.decision else Status.IN_REVIEW
    seen = {"status": status, "assessment": item.assessment, "decision": item.decision, "seq": item.case.seq + 1}
    return item.case.model_copy(update=seen)


def _may_follow(assessment: Assessment) -> bool:
    return not any(reason.code in _FIRM for reason in assessment.reasons)
