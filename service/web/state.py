"""What a web process holds: made once at its start, reached from every request."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.requests import Request

from service.compat.gateway import Gateway
from service.dispatch import Dispatch
from service.domain.comments import CommentIn
from service.domain.identity import ProviderSettings
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.provider import Provider
from service.store import Accepted, Store
from service.usecases import intake
from service.usecases.accounts import Accounts
from service.usecases.challenging import Challenging
from service.usecases.deciding import Deciding
from service.usecases.directory import Directory
from service.usecases.drift import Drift
from service.usecases.entrance import Entrance
from service.usecases.feedback import Feedback
from service.usecases.models import Models
from service.usecases.preview import Preview
from service.usecases.record import Record
from service.usecases.review import Review
from service.usecases.rights import Rights
from service.usecases.scoring import Scoring
from service.usecases.screening import Screening
from service.usecases.search import Search
from service.usecases.second_look import SecondLook
from service.usecases.statistics import Statistics
from service.usecases.teaching import Teaching
from service.usecases.usage import Usage, Used
from service.web.auth import Authenticator
from service.web.group_commit import GroupCommit
from service.web.live import Live
from service.web.nudges import Nudges
from service.web.pressure import Pressure
from service.web.turn import Turn

_LARGE_BODIES = 8
_LARGE_SIGNED = 4
_INTAKE_LINGER_S = 0.002
_COUNT_LINGER_S = 0.25
_MOST_ON_LOOP = 6_400
"""Characters: a few milliseconds' scoring."""


@dataclass
class State:
    """The adapters and use cases of one web process."""

    store: Store
    dispatch: Dispatch
    directory: Directory
    auth: Authenticator
    pressure: Pressure
    accounts: Accounts
    review: Review
    rights: Rights
    record: Record
    search: Search
    statistics: Statistics
    preview: Preview
    entrance: Entrance | None
    deciding: Deciding
    intake: GroupCommit[tuple[Site, CommentIn], Accepted]
    awaited: GroupCommit[tuple[Site, CommentIn], Accepted]
    """Takes in what this process scores itself, because somebody waits for the verdict."""

    scoring: GroupCommit[str, list[str]]
    nudges: Nudges
    models: Models
    challenging: Challenging
    drift: Drift
    teaching: Teaching
    second_look: SecondLook
    live: Live
    gateway: Gateway
    counting: GroupCommit[Used, None]
    metrics_token: str | None = field(default=None, repr=False)
    event_life_s: float = 300.0
    """How long a stream of events lasts before the page asks anew: so a session that has ended is noticed."""

    large_bodies: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_LARGE_BODIES))
    """Batches that are in memory at a time; further ones wait before they are read."""

    large_signed: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_LARGE_SIGNED))
    """The same for those that come with a signature: whose it is shows only once they have been read."""

    def nudge(self, *accepted: Accepted) -> None:
        """Let workers know of what has come into line, soon and in batches; nobody waits for it."""
        self.nudges.take(sum(each.outcome == "created" and each.status == "received" for each in accepted))

    async def score(self, case_id: str) -> None:
        """Score a case here and now, together with those of other callers who wait."""
        for sites in await self.scoring.submit([case_id]):
            self.nudges.deliver(sites)


def make_state(
    store: Store,
    dispatch: Dispatch,
    keyring: Keyring,
    scoring: Scoring,
    *,
    max_unscored: int,
    max_memory_share: float,
    provider: ProviderSettings | None = None,
    metrics_token: str | None = None,
) -> State:
    """Put one web process together."""
    directory, clock = scoring.directory, scoring.clock
    accounts = Accounts(store, keyring, clock)

    def line_up(posted: list[tuple[Site, CommentIn]]) -> Sequence[Accepted]:
        return intake.accept(store, keyring, posted, now=clock(), lined_up=True)

    def take_in(posted: list[tuple[Site, CommentIn]]) -> Sequence[Accepted]:
        return intake.accept(store, keyring, posted, now=clock())

    def score(case_ids: list[str]) -> Sequence[list[str]]:
        told = scoring.score(case_ids)
        return [told] + [[]] * (len(case_ids) - 1)

    pressure = Pressure(store, max_unscored=max_unscored, max_memory_share=max_memory_share)
    feedback = Feedback(store, directory, keyring, clock)
    judging = Turn(scoring.score_texts, size=lambda asked: len(asked[1]), most=_MOST_ON_LOOP, limit=64)
    screening = GroupCommit(Screening(scoring, keyring).screen, limit=64)

    nudges = Nudges(dispatch)
    counting = GroupCommit(Usage(store, clock).count, linger_s=_COUNT_LINGER_S)
    return State(
        store=store,
        dispatch=dispatch,
        directory=directory,
        auth=Authenticator(directory, keyring),
        pressure=pressure,
        accounts=accounts,
        entrance=Entrance(store, keyring, accounts, Provider(provider)) if provider else None,
        review=Review(store, directory, clock),
        rights=Rights(store, keyring, clock),
        record=Record(store),
        search=Search(store),
        statistics=Statistics(store, directory, clock),
        preview=Preview(store, scoring.models, clock),
        deciding=Deciding(store, directory, clock),
        intake=GroupCommit(line_up, linger_s=_INTAKE_LINGER_S),
        awaited=GroupCommit(take_in, linger_s=_INTAKE_LINGER_S),
        scoring=GroupCommit(score, limit=64),
        nudges=nudges,
        models=scoring.models,
        challenging=Challenging(store, directory, clock, scoring.models.releases),
        drift=Drift(store, scoring.models, clock),
        teaching=Teaching(store, directory, scoring.models, clock),
        second_look=SecondLook(store, clock),
        live=Live(store.changes),
        gateway=Gateway(
            scoring,
            keyring,
            feedback,
            judging.submit,
            screening.submit,
            nudges.deliver,
            counting,
            pressure.check_memory,
        ),
        counting=counting,
        metrics_token=metrics_token,
    )


def state_of(request: Request) -> State:
    """Return the state of the process that serves a request."""
    state: State = request.app.state.ombud
    return state
