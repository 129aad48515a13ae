"""Ombud's own callbacks: Standard Webhooks 1.0."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from standardwebhooks.webhooks import Webhook

from service.courier import Post, Posted
from service.domain.cases import Case, Status, view
from service.domain.clock import Clock
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.usecases.channels import CannotSend, Outcome

GONE = 410
"""The receiver wants no more of them."""


@dataclass(frozen=True)
class WebhookChannel:
    """Signs with all of the site's secrets that are good."""

    keyring: Keyring
    clock: Clock

    def letters(self, site: Site, news: Sequence[Case]) -> list[Sequence[Case]]:
        """Put as many outcomes into a letter as the site takes."""
        return [news[i : i + site.callback_batch] for i in range(0, len(news), site.callback_batch)]

    def post(self, site: Site, letter: Sequence[Case]) -> Post:
        """Write a `comment.decided`, a `comment.in_review` or, where the site takes many, a `comments.decided`."""
        if site.callback_url is None:
            raise CannotSend("the site has no callback address any more")
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

    def outcome(self, posted: Posted) -> Outcome:
        """Only 2xx is success; 410 asks for no more."""
        if posted.ok:
            return Outcome("told")
        return Outcome("unwanted" if posted.status == GONE else "retry", posted.error or f"answered {posted.status}")
