"""Learn from Coral which of its comments a case stands for, and what its own moderators decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import structlog

from service.courier import Courier
from service.domain.cases import Case, Status
from service.domain.clock import Clock
from service.domain.coral import OUTCOMES, STAFF, STATUSES, Named, as_comment, fingerprint, plain_text
from service.domain.errors import Unavailable
from service.domain.keyring import Keyring
from service.domain.lessons import labels_known
from service.domain.sites import Site
from service.store import Store
from service.store.coral import Known, Standing
from service.usecases import intake
from service.usecases.coral.graphql import answer_of, named, question, written_by
from service.usecases.coral.identity import comment_ids, place_id, place_of
from service.usecases.feedback import Feedback, Lesson

SOURCE = "coral:moderation"
MODERATORS = "moderators"
"""Whom the decision log names where Coral's own moderators have decided."""

_AGAIN = timedelta(minutes=1)
_AT_ONCE = 20
_LOTS = 10
"""So many requests one after the other at most; then decisions have their turn."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Joining:
    """The use case with what it needs."""

    store: Store
    keyring: Keyring
    feedback: Feedback
    clock: Clock

    async def catch_up(self, site: Site, courier: Courier) -> None:
        """Ask Coral what is to be asked, a request for several comments; what fails is asked again in a minute.

        Raises:
            Unavailable: the store does not answer.
        """
        if site.coral.address is None or site.coral.token is None:
            self.store.coral.forget_questions(site.name)  # else the site would be due for ever
            return
        for _ in range(_LOTS):
            now = self.clock()
            comments, cases = self.store.coral.questions(site.name, now=now, until=now + _AGAIN, limit=_AT_ONCE)
            answered = await self._comments(site, courier, comments) + await self._cases(site, courier, cases)
            if answered < _AT_ONCE:
                return

    async def _comments(self, site: Site, courier: Courier, ids: Sequence[str]) -> int:
        """Learn what comments of Coral's are; return for how many nothing is left to ask."""
        found = await self._ask(site, courier, "comment", ids)
        done = []
        for which, node in found.items():
            try:
                if (each := named(node)) is None or self._join(site, each):
                    done.append(which)
            except Unavailable:
                raise
            except Exception:  # one comment must not hold up the others, nor the decisions after them
                log.exception("unforeseen", site=site.name)
        self.store.coral.answered(site.name, comments=done)
        return len(done)

    async def _cases(self, site: Site, courier: Courier, ids: Sequence[str]) -> int:
        """Learn which comments cases stand for, from what their authors wrote last; return for how many it told."""
        loaded = zip(ids, self.store.cases.load(ids), strict=True)
        authors = {which: place_of(case.comment).author if case else "" for which, case in loaded}
        found = await self._ask(site, courier, "user", sorted({each for each in authors.values() if each}))
        done = [which for which, author in authors.items() if author in found or not author]
        for case in self.store.cases.load(done):
            if case is not None:
                self._find(site, case, found.get(place_of(case.comment).author))
        self.store.coral.answered(site.name, cases=done)
        return len(done)

    async def _ask(
        self, site: Site, courier: Courier, what: Literal["comment", "user"], ids: Sequence[str]
    ) -> dict[str, Any]:
        """Look up several by their ids: None for one that Coral lacks, nothing for one that it did not answer."""
        if not ids:
            return {}
        try:
            asked = question(site, self.keyring, what, ids)
        except ValueError as error:
            log.warning("coral not asked", site=site.name, error=str(error))
            return {}
        data, errors = answer_of(await courier.post(asked))
        if errors:
            log.warning("coral did not answer", site=site.name, error=errors[0])
        found = {each: data.get(f"q{at}") for at, each in enumerate(ids) if f"q{at}" in data}
        # Where there are errors, null may stand for what could not be looked up.
        return {each: node for each, node in found.items() if node is not None or not errors}

    def _find(self, site: Site, case: Case, author: Any) -> None:
        """Find a case's comment among the latest ones of its author."""
        place, said = place_of(case.comment), fingerprint(case.comment.text)
        for each in written_by(author):
            if each.place == place and fingerprint(each.bodies[-1]) == said:
                self._write(site, case, each)

    def _join(self, site: Site, each: Named) -> bool:
        """Join a comment of Coral to the case of its latest revision; False: it is to be asked about again."""
        said = fingerprint(each.bodies[-1])
        wanted = [
            which
            for body in dict.fromkeys((each.bodies[0], each.bodies[-1]))
            for which in comment_ids(self.keyring, each.place, body)
        ]
        cases = [case for case in self.store.cases.find(site.name, wanted) if case is not None]
        for case in cases:
            standing = case.status not in (Status.SUPERSEDED, Status.ERASED)
            if standing and fingerprint(case.comment.text) == said:
                self._write(site, case, each)
                # What the machine then says of it may be no news that Coral has in an answer.
                return case.status is not Status.RECEIVED
        # Published, and by nobody's decision. But what was erased does not come back this way.
        trusted = site.coral.trust_staff and each.role in STAFF
        if each.status == "NONE" and not trusted and not any(case.status is Status.ERASED for case in cases):
            return self._take_in(site, each)
        return True

    def _take_in(self, site: Site, each: Named) -> bool:
        """Judge after the fact a comment that the phase did not ask about, or that could not be kept when it did.

        False: not now, for the site sends faster than it may.
        """
        text = plain_text(each.bodies[-1])
        for comment_id in comment_ids(self.keyring, each.place, each.bodies[-1]) if text else ():
            comment = as_comment(each.place, text, comment_id, 1, unasked=True)
            (accepted,) = intake.accept(self.store, self.keyring, [(site, comment)], now=self.clock())
            if accepted.outcome == "limited":
                return False
            (case,) = self.store.cases.load([accepted.case])
            if accepted.outcome == "created" and case is not None:
                standing = Standing(site.name, place_id(each.place), comment_id)
                self.store.coral.remember([standing], now=self.clock())
                self._write(site, case, each)
                break
        return True

    def _write(self, site: Site, case: Case, each: Named) -> None:
        """Write down what Coral says of a case's comment: first what was decided there, for joining ends the question.

        A status is a decision of Coral's own unless it is what was decided of the case last, even if that has been
        taken back since: then Coral repeats what Ombud said. And what a person has decided here and Coral has yet to
        hear comes later than what Coral says.
        """
        outcome = OUTCOMES.get(each.status)
        last = next((event.event for event in reversed(case.history) if event.event in STATUSES), None)
        unheard = case.decision is not None and case.decision.by == "person" and case.seq > case.told
        if (
            outcome is not None
            and outcome != last
            and not unheard
            and case.status in (Status.IN_REVIEW, Status.DECIDED)
        ):
            lesson = Lesson(
                case.comment.text,
                labels_known(outcome, None, site),
                SOURCE,
                language=case.assessment.language if case.assessment else None,
                comment=case.comment.id,
                outcome=outcome,
                by=MODERATORS,
                case=case,
            )
            self.feedback.teach(site, lesson)
        self.store.coral.join(case, Known(each.id, each.revision, each.status), now=self.clock())
