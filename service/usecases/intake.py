"""Take comments in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from service import tracing
from service.domain.comments import Author, Comment, CommentIn, Relayed, Traced
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.domain.traces import made
from service.store import Acceptance, Accepted, Store
from service.store.cases import new_case_id
from service.tracing import Step

NUDGE_AFTER = timedelta(seconds=5)
"""How long whoever takes a comment in may take to score it before a worker does."""


def entering() -> Step | None:
    """Begin the step of taking comments in, if anybody wants to know of it or of what follows from it."""
    trace = tracing.CURRENT.get()
    return Step("accepted", trace, "server") if trace is not None or tracing.is_told(None) else None


def traced(comment: CommentIn, step: Step | None) -> CommentIn:
    """Return a comment with the trace that what becomes of it is told under, if the step has one."""
    header = step.header if step else None
    if header is None:
        return comment
    if isinstance(comment, Relayed):
        return comment.model_copy(update={"trace": header})
    return Traced.model_construct(**comment.__dict__, trace=header)


def entered(step: Step | None, site: Site, cases: Sequence[str]) -> None:
    """End the step; `cases` are those that came of it."""
    if step is None:
        return
    case = cases[0] if len(cases) == 1 else None
    if step.trace is None and case:
        step.trace = made(case)
    step.end(site=site.name, case=case, comments=len(cases))


def accept(
    store: Store,
    keyring: Keyring,
    posted: Sequence[tuple[Site, CommentIn]],
    *,
    now: datetime,
    lined_up: bool = False,
) -> list[Accepted]:
    """Write comments down, of any sites, in one round trip; when this returns they are on disk.

    `lined_up` puts each into its site's line for a worker; else they come there if nobody has scored them in time.

    Raises:
        Unavailable: the store could not take them. Posting them again is harmless.
    """
    return write(store, prepared(keyring, posted, lined_up=lined_up), now=now)


def prepared(keyring: Keyring, posted: Sequence[tuple[Site, CommentIn]], *, lined_up: bool = False) -> list[Acceptance]:
    """Return what is to be written down, each under the id that its case gets."""
    return [
        Acceptance(new_case_id(), kept(site, comment, keyring), site.rate_limit, lined_up) for site, comment in posted
    ]


def write(store: Store, wanted: Sequence[Acceptance], *, now: datetime) -> list[Accepted]:
    """Write it down; see `accept`."""
    return store.cases.accept(wanted, now=now, due=now + NUDGE_AFTER)


def kept(site: Site, comment: CommentIn, keyring: Keyring) -> Comment:
    """Return a comment as it is kept: addresses of mail and machine only as keyed hashes."""
    author = None
    if comment.author is not None:
        sent = comment.author
        author = Author.model_construct(
            id=sent.id,
            name=sent.name,
            email_hash=keyring.pseudonym(site.name, "email", sent.email) if sent.email else None,
            ip_hash=keyring.pseudonym(site.name, "ip", str(sent.ip)) if sent.ip else None,
            url=sent.url,
        )
    # What came in has been checked already.
    return Comment.model_construct(
        site=site.name,
        id=comment.id,
        revision=comment.revision,
        text=comment.text,
        author=author,
        article=comment.article,
        parent=comment.parent,
        created=comment.created,
        language=comment.language,
        kind=comment.kind,
        honeypot=comment.honeypot,
        origin=comment.origin if isinstance(comment, Relayed) else None,
        trace=comment.trace if isinstance(comment, Traced | Relayed) else None,
    )
