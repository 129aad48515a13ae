"""The sites, and which API key belongs to which."""

from service.domain.errors import NotFound
from service.domain.sites import Site
from service.store import keys
from service.store.server import Server


class Sites:
    """Every site's settings, by name."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def add(self, site: Site) -> bool:
        """Keep a new site; False if the name is taken."""
        with self._server.reading() as client:
            if not client.hsetnx(keys.SITES, site.name, site.model_dump_json()):
                return False
            self._keep_keys(client, site)
        return True

    def save(self, site: Site) -> None:
        """Keep changed settings; API keys that are no longer named stop working."""
        with self._server.reading() as client:
            held = [key for key, name in client.hgetall(keys.KEYS).items() if name == site.name]
            gone = set(held) - set(site.key_ids)
            if gone:
                client.hdel(keys.KEYS, *gone)
            self._keep_keys(client, site)
            client.hset(keys.SITES, site.name, site.model_dump_json())

    @staticmethod
    def _keep_keys(client: object, site: Site) -> None:
        for key_id in site.key_ids:
            client.hset(keys.KEYS, key_id, site.name)  # type: ignore[attr-defined]  # lent by Server.reading

    def get(self, name: str) -> Site:
        """Return one site.

        Raises:
            NotFound: there is none of this name.
        """
        with self._server.reading() as client:
            settings = client.hget(keys.SITES, name)
        if settings is None:
            raise NotFound(f"there is no site named {name!r}")
        return Site.model_validate_json(settings)

    def all(self) -> list[Site]:
        """Return every site, by name."""
        with self._server.reading() as client:
            kept = client.hgetall(keys.SITES)
        return [Site.model_validate_json(settings) for _, settings in sorted(kept.items())]

    def of_key(self, key_id: str) -> str | None:
        """Return the name of the site that an API key belongs to."""
        with self._server.reading() as client:
            name: str | None = client.hget(keys.KEYS, key_id)
        return name
