"""The newsroom's identity provider, as the operator names it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ProviderSettings:
    """Where the provider is, and as whom Ombud is known there.

    `claim` is what of its answer is a person's name here. `redirect_uri` is where it sends people back to.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    name: str = "Newsroom account"
    claim: str = "email"
    scope: str = "openid email profile"
