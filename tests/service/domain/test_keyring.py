"""Everything that depends on the installation's secret."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.keyring import KEY_LENGTH, Keyring, new_api_key

ONE, OTHER = Keyring(b"1" * 32), Keyring(b"2" * 32)


def test_an_api_key_fits_into_a_host_name() -> None:
    key = new_api_key()
    assert len(key) == KEY_LENGTH
    assert key.isalnum()
    assert key == key.lower()


def test_keys_and_secrets_mean_nothing_under_another_installations_secret() -> None:
    assert ONE.key_id("abc") != OTHER.key_id("abc")
    assert ONE.webhook_secret("daily", 1) != OTHER.webhook_secret("daily", 1)


def test_a_webhook_secret_has_the_form_that_standard_webhooks_asks_for() -> None:
    secret = ONE.webhook_secret("daily", 1)
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32


def test_rotation_gives_another_secret_and_sites_have_their_own() -> None:
    secrets = {ONE.webhook_secret(site, n) for site in ("daily", "weekly") for n in (1, 2)}
    assert len(secrets) == 4


@given(st.text(), st.text())
def test_pseudonyms_tell_values_apart_and_kinds_too(one: str, other: str) -> None:
    same = one.strip().lower() == other.strip().lower()
    assert (ONE.pseudonym("s", "email", one) == ONE.pseudonym("s", "email", other)) == same
    assert ONE.pseudonym("s", "email", one) != ONE.pseudonym("s", "ip", one)
    assert ONE.pseudonym("s", "email", one) != ONE.pseudonym("t", "email", one)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        Keyring(b"short")


def test_what_is_sealed_is_read_again_under_the_same_secret_alone() -> None:
    sealed = Keyring(b"a" * 32).seal("another service's secret")
    assert "secret" not in sealed
    assert Keyring(b"a" * 32).unseal(sealed) == "another service's secret"
    for wrong in (sealed[:-4], "", "\udcff", "nothing"):
        with pytest.raises(ValueError, match="sealed"):
            Keyring(b"a" * 32).unseal(wrong)
    with pytest.raises(ValueError, match="sealed"):
        Keyring(b"b" * 32).unseal(sealed)
