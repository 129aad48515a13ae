"""A site is set up for Coral with secrets that are kept sealed and never shown."""

import json
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from service.domain.errors import Invalid
from service.domain.keyring import Keyring
from service.usecases.accounts import Accounts, NewSite
from service.usecases.coral.settings import shown

FIRST, SECOND, THIRD = ("empsec_" + digit * 64 for digit in "123")


def opened(accounts: Accounts, keyring: Keyring) -> list[str]:
    return [keyring.unseal(each) for each in accounts.store.sites.get("daily").coral.phase_secrets]


def test_two_signing_secrets_are_good_at_a_time(accounts: Accounts, keyring: Keyring, site: NewSite) -> None:
    for secret, good in (
        (FIRST, [FIRST]),
        (SECOND, [SECOND, FIRST]),
        (SECOND, [SECOND, FIRST]),
        (THIRD, [THIRD, SECOND]),
    ):
        accounts.change_site("daily", coral={"phase_secret": secret})
        assert opened(accounts, keyring) == good
    accounts.change_site("daily", coral={"phase_secret": None})
    assert opened(accounts, keyring) == []


def test_what_is_not_named_stays(accounts: Accounts, keyring: Keyring, site: NewSite) -> None:
    accounts.change_site("daily", coral={"address": "https://comments.example", "token": "a-long-token"})
    after = accounts.change_site("daily", coral={"review": "flag"})
    assert (str(after.coral.address), after.coral.review) == ("https://comments.example/", "flag")
    assert keyring.unseal(after.coral.token or "") == "a-long-token"


@pytest.mark.parametrize("elsewhere", ["https://collector.example", "http://comments.example", None])
def test_a_token_stays_with_the_address_that_it_was_given_for(
    accounts: Accounts, keyring: Keyring, site: NewSite, elsewhere: str | None
) -> None:
    accounts.change_site("daily", coral={"address": "https://comments.example", "token": "a-long-token"})
    assert accounts.change_site("daily", coral={"address": "https://Comments.example/"}).coral.token
    assert accounts.change_site("daily", coral={"address": elsewhere}).coral.token is None
    moved = accounts.change_site("daily", coral={"address": "https://new.example", "token": "another-token"})
    assert keyring.unseal(moved.coral.token or "") == "another-token"


@pytest.mark.parametrize(
    "given",
    [
        {"phase_secret": "whsec_" + "1" * 64},
        {"webhook_secret": FIRST},
        {"token": "with a space in it"},
        {"token": 7},
        {"token": "short"},
        {"phase_secrets": ["gAAAA"]},
        {"review": "shrug"},
        {"timeout_ms": 50},
        {"address": "ftp://comments.example"},
        {"misspelt": 1},
    ],
)
def test_what_is_no_setting_is_refused(accounts: Accounts, site: NewSite, given: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        accounts.change_site("daily", coral=given)
    with pytest.raises(Invalid):
        accounts.add_site("weekly", coral=given)


def test_secrets_are_neither_kept_in_clear_nor_shown(
    accounts: Accounts, site: NewSite, console: Callable[..., TestClient]
) -> None:
    admin = console("ada", "admin")
    secrets = {"token": "a-long-token", "phase_secret": FIRST, "webhook_secret": "whsec_" + "9" * 64}
    changed = admin.patch("/console/api/sites/daily", json={"coral": secrets})
    made = admin.post("/console/api/sites", json={"name": "weekly", "coral": secrets})
    assert (changed.status_code, made.status_code) == (200, 201)
    kept = json.dumps(accounts.store.server.client.hgetall("ombud:sites"))
    seen = admin.get("/console/api/sites").text
    for site_name in ("daily", "weekly"):
        coral = accounts.store.sites.get(site_name).coral
        assert coral.token is not None
        for secret in (*secrets.values(), coral.token, *coral.phase_secrets, *coral.webhook_secrets):
            assert secret not in seen
            assert secret not in changed.text
        assert shown(accounts.store.sites.get(site_name))["phase_secrets"] == 1
    for secret in secrets.values():
        assert secret not in kept
