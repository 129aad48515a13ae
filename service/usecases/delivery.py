"""Carry outcomes back to the sites."""

import asyncio
import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from service.courier import TIMEOUT_S, Courier, Post
from service.domain.cases import Case
from service.domain.clock import Clock
from service.domain.errors import NotFound, Unavailable
from service.domain.histograms import STAGES
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.domain.traces import of_case, of_letter
from service.store import Store
from service.store.deliveries import Attempt
from service.tracing import Step
from service.usecases.channels import CannotSend, Channel, NothingToSend, Outcome
from service.usecases.channels.akismet import AkismetChannel
from service.usecases.channels.coral import CoralChannel
from service.usecases.channels.webhook import GONE, WebhookChannel
from service.usecases.coral.joining import Joining
from service.usecases.directory import Directory
from service.usecases.feedback import Feedback

DELAYS = tuple(
    timedelta(seconds=s) for s in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""Between one failed attempt and the next, before up to a tenth of jitter: Standard Webhooks 1.0."""

_AT_ONCE = 32
_LEASE_S = 60
_SHIFT_S = 30.0
"""After so long a deliverer makes room for another site; the sweep sends the next one."""

_KEPT_IN_MIND_S = 30.0
"""So long what a site has answered waits for a store that is away; then the site is told again."""

_PAUSE_S = 0.25

_SETTLED = ("told", "needless")

_T = TypeVar("_T")
log = structlog.get_logger()


@dataclass(frozen=True)
class Delivery:
    """The use case with what it needs."""

    store: Store
    directory: Directory
    keyring: Keyring
    clock: Clock
    timeout_s: float = TIMEOUT_S

    def deliver(self, site_name: str) -> int:
        """Tell a site what it has yet to hear; return how many outcomes it took.

        One deliverer a site at a time, and each round ends before the next begins: so no outcome of a
        comment can overtake a later one.

        Raises:
            Unavailable: the store does not answer; what was not written down is told again.
        """
        try:
            site = self.directory.get(site_name)
        except NotFound:
            return 0
        token = secrets.token_hex(8)
        if not self.store.deliveries.lock(site.name, token=token, lease_s=_LEASE_S):
            return 0
        try:
            return asyncio.run(self._rounds(site, token))
        finally:
            # A store that is back would otherwise find the site locked by nobody for the rest of the lease.
            _patiently(partial(self.store.deliveries.unlock, site.name, token=token))

    async def _rounds(self, site: Site, token: str) -> int:
        told = 0
        ends = time.monotonic() + _SHIFT_S
        async with Courier(self.timeout_s) as courier:
            while time.monotonic() < ends:
                await self._joining().catch_up(site, courier)
                now = self.clock()
                news = self.store.deliveries.take(
                    site.name,
                    now=now,
                    until=now + timedelta(seconds=_LEASE_S),
                    limit=_AT_ONCE * site.callback_batch,
                )
                if not news:
                    break
                # Stopped for a while, it must not go on as if nobody had taken over.
                if not _patiently(partial(self.store.deliveries.still_holds, site.name, token=token, lease_s=_LEASE_S)):
                    break
                outcomes = await self._tell(site, news, courier)
                self._write(site, outcomes)
                unwanted = [case for case, outcome in outcomes if outcome.kind == "unwanted"]
                if unwanted:
                    site = self._as_it_is_now(site, unwanted)
                fine = sum(outcome.kind in _SETTLED for _, outcome in outcomes)
                told += fine
                if not fine and any(outcome.kind != "unwanted" for _, outcome in outcomes):
                    break
        return told

    async def _tell(self, site: Site, news: Sequence[Case], courier: Courier) -> list[tuple[Case, Outcome]]:
        """Send what is due, each by the way that its comment came; return how each went."""
        done: list[tuple[Case, Outcome]] = []
        sent: list[tuple[Channel, Sequence[Case], Post, Step]] = []
        for name, channel in self._channels().items():
            due = [case for case in news if _channel_of(case) == name]
            if name == "webhook" and site.callback_disabled is not None:
                done += [(case, Outcome("unwanted", site.callback_disabled)) for case in due]
                continue
            for letter in channel.letters(site, due):
                try:
                    post = channel.post(site, letter)
                except NothingToSend:
                    done += [(case, Outcome("needless")) for case in letter]
                except CannotSend as error:
                    outcome = Outcome("retry" if error.later else "dead", str(error))
                    done += [(case, outcome) for case in letter]
                else:
                    step = _setting_out(letter)
                    sent.append((channel, letter, _under(post, step), step))
        answers = await courier.post_all([post for _, _, post, _ in sent])
        for (channel, letter, _, step), answer in zip(sent, answers, strict=True):
            outcome = channel.outcome(answer)
            case = letter[0].id if len(letter) == 1 else None
            step.end(site=site.name, case=case, comments=len(letter), outcome=outcome.kind, status=answer.status)
            done += [(case, outcome) for case in letter]
            if isinstance(channel, WebhookChannel) and answer.status == GONE:
                self._stop(site)
        return done

    def _channels(self) -> dict[str, Channel]:
        return {
            "webhook": WebhookChannel(self.keyring, self.clock),
            "akismet": AkismetChannel(self.keyring),
            "coral": CoralChannel(self.store, self.keyring, self.clock),
        }

    def _joining(self) -> Joining:
        feedback = Feedback(self.store, self.directory, self.keyring, self.clock)
        return Joining(self.store, self.keyring, feedback, self.clock)

    def _stop(self, site: Site) -> None:
        """Call an address no more; another one that the site has been given meanwhile has said nothing yet."""
        gone = {"callback_disabled": "it answered 410 Gone"}
        self.store.sites.change(
            site.name,
            lambda kept: kept.model_copy(update=gone) if kept.callback_url == site.callback_url else kept,
        )
        log.warning("callback address is gone", site=site.name)

    def _as_it_is_now(self, site: Site, unwanted: Sequence[Case]) -> Site:
        """Return a site's present settings; what was given up is due again if it has been asked to listen meanwhile.

        Whoever asks it looks for what was given up too, and may do so before that was written.
        """
        self.directory.forget()
        try:
            now_is = self.directory.get(site.name)
        except NotFound:
            return site
        if now_is.callback_url and now_is.callback_disabled is None:
            self.store.deliveries.resend(site.name, [case.comment.id for case in unwanted], now=self.clock())
        return now_is

    def _write(self, site: Site, outcomes: Sequence[tuple[Case, Outcome]]) -> None:
        now = self.clock()
        attempts = [self._attempt(case, outcome, now) for case, outcome in outcomes]
        _patiently(partial(self.store.deliveries.write_attempts, attempts, now=now))
        took = [now - _known_since(case) for case, outcome in outcomes if outcome.kind == "told"]
        self.store.measured.observe(STAGES, "delivery", [each.total_seconds() for each in took])
        failed = Counter(outcome.error for _, outcome in outcomes if outcome.kind in ("retry", "dead"))
        for error, count in failed.items():
            log.warning("callbacks failed", site=site.name, error=error, outcomes=count)

    @staticmethod
    def _attempt(case: Case, outcome: Outcome, now: datetime) -> Attempt:
        match outcome.kind:
            case "told" | "needless":
                return Attempt(case, outcome.kind, now)
            case "unwanted":  # what nobody will hear must not be kept for ever, nor looked at each minute
                return Attempt(case, "dead", now, outcome.error)
        if outcome.kind == "dead" or case.tries >= len(DELAYS):
            return Attempt(case, "dead", now, outcome.error)
        jitter = 1 + random.random() / 10  # noqa: S311 - spreads retries, guards nothing
        return Attempt(case, "retry", now + DELAYS[case.tries] * jitter, outcome.error)


def _setting_out(letter: Sequence[Case]) -> Step:
    follows = [trace for trace in map(of_case, letter) if trace.sampled] if len(letter) > 1 else []
    return Step("delivered", of_letter(letter), "client", follows=follows)


def _under(post: Post, step: Step) -> Post:
    """Let a post say which trace it belongs to."""
    return replace(post, headers={**post.headers, "traceparent": step.header}) if step.header else post


def _known_since(case: Case) -> datetime:
    """Return when the outcome came about that the site has now heard of."""
    made = case.decision or case.assessment
    return made.at if made else case.received


def _channel_of(case: Case) -> str:
    return case.comment.origin.format if case.comment.origin else "webhook"


def _patiently(ask: Callable[[], _T]) -> _T:
    """Ask the store, again and again while it is away; raises Unavailable when that lasts."""
    ends = time.monotonic() + _KEPT_IN_MIND_S
    while True:
        try:
            return ask()
        except Unavailable:
            if time.monotonic() >= ends:
                raise
            time.sleep(_PAUSE_S)
