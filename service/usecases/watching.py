"""Watch what comes in and what people make of it, away from the path of any answer: drift, and how challengers do."""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

import structlog

from models.labels import Label
from models.manifest import Manifest, ModelRefused
from service.domain import policy
from service.domain.cases import Case, Status, Verdict
from service.domain.challengers import Challenger, Turn
from service.domain.clock import Clock
from service.domain.errors import Unavailable
from service.domain.sites import Site
from service.domain.tallies import events_before
from service.domain.traits import machine_decision, of_arrival, of_overturning, of_pair
from service.domain.trials import breach
from service.store import Store
from service.store.archive import Place
from service.store.watched import What, spans
from service.usecases.directory import Directory
from service.usecases.loading import Shelf
from service.usecases.releases import Model

_AT_ONCE = 500
_SETTLES = timedelta(seconds=10)
"""After so long a comment is scored, and no machine's clock would put another before it."""

_NOTICED = timedelta(seconds=10)
"""After so long every process has noticed what is tried."""

_GIVEN_UP = timedelta(hours=1)
_LOOKS_BACK = timedelta(days=1)
"""How much is watched of what came in before anybody watched."""

_Counts = Counter[tuple[str, str]]
log = structlog.get_logger()


class _Count:
    """Counts by the hour and by the day."""

    def __init__(self) -> None:
        self.counts: _Counts = Counter()

    def add(self, at: datetime, name: str) -> None:
        for span in spans(at):
            self.counts[span, name] += 1


