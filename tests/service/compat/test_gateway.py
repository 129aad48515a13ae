"""What the formats of other services lean on: keys that are remembered, and limits without a store."""

import anyio
import pytest
from support import Clock

from service.compat.gateway import Gateway
from service.domain.comments import CommentIn
from service.domain.errors import Unavailable
from service.store import Store
from service.usecases.accounts import Accounts, NewSite
from service.usecases.directory import Directory
from service.web.state import State


@pytest.fixture
def gateway(state: State) -> Gateway:
    return state.gateway


def go_away(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise Unavailable("the store does not answer")

    monkeypatch.setattr(store.sites, "all", refuse)


def test_a_known_key_is_good_while_the_store_is_away(
    gateway: Gateway, site: NewSite, store: Store, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask() -> None:
        assert (await gateway.site_of_key(site.api_key)).name == "daily"
        go_away(store, monkeypatch)
        directory.forget()
        assert (await gateway.site_of_key(site.api_key)).name == "daily"
        with pytest.raises(Unavailable):
            await gateway.site_of_key("abcdefghijkl")

    anyio.run(ask)


def test_a_withdrawn_key_is_noticed_at_once_after_a_pause(
    gateway: Gateway, site: NewSite, accounts: Accounts, directory: Directory
) -> None:
    async def ask() -> None:
        assert await gateway.site_of_key(site.api_key) is not None
        accounts.rotate_key("daily", keep_old=False)
        directory.forget()
        assert await gateway.site_of_key(site.api_key) is None

    anyio.run(ask)


def test_texts_are_scored_and_nothing_is_kept(gateway: Gateway, site: NewSite, directory: Directory, store: Store):
    async def ask() -> None:
        (scores,) = await gateway.score(["toxicity=0.9"])
        assert scores["toxicity"] == 0.9
        comment = CommentIn(id="1", text="toxicity=0.99")
        assert (await gateway.judge(directory.get("daily"), comment)).verdict == "reject"

    anyio.run(ask)
    assert store.cases.find("daily", ["1"]) == [None]


def test_calls_that_keep_nothing_are_held_to_the_rate_limit_too(
    gateway: Gateway, site: NewSite, accounts: Accounts, directory: Directory, clock: Clock
) -> None:
    accounts.change_site("daily", rate_limit={"per_second": 2, "burst": 2})
    directory.forget()
    daily = directory.get("daily")
    assert [gateway.limit(daily) for _ in range(2)] == [0, 0]
    assert 0 < gateway.limit(daily) <= 0.5
    clock.tick(seconds=0.5)
    assert gateway.limit(daily) == 0


def test_a_store_that_is_nearly_full_takes_in_no_more_by_other_formats(
    gateway: Gateway, site: NewSite, directory: Directory, store: Store
) -> None:
    client = store.server.client
    client.config_set("maxmemory", int(client.info("memory")["used_memory"] / 0.95))

    async def take_in() -> None:
        with pytest.raises(Unavailable, match="memory"):
            await gateway.take_in(directory.get("daily"), CommentIn(id="1", text="toxicity=0.0"))

    try:
        anyio.run(take_in)
    finally:
        client.config_set("maxmemory", 0)
    assert store.cases.counters().get("accepted", 0) == 0
