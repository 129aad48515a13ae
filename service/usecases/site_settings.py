"""Other settings for a site: what is not named stays."""

import hashlib
from collections.abc import Mapping

from pydantic import ValidationError

from service.domain.errors import Invalid
from service.domain.sites import Site

_NESTED = ("policy", "desk", "house_rules", "coral", "retention")


def version_of(site: Site) -> str:
    """Return a digest of all of a site's settings, keys and secrets among them."""
    return hashlib.sha256(site.model_dump_json().encode()).hexdigest()[:16]


def changed(site: Site, settings: Mapping[str, object]) -> Site:
    """Return a site with other settings, within its parts (`policy`, `desk`, …) too: what is not named stays.

    Raises:
        Invalid: a setting is not acceptable.
    """
    kept = site.model_dump()
    nested = {part: {**kept[part], **given} for part in _NESTED if isinstance(given := settings.get(part), dict)}
    try:
        return Site.model_validate({**kept, **settings, **nested})
    except ValidationError as error:
        raise Invalid(sentence(error)) from error


def sentence(error: ValidationError) -> str:
    """Say in one line what is not acceptable."""
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
