"""Who may read metrics and readiness."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from service.web.app import create_app
from service.web.state import State

TOKEN = "a-token-of-the-operators"
Ask = Callable[..., tuple[int, int]]


@pytest.fixture
def ask(state: State) -> Ask:
    """Ask from an address; return the statuses of `/readyz` and `/metrics`."""

    def answers(address: str, token: str | None = None, **headers: str) -> tuple[int, int]:
        served = replace(state, metrics_token=token)
        with TestClient(create_app(lambda: served), client=(address, 50_000)) as client:
            assert client.get("/healthz", headers=headers).status_code == 200
            ready, metrics = (client.get(path, headers=headers).status_code for path in ("/readyz", "/metrics"))
        return ready, metrics

    return answers


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.1.2.3", "100.64.1.2", "192.168.0.7", "fd00::7", "::ffff:10.1.2.3"]
)
def test_near_callers_may_ask(ask: Ask, address: str) -> None:
    assert ask(address) == (200, 200)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "", "nowhere"])
def test_strangers_may_not(ask: Ask, address: str) -> None:
    assert ask(address) == (401, 401)
    assert ask(address, TOKEN) == (401, 401)
    assert ask(address, TOKEN, authorization=f"Bearer {TOKEN[:-1]}") == (401, 401)
    assert ask(address, authorization="Bearer None") == (401, 401)


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_what_a_proxy_has_passed_on_counts_as_a_strangers(ask: Ask, header: str) -> None:
    assert ask("10.1.2.3", **{header: "10.1.2.3"}) == (401, 401)
    assert ask("127.0.0.1", **{header: "127.0.0.1"}) == (401, 401)


@pytest.mark.parametrize("address", ["198.18.0.1", "203.0.113.7", "2001:db8::1", "2001:0:53aa:64c::1"])
def test_what_is_set_aside_for_examples_and_tunnels_is_nobodys_own_network(ask: Ask, address: str) -> None:
    assert ask(address) == (401, 401)


def test_with_a_token_metrics_take_it_except_from_this_machine(ask: Ask) -> None:
    assert ask("10.1.2.3", TOKEN) == (200, 401)
    assert ask("10.1.2.3", TOKEN, authorization=f"Bearer {TOKEN}") == (200, 200)
    assert ask("93.184.216.34", TOKEN, authorization=f"Bearer {TOKEN}") == (200, 200)
    assert ask("127.0.0.1", TOKEN) == (200, 200)
