"""Guessing is bounded, and nobody is locked out by a stranger."""

import pytest

from service.domain.keyring import Keyring
from service.store import Store
from service.usecases.attempts import Attempts, TooManyAttempts


@pytest.fixture
def attempts(store: Store, keyring: Keyring) -> Attempts:
    return Attempts(store, keyring)


def tries(attempts: Attempts, name: str, address: str, at_most: int = 1_000) -> int:
    """How often somebody may try before they are told to wait."""
    for count in range(at_most):
        try:
            attempts.begin(name, address)
        except TooManyAttempts:
            return count
    return at_most


def test_one_address_gets_ten_tries_at_a_name(attempts: Attempts) -> None:
    assert tries(attempts, "admin", "192.0.2.1") == 10
    assert tries(attempts, "nora", "192.0.2.1") == 10


def test_a_stranger_cannot_lock_admin_out_of_the_desk_where_admin_works(attempts: Attempts) -> None:
    attempts.begin("admin", "198.51.100.7")
    attempts.succeed("admin", "198.51.100.7")
    guessed = sum(tries(attempts, "admin", f"192.0.2.{n}", 9) for n in range(20))
    assert guessed < 101
    with pytest.raises(TooManyAttempts, match="this name"):
        attempts.begin("admin", "203.0.113.5")
    attempts.begin("admin", "198.51.100.7")


def test_one_address_cannot_go_through_all_names(attempts: Attempts) -> None:
    assert sum(tries(attempts, f"name-{n}", "192.0.2.1", 5) for n in range(100)) == 300


def test_the_addresses_of_one_ipv6_network_count_as_one(attempts: Attempts) -> None:
    assert sum(tries(attempts, "admin", f"2001:db8:1:2::{n}", 1) for n in range(1, 30)) == 10
    assert tries(attempts, "admin", "2001:db8:1:3::1", 1) == 1


def test_a_sign_in_that_worked_clears_the_count(attempts: Attempts) -> None:
    tries(attempts, "nora", "192.0.2.1", 9)
    attempts.succeed("nora", "192.0.2.1")
    assert tries(attempts, "nora", "192.0.2.1") == 10


def test_neither_names_nor_addresses_stand_in_the_store_in_clear(attempts: Attempts, store: Store) -> None:
    attempts.begin("nora", "192.0.2.1")
    attempts.succeed("nora", "192.0.2.1")
    kept = "".join(store.server.client.keys("*"))
    assert "nora" not in kept
    assert "192.0.2" not in kept
