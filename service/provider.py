"""The newsroom's identity provider: OpenID Connect's authorization code flow, with PKCE (RFC 7636)."""

import base64
import hashlib
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic_core import from_json

from service.domain.errors import Refused
from service.domain.identity import ProviderSettings

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""None with a shared secret: a key that is public could be taken for one."""

_PLAIN = {"accept": "application/json", "accept-encoding": "identity"}
_TIMEOUT_S = 10.0
_MOST_BYTES = 512 * 1024
_FRESH_S = 3600.0
_CLOCKS_DIFFER_S = 60


class ProviderFailed(Refused):
    """The identity provider does not answer as it should; the message is for the operator's log."""

    code = "provider-failed"


class Provider:
    """Speaks to one provider. Its addresses and keys are remembered for an hour. Safe to share between threads."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._known: tuple[float, dict[str, Any], KeySet] | None = None

    def address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Return where to send somebody who wants to sign in.

        Raises:
            ProviderFailed: the provider can't be reached.
        """
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.settings.redirect_uri,
            "scope": self.settings.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        document, _ = self._discovered()
        endpoint = str(document["authorization_endpoint"])
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(query)}"

    def claims(self, code: str, *, nonce: str, verifier: str) -> Mapping[str, Any]:
        """Exchange the code that somebody came back with; return what the provider says of them.

        Raises:
            ProviderFailed: it says no, or what it says is not signed for us, now, and for this sign-in.
        """
        document, keys = self._discovered()
        answer = self._ask_for_token(document, code, verifier)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise ProviderFailed("the answer holds no id_token")
        try:
            claims = self._decoded(token, keys)
        except (JoseError, ValueError):
            # It may sign with a new key by now.
            claims = self._decoded_or_failed(token, self._discovered(anew=True)[1])
        self._check(claims, nonce)
        return claims

    def _ask_for_token(self, document: Mapping[str, Any], code: str, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.settings.redirect_uri,
            "code_verifier": verifier,
        }
        # RFC 6749, 2.3.1: both are form-encoded before they become a name and a password.
        auth = (quote(self.settings.client_id, safe=""), quote(self.settings.client_secret, safe=""))
        methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in methods:
            return self._fetch("POST", str(document["token_endpoint"]), data=form, auth=auth)
        form |= {"client_id": self.settings.client_id, "client_secret": self.settings.client_secret}
        return self._fetch("POST", str(document["token_endpoint"]), data=form)

    @staticmethod
    def _decoded(token: str, keys: KeySet) -> dict[str, Any]:
        return dict(jwt.decode(token, keys, algorithms=_ALGORITHMS).claims)

    def _decoded_or_failed(self, token: str, keys: KeySet) -> dict[str, Any]:
        try:
            return self._decoded(token, keys)
        except (JoseError, ValueError) as error:
            raise ProviderFailed(f"the id_token is not good: {type(error).__name__}") from None

    def _check(self, claims: Mapping[str, Any], nonce: str) -> None:
        """Check what OpenID Connect Core 1.0 asks for in 3.1.3.7."""
        audience = claims.get("aud")
        audience = audience if isinstance(audience, list) else [audience]
        now = time.time()
        expires, issued = claims.get("exp"), claims.get("iat")
        if claims.get("iss") != self.settings.issuer:
            raise ProviderFailed("the id_token is another issuer's")
        us = self.settings.client_id
        if us not in audience or claims.get("azp", us if len(audience) == 1 else None) != us:
            raise ProviderFailed("the id_token is for somebody else")
        if not isinstance(expires, int | float) or expires < now - _CLOCKS_DIFFER_S:
            raise ProviderFailed("the id_token has expired")
        if not isinstance(issued, int | float) or issued > now + _CLOCKS_DIFFER_S:
            raise ProviderFailed("the id_token is not good yet")
        if claims.get("nonce") != nonce:
            raise ProviderFailed("the id_token is of another sign-in")

    def _discovered(self, *, anew: bool = False) -> tuple[dict[str, Any], KeySet]:
        with self._lock:
            if self._known is None or anew or time.monotonic() - self._known[0] > _FRESH_S:
                document = self._fetch("GET", self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
                if document.get("issuer") != self.settings.issuer:
                    raise ProviderFailed("it calls itself by another name than OMBUD_OIDC_ISSUER")
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                    address = str(document.get(name, ""))
                    if urlsplit(address).scheme not in ("https", urlsplit(self.settings.issuer).scheme):
                        raise ProviderFailed(f"its {name} is no address that can be trusted")
                found: Any = self._fetch("GET", str(document["jwks_uri"]))
                try:
                    keys = KeySet.import_key_set(found)
                except (JoseError, ValueError, TypeError, KeyError) as error:
                    raise ProviderFailed(f"its keys can't be read: {type(error).__name__}") from None
                self._known = (time.monotonic(), document, keys)
            return self._known[1], self._known[2]

    def _fetch(self, method: str, url: str, **more: Any) -> dict[str, Any]:
        ends = time.monotonic() + _TIMEOUT_S
        try:
            with (
                httpx2.Client(timeout=_TIMEOUT_S, follow_redirects=False, trust_env=False) as client,
                client.stream(method, url, headers=_PLAIN, **more) as answer,
            ):
                if answer.headers.get("content-encoding", "identity") != "identity":
                    raise ProviderFailed("an answer is compressed, though it was asked for as it is")
                body = b""
                for chunk in answer.iter_raw():
                    body += chunk
                    if len(body) > _MOST_BYTES:
                        raise ProviderFailed("an answer is too long")
                    if time.monotonic() > ends:  # the client's own limit is for each piece
                        raise ProviderFailed("an answer takes too long")
                if not answer.is_success:
                    raise ProviderFailed(f"it answered {answer.status_code}")
            parsed = _json(body)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ProviderFailed(f"it can't be reached: {type(error).__name__}") from None
        if not isinstance(parsed, dict):
            raise ProviderFailed("an answer is no JSON object")
        return parsed


def _json(body: bytes) -> Any:
    try:
        return from_json(body)
    except ValueError:
        return None
