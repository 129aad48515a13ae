"""Everything that depends on the installation's one secret.

Nothing but keyed hashes is stored: API keys are looked up by theirs, webhook secrets are derived anew,
e-mail and IP addresses can be compared and not read.
"""

import base64
import hashlib
import hmac
import secrets
import string

from cryptography.fernet import Fernet, InvalidToken

_KEY_ALPHABET = string.ascii_lowercase + string.digits
KEY_LENGTH = 12
"""Akismet's clients check the length and put the key into a host name."""


def new_api_key() -> str:
    """Return 12 characters of a-z0-9: 62 bits of chance."""
    return "".join(secrets.choice(_KEY_ALPHABET) for _ in range(KEY_LENGTH))


class Keyring:
    """Derives and hashes with HMAC-SHA256 under the installation's secret (at least 32 bytes)."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 32:
            raise ValueError("the installation's secret has fewer than 32 bytes")
        self._secret = secret
        self._webhook_secrets: dict[tuple[str, int], str] = {}

    def _mac(self, *parts: str) -> bytes:
        # Lengths keep ("a", "bc") and ("ab", "c") apart.
        message = b"".join(len(raw).to_bytes(4) + raw for raw in (part.encode() for part in parts))
        return hmac.digest(self._secret, message, hashlib.sha256)

    def key_id(self, api_key: str) -> str:
        """Return what an API key is stored and looked up as."""
        return self._mac("api-key", api_key).hex()

    def webhook_secret(self, site: str, generation: int) -> str:
        """Return a site's Standard Webhooks secret: `whsec_` and 32 bytes in base64."""
        if (site, generation) not in self._webhook_secrets:
            derived = base64.b64encode(self._mac("webhook", site, str(generation))).decode()
            self._webhook_secrets[site, generation] = f"whsec_{derived}"
        return self._webhook_secrets[site, generation]

    def seal(self, text: str) -> str:
        """Encrypt what must be read again, such as another service's secret: Fernet, under a key of its own."""
        return self._fernet().encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """Decrypt what `seal` made. Raises ValueError for anything else, as under another installation's secret."""
        try:
            return self._fernet().decrypt(sealed.encode("utf-8", "replace")).decode()
        except InvalidToken:
            raise ValueError("this was not sealed under this installation's secret") from None

    def _fernet(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self._mac("seal")))

    def derived(self, purpose: str, value: str) -> str:
        """Return 64 hex digits that follow from a value and that nobody without the secret can tell."""
        return self._mac("derived", purpose, value).hex()

    def pseudonym(self, site: str, kind: str, value: str) -> str:
        """Return a hash that is equal for equal values within one site and one kind alone."""
        return self._mac("pseudonym", site, kind, value.strip().lower()).hex()[:32]
