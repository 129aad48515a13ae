"""Decisions that deserve a second look: where two people differ, and what training finds likely wrong."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import ValidationError

from service.domain.cases import Case, Status
from service.domain.clock import Clock
from service.domain.desk import is_outsider
from service.domain.errors import Conflict, Invalid, NotFound
from service.store import Store
from service.store.doubts import MOST, Doubt
from service.store.examples import digest

_LINES = 20_000
_SHOWN = 200
_LONGEST_TEXT = 280


@dataclass(frozen=True)
class SecondLook:
    """The use case with what it needs."""

    store: Store
    clock: Clock

    def load(self, site: str, lines: Iterable[str]) -> int:
        """Keep what `ombud-train labels` has written about a site's examples, in place of what it wrote before.

        Returns how many are kept: the most doubtful, if there are too many.

        Raises:
            Invalid: a line is no such finding.
        """
        name = self.store.sites.get(site).name
        doubts = []
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                doubts.append(Doubt.model_validate_json(line))
            except ValidationError:
                raise Invalid(f"line {number} is none of what `ombud-train labels` writes") from None
        kept = sorted(doubts, key=lambda doubt: doubt.quality)[:MOST]
        outside = {doubt.id for doubt in kept if _is_outside(doubt)}
        every = self.store.examples.kept(name) if outside else ()
        found = {each.id: digest(each.example.text) for each in every if each.id in outside}
        now = self.clock()
        self.store.doubts.put(
            name, [doubt.model_copy(update={"at": now, "digest": found.get(doubt.id)}) for doubt in kept]
        )
        return len(kept)

    def doubted(self, sites: Sequence[str]) -> list[dict[str, Any]]:
        """Return what is likely wrong and still stands as it was found, the most doubtful first.

        Decisions have a case; what was said from outside has none.
        """
        rows = [row for site in sites for row in (*self._decided(site), *self._said_outside(site))]
        return sorted(rows, key=lambda row: float(row["quality"]))[:_SHOWN]

    def _decided(self, site: str) -> Iterator[dict[str, Any]]:
        doubts = [doubt for doubt in self.store.doubts.all(site) if not _is_outside(doubt)]
        cases = self.store.cases.load([doubt.id.partition("#")[0] for doubt in doubts])
        for doubt, case in zip(doubts, cases, strict=True):
            decision = case.decision if case is not None and case.status is not Status.ERASED else None
            if case is None or decision is None or case.comment.site != site or decision.outcome != doubt.given:
                continue
            if doubt.at is None or decision.at <= doubt.at:  # else somebody has looked and decided so again
                yield {**_brief(case), **_doubt(doubt)}

    def _said_outside(self, site: str) -> Iterator[dict[str, Any]]:
        doubts = [(doubt, doubt.digest) for doubt in self.store.doubts.all(site) if doubt.digest]
        examples = self.store.examples.named(site, [(found, doubt.id) for doubt, found in doubts])
        for (doubt, _), example in zip(doubts, examples, strict=True):
            if example is None or (doubt.at and example.at and example.at > doubt.at):
                continue
            at = example.at.isoformat() if example.at else None
            text = _shortened(example.text)
            yield {"case": None, "site": site, "text": text, "outcome": example.outcome, "at": at, **_doubt(doubt)}

    def settle(self, site: str, doubt_id: str, *, by: str, take_back: bool) -> None:
        """Take one off the list, since it is right; or take back what was said from outside, since it is not.

        Raises:
            NotFound: it is not on the list.
            Conflict: it is a decision, to be taken back at its case.
        """
        doubt = next((each for each in self.store.doubts.all(site) if each.id == doubt_id), None)
        if doubt is None:
            raise NotFound("there is no such doubt any more")
        if take_back:
            if doubt.digest is None:
                raise Conflict("a decision is taken back at its case")
            self.store.examples.take_back(site, doubt.digest, doubt.id, by=by, now=self.clock())
        self.store.doubts.drop(site, doubt_id)

    def disputed(self, sites: Sequence[str], *, days: int) -> list[dict[str, Any]]:
        """Return cases on which people have said different things of late, the latest first."""
        said: dict[str, dict[str, str]] = {}
        since = self.clock() - timedelta(days=days)
        for looked_at, line in enumerate(self.store.log.latest(sites, since=since)):
            if looked_at == _LINES:
                break
            if line.event in ("decided", "opinion") and line.decision and _is_person(line.by):
                said.setdefault(line.case, {}).setdefault(line.by, line.decision.outcome)
        ids = [case for case, words in said.items() if len(set(words.values())) > 1][:_SHOWN]
        desks = self.store.queue.desks(ids)
        rows = []
        for case, desk in zip(self.store.cases.load(ids), desks, strict=True):
            # Who decides second must not know what the first said.
            if case is None or case.status not in (Status.DECIDED, Status.SUPERSEDED) or not case.comment.text:
                continue
            people = [{"who": who, "outcome": outcome} for who, outcome in sorted(said[case.id].items())]
            rows.append({**_brief(case), "said": people, "decided_by": desk.decided_by})
        return rows


def _is_person(name: str) -> bool:
    return name not in ("machine", "reader", "author", "site", "person") and not is_outsider(name)


def _is_outside(doubt: Doubt) -> bool:
    return ":" in doubt.id


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return {"id": doubt.id, "given": doubt.given, "likely": doubt.likely, "quality": doubt.quality}


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _brief(case: Case) -> dict[str, Any]:
    return {
        "case": case.id,
        "site": case.comment.site,
        "text": _shortened(case.comment.text),
        "outcome": case.decision.outcome if case.decision else None,
        "at": case.decision.at.isoformat() if case.decision else None,
    }
