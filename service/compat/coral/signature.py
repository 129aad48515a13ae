"""Whether Coral has signed a body: `X-Coral-Signature: sha256=<hex>[,sha256=<hex>]`, HMAC-SHA256 of the raw bytes."""

import hashlib
import hmac
from collections.abc import Iterable

_MOST = 8
"""Signatures that are looked at: Coral sends one for each secret that is good, two while it is rotated."""


def is_signed(body: bytes, header: str, secrets: Iterable[str]) -> bool:
    """Tell whether any signature in the header is good under any secret, which is the whole string as Coral shows it.

    The time that it takes tells nothing of the secrets.
    """
    given = [part.strip().partition("=") for part in header.split(",", _MOST)[:_MOST]]
    signatures = [value.encode("utf-8", "replace") for scheme, _, value in given if scheme == "sha256"]
    good = False
    for secret in secrets:
        wanted = hmac.digest(secret.encode(), body, hashlib.sha256).hex().encode()
        for signature in signatures:
            good |= hmac.compare_digest(signature, wanted)
    return good
