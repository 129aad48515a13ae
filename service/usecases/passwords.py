"""Passwords, kept as argon2id hashes alone."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.domain.errors import Invalid

MIN_PASSWORD = 10


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # argon2id with the parameters of RFC 9106, second choice


@cache
def _hash_of_nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))


def hashed(password: str) -> str:
    """Return what a password is kept as.

    Raises:
        Invalid: it is too short.
    """
    if len(password) < MIN_PASSWORD:
        raise Invalid(f"a password has at least {MIN_PASSWORD} characters")
    return _hasher().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one that was kept; takes as long where none was."""
    try:
        _hasher().verify(kept or _hash_of_nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
