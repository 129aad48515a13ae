"""The sites and their settings."""

from collections.abc import Callable

from service.domain.errors import NotFound
from service.domain.sites import Site
from service.store import keys
from service.store.server import Call, Server, script

_REPLACE = script("replace")


class Sites:
    """Every site's settings, by name."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def add(self, site: Site) -> bool:
        """Keep a new site, durably; False if the name is taken."""
        return bool(self._server.run(Call(_REPLACE, [keys.SITES], [site.name, "", site.model_dump_json()])))

    def change(self, name: str, change: Callable[[Site], Site]) -> Site:
        """Change a site's settings, durably; nobody else's change is lost.

        Raises:
            NotFound: there is none of this name.
        """
        while True:
            kept = self._read(name)
            changed = change(Site.model_validate_json(kept))
            if self._server.run(Call(_REPLACE, [keys.SITES], [name, kept, changed.model_dump_json()])):
                return changed

    def get(self, name: str) -> Site:
        """Return one site.

        Raises:
            NotFound: there is none of this name.
        """
        return Site.model_validate_json(self._read(name))

    def _read(self, name: str) -> str:
        with self._server.plain() as client:
            kept: str | None = client.hget(keys.SITES, name)
        if kept is None:
            raise NotFound(f"there is no site named {name!r}")
        return kept

    def all(self) -> list[Site]:
        """Return every site, by name."""
        with self._server.plain() as client:
            kept = client.hgetall(keys.SITES)
        return [Site.model_validate_json(settings) for _, settings in sorted(kept.items())]
