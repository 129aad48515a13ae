"""What surrounds a case: its author's record, its article, its earlier revisions, its near-duplicates."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.cases import Case, Status
from service.domain.records import article_key, author_key
from service.store import Store
from service.store.records import Record

_RECENT = 10
_MOST_COPIES = 50


@dataclass(frozen=True)
class Copies:
    """A group of near-duplicates: how many there were, how many wait, the latest."""

    id: str
    size: int
    waiting: int
    latest: list[Case]


@dataclass(frozen=True)
class Context:
    """All of it, as far as it is known."""

    case: Case
    author: Record | None
    article: Record | None
    revisions: list[Case]
    copies: Copies | None


def context(store: Store, case: Case, *, sites: Sequence[str]) -> Context:
    """Gather what helps to decide a case, of the sites that a person may see."""
    comment = case.comment
    author, article = author_key(comment), article_key(comment)
    return Context(
        case,
        author=_others(store.records.author(comment.site, author, recent=3 * _RECENT), case) if author else None,
        article=_others(store.records.article(comment.site, article, recent=3 * _RECENT), case) if article else None,
        revisions=[each for each in store.cases.revisions(comment.site, comment.id) if each.status != Status.ERASED],
        copies=_copies(store, case, sites),
    )


def _others(record: Record, case: Case) -> Record:
    """Leave out the comment itself, what was edited since, and what is erased."""
    recent = [
        each
        for each in record.recent
        if each.comment.id != case.comment.id and each.status not in (Status.SUPERSEDED, Status.ERASED)
    ]
    return Record(record.comments, record.rejected, record.since, recent[:_RECENT])


def _copies(store: Store, case: Case, sites: Sequence[str]) -> Copies | None:
    (desk,) = store.queue.desks([case.id])
    if not desk.group:
        return None
    (size,) = store.groups.sizes([desk.group])
    (waiting,) = store.queue.tagged(sites, [f"group:{desk.group}"])
    latest = [each for each in store.groups.members(desk.group, limit=_MOST_COPIES) if each.comment.site in sites]
    return Copies(desk.group, size, waiting, latest)
