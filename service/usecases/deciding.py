"""Let people decide what the machine would not, take it back, and pass it on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal

from service.domain.cases import Case, Decision
from service.domain.channels import tells
from service.domain.clock import Clock
from service.domain.desk import LEADS, Standing
from service.domain.errors import Conflict, Forbidden, Invalid, NotFound
from service.domain.grounds import reason_at
from service.domain.lots import drawn
from service.domain.retention import has_lost_its_text
from service.store import Store
from service.store.decisions import Refusal, Ruling, Undoing
from service.usecases.directory import Directory
from service.usecases.review import LEASE

UNDO_WITHIN = timedelta(hours=1)
"""How long a decision is its maker's to take back."""

_BY_LOT = "Drawn by lot for a second opinion."
_AT_ONCE = 100
_MOST_COPIES = 20_000

_REFUSALS: dict[Refusal, str] = {
    "lost": "Your claim on this case has ended, and somebody else may have it by now.",
    "barred": "This case is for somebody else to decide: you have had your say on it.",
    "superseded": "The comment has been edited since; its new revision is a case of its own.",
    "decided": "This case has been decided already.",
    "erased": "The comment has been erased.",
    "received": "This case has not been scored yet.",
    "late": "This decision is more than an hour old; a lead can still take it back.",
    "changed": "What was decided has changed since you saw it.",
    "nothing": "Nobody has decided this case, so there is nothing to take back.",
}


@dataclass(frozen=True)
class Actor:
    """Who acts, and under what claim. `leads`: whether they may undo what others decided."""

    name: str
    token: str = ""
    leads: bool = False
    sites: Sequence[str] | None = None
    """The sites that they may decide for; None: all."""

    def may_see(self, site: str) -> bool:
        """Whether a site is among them."""
        return self.sites is None or site in self.sites


