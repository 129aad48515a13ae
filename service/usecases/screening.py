"""Take comments in and judge them at once, for callers who wait for the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.domain.cases import Case, Status
from service.domain.comments import CommentIn
from service.domain.errors import Conflict, Limited, NotFound, Refused
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.store import Accepted
from service.usecases import intake
from service.usecases.scoring import Scoring


@dataclass(frozen=True)
class Screened:
    """What became of one: the case as it stands, or why there is none. `told` names sites that now have news."""

    case: Case | None = None
    refusal: Refused | None = None
    told: Sequence[str] = ()


@dataclass(frozen=True)
class Screening:
    """The use case with what it needs; one for the life of a process."""

    scoring: Scoring
    keyring: Keyring

    def screen(self, posted: Sequence[tuple[Site, CommentIn]]) -> list[Screened]:
        """Write comments down, durably, then score them and write the verdicts down; each in one round trip.

        Whatever ends this in between, the workers see to what was accepted.

        Raises:
            Unavailable: the store does not answer. Sending them again is harmless.
        """
        store, now = self.scoring.store, self.scoring.clock()
        wanted = intake.prepared(self.keyring, posted)
        accepted = intake.write(store, wanted, now=now)
        fresh = [
            Case(
                id=made.case,
                status=Status.RECEIVED,
                comment=each.comment,
                received=now,
                circumstances=made.circumstances,
            )
            for each, made in zip(wanted, accepted, strict=True)
            if made.case == each.case and made.status is Status.RECEIVED
        ]
        told, moved = self.scoring.settle(fresh)
        known = {case.id: case for case in moved}
        # What was sent before, and what somebody else has moved meanwhile.
        others = [each.case for each in accepted if _kept(each) and each.case not in known]
        if others:
            told += self.scoring.score(others)
            known |= {case.id: case for case in store.cases.load(others) if case is not None}
        done = [self._screened(each, known.get(each.case)) for each in accepted]
        return [replace(done[0], told=told), *done[1:]] if done else []

    @staticmethod
    def _screened(accepted: Accepted, case: Case | None) -> Screened:
        if accepted.outcome == "limited":
            return Screened(refusal=Limited(accepted.wait_s))
        if accepted.outcome == "conflict":
            return Screened(refusal=Conflict("this revision was sent before with another text"))
        return Screened(case) if case else Screened(refusal=NotFound("there is no such case"))


def _kept(accepted: Accepted) -> bool:
    return accepted.outcome in ("created", "known")
