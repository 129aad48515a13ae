"""The sites' settings, remembered for a moment: nearly every step needs them and they hardly change."""

import threading
import time

from service.domain.errors import NotFound
from service.domain.sites import Site
from service.store import Store

FRESH_S = 2.0
"""For how long a change of settings, or a withdrawn key, may go unnoticed."""


class Directory:
    """A read-through cache of sites and API keys. Safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._sites: dict[str, Site] = {}
        self._of_key: dict[str, str] = {}
        self._read_at = float("-inf")

    def _refresh(self) -> None:
        with self._lock:
            if time.monotonic() - self._read_at < FRESH_S:
                return
            sites = self._store.sites.all()
            self._of_key = {key_id: site.name for site in sites for key_id in site.key_ids}
            self._sites = {site.name: site for site in sites}
            self._read_at = time.monotonic()

    @property
    def is_fresh(self) -> bool:
        """Whether a look-up needs no round trip to the store."""
        return time.monotonic() - self._read_at < FRESH_S

    def forget(self) -> None:
        """Read anew at the next look-up."""
        self._read_at = float("-inf")

    def sites(self) -> list[Site]:
        """Return every site, by name."""
        self._refresh()
        return list(self._sites.values())

    def get(self, name: str) -> Site:
        """Return one site.

        Raises:
            NotFound: there is none of this name.
        """
        self._refresh()
        site = self._sites.get(name)
        if site is None:
            raise NotFound(f"there is no site named {name!r}")
        return site

    def of_key(self, key_id: str) -> Site | None:
        """Return the site that an API key, given as its keyed hash, belongs to."""
        self._refresh()
        name = self._of_key.get(key_id)
        return self._sites[name] if name else None