@dataclass(frozen=True)
class Done:
    """A case after a move, and the near-duplicates decided along with it."""

    case: Case
    copies: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Deciding:
    """The use case with what it needs."""

    store: Store
    directory: Directory
    clock: Clock

    def decide(
        self,
        case_id: str,
        actor: Actor,
        outcome: Literal["approve", "reject"],
        *,
        reason: str | None = None,
        note: str | None = None,
        copies: bool = False,
    ) -> Done:
        """Write a person's decision down, durably, and make telling the site due.

        With `copies`, for every near-duplicate that waits or is held under the same claim too, as far as nothing
        asks for it to be read for itself. On a case that is drawn by lot for a second opinion, the first person's
        word is kept beside, and the second one's counts; copies then wait for a stroke of their own.

        Raises:
            NotFound: there is no such case.
            Invalid: the site has no such reason.
            Conflict: the claim is lost, the revision superseded, or the case decided.
        """
        case = self._load(case_id)
        if self._is_for_two(case, actor):
            return self.ask_second(case_id, actor, note=_BY_LOT, opinion=outcome, reason=reason)
        decision = self._decision(case, outcome, reason, note)
        reasons = self._reasons(case, decision, actor) if copies else {}
        standing = None
        if copies:
            said = decision.model_dump() | {"by": "machine", "copy_of": case_id, "note": None}
            standing = Standing(**said, person=actor.name, sites=reasons)
        ruling = Ruling(case, decision, actor.name, actor.token, self._tells(case, decision), standing=standing)
        (refusal,) = self.store.decisions.decide([ruling])
        self._unless(refusal)
        return Done(self._load(case_id), self._decide_along(case, ruling, reasons) if copies else [])

    def _reasons(self, case: Case, decision: Decision, actor: Actor) -> dict[str, str]:
        """Return, by each site whose copies the actor may decide along with a case, its code of the reason or ''."""
        here = self.directory.get(case.comment.site)
        shared = [
            site
            for site in self.directory.sites()
            if site.name == here.name or (site.desk.copies_across_sites and here.desk.copies_across_sites)
        ]
        return {site.name: reason_at(decision.reason, here, site) or "" for site in shared if actor.may_see(site.name)}

    def _decide_along(self, case: Case, first: Ruling, reasons: Mapping[str, str]) -> list[str]:
        (desk,) = self.store.queue.desks([case.id])
        lent = self.store.groups.held(first.token)
        lent_with, held = next(((one, each) for one, each in lent.items() if case.id in (one, *each)), ("", []))
        done: list[str] = []
        tried = {case.id}
        while len(done) < _MOST_COPIES:
            # What was refused waits on, in front of what was not tried.
            most = 2 * _AT_ONCE + len(tried) - len(done)
            waiting = self.store.groups.waiting(desk.group, list(reasons), limit=most) if desk.group else []
            batch = [each for each in dict.fromkeys((lent_with, *held, *waiting)) if each and each not in tried]
            if not batch:
                break
            tried.update(batch[:_AT_ONCE])
            loaded = [copy for copy in self.store.cases.load(batch[:_AT_ONCE]) if copy is not None]
            rulings = [self._along(first, copy, reasons) for copy in loaded if copy.comment.site in reasons]
            refusals = self.store.decisions.decide(rulings)
            done += [each.case.id for each, refusal in zip(rulings, refusals, strict=True) if refusal is None]
        if not set(held) <= {case.id, *done}:
            self.store.queue.release(first.token, lent_with, now=self.clock())
        return done

    def _along(self, first: Ruling, copy: Case, reasons: Mapping[str, str]) -> Ruling:
        reason = reasons[copy.comment.site] or None
        decision = first.decision.model_copy(update={"copy_of": first.case.id, "reason": reason})
        return Ruling(copy, decision, first.person, first.token, self._tells(copy, decision), along=True)

    def _is_for_two(self, case: Case, actor: Actor) -> bool:
        share = self.directory.get(case.comment.site).desk.second_opinion_share
        if case.decision is not None or not drawn("second opinion", case.id, share):
            return False
        (desk,) = self.store.queue.desks([case.id])
        # Who has had their say and sends it again is answered as before.
        return desk.opinion is None or desk.opinion_by == actor.name

    def skip(self, case_id: str, actor: Actor) -> Done:
        """Leave a case to others: it goes back at once, and does not come to this person again for a while."""
        now = self.clock()
        self.store.queue.pass_over([case_id], person=actor.name, now=now)
        self.store.queue.release(actor.token, case_id, now=now)
        return Done(self._load(case_id))

    def hand_over(self, case_id: str, actor: Actor, *, to: str | None, note: str) -> Done:
        """Hand a case over to a person, or to whoever is a lead.

        Raises:
            Invalid: nobody of this name may see the site, or decide this case.
        """
        case = self._load(case_id)
        if to is not None:
            account = self.store.people.get(to)
            if account is None or (account.sites is not None and case.comment.site not in account.sites):
                raise Invalid(f"Nobody named {to!r} works on this site.")
            if to in self.store.queue.desks([case_id])[0].not_by:
                raise Invalid(f"{to!r} has had their say on this case.")
        return self._pass_on(case, actor, "handed_over", to=to or LEADS, note=note)

    def ask_second(
        self,
        case_id: str,
        actor: Actor,
        *,
        note: str = "",
        opinion: Literal["approve", "reject"] | None = None,
        reason: str | None = None,
    ) -> Done:
        """Let another person decide; one's own opinion, if given, is kept beside theirs and not shown to them."""
        case = self._load(case_id)
        own = self._decision(case, opinion, reason, None) if opinion else None
        return self._pass_on(case, actor, "second_opinion", note=note, opinion=own)

    def _pass_on(
        self,
        case: Case,
        actor: Actor,
        how: Literal["handed_over", "second_opinion"],
        *,
        to: str = "",
        note: str,
        opinion: Decision | None = None,
    ) -> Done:
        refusal = self.store.decisions.pass_on(
            case, person=actor.name, token=actor.token, how=how, to=to, note=note, opinion=opinion, now=self.clock()
        )
        self._unless(refusal)
        return Done(self._load(case.id))

    def undo(self, case_id: str, actor: Actor, *, seq: int | None = None, note: str = "") -> Done:
        """Take a decision back, and what copies followed it: the site is told that a person will look again.

        Under a token of the actor's, they hold the case then; otherwise it goes back into the queue.

        Raises:
            Forbidden: it is somebody else's decision.
            Conflict: it is too old, or things have changed.
        """
        case, now = self._load(case_id), self.clock()
        if has_lost_its_text(case):
            raise Conflict("The text of this comment has been deleted, so that nobody can decide it anew.")
        undoing = Undoing(
            case if seq is None else case.model_copy(update={"seq": seq}),
            person=actor.name,
            any_decision=actor.leads,
            since=now - UNDO_WITHIN,
            note=note,
            tell=self._tells(case, None),
            token=actor.token,
            until=now + LEASE,
        )
        (refusal,) = self.store.decisions.undo([undoing], now=now)
        self._unless(refusal)
        return Done(self._load(case_id), self._undo_along(undoing, actor))

    def _undo_along(self, first: Undoing, actor: Actor) -> list[str]:
        (desk,) = self.store.queue.desks([first.case.id])
        members = self.store.groups.members(desk.group, limit=_MOST_COPIES) if desk.group else []
        followed = [
            replace(first, case=copy, any_decision=True, tell=self._tells(copy, None), copy_of=first.case.id)
            for copy in members
            if copy.decision is not None and copy.decision.copy_of == first.case.id and actor.may_see(copy.comment.site)
        ]
        done: list[str] = []
        for at in range(0, len(followed), _AT_ONCE):
            batch = followed[at : at + _AT_ONCE]
            refusals = self.store.decisions.undo(batch, now=self.clock())
            done += [each.case.id for each, refusal in zip(batch, refusals, strict=True) if refusal is None]
        return done

    def _decision(
        self, case: Case, outcome: Literal["approve", "reject"], reason: str | None, note: str | None
    ) -> Decision:
        if outcome == "reject":
            known = self.directory.get(case.comment.site).desk
            if reason is None or known.reason(reason) is None:
                codes = ", ".join(each.code for each in known.reasons)
                raise Invalid(f"Rejecting takes one of this site's reasons: {codes}.")
        return Decision(outcome=outcome, by="person", reason=reason, note=note, at=self.clock())

    def _tells(self, case: Case, decision: Decision | None) -> bool:
        site = self.directory.get(case.comment.site)
        return tells(site, case.comment, decision, undone=decision is None)

    def _load(self, case_id: str) -> Case:
        (case,) = self.store.cases.load([case_id])
        if case is None:
            raise NotFound("there is no such case")
        return case

    @staticmethod
    def _unless(refusal: Refusal | None) -> None:
        if refusal == "gone":
            raise NotFound("there is no such case")
        if refusal == "foreign":
            raise Forbidden("This is somebody else's decision; a lead can take it back.")
        if refusal is not None:
            raise Conflict(_REFUSALS[refusal])
