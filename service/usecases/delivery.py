"""Carry outcomes back to the sites."""

import asyncio
import hashlib
import json
import random
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from standardwebhooks.webhooks import Webhook

from service.courier import TIMEOUT_S, Courier, Post, Posted
from service.domain.cases import Case, Status, view
from service.domain.clock import Clock
from service.domain.errors import NotFound
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.store import Store
from service.store.deliveries import Attempt
from service.usecases.directory import Directory

DELAYS = tuple(
    timedelta(seconds=s) for s in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""Between one failed attempt and the next, before up to a tenth of jitter: Standard Webhooks 1.0."""

_AT_ONCE = 32
_LEASE_S = 60
_SHIFT_S = 30.0
"""After so long a deliverer makes room for another site; the sweep sends the next one."""

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
        if site.callback_url is None or site.callback_disabled is not None:
            return 0
        token = secrets.token_hex(8)
        if not self.store.deliveries.lock(site.name, token=token, lease_s=_LEASE_S):
            return 0
        try:
            return asyncio.run(self._rounds(site, token))
        finally:
            self.store.deliveries.unlock(site.name, token=token)

    async def _rounds(self, site: Site, token: str) -> int:
        told = 0
        ends = time.monotonic() + _SHIFT_S
        async with Courier(self.timeout_s) as courier:
            while time.monotonic() < ends:
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
                if not self.store.deliveries.still_holds(site.name, token=token, lease_s=_LEASE_S):
                    break
                letters = [news[i : i + site.callback_batch] for i in range(0, len(news), site.callback_batch)]
                answers = await courier.post_all([self._post(site, letter) for letter in letters])
                self._write(site, letters, answers)
                told += sum(len(letter) for letter, answer in zip(letters, answers, strict=True) if answer.ok)
                if not any(answer.ok for answer in answers):
                    break
        return told

    def _post(self, site: Site, letter: Sequence[Case]) -> Post:
        now = self.clock()
        comments = [view(case) for case in letter]
        if site.callback_batch > 1:
            payload = {
                "type": "comments.decided",
                "timestamp": now.isoformat(),
                "data": {"comments": comments},
            }
        else:
            decided = letter[0].status is Status.DECIDED
            kind = "comment.decided" if decided else "comment.in_review"
            payload = {"type": kind, "timestamp": now.isoformat(), "data": comments[0]}
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        ids = ",".join(f"{case.id}.{case.seq}" for case in letter)
        message_id = "msg_" + hashlib.sha256(ids.encode()).hexdigest()[:24]
        signatures = " ".join(
            Webhook(self.keyring.webhook_secret(site.name, generation)).sign(message_id, now, body)
            for generation in site.secret_generations
        )
        return Post(
            url=str(site.callback_url),
            headers={
                "content-type": "application/json",
                "webhook-id": message_id,
                "webhook-timestamp": str(int(now.timestamp())),
                "webhook-signature": signatures,
            },
            body=body.encode(),
            allow_private=site.callback_private,
        )

    def _write(self, site: Site, letters: Sequence[Sequence[Case]], answers: Sequence[Posted]) -> None:
        now = self.clock()
        attempts = []
        failed: Counter[str] = Counter()
        for letter, answer in zip(letters, answers, strict=True):
            error = answer.error or f"answered {answer.status}"
            failed.update({error: len(letter)} if not answer.ok else {})
            for case in letter:
                attempts.append(self._attempt(case, answer, error, now))  # noqa: PERF401 - two loops deep
        self.store.deliveries.write_attempts(attempts, now=now)
        for error, outcomes in failed.items():
            log.warning("callbacks failed", site=site.name, error=error, outcomes=outcomes)
        if any(answer.status == 410 for answer in answers):
            gone = {"callback_disabled": "it answered 410 Gone"}
            self.store.sites.change(site.name, lambda kept: kept.model_copy(update=gone))
            self.directory.forget()

    @staticmethod
    def _attempt(case: Case, answer: Posted, error: str, now: datetime) -> Attempt:
        if answer.ok:
            return Attempt(case, "told", now)
        if answer.status == 410 or case.tries >= len(DELAYS):
            return Attempt(case, "dead", now, error)
        jitter = 1 + random.random() / 10  # noqa: S311 - spreads retries, guards nothing
        return Attempt(case, "retry", now + DELAYS[case.tries] * jitter, error)
