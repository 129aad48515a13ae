"""What the formats of other services are served with."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import anyio.to_thread
from starlette.requests import Request

from models.labels import Label
from models.manifest import Manifest
from service.domain.cases import Assessment, Case
from service.domain.clock import Clock
from service.domain.comments import CommentIn
from service.domain.errors import NotFound, Unavailable
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.store import Store
from service.usecases import intake
from service.usecases.directory import Directory
from service.usecases.feedback import Feedback
from service.usecases.scoring import Scoring
from service.usecases.screening import Screened
from service.usecases.usage import Used

_LOOK_S = 0.1
"""How long a known key waits for the store to say that it is still good."""

_LARGE_BODIES = 8

Scores = Mapping[Label, float]


class Counting(Protocol):
    """Counts calls for the figures of sites."""

    def post(self, items: Sequence[Used]) -> None:
        """Count, soon; nobody waits for it."""

    async def submit(self, items: Sequence[Used]) -> Sequence[None]:
        """Count, with all that was posted before."""


@dataclass
class Gateway:
    """One for the life of a web process. Callers here wait for their answer, so it is made in this process."""

    scoring: Scoring
    keyring: Keyring
    feedback: Feedback
    judging: Callable[[Sequence[tuple[str | None, str]]], Awaitable[Sequence[Scores]]]
    screen: Callable[[Sequence[tuple[Site, CommentIn]]], Awaitable[Sequence[Screened]]]
    tell: Callable[[Iterable[str]], None]
    counting: Counting
    check_memory: Callable[[], Awaitable[None]]
    """Raises Unavailable where the store has no room for another comment."""
    large_bodies: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_LARGE_BODIES))
    """Large bodies that are read at a time before it is known whose they are."""

    _look: asyncio.Task[None] | None = None
    _full_at: dict[str, float] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        """What is kept."""
        return self.scoring.store

    @property
    def directory(self) -> Directory:
        """The sites."""
        return self.scoring.directory

    @property
    def clock(self) -> Clock:
        """The time."""
        return self.scoring.clock

    @property
    def model_version(self) -> str:
        """The version that decides."""
        return self.scoring.model.version

    @property
    def manifest(self) -> Manifest:
        """What is known of that version."""
        return self.scoring.model.manifest

    async def score(self, texts: Sequence[str], site: Site | None = None) -> Sequence[Scores]:
        """Score texts together with those of other callers, by the site's own model if it has one. Nothing is kept."""
        return await self.judging([(site.name if site else None, text) for text in texts])

    def identify(self, text: str, fallback: str) -> str:
        """Return the language of a text, or the site's own where it can't be told."""
        return self.scoring.identify(text, fallback)

    async def site_of_key(self, key: str) -> Site | None:
        """Return the site that an API key belongs to; what is remembered counts while the store does not answer.

        Raises:
            Unavailable: the key is not remembered, and the store does not answer.
        """
        key_id = self.keyring.key_id(key)
        known = self.directory.remembered(key_id)
        if known is None:
            return await anyio.to_thread.run_sync(self.directory.of_key, key_id)
        if self.directory.is_fresh:
            return known
        await self._look_again()
        return self.directory.remembered(key_id)

    async def site_named(self, name: str) -> Site | None:
        """Return the site of a name, as `site_of_key` does by its key.

        Raises:
            Unavailable: the name is not remembered, and the store does not answer.
        """
        known = self.directory.remembered_by_name(name)
        if known is None:
            try:
                return await anyio.to_thread.run_sync(self.directory.get, name)
            except NotFound:
                return None
        if self.directory.is_fresh:
            return known
        await self._look_again()
        return self.directory.remembered_by_name(name)

    async def _look_again(self) -> None:
        """Read the sites anew, and wait for it a little, unless somebody has waited in vain just now."""
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(self._read_sites())
            await asyncio.wait([self._look], timeout=_LOOK_S)

    async def _read_sites(self) -> None:
        try:
            await anyio.to_thread.run_sync(self.directory.sites)
        except Unavailable:
            await asyncio.sleep(1)  # until then nobody waits again

    async def take_in(self, site: Site, comment: CommentIn) -> Case:
        """Write a comment down, durably, judge it, and return its case as it stands.

        Raises:
            Unavailable, Conflict, Limited: it was not accepted.
        """
        await self.check_memory()
        step = intake.entering()
        (screened,) = await self.screen([(site, intake.traced(comment, step))])
        intake.entered(step, site, [screened.case.id] if screened.case else [])
        self.tell(screened.told)
        if screened.case is None:
            raise screened.refusal or Unavailable("the case can't be read")
        return screened.case

    async def judge(self, site: Site, comment: CommentIn) -> Assessment:
        """Return the verdict that a comment would get, and keep nothing: for when the store is away."""
        (scores,) = await self.score([comment.text], site)
        return self.scoring.judge("", intake.kept(site, comment, self.keyring), site, scores)

    def limit(self, site: Site) -> float:
        """Return for how many seconds a site should wait, 0 if its call may go on: for calls that keep nothing.

        The generic cell rate algorithm (ITU-T I.371), counted in this process alone.
        """
        rate = site.rate_limit
        if rate is None:
            return 0.0
        now, gap = self.clock().timestamp(), 1 / rate.per_second
        full_at = max(self._full_at.get(site.name, now), now) + gap
        wait = full_at - now - gap * rate.burst
        if wait > 0:
            return wait
        self._full_at[site.name] = full_at
        return 0.0


def gateway_of(request: Request) -> Gateway:
    """Return the gateway of the process that serves a request."""
    gateway: Gateway = request.app.state.gateway
    return gateway
