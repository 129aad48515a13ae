"""The environment, read once. Only front doors read it; everything else is handed what it needs."""

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from models.manifest import DEFAULT_ROOT
from service.domain.addresses import BROKER_SCHEMES, STORE_SCHEMES, checked, trusting
from service.domain.errors import Invalid
from service.domain.identity import ProviderSettings
from service.embedded import socket_path

_T = TypeVar("_T", int, float)
_LEAST_TOKEN = 16
_NAMES = {
    "OMBUD_DATA_SETS",  # read by ombud-train
    "OMBUD_STORE_URL",
    "OMBUD_BROKER_URL",
    "OMBUD_CA_FILE",
    "OMBUD_DATA_DIR",
    "OMBUD_MODELS_DIR",
    "OMBUD_SECRET",
    "OMBUD_MAX_UNSCORED",
    "OMBUD_MAX_MEMORY_SHARE",
    "OMBUD_METRICS_TOKEN",
    "OMBUD_LOG_LEVEL",
    "OMBUD_OTEL",
    "OMBUD_PUBLIC_URL",
    "OMBUD_OIDC_ISSUER",
    "OMBUD_OIDC_CLIENT_ID",
    "OMBUD_OIDC_CLIENT_SECRET",
    "OMBUD_OIDC_NAME",
    "OMBUD_OIDC_CLAIM",
}


