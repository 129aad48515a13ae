"""Try a version beside the champion, look how it does, end it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.manifest import ModelRefused
from service.domain.challengers import Challenger, Limits, Turn
from service.domain.clock import Clock
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.trials import figures
from service.store import Store
from service.usecases.directory import Directory
from service.usecases.releases import Releases, champions_of


@dataclass(frozen=True)
class Challenging:
    """The use case with what it needs."""

    store: Store
    directory: Directory
    clock: Clock
    releases: Releases

    def set(
        self,
        version: str,
        *,
        by: str,
        site: str | None = None,
        sample: float = 1.0,
        share: float = 0.0,
        limits: Limits = Limits(),  # noqa: B008 - it can't be changed
    ) -> Challenger:
        """Let a version score a sample of all comments and decide on a share of them. Set again, it begins anew.

        Raises:
            Invalid: it can't be loaded, is made for another site, or is to decide without being compared.
            NotFound: there is no such site.
            Conflict: it is the champion already.
        """
        if share and not sample:
            raise Invalid("sample: a version that decides is to score some comments beside the champion too")
        try:
            manifest = self.releases.verify(version)
        except ModelRefused as error:
            raise Invalid(str(error)) from None
        place = site or manifest.site
        if manifest.site is not None and manifest.site != place:
            raise Invalid(f"{version} was made for {manifest.site}, not for {place}")
        if place is not None:
            self.store.sites.get(place)
        champions = champions_of(self.releases)
        if champions.get(place, champions[None]) == version:
            raise Conflict(f"{version} is the champion already")
        now = self.clock()
        at = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as comments are dated
        wanted = Challenger(version=version, site=place, sample=sample, share=share, limits=limits, by=by, at=at)
        self.store.challengers.change(None, Turn(what="set", at=wanted.at, by=by, challenger=wanted), to=wanted)
        return wanted

    def stop(self, *, by: str, site: str | None = None, why: str = "") -> Challenger:
        """End what is tried at a place.

        Raises:
            NotFound: nothing is tried there.
            Conflict: meanwhile another one is.
        """
        found = next((each for each in self.store.challengers.all() if each.site == site), None)
        if found is None:
            raise NotFound(f"no challenger is tried {f'at {site}' if site else 'at all sites'}")
        turn = Turn(what="stopped", at=self.clock(), by=by, challenger=found, why=why)
        if not self.store.challengers.change(found, turn, to=None):
            raise Conflict(f"another version than {found.version} is tried there meanwhile")
        return found

    def show(
        self, visible: Collection[str] | None = None, champions: Mapping[str | None, str] | None = None
    ) -> list[dict[str, Any]]:
        """Return what is tried and how it does beside the champions, of the sites that somebody may see."""
        champions = champions or champions_of(self.releases)
        own = {site for site in champions if site}
        shown = []
        for each in self.store.challengers.all():
            sites = self._sites(each, own, visible)
            if not sites:
                continue
            counts: Counter[str] = Counter()
            for site in sites:
                counts.update(self.store.watched.since(site, each.at, self.clock()))
            champion = champions.get(each.site, champions[None])
            shown.append(
                {**each.model_dump(mode="json"), "champion": champion, "sites": sites} | figures(each, champion, counts)
            )
        return shown

    def _sites(self, challenger: Challenger, own: Collection[str], visible: Collection[str] | None) -> Sequence[str]:
        names = [site.name for site in self.directory.sites()]
        return [name for name in names if challenger.concerns(name, own) and (visible is None or name in visible)]
