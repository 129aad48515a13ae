"""Akismet's six calls."""

import asyncio
import base64
import binascii
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

import anyio.to_thread
import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from models.labels import Label
from service.bodies import read_body
from service.compat.akismet import answers, figures
from service.compat.akismet.forms import MAX_BODY, parse
from service.compat.akismet.parameters import Submission
from service.compat.gateway import Gateway, gateway_of
from service.domain.cases import Decision, Status, Verdict
from service.domain.errors import Conflict, Encoded, Invalid, Limited, NotFound, TooLarge, TooSlow, Unavailable
from service.domain.keyring import KEY_LENGTH
from service.domain.sites import Site
from service.logs import place_of
from service.usecases.feedback import Lesson
from service.usecases.usage import Used

_KEY = re.compile(rf"[a-z0-9]{{{KEY_LENGTH}}}")

_LONGEST_KEY = 200
_PATIENCE_S = 0.6
"""For so long a store may keep a check waiting; some clients wait a second in all."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Call:
    """A call that a site's key came with."""

    gateway: Gateway
    site: Site
    key: str
    fields: Mapping[str, str]

    def count(self, submission: Submission, what: str = "") -> None:
        """Count the call for the site's figures, and what it came to; tests are not counted."""
        if not submission.is_test:
            self.gateway.counting.post([Used(self.site.name, submission.blog, what)])

    async def room(self) -> None:
        """Pass if the site may go on.

        Raises:
            Limited: with the seconds to wait.
        """
        if (wait_s := self.gateway.limit(self.site)) > 0:
            raise Limited(wait_s)


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a request, wherever they stand."""
    if request.method == "GET":
        return parse(request.scope["query_string"])
    return parse(await read_body(request, MAX_BODY), request.headers.get("content-type", ""))


def key_of(request: Request, fields: Mapping[str, str]) -> str:
    """Return the key that a request names: in the form, as user name, or as first label of the host; else empty."""
    for name in ("api_key", "key"):
        if fields.get(name, "").strip():
            return fields[name].strip()
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            user, _, _ = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            user = ""
        if user:
            return user.strip().removesuffix(".")
    label, dot, _ = request.headers.get("host", "").lower().partition(".")
    return label if dot and _KEY.fullmatch(label) else ""


async def _called(request: Request) -> Call | None:
    """Return the call, None where its key is of no site.

    Raises:
        Encoded, Invalid, TooLarge, TooSlow: the form can't be read.
        Unavailable: nobody can tell whose key it is.
    """
    fields = await _form(request)
    key, gateway = key_of(request, fields), gateway_of(request)
    site = await gateway.site_of_key(key) if key and len(key) <= _LONGEST_KEY else None
    return Call(gateway, site, key, fields) if site is not None else None


def _answering(work: Callable[[Call], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Refuse in Akismet's form whatever `work` is refused."""

    async def answer(request: Request) -> Response:
        try:
            call = await _called(request)
            return await work(call) if call is not None else answers.invalid("The API key is missing or not known.")
        except (Encoded, TooLarge, TooSlow) as error:
            return answers.invalid(str(error), error=error.code, close=True)
        except Invalid as error:
            return answers.invalid(str(error))
        except Limited as error:
            return answers.limited(error.wait_s)
        except Unavailable as error:
            return answers.unavailable("The store does not answer.", error.retry_after_s)
        except ClientDisconnect:
            raise
        except Exception as error:
            log.error("unforeseen", type=type(error).__name__, at=place_of(error))
            return answers.unavailable("Something went wrong here; it has been noted.", 60)

    return answer


async def verify_key(request: Request) -> Response:
    """Say whether a key is good. Clients take a reason beside `invalid` for a failure of their own."""
    try:
        good = await _called(request) is not None
    except Unavailable as error:
        return answers.unavailable("The store does not answer.", error.retry_after_s)
    except (Encoded, Invalid, TooLarge, TooSlow):
        good = False
    return answers.word("valid" if good else "invalid")


async def comment_check(call: Call) -> Response:
    """Say whether a submission is spam. It becomes a case; what a person has decided of it since is the answer."""
    submission = Submission.of(call.fields)
    answer = await _check(call, submission)
    call.count(submission, "spam" if answer.body == b"true" else "ham")
    return answer


async def _check(call: Call, submission: Submission) -> Response:
    gateway, site = call.gateway, call.site
    if submission.foregone is not None:
        await call.room()
        guid = submission.id(gateway.keyring, site)
        return answers.word("true" if submission.foregone else "false", {"X-akismet-guid": guid})
    comment = submission.comment(gateway.keyring, site, call.key)
    if not submission.is_test:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                case = await gateway.take_in(site, comment)
        except (Unavailable, Conflict, NotFound, TimeoutError):
            pass  # judged below, and kept when it is checked again, if it was not after all
        else:
            if case.status is not Status.ERASED and (case.decision or case.assessment):
                return answers.of_case(case)
    await call.room()
    seen = await gateway.judge(site, comment)
    recheck_s = None if submission.is_test else answers.RECHECK_STORELESS_S
    decision = None
    if seen.verdict is not Verdict.REVIEW:
        decision = Decision(outcome=seen.verdict.value, by="machine", reason=seen.reasons[0].code, at=seen.at)
    return answers.verdict(comment, decision, seen, recheck_s=recheck_s)


async def submit_spam(call: Call) -> Response:
    """Learn that something is spam."""
    return await _submit(call, is_spam=True)


async def submit_ham(call: Call) -> Response:
    """Learn that something is no spam."""
    return await _submit(call, is_spam=False)


async def _submit(call: Call, *, is_spam: bool) -> Response:
    submission, gateway, site = Submission.of(call.fields), call.gateway, call.site
    await call.room()
    # What is spam by agreement teaches nothing.
    if not submission.is_test and submission.foregone is not True:
        lesson = Lesson(
            text=submission.content,
            labels={Label.SPAM: float(is_spam)},
            source=f"akismet:submit-{'spam' if is_spam else 'ham'}",
            language=gateway.identify(submission.content, site.language),
            comment=submission.told_id(gateway.keyring, site),
            outcome="reject" if is_spam else "approve",
            reason="spam" if is_spam else None,
            by=submission["reporter"] or None,
        )
        await anyio.to_thread.run_sync(partial(gateway.feedback.teach, site, lesson))
    call.count(submission, "missed_spam" if is_spam else "false_positives")
    return answers.word(answers.THANKS)


async def usage_limit(call: Call) -> Response:
    """Say how many calls a key has made this month."""
    return await figures.usage_limit(call.gateway, call.site)


async def key_sites(call: Call) -> Response:
    """Say which blogs a key was used for in a month."""
    return await figures.key_sites(call.gateway, call.site, call.fields)


def routes() -> list[BaseRoute]:
    """Akismet's addresses. Its clients post, save some that ask for figures by GET."""
    methods = ["GET", "POST"]
    return [
        Route("/1.1/verify-key", verify_key, methods=methods),
        Route("/1.1/comment-check", _answering(comment_check), methods=methods),
        Route("/1.1/submit-spam", _answering(submit_spam), methods=methods),
        Route("/1.1/submit-ham", _answering(submit_ham), methods=methods),
        Route("/1.2/usage-limit", _answering(usage_limit), methods=methods),
        Route("/1.2/key-sites", _answering(key_sites), methods=methods),
    ]
