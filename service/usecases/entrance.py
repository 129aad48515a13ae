"""Let people in through the newsroom's identity provider."""

import secrets
from dataclasses import dataclass

from service.domain.errors import Refused
from service.domain.keyring import Keyring
from service.provider import Provider, ProviderFailed
from service.store import Store
from service.store.people import Session
from service.usecases.accounts import Accounts


class NotKnownHere(Refused):
    """Somebody has proved who they are, and has no account here."""

    code = "not-known-here"


@dataclass(frozen=True)
class Entrance:
    """The use case with what it needs.

    Nothing is kept between going and coming back: the browser holds `state`, and what else belongs to this
    sign-in is derived from it under the installation's secret.
    """

    store: Store
    keyring: Keyring
    accounts: Accounts
    provider: Provider

    def begin(self) -> tuple[str, str]:
        """Return `state`, for the browser to hold, and the provider's address to send it to.

        Raises:
            ProviderFailed: the provider can't be reached.
        """
        state = secrets.token_urlsafe(32)
        return state, self.provider.address(state=state, nonce=self._nonce(state), verifier=self._verifier(state))

    def finish(self, code: str, state: str) -> tuple[str, Session]:
        """Begin a session for somebody who came back with a code; return its token.

        Raises:
            ProviderFailed: the provider does not vouch for them.
            NotKnownHere: it does, but they have no account.
        """
        claims = self.provider.claims(code, nonce=self._nonce(state), verifier=self._verifier(state))
        claim = self.provider.settings.claim
        name = claims.get(claim)
        if not isinstance(name, str) or not name:
            raise ProviderFailed(f"it says nothing of {claim!r}")
        # Some say it in a string. Who may type any address in at the provider must not become its owner here.
        if claim == "email" and not (claims.get("email_verified") is True or claims.get("email_verified") == "true"):
            raise NotKnownHere("The provider does not say that it has verified this e-mail address.")
        account = self.store.people.get(name)
        if account is None:
            raise NotKnownHere("There is no account of this name here.")
        return self.accounts.open_session(account)

    def _nonce(self, state: str) -> str:
        return self.keyring.derived("oidc nonce", state)

    def _verifier(self, state: str) -> str:
        return self.keyring.derived("oidc verifier", state)
