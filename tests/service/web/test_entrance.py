"""Signing in through an identity provider, against one that runs in the test."""

import base64
import gzip
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from starlette.testclient import TestClient

from service.dispatch import Dispatch
from service.domain.identity import ProviderSettings
from service.domain.keyring import Keyring
from service.store import Store
from service.usecases.accounts import Accounts
from service.usecases.scoring import Scoring
from service.web.app import create_app
from service.web.state import make_state

KEYS = [RSAKey.generate_key(2048, parameters={"kid": kid}) for kid in ("one", "two")]


@dataclass
class FakeProvider:
    """An OpenID Connect provider that checks what it is asked as a real one would."""

    key: RSAKey = field(default_factory=lambda: KEYS[0])
    published: list[RSAKey] = field(default_factory=lambda: [KEYS[0]])
    claims: dict[str, Any] = field(default_factory=dict)
    signs: Any = None
    down: bool = False
    odd: Callable[[BaseHTTPRequestHandler], None] | None = None
    asked: dict[str, str] = field(default_factory=dict)
    url: str = ""

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }

    def authorize(self, address: str) -> str:
        """What a person does at the provider: return the code with which they are sent back."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return "code-1"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        right = (
            form["code"] == "code-1"
            and challenge.decode() == self.asked["code_challenge"]
            and form["redirect_uri"] == self.asked["redirect_uri"]
            and authorization == "Basic " + base64.b64encode(b"ombud:s%26cret").decode()
        )
        if not right:
            return None
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": "ombud",
            "iat": now,
            "exp": now + 60,
            "nonce": self.asked["nonce"],
            "email": "nora@daily.example",
            "email_verified": True,
            **self.claims,
        }
        return {"id_token": self.signs(claims) if self.signs else self.signed(claims)}

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys = KeySet(made.published).as_dict(private=False)
            self._answer(keys if self.path == "/keys" else made.document())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(made.token(form, self.headers.get("authorization", "")))

        def _answer(self, body: dict[str, Any] | None) -> None:
            if made.odd:
                made.odd(self)
                return
            raw = json.dumps(body or {"error": "invalid_grant"}).encode()
            self.send_response(503 if made.down else 200 if body else 400)
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser(
    provider: FakeProvider, store: Store, dispatch: Dispatch, keyring: Keyring, scoring: Scoring, accounts: Accounts
) -> Iterator[TestClient]:
    accounts.add_person("nora@daily.example", "lead")
    settings = ProviderSettings(provider.url, "ombud", "s&cret", "http://testserver/console/sign-in/back")
    state = make_state(store, dispatch, keyring, scoring, max_unscored=9, max_memory_share=1, provider=settings)
    with TestClient(create_app(lambda: state), raise_server_exceptions=False, follow_redirects=False) as made:
        yield made


def go(browser: TestClient, provider: FakeProvider, **changes: str) -> str:
    """Go to the provider and come back; return where the browser ends."""
    address = browser.get("/console/sign-in/start").headers["location"]
    if "sign-in=" in address:
        return address
    code = provider.authorize(address)
    query = {"code": code, "state": provider.asked["state"], **changes}
    return browser.get("/console/sign-in/back", params=query).headers["location"]


def name(browser: TestClient) -> str | None:
    session = browser.get("/console/api/session")
    return session.json()["name"] if session.status_code == 200 else None


def test_whoever_the_provider_vouches_for_is_let_in_with_their_role(browser: TestClient, provider) -> None:
    ways = browser.get("/console/api/sign-in").json()
    assert ways == {"provider": {"name": "Newsroom account", "url": "/console/sign-in/start"}}
    assert go(browser, provider) == "/console"
    assert name(browser) == "nora@daily.example"
    assert browser.get("/console/api/log").status_code == 200
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["scope"].split()[0] == "openid"


def test_whoever_has_no_account_here_stays_out(browser: TestClient, provider: FakeProvider) -> None:
    provider.claims = {"email": "eve@daily.example"}
    assert go(browser, provider) == "/console?sign-in=refused"
    assert name(browser) is None


@pytest.mark.parametrize("said", [False, None, "false", 0, 1])
def test_an_address_that_the_provider_has_not_verified_is_nobodys(browser: TestClient, provider, said: object) -> None:
    provider.claims = {"email_verified": said}
    assert go(browser, provider) == "/console?sign-in=refused"
    assert name(browser) is None
    provider.claims = {"email_verified": "true"}  # as Cognito and Apple write it
    assert go(browser, provider) == "/console"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"aud": ["ombud", "another"], "azp": "another"},
        {"aud": ["ombud", "another"]},
        {"exp": 1},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"nonce": "another"},
        {"email": None},
        {"email": 7},
    ],
)
def test_a_token_that_is_not_for_us_now_and_here_lets_nobody_in(browser, provider: FakeProvider, claims: dict) -> None:
    provider.claims = claims
    assert go(browser, provider) == "/console?sign-in=failed"
    assert name(browser) is None


def test_a_token_signed_by_somebody_else_lets_nobody_in(browser: TestClient, provider: FakeProvider) -> None:
    provider.key = KEYS[1]  # not among those that are published
    assert go(browser, provider) == "/console?sign-in=failed"
    public = json.dumps(KeySet([KEYS[0]]).as_dict(private=False)["keys"][0])
    forged = OctKey.import_key(public)
    provider.signs = lambda claims: jwt.encode({"alg": "HS256", "kid": "one"}, claims, forged)
    assert go(browser, provider) == "/console?sign-in=failed"
    provider.signs = lambda claims: ".".join(
        [
            *(base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in ({"alg": "none"}, claims)),
            "",
        ]
    )
    assert go(browser, provider) == "/console?sign-in=failed"
    provider.signs = lambda _claims: "no token"
    assert go(browser, provider) == "/console?sign-in=failed"
    assert name(browser) is None


def test_a_provider_may_take_a_new_key(browser: TestClient, provider: FakeProvider) -> None:
    assert go(browser, provider) == "/console"
    provider.key, provider.published = KEYS[1], [KEYS[1]]
    assert go(browser, provider) == "/console"


def test_another_browsers_answer_signs_nobody_in(browser: TestClient, provider: FakeProvider) -> None:
    assert go(browser, provider, state="x" * 43) == "/console?sign-in=failed"
    assert go(browser, provider, code="code-2") == "/console?sign-in=failed"
    assert go(browser, provider, code="") == "/console?sign-in=failed"
    browser.cookies.clear()
    answer = browser.get("/console/sign-in/back?code=code-1&state=")
    assert answer.headers["location"] == "/console?sign-in=failed"
    assert name(browser) is None


def test_a_provider_that_is_down_is_said_to_be(browser: TestClient, provider: FakeProvider) -> None:
    provider.down = True
    assert go(browser, provider) == "/console?sign-in=failed"


def packed(to: BaseHTTPRequestHandler) -> None:
    """Answer with what would be a thousand times as long."""
    to.send_response(200)
    to.send_header("content-encoding", "gzip")
    to.end_headers()
    to.wfile.write(gzip.compress(b" " * 50_000_000))


def endless(to: BaseHTTPRequestHandler) -> None:
    """Answer without end, a little at a time."""
    to.send_response(200)
    to.end_headers()
    with suppress(OSError):
        while True:
            to.wfile.write(b" ")
            time.sleep(0.02)


def elsewhere(to: BaseHTTPRequestHandler) -> None:
    """Send whoever asks to another address."""
    to.send_response(302)
    to.send_header("location", "http://169.254.169.254/latest/meta-data")
    to.end_headers()


def long(to: BaseHTTPRequestHandler) -> None:
    """Answer with too much."""
    to.send_response(200)
    to.end_headers()
    with suppress(OSError):
        to.wfile.write(b" " * 2_000_000)


@pytest.mark.parametrize("odd", [packed, endless, elsewhere, long])
def test_a_provider_that_answers_oddly_costs_a_bounded_time_and_lets_nobody_in(
    browser: TestClient, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch, odd
) -> None:
    monkeypatch.setattr("service.provider._TIMEOUT_S", 0.5)
    provider.odd = odd
    assert go(browser, provider) == "/console?sign-in=failed"


def test_without_a_provider_there_is_only_the_password(client: TestClient) -> None:
    assert client.get("/console/api/sign-in").json() == {"provider": None}
    assert client.get("/console/sign-in/start").status_code == 404