@dataclass
class Watching:
    """The use case with what it needs. One thread of one process does it; two that do it lose nothing but time."""

    store: Store
    directory: Directory
    clock: Clock
    manifest: Callable[[str], Manifest | None]
    """Return what is known of a version, without loading it."""
    champions: Callable[[], Mapping[str | None, str]]
    """Return which version decides, by site; None stands for all without one of their own."""
    shelf: Shelf[Model]
    _manifests: dict[str, Manifest] = field(default_factory=dict)
    _wanted: Mapping[str | None, str] = field(default_factory=dict)

    def watch(self) -> bool:
        """Go one step on at each site and end what has left its limits; return whether more is waiting.

        Raises:
            Unavailable: the store does not answer; it goes on from the same place.
        """
        tried = self.store.challengers.all()
        if tried:
            # The folder may be away; what has left its limits steps back all the same.
            with suppress(ModelRefused, OSError):
                self._wanted = self.champions()
        own = {site for site in self._wanted if site}
        self.shelf.keep({each.version for each in tried})
        more = False
        for site in self.directory.sites():
            here = [each for each in tried if each.concerns(site.name, own)]
            for step in (self._arrivals, self._log):
                try:
                    more |= step(site, here)
                except Unavailable:
                    raise
                except Exception as error:  # it fails again the next time, and must not keep others from stepping back
                    log.error("watching failed", site=site.name, exc_info=error)
        self._step_back(tried, own)
        return more

    def _arrivals(self, site: Site, tried: Sequence[Challenger]) -> bool:
        now = self.clock()
        begun = self._reached(site, "arrivals", str(Place(round((now - _LOOKS_BACK).timestamp() * 1000), "")))
        places = self.store.archive.following(site.name, Place.parse(begun), until=now - _SETTLES, limit=_AT_ONCE)
        cases: list[Case] = []
        reached = begun
        for place, case in zip(places, self.store.cases.load([each.case for each in places]), strict=True):
            waits = case is not None and case.status is Status.RECEIVED
            if waits and now - place.at < _GIVEN_UP:
                break  # those behind it are watched when it has been scored
            reached = str(place)
            if case is not None and case.assessment is not None:
                cases.append(case)
        if reached == begun:
            return False
        count = _Count()
        for case in cases:
            version = case.assessment.model_version if case.assessment else None
            manifest = self._manifest(version)
            for name in of_arrival(case, manifest.reference if manifest else None):
                count.add(case.received, name)
        for challenger in tried:
            self._beside(challenger, site, cases, count)
        self.store.watched.add(site.name, "arrivals", begun, reached, count.counts)
        return len(places) == _AT_ONCE

    def _beside(self, challenger: Challenger, site: Site, cases: Sequence[Case], count: _Count) -> None:
        """Let a challenger score what others have decided on, and count its own decisions."""
        for case in cases:
            if _decided_by(challenger, case) and machine_decision(case, case.history):
                count.add(case.received, f"trial_decided|{challenger.trial}")
            for name in self._drawn(challenger, case):
                count.add(case.received, name)
        for case, scores, (was, would) in self._compared(challenger, site, cases):
            assert case.assessment is not None and case.assessment.scores is not None  # noqa: S101, PT018 - compared
            for name in of_pair(challenger.trial, case.assessment.scores, scores):
                count.add(case.received, name)
            count.add(case.received, f"would|{challenger.trial}|{was}|{would}")

    def _drawn(self, challenger: Challenger, case: Case) -> Iterator[str]:
        """Count what a challenger was to decide on, and where the champion or nobody had to score it instead."""
        comment, seen = case.comment, case.assessment
        if case.received < challenger.at + _NOTICED or not challenger.decides(comment.site, comment.id):
            return
        version = seen.model_version if seen else None
        failed = version in (None, self._wanted.get(comment.site, self._wanted.get(None)))
        if failed or version == challenger.version:
            yield f"trial_drawn|{challenger.trial}"
        if failed:
            yield f"trial_failed|{challenger.trial}"

    def _log(self, site: Site, tried: Sequence[Challenger]) -> bool:
        now = self.clock()
        begun = self._reached(site, "log", f"{round((now - _LOOKS_BACK).timestamp() * 1000)}-0")
        lines = list(islice(self.store.log.lines(site.name, after=begun), _AT_ONCE))
        if not lines:
            return False
        by_hand = [line for line in lines if line.event == "decided" and line.by != "machine" and line.decision]
        count = _Count()
        judged: list[Case] = []
        for line, case in zip(by_hand, self.store.cases.load([line.case for line in by_hand]), strict=True):
            if case is None or line.decision is None or case.assessment is None or line.decision.copy_of:
                continue
            earlier = events_before(case, line.at, line.decision.outcome, line.by)
            for name in of_overturning(case, line.decision, earlier, site):
                # Where the machine's decision is counted: a share is of the same comments above and below.
                count.add(case.received, name)
                if name.startswith("overturned|"):
                    for challenger in tried:
                        if _decided_by(challenger, case):
                            count.add(case.received, f"trial_overturned|{challenger.trial}")
            if case.decision == line.decision and case.assessment.scores:
                judged.append(case)
        for challenger in tried:
            self._judged(challenger, site, judged, count)
        self.store.watched.add(site.name, "log", begun, lines[-1].cursor, count.counts)
        return len(lines) == _AT_ONCE

    def _judged(self, challenger: Challenger, site: Site, cases: Sequence[Case], count: _Count) -> None:
        """Count what both versions would have decided of what a person has decided."""
        for case, _, verdicts in self._compared(challenger, site, cases):
            assert case.decision is not None  # noqa: S101 - it has been judged
            for who, verdict in zip(("champion", "challenger"), verdicts, strict=True):
                count.add(case.decision.at, f"judged|{challenger.trial}|{who}|{verdict}|{case.decision.outcome}")

    def _compared(
        self, challenger: Challenger, site: Site, cases: Sequence[Case]
    ) -> list[tuple[Case, Mapping[Label, float], tuple[Verdict, Verdict]]]:
        """Return the cases that a challenger is compared on, its scores, and what either version alone would decide.

        Nothing where it can't score them: what is only tried holds up nobody.
        """
        compared = [case for case in cases if _compares(challenger, case)]
        model = self.shelf.get(challenger.version) if compared else None
        if model is None:
            return []
        try:
            rows = model.scorer.score([case.comment.text for case in compared])
            return [
                (case, scores, self._verdicts(model, case, site, scores))
                for case, scores in zip(compared, rows, strict=True)
            ]
        except Exception as error:
            log.error("challenger failed", version=challenger.version, error=type(error).__name__)
            return []

    def _verdicts(self, model: Model, case: Case, site: Site, scores: Mapping[Label, float]) -> tuple[Verdict, Verdict]:
        """Return what the site's policy makes of the scores that decided and of a challenger's, by itself."""
        seen = case.assessment
        deciding = self._manifest(seen.model_version) if seen else None
        alone = site.policy.model_copy(update={"mode": "decide", "audit_share": 0.0})
        verdicts = []
        for found, known in (((seen and seen.scores) or {}, deciding or model.manifest), (scores, model.manifest)):
            judged = policy.assess(policy.subject_of(case, found), alone, known, model_version="", now=case.received)
            verdicts.append(judged.verdict)
        return verdicts[0], verdicts[1]

    def _step_back(self, tried: Sequence[Challenger], own: Container[str]) -> None:
        """Take their say from challengers that have left their limits, and end those that have become champion."""
        now = self.clock()
        for challenger in tried:
            if self._wanted.get(challenger.site, self._wanted.get(None)) == challenger.version:
                why = "it has become the champion"
                turn = Turn(what="stopped", at=now, by="machine", challenger=challenger, why=why)
                self.store.challengers.change(challenger, turn, to=None)
                continue
            if not challenger.share:
                continue
            counts: Counter[str] = Counter()
            for site in self.directory.sites():
                if challenger.concerns(site.name, own):
                    counts.update(self.store.watched.of_days(site.name, challenger.at, now))
            left = breach(challenger, counts)
            if left is not None:
                log.warning("challenger steps back", version=challenger.version, reason=left)
                turn = Turn(what="stepped_back", at=now, by="machine", challenger=challenger, why=left)
                self.store.challengers.change(challenger, turn, to=challenger.back(now, left))

    def _reached(self, site: Site, what: What, first: str) -> str:
        reached = self.store.watched.reached(site.name, what)
        if not reached:
            self.store.watched.begin(site.name, what, first)
            reached = self.store.watched.reached(site.name, what)
        return reached

    def _manifest(self, version: str | None) -> Manifest | None:
        if version is None:
            return None
        known = self._manifests.get(version) or self.manifest(version)
        if known is not None:
            self._manifests[version] = known
        return known


def _decided_by(challenger: Challenger, case: Case) -> bool:
    seen = case.assessment
    return seen is not None and seen.model_version == challenger.version and case.received >= challenger.at


def _compares(challenger: Challenger, case: Case) -> bool:
    seen = case.assessment
    return (
        seen is not None
        and bool(seen.scores)
        and seen.model_version != challenger.version
        and case.received >= challenger.at
        and bool(case.comment.text)
        and challenger.scores(case.comment.site, case.comment.id)
    )
