"""The sites' settings, remembered for a moment: nearly every step needs them and they hardly change."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.errors import Unavailable
from service.domain.sites import Site
from service.store import Store

FRESH_S = 2.0
"""For how long a change of settings, or a withdrawn key, may go unnoticed."""

_PAUSE_S = 0.25
"""Between two looks for something that is unknown, and after a look that failed."""


@dataclass(frozen=True)
class _Known:
    by_name: Mapping[str, Site]
    by_key: Mapping[str, Site]


class Directory:
    """A read-through cache of sites and API keys. Safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._known = _Known({}, {})
        self._read_at = self._tried_at = float("-inf")
        self._failure: Unavailable | None = None

    def _refresh(self, fresh_s: float = FRESH_S) -> None:
        if time.monotonic() - self._read_at < fresh_s:
            return
        with self._lock:
            now = time.monotonic()
            if now - self._read_at < fresh_s:
                return
            if self._failure is not None and now - self._tried_at < _PAUSE_S:
                raise Unavailable(str(self._failure), self._failure.retry_after_s)
            self._failure = None
            try:
                sites = self._store.sites.all()
            except Unavailable as error:
                self._failure, self._tried_at = error, time.monotonic()
                raise
            # A site that has not changed keeps its object, and with it the lists that it has compiled.
            sites = [held if (held := self._known.by_name.get(site.name)) == site else site for site in sites]
            self._known = _Known(
                {site.name: site for site in sites}, {key_id: site for site in sites for key_id in site.key_ids}
            )
            self._read_at = time.monotonic()

    def forget(self) -> None:
        """Read anew at the next look-up."""
        self._read_at = float("-inf")

    def sites(self) -> list[Site]:
        """Return every site, by name.

        Raises:
            Unavailable: the store does not answer. So do the other look-ups.
        """
        self._refresh()
        return list(self._known.by_name.values())

    def get(self, name: str) -> Site:
        """Return one site.

        Raises:
            NotFound: there is none of this name.
        """
        self._refresh()
        return self._known.by_name.get(name) or self._store.sites.get(name)  # which may be new

    def of_key(self, key_id: str) -> Site | None:
        """Return the site that an API key, given as its keyed hash, belongs to."""
        self._refresh()
        if key_id not in self._known.by_key:
            self._refresh(_PAUSE_S)
        return self._known.by_key.get(key_id)

    def remembered(self, key_id: str) -> Site | None:
        """Return the site of an API key as it was last read, however long ago; never asks the store."""
        return self._known.by_key.get(key_id)

    def remembered_by_name(self, name: str) -> Site | None:
        """Return a site as it was last read, however long ago; never asks the store."""
        return self._known.by_name.get(name)

    @property
    def is_fresh(self) -> bool:
        """Whether `sites` needs no round trip to the store."""
        return time.monotonic() - self._read_at < FRESH_S

    def knows_key(self, key_id: str) -> bool:
        """Whether `of_key` can answer without asking the store."""
        return self.is_fresh and key_id in self._known.by_key
