"""Hand out what people have decided: for training, and for the public record."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from models.examples import Example
from service.domain.cases import Case, Status
from service.domain.lessons import lesson
from service.domain.sites import Site
from service.domain.statements import is_owed, public_record
from service.store import Store
from service.store.decision_log import Line

_PAGE = 500


def examples(store: Store, site: Site, *, since: datetime | None = None) -> Iterator[Example]:
    """Go through what people's decisions at a site teach, in their order, then what was labelled from outside.

    Each case teaches what stands: neither what was taken back, nor what is being looked at anew, nor what
    has been erased.
    """
    for case in _standing(store, site, since):
        if case.status is not Status.IN_REVIEW and (found := lesson(case, site)) is not None:
            yield found
    yield from store.examples.all(site.name, since=since)


def public_records(
    store: Store, site: Site, *, since: datetime | None = None, with_spam: bool = False
) -> Iterator[dict[str, Any]]:
    """Go through a site's rejections that stand, each in the form of the DSA transparency database.

    Advertising in bulk is left out, as the law leaves it, unless it is asked for.
    """
    for case in _standing(store, site, since):
        decision = case.decision
        if decision is None or decision.outcome != "reject" or not (with_spam or is_owed(case, site)):
            continue
        reports = store.readers.reports(case.id, until=decision.at)
        illegal = sum(report.reason == "illegal" for report in reports)
        yield public_record(case, site, reports=len(reports), illegal_reports=illegal)


def _standing(store: Store, site: Site, since: datetime | None) -> Iterator[Case]:
    """Go through the cases whose decision is still the one that the log tells of."""
    lines = (line for line in store.log.lines(site.name, since=since) if line.event == "decided")
    while page := list(islice(lines, _PAGE)):
        for line, case in zip(page, store.cases.load([line.case for line in page]), strict=True):
            if case is not None and _stands(case, line):
                yield case


def _stands(case: Case, line: Line) -> bool:
    return case.status is not Status.ERASED and case.decision is not None and case.decision == line.decision
