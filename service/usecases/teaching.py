"""Which waiting cases would teach most if a person decided them, within a budget: `models.teaching`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.labels import Label
from models.teaching import Candidate, chosen, uncertainty, worth
from models.text import words
from service.domain.cases import Case
from service.domain.clock import Clock
from service.domain.filters import Filter
from service.domain.policy import threshold_for
from service.store import Store
from service.usecases.directory import Directory
from service.usecases.models import Models

_MOST_WAITING = 1_000
_MOST_KNOWN = 1_000
_COMMON = 3
"""Decided cases: a word that so many of them have is known."""

_LONGEST_TEXT = 280


@dataclass(frozen=True)
class Teaching:
    """The use case with what it needs."""

    store: Store
    directory: Directory
    models: Models
    clock: Clock

    def suggest(self, sites: Sequence[str], *, budget: int, person: str) -> list[dict[str, Any]]:
        """Return the cases worth most, the most first, one of each group of near-duplicates."""
        waiting = self._waiting(sites, person)
        known = self._known(sites)
        desks = self.store.queue.desks([case.id for case in waiting])
        groups = sorted({desk.group for desk in desks if desk.group})
        sizes = dict(zip(groups, self.store.groups.sizes(groups), strict=True))
        thresholds = {site: self._thresholds(site) for site in sites}
        candidates = [
            Candidate(
                case.id,
                uncertainty(_scores(case), thresholds[case.comment.site]),
                _novelty(case.comment.text, known),
                max(1, sizes.get(desk.group or "", 1)),
                desk.group,
            )
            for case, desk in zip(waiting, desks, strict=True)
        ]
        by_id = {case.id: case for case in waiting}
        return [_shown(by_id[each.id], each) for each in chosen(candidates, budget)]

    def _waiting(self, sites: Sequence[str], person: str) -> list[Case]:
        found: list[Case] = []
        cursor = ""
        while len(found) < _MOST_WAITING:
            page = self.store.queue.find(sites, Filter(), person=person, count=100, now=self.clock(), cursor=cursor)
            found += page.cases
            if page.cursor is None:
                break
            cursor = page.cursor
        return found

    def _known(self, sites: Sequence[str]) -> Counter[str]:
        """Count in how many of the latest texts that people have decided each word stands."""
        ids: dict[str, None] = {}
        for looked_at, line in enumerate(self.store.log.latest(sites)):
            if line.event == "decided" and line.by != "machine":
                ids[line.case] = None
            if len(ids) >= _MOST_KNOWN or looked_at > 10 * _MOST_KNOWN:
                break
        return Counter(word for text in self.store.archive.texts(list(ids)) for word in set(words(text)))

    def _thresholds(self, name: str) -> dict[Label, float]:
        """Return from which score on a site does not let each label pass."""
        manifest = self.models.of(name).manifest
        found = {
            label: threshold_for(band.approve, label, manifest)
            for label, band in self.directory.get(name).policy.bands.items()
        }
        return {label: score for label, score in found.items() if score is not None and 0 < score < 1}


def _scores(case: Case) -> Mapping[Label, float]:
    return (case.assessment.scores if case.assessment else None) or {}


def _novelty(text: str, known: Counter[str]) -> float:
    said = set(words(text))
    return sum(known[word] < _COMMON for word in said) / len(said) if said else 0.0


def _shown(case: Case, candidate: Candidate) -> dict[str, Any]:
    text = case.comment.text
    return {
        "case": case.id,
        "site": case.comment.site,
        "text": text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…",
        "uncertainty": candidate.uncertainty,
        "novelty": candidate.novelty,
        "copies": candidate.copies,
        "worth": worth(candidate),
    }
