"""Settings: one version's changes leave what another one has added, and neither is kept from its work."""

import json

import pytest

from service.domain.errors import NotFound, Unavailable
from service.domain.sites import Policy, Retention, Site
from service.store import Account, Store, keys

FIRST = {
    *("name", "language", "callback_url", "callback_private", "callback_batch", "callback_disabled"),
    *("notify_in_review", "rate_limit", "policy", "desk", "house_rules", "coral", "key_ids", "secret_generations"),
}
"""What the release before takes; it refuses a site with anything else."""


def kept(store: Store, name: str = "daily") -> dict:
    return json.loads(store.server.client.hget(keys.SITES, name))


def test_the_release_before_finds_only_what_it_knows(store: Store) -> None:
    store.sites.add(Site(name="daily", retention=Retention(text=30)))
    assert set(kept(store)) == FIRST
    assert store.sites.get("daily").retention.text == 30
    assert store.sites.all() == [store.sites.get("daily")]


def test_what_the_release_before_changes_leaves_what_came_later(store: Store) -> None:
    store.sites.add(Site(name="daily", retention=Retention(text=30)))
    store.server.client.hset(keys.SITES, "daily", json.dumps(kept(store) | {"language": "de"}))
    assert store.sites.get("daily") == Site(name="daily", language="de", retention=Retention(text=30))
    store.sites.change("daily", lambda site: site.model_copy(update={"retention": Retention()}))
    assert store.sites.get("daily") == Site(name="daily", language="de")
    assert not store.server.client.exists(keys.SITES_LATER)


def test_what_a_later_release_has_added_is_kept_through_a_change(store: Store) -> None:
    store.sites.add(Site(name="daily"))
    added = kept(store)
    added["policy"]["mood"] = "mild"
    store.server.client.hset(keys.SITES, "daily", json.dumps(added))
    store.server.client.hset(keys.SITES_LATER, "daily", json.dumps({"weather": {"wind": 3}}))
    store.sites.change("daily", lambda site: site.model_copy(update={"policy": Policy(mode="assist")}))
    assert store.sites.get("daily").policy.mode == "assist"
    assert kept(store)["policy"]["mood"] == "mild"
    assert json.loads(store.server.client.hget(keys.SITES_LATER, "daily")) == {"weather": {"wind": 3}}


def test_a_site_that_only_another_release_can_read_takes_no_other_along(store: Store) -> None:
    store.sites.add(Site(name="daily"))
    store.sites.add(Site(name="weekly"))
    foreign = json.dumps(kept(store, "weekly") | {"policy": {"mode": "oracle"}})
    store.server.client.hset(keys.SITES, "weekly", foreign)
    assert [site.name for site in store.sites.all()] == ["daily"]
    with pytest.raises(Unavailable, match="another version"):
        store.sites.get("weekly")
    with pytest.raises(Unavailable, match="another version"):
        store.sites.change("weekly", lambda site: site)
    assert store.server.client.hget(keys.SITES, "weekly") == foreign
    with pytest.raises(NotFound):
        store.sites.get("monthly")


def test_an_account_keeps_what_a_later_release_has_added(store: Store) -> None:
    store.people.add(Account(name="nora", role="admin"))
    added = json.loads(store.server.client.hget(keys.USERS, "nora"))
    added["preferences"]["hue"] = "blue"
    store.server.client.hset(keys.USERS, "nora", json.dumps(added))
    store.people.change("nora", lambda account: account.model_copy(update={"sites": None}))
    assert json.loads(store.server.client.hget(keys.USERS, "nora")) == added
    assert [account.name for account in store.people.all()] == ["nora"]
