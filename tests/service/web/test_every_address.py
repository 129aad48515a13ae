"""Every address there is, asked by everybody who may not: a new one is held to this before anybody thinks of it."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from service.store import Store
from service.usecases.accounts import Accounts
from service.usecases.deciding import Actor, Deciding
from service.usecases.scoring import Scoring
from service.web.app import routes
from service.web.state import State

API = "/console/api"
OPEN = {
    "/",
    "/healthz",
    "/openapi.json",
    "/problems/{kind}",
    "/console",
    "/console/static",
    "/console/sign-in/start",
    "/console/sign-in/back",
    f"{API}/sign-in",
    "POST " + f"{API}/session",
    # A description of Perspective's interface, the same for all.
    "/$discovery/rest",
    "/discovery/v1/apis/commentanalyzer/v1alpha1/rest",
    # What Akismet's and Perspective's servers have at these addresses is nothing, or a word that tells no more.
    "/v1alpha1/{other:path}",
    "/batch",
    # For those who run Ombud: tests/service/web/test_observers.py.
    "/readyz",
    "/metrics",
}
REFUSED = {400, 401, 403, 404, 405}
WORDS = {"invalid"}  # as Akismet refuses, with 200

QUERIES = {
    f"{API}/cases": [""],
    f"{API}/events": [""],
    f"{API}/search": ["q=toxicity", "id=c-1", "site=daily"],
    f"{API}/models/drift": ["site=daily"],
    f"{API}/models/challenger": ["site=daily"],
}
"""What to ask for; elsewhere nothing, and the site."""

BODIES: dict[str, Callable[[str], Any]] = {
    f"PUT {API}/session/preferences": lambda _case: None,  # their own
    f"PUT {API}/session/password": lambda _case: None,
    f"DELETE {API}/session": lambda _case: None,
    f"POST {API}/claims": lambda case: {"cases": [case]},
    f"PUT {API}/claims/{{claim}}": lambda _case: {},
    f"DELETE {API}/claims/{{claim}}": lambda _case: {},
    f"DELETE {API}/claims/{{claim}}/cases/{{case}}": lambda _case: {},
    f"POST {API}/cases/{{case}}/decision": lambda _case: {"action": "approve", "claim": "x" * 16},
    f"POST {API}/decisions": lambda case: {"decisions": [{"case": case, "action": "undo", "seq": 1}]},
    f"POST {API}/second-look": lambda _case: {"site": "daily", "id": "x", "take_back": True},
    f"POST {API}/deliveries/{{site}}": lambda _case: {},
    f"PUT {API}/models/challenger": lambda _case: {"version": "test", "site": "daily"},
    f"DELETE {API}/models/challenger": lambda _case: {},
    f"POST {API}/sites": lambda _case: {"name": "another"},
    f"PATCH {API}/sites/{{site}}": lambda _case: {"callback_url": "https://elsewhere.example"},
    f"POST {API}/sites/{{site}}/preview": lambda _case: {"policy": {}},
    f"POST {API}/sites/{{site}}/keys": lambda _case: {},
    f"POST {API}/sites/{{site}}/secrets": lambda _case: {},
    f"POST {API}/people": lambda _case: {"name": "new", "role": "admin", "password": "correct horse"},
    f"PATCH {API}/people/{{person}}": lambda _case: {"role": "admin", "sites": None},
    f"DELETE {API}/people/{{person}}": lambda _case: {},
}
"""What changes something, and what of another site somebody might send there; None for what is their own."""

HIDDEN = re.compile(r"hidden|mara|daily")
OF_SESSIONS = re.compile(rb"ombud:(session|attempts|known-place|measured|usage|tall(y|ied)|flushed|changes)")


def flat(found: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Every method and address."""
    for route in found:
        assert isinstance(route, Route | Mount), f"{route} is of a kind that is not walked here"
        if isinstance(route, Mount):
            yield "GET", route.path
        else:
            for method in sorted((route.methods or {"GET", "POST"}) - {"HEAD"}):
                yield method, route.path


EVERY = list(flat(routes()))
CONSOLE = [each for each in EVERY if each[1].startswith(f"{API}/") and not {each[1], " ".join(each)} & OPEN]


def filled(path: str, case: str) -> str:
    """An address that names what is of another site."""
    for name, value in {"site": "daily", "case": case, "claim": "x" * 16, "person": "mara"}.items():
        path = path.replace(f"{{{name}}}", value)
    return re.sub(r"\{\w+(:path)?\}", "c-1", path)


