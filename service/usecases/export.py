"""Hand out what people have decided: for training, and for the public record."""

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from models.examples import Example
from service.domain.cases import Case, Status
from service.domain.errors import Invalid
from service.domain.keyring import Keyring
from service.domain.lessons import from_outside, ids_of, lessons, withdrawn
from service.domain.sites import Site
from service.domain.statements import is_owed, public_record
from service.store import Store
from service.store.decision_log import CURSOR, Line

_PAGE = 500
_SETTLES = timedelta(seconds=5)
"""Clocks of machines differ by less: what is dated so lately is handed out again the next time."""

_EVER = datetime.fromtimestamp(0, UTC)
_CHANGES = {"decided", "undone", "reported", "appealed", "erased"}
_Moment = Annotated[float, Field(ge=0, le=1e11, allow_inf_nan=False)]
_PLACES = TypeAdapter(dict[str, tuple[str, _Moment]])


@dataclass(frozen=True)
class Places:
    """How far each site has been handed out: its log up to a line, what came from outside up to a moment (s)."""

    known: dict[str, tuple[str, float]]

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(_PLACES.dump_json(self.known)).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> "Places":
        """Undo `str`.

        Raises:
            Invalid: it is no such cursor.
        """
        try:
            known = _PLACES.validate_json(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (ValidationError, binascii.Error, ValueError):
            raise Invalid("this is no cursor that an export has printed") from None
        if not all(CURSOR.fullmatch(line) for line, _ in known.values()):
            raise Invalid("this is no cursor that an export has printed")
        return cls(known)


@dataclass
class Export:
    """One export of examples: goes through some sites and knows afterwards how far it came.

    Each case teaches what stands: neither what was taken back, nor what is being looked at anew, nor what has
    been erased. One that goes on `after` another also tells what of that stands no more, as withdrawn.
    """

    store: Store
    who: Callable[[str, str], str]
    """What a person is called in it, by site and name."""
    now: datetime
    after: Places | None = None
    since: datetime | None = None

    def __post_init__(self) -> None:
        self.reached: dict[str, tuple[str, float]] = dict(self.after.known) if self.after else {}
        self._told: set[str] = set()

    @property
    def next(self) -> Places:
        """Where the next one goes on."""
        return Places(self.reached)

    def examples(self, sites: Sequence[Site]) -> Iterator[Example]:
        """Go through what people's decisions at some sites teach, and what was labelled from outside."""
        for site in sites:
            start, taught = self.reached.get(site.name, ("0-0", 0.0))
            since = max(datetime.fromtimestamp(taught, UTC), self.since or _EVER)
            for example in chain(self._decided(site, start), self._from_outside(site, since)):
                yield replace(example, by=self.who(site.name, example.by)) if example.by else example
            settled = (self.now - _SETTLES).timestamp()
            self.reached[site.name] = (self.reached.get(site.name, (start, 0.0))[0], max(taught, settled))

    def _decided(self, site: Site, start: str) -> Iterator[Example]:
        lines = self.store.log.lines(site.name, after=start, since=self.since)
        while page := list(islice(lines, _PAGE)):
            changed = [line for line in page if line.event in _CHANGES and line.by != "machine"]
            ids = [line.case for line in changed]
            gone: dict[str, datetime | None] = {}
            for line, case, desk in zip(changed, self.store.cases.load(ids), self.store.queue.desks(ids), strict=True):
                taught = lessons(case, desk, site) if case is not None else []
                if taught and case is not None and line.event == "decided" and _stands(case, line):
                    self._told |= {each.id for each in taught if each.id}
                    yield from taught
                    continue
                stands = {each.id for each in taught}
                fallen = (*line.taught, *(each for each in ids_of(line.case) if each not in stands))
                gone |= dict.fromkeys(fallen, None if line.event == "erased" else line.at)  # erased is for good
            for each, at in gone.items():
                if self.after is not None or each in self._told:  # also what it told itself, before that was undone
                    yield withdrawn(each, site.name, at)
            self.reached[site.name] = (page[-1].cursor, self.reached.get(site.name, ("", 0.0))[1])

    def _from_outside(self, site: Site, since: datetime) -> Iterator[Example]:
        for kept in self.store.examples.kept(site.name, since=since):
            yield from_outside(kept.example, kept.id, kept.at)


def by_pseudonym(keyring: Keyring) -> Callable[[str, str], str]:
    """Return what calls people by names that stay and say nothing."""

    def called(_site: str, name: str) -> str:
        channel, _, outside = name.rpartition(":")
        pseudonym = keyring.pseudonym("", f"moderator {channel}", outside)[:12]
        return f"{channel}:m-{pseudonym}" if channel else f"m-{pseudonym}"

    return called


def examples(store: Store, site: Site, *, since: datetime | None = None) -> Iterator[Example]:
    """Go through everything that stands at a site, under people's own names."""
    return Export(store, lambda _site, name: name, _EVER, since=since).examples([site])


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
