"""Which version decides on a comment: followed while the process runs, changed between two batches."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import structlog

from models.manifest import ModelRefused
from service.domain.challengers import Challenger
from service.domain.clock import Clock
from service.domain.errors import Unavailable
from service.usecases.loading import Failure, Shelf
from service.usecases.releases import Model, Releases

LOOK_S = 1.0
"""How often each process looks which version is wanted, as often as the sweep goes round."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Standing:
    """What one place wants and what it has: `site` None stands for all that have no champion of their own."""

    role: str
    site: str | None
    wanted: str
    loaded: str | None
    failure: Failure | None = None

    def sentence(self) -> str:
        """Say what is wrong; empty if nothing is."""
        if self.failure is None:
            return ""
        of = f" of {self.site}" if self.site else ""
        rest = f"{self.loaded} goes on" if self.loaded else "nothing stands in for it"
        return f"the {self.role}{of}, {self.wanted}, can't be loaded ({self.failure.why}): {rest}"


@dataclass(frozen=True)
class _Chosen:
    """What a look found. It is replaced as a whole, so that whoever decides sees one state of things."""

    champions: Mapping[str | None, Model] = field(default_factory=lambda: MappingProxyType({}))
    challengers: Mapping[str | None, tuple[Challenger, Model]] = field(default_factory=lambda: MappingProxyType({}))
    standings: Sequence[Standing] = ()


class Models:
    """The versions in use in one process. `of` only reads; `look` changes them, on one thread."""

    def __init__(
        self, releases: Releases, clock: Clock, challengers: Callable[[], Sequence[Challenger]] = lambda: ()
    ) -> None:
        self.releases = releases
        self.clock = clock
        self._challengers = challengers
        self._tried: Sequence[Challenger] = ()
        self._shelf: Shelf[Model] = Shelf(releases.load, clock)
        self._chosen = _Chosen()
        self._start()

    def of(self, site: str | None = None, comment: str | None = None) -> Model:
        """Return the version that decides at a site: on the share of comments drawn for it, the challenger."""
        chosen = self._chosen
        if chosen.challengers and site is not None and comment is not None:
            for challenger, model in chosen.challengers.values():
                if challenger.concerns(site, chosen.champions) and challenger.decides(site, comment):
                    return model
        return chosen.champions.get(site) or chosen.champions[None]

    def named(self, version: str | None) -> Model | None:
        """Return a version if it is in use here."""
        chosen = self._chosen
        beside = (model for _, model in chosen.challengers.values())
        return next((model for model in (*chosen.champions.values(), *beside) if model.version == version), None)

    @property
    def own(self) -> frozenset[str]:
        """The sites that have a champion of their own."""
        return frozenset(site for site in self._chosen.champions if site)

    @property
    def standings(self) -> Sequence[Standing]:
        """What is wanted where, and what is loaded."""
        return self._chosen.standings

    @property
    def last_failure(self) -> Failure | None:
        """The last time that a version could not be loaded."""
        return self._shelf.last_failure

    def faults(self) -> list[str]:
        """Say in sentences what is wanted and can't be had."""
        return [sentence for each in self.standings if (sentence := each.sentence())]

    def _start(self) -> None:
        """Load what is wanted, or the champion before it.

        Raises:
            ModelRefused: none of them can be loaded.
        """
        self.look()
        if None not in self._chosen.champions:
            failure = self._shelf.failures.get(self.releases.champion())
            raise ModelRefused(failure.why if failure else "no champion can be loaded")

    def look(self) -> None:
        """See which versions are wanted and load what is not there yet; what can't be loaded changes nothing."""
        before = self._chosen
        champions: dict[str | None, Model] = {}
        standings: list[Standing] = []
        try:
            places = [(None, self.releases.champion()), *((site, None) for site in self.releases.sites())]
        except (ModelRefused, OSError) as error:
            # The folder may be away for a moment; nothing that decides is given up for that.
            self._keep(before, str(error))
            return
        for site, wanted in places:
            standing, model = self._seen(site, wanted, before)
            if model is not None:
                champions[site] = model
            decides = model or champions.get(None) or before.champions.get(None)
            standings.append(replace(standing, loaded=decides.version if decides else None))
        # A rollback does not wait for the store to say what else is tried.
        self._chosen = _Chosen(champions, before.challengers, standings)
        self._chosen = _Chosen(champions, *self._beside(standings))
        for site, model in champions.items():
            was = before.champions.get(site)
            if was is not None and was.version != model.version:
                log.info("model changed", site=site, before=was.version, now=model.version)
        self._shelf.keep({each for standing in standings for each in (standing.wanted, standing.loaded) if each})

    def _seen(self, site: str | None, wanted: str | None, before: _Chosen) -> tuple[Standing, Model | None]:
        """Say what one place wants, and return what is to decide there: that, what did, or what did before it."""
        held = before.champions.get(site)
        try:
            wanted = wanted or self.releases.champion(site)
        except (ModelRefused, OSError) as error:  # one site's file is no reason to do nothing for the others
            known = next((each for each in before.standings if (each.role, each.site) == ("champion", site)), None)
            if known is None or known.failure is None or known.failure.why != str(error):
                log.error("a site's champion can't be read", site=site, reason=str(error))
            wanted = known.wanted if known else "unknown"
            return Standing("champion", site, wanted, None, Failure(wanted, str(error), self.clock())), held
        model = self._shelf.get(wanted) or held or self._earlier(site, wanted)
        return Standing("champion", site, wanted, None, self._shelf.failures.get(wanted)), model

    def _earlier(self, site: str | None, wanted: str) -> Model | None:
        """Load the champion before, for a process that has not held it: none stays away because of the newest file."""
        with suppress(ModelRefused, OSError):
            for version in reversed(self.releases.line(site)):
                model = self._shelf.get(version) if version != wanted else None
                if model is not None:
                    log.error("an earlier model decides", site=site, version=version, wanted=wanted)
                    return model
        return None

    def _beside(
        self, standings: list[Standing]
    ) -> tuple[Mapping[str | None, tuple[Challenger, Model]], Sequence[Standing]]:
        """Load the challengers that have a say; the others are of no concern to whoever decides."""
        with suppress(Unavailable):  # those that are known count on
            self._tried = self._challengers()
        beside: dict[str | None, tuple[Challenger, Model]] = {}
        for challenger in self._tried:
            if not challenger.share:
                continue
            model = self._shelf.get(challenger.version)
            if model is not None:
                beside[challenger.site] = (challenger, model)
            failure = self._shelf.failures.get(challenger.version)
            loaded = model.version if model else None
            standings.append(Standing("challenger", challenger.site, challenger.version, loaded, failure))
        return beside, standings

    def _keep(self, before: _Chosen, why: str) -> None:
        known = {each.failure.why for each in before.standings if each.failure}
        if why not in known:
            log.error("the folder of models can't be read", reason=why)
        failed = [replace(each, failure=Failure(each.wanted, why, self.clock())) for each in before.standings]
        self._chosen = replace(before, standings=failed)

    def watch(self, then: Callable[[], None] = lambda: None) -> None:
        """Look again and again on a thread of its own, and after each look do what is wanted `then`."""

        def go_on() -> None:
            while True:
                time.sleep(LOOK_S)
                try:
                    self.look()
                    then()
                except Exception as error:
                    log.error("looking for models failed", error=type(error).__name__)

        threading.Thread(target=go_on, name="models", daemon=True).start()