@dataclass(frozen=True)
class Settings:
    """Where things are, and how much is taken in before callers are told to wait."""

    store_url: str = field(repr=False)  # may hold a password, as the next
    broker_url: str = field(repr=False)
    data_dir: Path
    models_dir: Path
    given_secret: str | None = field(default=None, repr=False)
    embedded: bool = False
    """Whether the store is the server that `ombud up` brings along."""
    max_unscored: int = 200_000
    """Cases that may wait for their score before intake answers 503."""
    max_memory_share: float = 0.9
    """Of the store's maxmemory, likewise."""
    log_level: str = "info"
    otel: bool = False
    """Whether spans are sent by OpenTelemetry."""
    provider: ProviderSettings | None = None
    """Where people may sign in beside their password here."""
    metrics_token: str | None = field(default=None, repr=False)
    """Who has it may read metrics and readiness from anywhere."""

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read `OMBUD_*`; what is not set is as `ombud up` makes it.

        Raises:
            Invalid: a name is misspelt or a value is not acceptable.
        """
        unknown = {name for name in environ if name.startswith("OMBUD_")} - _NAMES
        if unknown:
            raise Invalid(f"no such setting: {', '.join(sorted(unknown))}; there are {', '.join(sorted(_NAMES))}")
        data_dir = Path(environ.get("OMBUD_DATA_DIR", "var")).resolve()
        socket = socket_path(data_dir)
        if ("OMBUD_STORE_URL" in environ) != ("OMBUD_BROKER_URL" in environ):
            raise Invalid("set both OMBUD_STORE_URL and OMBUD_BROKER_URL, or neither")
        store_url = environ.get("OMBUD_STORE_URL", f"unix://{socket}?db=0")
        broker_url = environ.get("OMBUD_BROKER_URL", f"redis+socket://{socket}?virtual_host=1")
        ca_file = _ca_file(environ)
        return cls(
            store_url=trusting(checked(store_url, STORE_SCHEMES, "OMBUD_STORE_URL"), ca_file),
            broker_url=trusting(checked(broker_url, BROKER_SCHEMES, "OMBUD_BROKER_URL"), ca_file),
            data_dir=data_dir,
            models_dir=Path(environ.get("OMBUD_MODELS_DIR", DEFAULT_ROOT)),
            embedded="OMBUD_STORE_URL" not in environ,
            given_secret=environ.get("OMBUD_SECRET"),
            max_unscored=_number(environ, "OMBUD_MAX_UNSCORED", int, cls.max_unscored),
            max_memory_share=_number(environ, "OMBUD_MAX_MEMORY_SHARE", float, cls.max_memory_share),
            log_level=_one_of(environ, "OMBUD_LOG_LEVEL", ("debug", "info", "warning"), cls.log_level),
            otel=_one_of(environ, "OMBUD_OTEL", ("on", "off"), "off") == "on",
            provider=_provider(environ),
            metrics_token=_token(environ),
        )

    @cached_property
    def secret(self) -> bytes:
        """The installation's secret: from the environment, or from its file, which is made on first need.

        Raises:
            Invalid: it is too short, or can't be read or made.
        """
        return _secret(self.given_secret, self.data_dir / "secret")

    def environ(self) -> dict[str, str]:
        """Return the environment that makes another process read these same settings."""
        return {
            "OMBUD_STORE_URL": self.store_url,
            "OMBUD_BROKER_URL": self.broker_url,
            "OMBUD_DATA_DIR": str(self.data_dir),
            "OMBUD_MODELS_DIR": str(self.models_dir),
            "OMBUD_LOG_LEVEL": self.log_level,
            "OMBUD_OTEL": "on" if self.otel else "off",
            "OMBUD_MAX_UNSCORED": str(self.max_unscored),
            "OMBUD_MAX_MEMORY_SHARE": str(self.max_memory_share),
        }


def _number(environ: Mapping[str, str], name: str, kind: type[_T], default: _T) -> _T:
    try:
        return kind(environ[name]) if name in environ else default
    except ValueError:
        raise Invalid(f"{name} is not a number: {environ[name]!r}") from None


def _ca_file(environ: Mapping[str, str]) -> str | None:
    named = environ.get("OMBUD_CA_FILE") or None
    if named is None:
        return None
    path = Path(named).resolve()
    if not path.is_file():
        raise Invalid(f"OMBUD_CA_FILE names {named}, and there is no such file")
    return str(path)


def _token(environ: Mapping[str, str]) -> str | None:
    token = environ.get("OMBUD_METRICS_TOKEN") or None
    if token is not None and len(token) < _LEAST_TOKEN:
        raise Invalid(f"OMBUD_METRICS_TOKEN has fewer than {_LEAST_TOKEN} characters")
    return token


def _one_of(environ: Mapping[str, str], name: str, choices: Sequence[str], default: str) -> str:
    given = environ.get(name) or default
    if given.lower() not in choices:
        raise Invalid(f"{name} is {given!r}; it may be {', '.join(choices)}")
    return given.lower()


def _provider(environ: Mapping[str, str]) -> ProviderSettings | None:
    needed = ("OMBUD_OIDC_ISSUER", "OMBUD_OIDC_CLIENT_ID", "OMBUD_OIDC_CLIENT_SECRET", "OMBUD_PUBLIC_URL")
    given = [name for name in needed if environ.get(name)]
    if not any(name.startswith("OMBUD_OIDC_") for name in given):
        return None
    if len(given) < len(needed):
        raise Invalid(
            f"signing in through a provider takes {', '.join(name for name in needed if name not in given)} too"
        )
    issuer, client_id, client_secret, public_url = (environ[name] for name in needed)
    for name in ("OMBUD_OIDC_ISSUER", "OMBUD_PUBLIC_URL"):
        if not environ[name].startswith(("https://", "http://localhost", "http://127.0.0.1")):
            raise Invalid(f"{name} must begin with https://")
    return ProviderSettings(
        issuer=issuer,
        client_id=client_id,
        client_secret=client_secret,
        redirect_uri=f"{public_url.rstrip('/')}/console/sign-in/back",
        name=environ.get("OMBUD_OIDC_NAME") or ProviderSettings.name,
        claim=environ.get("OMBUD_OIDC_CLAIM") or ProviderSettings.claim,
    )


def _secret(given: str | None, kept: Path) -> bytes:
    if given is None:
        try:
            if not kept.exists():
                _make_secret(kept)
            given = kept.read_text().strip()
        except OSError as error:
            raise Invalid(f"the secret in {kept} can't be read or made: {error.strerror}") from None
    if len(given) < 32:
        raise Invalid("the installation's secret (OMBUD_SECRET, or the file `secret`) has fewer than 32 characters")
    return given.encode()


def _make_secret(kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_name(f".secret-{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, kept)  # whole or not at all, and the first of two wins
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
