"""People's decisions to the `callback` that a comment-check named: `service.compat.akismet`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from service.courier import Post, Posted
from service.domain.cases import Case, Status
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.usecases.channels import CannotSend, NothingToSend, Outcome

_SEALED = {"comment_author_email"}


def _host(url: str) -> str | None:
    return urlsplit(url).hostname


@dataclass(frozen=True)
class AkismetChannel:
    """One letter a case: each has its own address, and one that fails must not hold up others."""

    keyring: Keyring

    def letters(self, site: Site, news: Sequence[Case]) -> list[Sequence[Case]]:
        """Send each decision by itself."""
        return [[case] for case in news]

    def post(self, site: Site, letter: Sequence[Case]) -> Post:
        """Write `{"key", "endpoint", "comments": [{"guid", "result", …}]}`.

        Raises:
            NothingToSend: nobody has decided, or nobody asked to be told.
            CannotSend: what the letter must quote can't be read under this installation's secret.
        """
        (case,) = letter
        origin, decision = case.comment.origin, case.decision
        if case.status is not Status.DECIDED or decision is None or origin is None or origin.reply_to is None:
            raise NothingToSend("there is no decision to tell, or nobody to tell it to")
        try:
            quoted = {
                name: self.keyring.unseal(value) if name in _SEALED else value
                for name, value in origin.refers.items()
                if name != "key"
            }
            key = self.keyring.unseal(origin.refers.get("key", ""))
        except ValueError as error:
            raise CannotSend(str(error)) from None
        told = {"guid": case.comment.id, "result": "true" if decision.outcome == "reject" else "false", **quoted}
        body = json.dumps({"key": key, "endpoint": "comment-check", "comments": [told]})
        return Post(
            url=origin.reply_to,
            headers={"content-type": "application/json"},
            body=body.encode(),
            # Who posts a check names the address; which private host may be called is the operator's to say.
            allow_private=site.callback_private and _host(origin.reply_to) == _host(str(site.callback_url or "")),
        )

    def outcome(self, posted: Posted) -> Outcome:
        """Understand `{"comments": {"<guid>": {"status": "success" or "error"}}}`, or a plain 2xx."""
        if not posted.ok:
            return Outcome("retry", posted.error or f"answered {posted.status}")
        if not posted.body.strip():
            return Outcome("told")
        try:
            answers = list(json.loads(posted.body)["comments"].values())
            statuses = [answer["status"] for answer in answers]
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            return Outcome("retry", "the callback's answer is none of Akismet's")
        if statuses and all(status == "success" for status in statuses):
            return Outcome("told")
        # Most often the comment has been deleted there.
        return Outcome("dead", "the callback knows no such comment, or refuses it")
