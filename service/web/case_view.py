"""A case as the console's page gets it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from service.domain.cases import Case, Status, detail
from service.domain.degrees import in_words
from service.domain.desk import Desk
from service.domain.records import article_key, author_key
from service.store import Store
from service.usecases.deciding import UNDO_WITHIN

_LONGEST_BRIEF = 280


def show(
    store: Store, cases: Sequence[Case], *, person: str, leads: bool, held: Mapping[str, Sequence[str]] | None = None
) -> list[dict[str, Any]]:
    """Return everything that helps to decide; `held` are the copies lent along with each case."""
    desks = store.queue.desks([case.id for case in cases])
    groups = sorted({desk.group for desk in desks if desk.group})
    sizes = dict(zip(groups, store.groups.sizes(groups), strict=True))
    waiting = _waiting(store, {case.comment.site for case in cases}, groups)
    shown = []
    for case, desk in zip(cases, desks, strict=True):
        group = None
        if desk.group:
            group = {
                "id": desk.group,
                "size": sizes[desk.group],
                "waiting": waiting[case.comment.site, desk.group],
                "held": len(held.get(case.id, ())) if held else 0,
            }
        shown.append({**_case(case), **_desk(case, desk, person=person, leads=leads), "group": group})
    return shown


def _waiting(store: Store, sites: Collection[str], groups: Sequence[str]) -> dict[tuple[str, str], int]:
    tags = [f"group:{group}" for group in groups]
    return {
        (site, group): count
        for site in (sites if groups else ())
        for group, count in zip(groups, store.queue.tagged([site], tags), strict=True)
    }


def _case(case: Case) -> dict[str, Any]:
    seen, author = case.assessment, case.comment.author
    return {
        **detail(case),
        **case.comment.model_dump(mode="json", include={"site", "text", "article", "parent", "created"}),
        "author": author.model_dump(mode="json", include={"id", "name"}) if author else None,
        "language": seen.language if seen else None,
        "seq": case.seq,
        "scores": case.scores_for_people,
        "says": in_words(case.scores_for_people),
        "author_key": author_key(case.comment) or None,
        "article_key": article_key(case.comment) or None,
    }


def _desk(case: Case, desk: Desk, *, person: str, leads: bool) -> dict[str, Any]:
    waits = case.status is Status.IN_REVIEW
    decided = case.status is Status.DECIDED
    until = desk.decided_at + UNDO_WITHIN if desk.decided_at and desk.decided_by == person else None
    return {
        "due": _time(desk.due if waits else None),
        "reports": desk.reports,
        "assigned": desk.assigned,
        "asked": desk.asked.model_dump(mode="json") if desk.asked else None,
        "second_opinion": waits and desk.asked is not None and desk.asked.what == "second_opinion",
        # Who decides second must not know what the first would have done.
        "opinion": desk.opinion.model_dump(mode="json") if desk.opinion and decided else None,
        "decided_by": desk.decided_by,
        "undo_until": _time(until if decided else None),
        "may_undo": decided and (leads or until is not None),
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def brief(case: Case) -> dict[str, Any]:
    """Return a case as a line of a list."""
    text = case.comment.text
    author = case.comment.author
    return {
        "case": case.id,
        "site": case.comment.site,
        "id": case.comment.id,
        "status": case.status,
        "outcome": case.decision.outcome if case.decision else None,
        "by": case.decision.by if case.decision else None,
        "text": text if len(text) <= _LONGEST_BRIEF else f"{text[: _LONGEST_BRIEF - 1]}…",
        "author": author.name or author.id if author else None,
        "author_key": author_key(case.comment) or None,
        "article_key": article_key(case.comment) or None,
        "received": case.received.isoformat(),
    }
