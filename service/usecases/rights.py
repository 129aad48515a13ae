"""What readers and authors may ask for: a report looked at, an appeal heard, reasons given, everything erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.cases import Case, Status
from service.domain.clock import Clock
from service.domain.comments import Author, Comment
from service.domain.errors import Conflict, NotFound
from service.domain.keyring import Keyring
from service.domain.reasons import RejectionReason
from service.domain.records import author_key
from service.domain.retention import has_lost_its_text
from service.domain.sites import Site
from service.domain.statements import Statement, is_rejected, statement
from service.store import Store
from service.store.erasure import Removed
from service.store.readers import Appeal, Report, Reported


@dataclass(frozen=True)
class Rights:
    """The use case with what it needs."""

    store: Store
    keyring: Keyring
    clock: Clock

    def report(
        self, site: Site, comment_id: str, reporter: str, *, reason: RejectionReason | None, text: str | None
    ) -> Reported:
        """Count a reader's report of a comment's latest revision, once for each reader.

        A waiting case waits less for it. An approved one goes to people, and stays approved until one of them
        has decided; what a person has approved in spite of reports comes back when these have doubled, so that a
        crowd can't send the same comment round for ever.

        Raises:
            NotFound: there is no such comment, or it has been erased.
        """
        case = self._legible(site, comment_id)
        now = self.clock()
        reader = self.keyring.pseudonym(site.name, "reader", reporter)
        counted = self.store.readers.report(case.id, reader, Report(at=now, reason=reason, text=text))
        if counted.status != Status.DECIDED:
            return counted
        case = self._latest(site, comment_id)
        decision = case.decision
        if decision is None or decision.outcome != "approve":
            return counted
        seen = len(self.store.readers.reports(case.id, until=decision.at)) if decision.by == "person" else 0
        if counted.reports < 2 * seen:
            return counted
        self.store.decisions.reopen(case, event="reported", by="reader", note="", now=now, tag="reason:reported")
        return Reported(Status.IN_REVIEW, counted.reports, counted.counted)

    def appeal(self, site: Site, comment_id: str, text: str) -> Appeal:
        """Take an author's appeal against a rejection: it goes to people, to another one than decided.

        Raises:
            NotFound: there is no such comment, or it has been erased.
            Conflict: nothing was rejected, or an appeal against this rejection has been decided already.
        """
        case = self._legible(site, comment_id)
        earlier = self.store.readers.appeal_of(case.id)
        over = earlier if earlier and is_rejected(case) and _upheld(case, earlier.at) else None
        if earlier is None:
            if case.status is not Status.DECIDED:
                raise Conflict("This comment has not been decided yet.")
            if not is_rejected(case):
                raise Conflict("This comment was approved; only a rejection can be appealed against.")
        now = self.clock()
        status, appeal = self.store.readers.appeal(
            case.id, text, seq=case.seq, now=now, over=over.seq if over else None
        )
        if appeal is None:
            raise Conflict("This comment has not been decided yet.")
        if status == Status.DECIDED:
            if appeal.seq != case.seq:
                raise Conflict("The appeal against this rejection has been decided.")
            self.store.decisions.reopen(
                case, event="appealed", by="author", note="", now=now, not_by=self._who(case), tag="reason:appealed"
            )
        return appeal

    def _who(self, case: Case) -> list[str]:
        """Return the people behind a decision: who made it, or made the one that this case followed as a copy."""
        first = case.decision.copy_of if case.decision else None
        desk, *others = self.store.queue.desks([case.id, *([first] if first else [])])
        # Earlier versions did not write down whom a copy followed; who decided the first then is the best guess.
        followed = [desk.decided_for] if desk.decided_for else [other.decided_by for other in others]
        return sorted({name for name in (desk.decided_by, *followed) if name})

    def statement(self, site: Site, comment_id: str) -> Statement:
        """Say why a comment is rejected.

        Raises:
            NotFound: there is no such comment, or no rejection of it stands.
        """
        case = self._latest(site, comment_id)
        if case.decision is None or not is_rejected(case):
            raise NotFound("This comment is not rejected, so there is nothing to give reasons for.")
        return statement(case, site, reports=len(self.store.readers.reports(case.id, until=case.decision.at)))

    def erase_comment(self, site: Site, comment_id: str) -> Removed:
        """Erase a comment, all revisions of it, what was said of it from outside, and what answers quote of it.

        Raises:
            NotFound: there is no such comment, nor anything of it.
        """
        revisions = self.store.cases.revisions(site.name, comment_id)
        said = self.store.examples.forget(site.name, comment_id, now=self.clock())
        removed = self._erase(site, revisions) + Removed(examples=said)
        if not revisions:  # answers may quote what was never here, or has gone after its days
            bare = Comment(site=site.name, id=comment_id, revision=1, text="")
            removed += Removed(quotes=self.store.erasure.unquote([bare]))
        if removed == Removed():
            raise NotFound("This site has posted no such comment.")
        return removed

    def erase_author(self, site: Site, author_id: str) -> Removed:
        """Erase everything that an author has written, by the site's own id of the author.

        What is interrupted is finished by asking again; nothing is not an error.
        """
        bare = Comment(site=site.name, id="", revision=1, text="", author=Author(id=author_id))
        removed = Removed()
        for cases in self.store.erasure.cases_of(site.name, author_key(bare)):
            for comment_id in dict.fromkeys(case.comment.id for case in cases):
                removed += self._erase(site, self.store.cases.revisions(site.name, comment_id))
        return removed

    def _erase(self, site: Site, revisions: Sequence[Case]) -> Removed:
        # What Coral fed back before it was known which case that is about lies under Coral's own id.
        named = [known.id for case in revisions for known in self.store.coral.of_case(case.id)]
        fed_back = sum(self.store.examples.forget(site.name, coral_id, now=self.clock()) for coral_id in named)
        return self.store.erasure.erase(revisions, now=self.clock()) + Removed(examples=fed_back)

    def _legible(self, site: Site, comment_id: str) -> Case:
        case = self._latest(site, comment_id)
        if has_lost_its_text(case):
            raise NotFound("The text of this comment has been deleted, so that nobody can decide it anew.")
        return case

    def _latest(self, site: Site, comment_id: str) -> Case:
        (case,) = self.store.cases.find(site.name, [comment_id])
        if case is None:
            raise NotFound("This site has posted no such comment.")
        if case.status is Status.ERASED:
            raise NotFound("This comment has been erased.")
        return case


def _upheld(case: Case, appealed: datetime) -> bool:
    """Whether an appeal ended in an approval: what is rejected after that is rejected anew."""
    since: list[str] = []
    for event in case.history:
        if event.at < appealed:
            continue
        if event.event == "undone":
            del since[-1:]
        elif event.event in ("approve", "reject"):
            since.append(event.event)
    return "approve" in since
