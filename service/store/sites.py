"""The sites and their settings."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from service.domain.errors import NotFound, Unavailable
from service.domain.sites import Site
from service.store import forms, keys
from service.store.server import Call, Server, script

log = structlog.get_logger()

_KEEP = script("keep_site")

_FIRST = frozenset(
    {
        *("name", "language", "callback_url", "callback_private", "callback_batch", "callback_disabled"),
        *("notify_in_review", "rate_limit", "policy", "desk", "house_rules", "coral", "key_ids", "secret_generations"),
    }
)
"""What versions know that refuse a site with anything else; the rest is kept apart from it."""


@dataclass(frozen=True)
class _Kept:
    """A site's settings as two pieces of JSON: what every version knows, and what came later, empty if nothing."""

    first: str
    later: str

    def read(self) -> Site:
        whole = {**json.loads(self.first), **json.loads(self.later or "{}")}
        return forms.read(Site, json.dumps(whole))

    def replaced(self, site: Site) -> "_Kept":
        """Return the settings as they are kept, with what only another version knows."""
        before = {**json.loads(self.first or "{}"), **json.loads(self.later or "{}")}
        values = forms.written(site, json.dumps(before))
        unset = site.model_dump(mode="json", exclude_defaults=True)
        later = {
            name: value
            for name, value in values.items()
            if name not in _FIRST and (name in unset or name not in Site.model_fields)
        }
        first = {name: value for name, value in values.items() if name in _FIRST}
        return _Kept(_json(first), _json(later) if later else "")


class Sites:
    """Every site's settings, by name."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def add(self, site: Site) -> bool:
        """Keep a new site, durably; False if the name is taken."""
        return self._replace(site.name, _Kept("", ""), _Kept("", "").replaced(site))

    def change(self, name: str, change: Callable[[Site], Site]) -> Site:
        """Change a site's settings, durably; nobody else's change is lost.

        Raises:
            NotFound: there is none of this name.
            Unavailable: another version wrote them, and this one can't read them.
        """
        while True:
            kept = self._kept(name)
            changed = change(_readable(name, kept))
            if self._replace(name, kept, kept.replaced(changed)):
                return changed

    def get(self, name: str) -> Site:
        """Return one site.

        Raises:
            NotFound: there is none of this name.
            Unavailable: another version wrote its settings, and this one can't read them.
        """
        return _readable(name, self._kept(name))

    def all(self) -> list[Site]:
        """Return every site that can be read, by name."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            pipe.hgetall(keys.SITES)
            pipe.hgetall(keys.SITES_LATER)
            first, later = pipe.execute()
        sites = []
        for name, settings in sorted(first.items()):
            try:
                sites.append(_Kept(settings, later.get(name, "")).read())
            except ValueError as error:  # one that another version wrote must not take the others along
                log.error("settings can't be read", site=name, error=type(error).__name__)
        return sites

    def _kept(self, name: str) -> _Kept:
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            pipe.hget(keys.SITES, name)
            pipe.hget(keys.SITES_LATER, name)
            first, later = pipe.execute()
        if first is None:
            raise NotFound(f"there is no site named {name!r}")
        return _Kept(first, later or "")

    def _replace(self, name: str, old: _Kept, new: _Kept) -> bool:
        args = [name, old.first, new.first, old.later, new.later]
        return bool(self._server.run(Call(_KEEP, [keys.SITES, keys.SITES_LATER], args)))


def _readable(name: str, kept: _Kept) -> Site:
    try:
        return kept.read()
    except ValueError as error:
        raise Unavailable(f"another version of Ombud wrote the settings of {name!r}; this one can't") from error


def _json(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
