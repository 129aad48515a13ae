"""A site's settings for Coral: what is secret is taken in clear, kept sealed, and never shown."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from service.domain.errors import Invalid
from service.domain.keyring import Keyring
from service.domain.sites import Site

SECRET = {"token", "phase_secret", "webhook_secret"}
"""What is given in clear: Coral's access token, and a signing secret to add to those of the phase or the webhooks."""

_LISTS = {"phase_secret": "phase_secrets", "webhook_secret": "webhook_secrets"}
_ELSEWHERE = {"phase_secret": "whsec_", "webhook_secret": "empsec_"}
_LONGEST = 4_096


def sealed(site: Site, given: Mapping[str, object], keyring: Keyring) -> dict[str, object]:
    """Return settings of `coral` as they are kept: a new signing secret joins the one before, `None` removes all.

    A token goes to nobody but the address that it was given for: with another address it is forgotten.

    Raises:
        Invalid: a secret is not one, or is meant for another field.
    """
    if fixed := sorted(set(given) & set(_LISTS.values())):
        raise Invalid(f"coral.{fixed[0]}: give one {fixed[0].removesuffix('s')} at a time")
    kept: dict[str, object] = {name: value for name, value in given.items() if name not in SECRET}
    if site.coral.address is not None and _origin(given.get("address", site.coral.address)) != _origin(
        site.coral.address
    ):
        kept["token"] = None
    for name in sorted(SECRET & set(given)):
        secret = given[name]
        if secret in (None, ""):
            kept[_LISTS.get(name, name)] = [] if name in _LISTS else None
            continue
        clear = _checked(name, secret)
        if name not in _LISTS:
            kept[name] = keyring.seal(clear)
            continue
        before: Sequence[str] = getattr(site.coral, _LISTS[name])
        if clear not in [_opened(keyring, each) for each in before]:
            kept[_LISTS[name]] = [keyring.seal(clear), *before[:1]]
    return kept


def _origin(address: object) -> tuple[str, str]:
    parts = urlsplit(str(address or "").strip().lower())
    return parts.scheme, parts.netloc


def _checked(name: str, secret: object) -> str:
    if not isinstance(secret, str) or not 8 <= len(secret) <= _LONGEST or not secret.isascii() or " " in secret:
        raise Invalid(f"coral.{name}: 8 to {_LONGEST} characters of ASCII without spaces, as Coral shows it")
    if name in _ELSEWHERE and secret.startswith(_ELSEWHERE[name]):
        other = "webhook" if name == "phase_secret" else "moderation phase"
        raise Invalid(f"coral.{name}: this is the secret of a {other}")
    return secret


def _opened(keyring: Keyring, each: str) -> str | None:
    try:
        return keyring.unseal(each)
    except ValueError:
        return None


def shown(site: Site) -> dict[str, Any]:
    """Return a site's settings for Coral with its secrets only counted, as JSON values."""
    coral = site.coral
    return {
        **coral.model_dump(mode="json", exclude={"token", "phase_secrets", "webhook_secrets"}),
        "tokens": int(coral.token is not None),
        "phase_secrets": len(coral.phase_secrets),
        "webhook_secrets": len(coral.webhook_secrets),
    }
