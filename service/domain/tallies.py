"""What one line of the decision log adds to the counts that statistics are made of.

A count's name is its parts behind one another with a bar between, which no part may hold: `person|reject`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from service.domain.cases import Case, Decision, Event
from service.domain.desk import Desk, is_outsider
from service.domain.lessons import labels_known
from service.domain.lots import drawn
from service.domain.measures import bucket
from service.domain.reasons import COPY
from service.domain.sites import Site

_SAYS_YES = 0.5
"""The probability from which the model counts as saying yes: more likely than not."""

_BEGINS_TO_WAIT = {"received", "in_review", "reported", "appealed", "undone"}
_OUTCOMES = ("approve", "reject")


def hour_of(at: datetime) -> str:
    """Return the hour that something is counted in."""
    return f"{at:%Y%m%d%H}"


def of_machine(decision: Decision) -> Iterator[str]:
    """Count what the machine decided; where it followed a person's decision on a copy, it did not."""
    if decision.copy_of is None:
        yield f"machine|{decision.outcome}"


def of_person(name: str, at: datetime, decision: Decision, case: Case, desk: Desk, site: Site) -> Iterator[str]:
    """Count what a person decided: how long it had waited, and whom it agrees with.

    Who decides elsewhere is none of the desk's: their pace and their second opinion are not counted.
    """
    before = events_before(case, at, decision.outcome, name)
    yield f"person|{decision.outcome}"
    if is_outsider(name):
        yield from _overturned(before, decision.outcome, case)
        yield from _agreement(decision, case, site)
        return
    yield f"by|{name}"
    yield from _overturned(before, decision.outcome, case)
    if decision.copy_of is not None:  # decided in the same stroke as another, so it says nothing of its own
        return
    begun = next((event.at for event in reversed(before) if event.event in _BEGINS_TO_WAIT), case.received)
    took = bucket((at - begun).total_seconds())
    yield f"took|{took}"
    yield f"took_by|{name}|{took}"
    yield from _agreement(decision, case, site, name)
    yield from _by_chance(decision, case, before)
    yield from _second_opinion(name, at, decision, before, case, desk, site)


def of_undoing(name: str, at: datetime, case: Case) -> Iterator[str]:
    """Count a decision that was taken back."""
    yield "undone"
    maker = _standing(events_before(case, at, "undone", name))
    if maker is not None and not _only_followed(maker, case):
        yield f"overturned|{maker.by}"


def events_before(case: Case, at: datetime, event: str, by: str) -> list[Event]:
    """Return what had happened to a case before this event of its history."""
    for place in range(len(case.history) - 1, -1, -1):
        each = case.history[place]
        if (each.at, each.event, each.by) == (at, event, by):
            return list(case.history[:place])
    return [each for each in case.history if each.at < at]


def _standing(events: Sequence[Event]) -> Event | None:
    """Return the decision that stood after these events: what is taken back lets the one before it stand again."""
    made: list[Event] = []
    for event in events:
        if event.event == "undone":
            del made[-1:]
        elif event.event in _OUTCOMES:
            made.append(event)
    return made[-1] if made else None


def _only_followed(maker: Event, case: Case) -> bool:
    """Whether a decision of the machine's was a person's, on a copy."""
    reasons = case.assessment.reasons if case.assessment else []
    return maker.by == "machine" and bool(reasons) and reasons[0].code == COPY


def _overturned(before: Sequence[Event], outcome: str, case: Case) -> Iterator[str]:
    """A report or an appeal has led to another decision."""
    earlier = _standing(before)
    if earlier is not None and earlier.event != outcome and not _only_followed(earlier, case):
        yield f"overturned|{earlier.by}"


def _agreement(decision: Decision, case: Case, site: Site, name: str | None = None) -> Iterator[str]:
    scores = case.assessment.scores if case.assessment else None
    if not scores:
        return
    for label, said in labels_known(decision.outcome, decision.reason, site).items():
        if label in scores:
            yield f"label|{label}|{int(scores[label] >= _SAYS_YES)}{int(said)}"
    leans = any(score >= _SAYS_YES for score in scores.values())
    agrees = leans == (decision.outcome == "reject")
    yield f"model|{int(agrees)}"
    if name is not None:
        yield f"model_by|{name}|{int(agrees)}"


def _by_chance(decision: Decision, case: Case, before: Sequence[Event]) -> Iterator[str]:
    """Count a first decision under the probability with which somebody looked: what was picked by lot stands for more.

    What readers or authors have pointed out is left out: it was picked for being wrong.
    """
    seen = case.assessment
    if seen is None or not seen.scores or any(event.event in _OUTCOMES for event in before):
        return
    leans = any(score >= _SAYS_YES for score in seen.scores.values())
    yield f"weighed|{seen.audit_share or 1.0!r}|{int(leans == (decision.outcome == 'reject'))}"
    if seen.audited is not None:
        yield f"audit|{seen.audited}|{seen.audit_share!r}|{int(decision.outcome != seen.audited)}"


def _second_opinion(
    name: str, at: datetime, decision: Decision, before: Sequence[Event], case: Case, desk: Desk, site: Site
) -> Iterator[str]:
    first = desk.opinion
    if first is None or desk.opinion_by in (None, name) or first.at >= at:
        return
    if any(event.event in _OUTCOMES and event.at > first.at for event in before):
        return  # somebody has answered already
    yield f"pair|{first.outcome}|{decision.outcome}"
    if drawn("second opinion", case.id, site.desk.second_opinion_share):
        yield f"lot|{first.outcome}|{decision.outcome}"
