"""People's decisions to Coral: `approveComment` and `rejectComment` of its GraphQL, guarded by the revision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service.courier import Post, Posted
from service.domain.cases import Case, Status
from service.domain.clock import Clock
from service.domain.coral import STATUSES, rejection_reason
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.store import Store
from service.usecases.channels import CannotSend, NothingToSend, Outcome
from service.usecases.coral.graphql import answer_of, request

_GONE = {"COMMENT_NOT_FOUND", "STORY_NOT_FOUND"}
"""What Coral says when the comment or the revision is no more; it will not come back."""


@dataclass(frozen=True)
class CoralChannel:
    """One letter a case, with a mutation for each of Coral's comments that it stands for.

    A machine's rejection goes this way where no answer has carried it: the comment was not asked about, or too late.
    """

    store: Store
    keyring: Keyring
    clock: Clock

    def letters(self, site: Site, news: Sequence[Case]) -> list[Sequence[Case]]:
        """Send each decision by itself: one that fails must not hold up others."""
        return [[case] for case in news]

    def post(self, site: Site, letter: Sequence[Case]) -> Post:
        """Write the mutations of one decision.

        Raises:
            NothingToSend: there is no decision to tell.
            CannotSend: the ids are not known yet, or the site has no token for Coral.
        """
        (case,) = letter
        if case.status is not Status.DECIDED or case.decision is None:
            raise NothingToSend("Coral is told of decisions alone")
        outcome = case.decision.outcome
        if outcome == "approve" and case.decision.by == "machine" and site.coral.approve == "silent":
            raise NothingToSend("the machine's approval is no opinion")
        known = self.store.coral.of_case(case.id)
        if not known:
            self.store.coral.ask(site.name, cases=[case.id], now=self.clock())
            raise CannotSend("its id in Coral is not known yet", later=True)
        # Also to those that were seen to be decided so: Coral tells nobody when its moderators change their minds.
        taken = ", ".join(f"$i{at}: {outcome.capitalize()}CommentInput!" for at in range(len(known)))
        # What each answer should say is in its name, for `outcome` sees the answers alone.
        done = " ".join(
            f"{STATUSES[outcome]}_{at}: {outcome}Comment(input: $i{at}) {{ comment {{ status }} }}"
            for at in range(len(known))
        )
        reason = {"reason": rejection_reason(case.decision.reason, site)} if outcome == "reject" else {}
        inputs = {
            f"i{at}": {
                "commentID": each.id,
                "commentRevisionID": each.revision,
                **reason,
                "clientMutationId": f"{case.id}.{case.seq}",
            }
            for at, each in enumerate(known)
        }
        try:
            post = request(site, self.keyring, f"mutation Ombud({taken}) {{ {done} }}", inputs)
        except ValueError as error:
            raise CannotSend(str(error), later=True) from None
        self.store.coral.sent(case.id, known)
        return post

    def outcome(self, posted: Posted) -> Outcome:
        """Understand the answer: errors come with a 200, and a revision that is not the latest is left as it is."""
        data, errors = answer_of(posted)
        lasting = [error for error in errors if error not in _GONE]
        if lasting or not (data or errors):
            return Outcome("retry", f"Coral: {lasting[0] if lasting else 'an empty answer'}")
        if any(_status(each) == name.rsplit("_", 1)[0] for name, each in data.items()):
            return Outcome("told")
        if errors:
            return Outcome("dead", "Coral: the comment or its revision is gone")
        return Outcome("dead", "Coral: it was edited since; its new revision is a case of its own")


def _status(done: Any) -> object:
    comment = done.get("comment") if isinstance(done, dict) else None
    return comment.get("status") if isinstance(comment, dict) else None