def kept(store: Store) -> dict[bytes, bytes]:
    """All that is in the store, but for what every visit leaves, and hours that are counted when somebody looks."""
    client = store.server.client
    keys = [key if isinstance(key, bytes) else key.encode() for key in client.scan_iter(count=1_000)]
    return {key: client.dump(key) for key in sorted(keys) if not OF_SESSIONS.match(key)}


@pytest.fixture
def case(accounts: Accounts, store: Store, scoring: Scoring, deciding: Deciding, post, state: State) -> str:
    """Return a case that waits on a site with something of everything. Whoever asks is of another site."""
    state.event_life_s = 0.01
    about = {"author": {"id": "hidden-author"}, "article": {"id": "hidden-article", "title": "hidden"}}
    rejected = post("hidden toxicity=0.99", id="c-2", **about)
    waiting = post("hidden toxicity=0.5", id="c-1", **about)
    scoring.score([rejected, waiting])
    accounts.add_person("mara", "moderator", sites=["daily"])
    deciding.undo(rejected, Actor("mara", "", leads=True, sites=["daily"]), seq=1, note="hidden")
    accounts.add_site("weekly")
    state.directory.forget()
    accounts.add_person("root", "admin")
    return waiting


def asked(path: str, case: str) -> list[str]:
    """The addresses to ask at."""
    return [f"{filled(path, case)}?{query}" for query in QUERIES.get(path, ["", "site=daily"])]


@pytest.mark.parametrize("role", ["moderator", "lead", "admin"])
def test_whoever_is_of_another_site_sees_and_changes_nothing(console, accounts, case: str, store, role: str) -> None:
    desk: TestClient = console("olga", role)
    accounts.change_person("olga", sites=["weekly"])
    before = kept(store)
    assert len(before) > 20
    seen = []
    for method, path in CONSOLE:
        assert method == "GET" or f"{method} {path}" in BODIES, f"say what somebody could send to {method} {path}"
        body = BODIES[f"{method} {path}"](case) if method != "GET" else None
        if body is None and method != "GET":
            continue
        for address in asked(path, case):
            answer = desk.request(method, address, json=body)
            assert answer.status_code in (200, 204, 403, 404), (method, address, answer.text)
            # A refusal may repeat what was asked for.
            told = answer.text if answer.status_code == 200 else answer.text.replace("daily", "")
            if HIDDEN.search(told) or (case in told and case not in address + json.dumps(body)):
                seen.append((method, address, told[:300]))
    assert seen == []
    assert kept(store) == before


def test_what_is_asked_that_way_is_there_to_be_seen(console, case: str, store: Store) -> None:
    """Or the walk above would prove nothing."""
    desk: TestClient = console("olga", "admin")
    before = kept(store)
    shown = set()
    for method, path in CONSOLE:
        for address in asked(path, case) if method == "GET" else []:
            answer = desk.get(address)
            assert answer.status_code == 200, (address, answer.text)
            shown |= {path} if HIDDEN.search(answer.text) or case in answer.text else set()
    assert len(shown) >= 10, shown
    assert kept(store) == before, "what is read without the page's token must change nothing"


def test_nothing_but_what_is_open_answers_whoever_has_not_said_who_they_are(client, case: str, store: Store) -> None:
    client.headers.pop("authorization", None)
    before = kept(store)
    answers = {}
    for method, path in EVERY:
        if path in OPEN or f"{method} {path}" in OPEN:
            continue
        answer = client.request(method, filled(path, case), content=None if method == "GET" else json.dumps({}))
        if answer.status_code not in REFUSED and answer.text not in WORDS:
            answers[method, path] = (answer.status_code, answer.text[:200])
    assert answers == {}
    assert kept(store) == before


def test_nothing_is_changed_for_a_page_of_another_origin(console, case: str, store: Store) -> None:
    """A browser sends the cookie along, but cannot be made to send the token of the page."""
    desk: TestClient = console("olga", "admin")
    before = kept(store)
    for token in (None, "", "x" * 22):
        desk.headers.pop("x-ombud-csrf", None)
        if token is not None:
            desk.headers["x-ombud-csrf"] = token
        for method, path in CONSOLE:
            if method != "GET":
                body = BODIES[f"{method} {path}"](case)
                answer = desk.request(method, filled(path, case), json=body)
                assert (method, path, answer.status_code) == (method, path, 403)
    assert kept(store) == before
    assert desk.get(f"{API}/session").status_code == 200
