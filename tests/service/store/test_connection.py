"""Ways to the server: over TLS, by way of Sentinels, and with replicas that must have what is taken in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from servers_support import Valkey, eventually, make_authority, tls_in_front, valkeys
from support import Clock

from service.dispatch import SCORING_QUEUE, Dispatch, make_app
from service.domain.addresses import trusting
from service.domain.comments import CommentIn
from service.domain.errors import Unavailable
from service.domain.keyring import Keyring
from service.store import Store
from service.usecases import intake
from service.usecases.accounts import Accounts
from service.usecases.directory import Directory


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """A server on a port, without replicas."""
    server = Valkey(tmp_path_factory.mktemp("plain"))
    with valkeys(server):
        yield server


def take_in(store: Store, number: int) -> bool:
    """Take a comment in, as a web process does; whether it was accepted."""
    keyring = Keyring(b"s" * 32)
    try:
        site = Directory(store).get("daily")
        intake.accept(store, keyring, [(site, CommentIn(id=str(number), text="Hello"))], now=Clock()())
    except Unavailable:
        return False
    return True


def test_a_server_behind_tls_is_known_by_an_authority_of_ones_own(plain: Valkey, tmp_path: Path) -> None:
    authority, certificate = make_authority(tmp_path)
    with tls_in_front(plain.port, certificate) as port:
        url = f"rediss://127.0.0.1:{port}"
        store = Store(trusting(f"{url}/0", str(authority)))
        assert store.server.faults() == []
        store.server.client.set("said", "over TLS")
        assert plain.client.get("said") == "over TLS"
        dispatch = Dispatch(make_app(trusting(f"{url}/1", str(authority))))
        assert dispatch.take(1)
        assert dispatch.queued(SCORING_QUEUE) == 1
        with pytest.raises(Unavailable):
            Store(f"{url}/0").server.faults()  # nobody vouches for it
        assert not Dispatch(make_app(f"{url}/2")).take(1)


def test_a_certificate_of_another_name_is_refused(plain: Valkey, tmp_path: Path) -> None:
    authority, certificate = make_authority(tmp_path)
    with tls_in_front(plain.port, certificate) as port:
        url = trusting(f"rediss://localhost:{port}/0", str(authority))
        with pytest.raises(Unavailable):
            Store(url).server.faults()
        assert not Dispatch(make_app(url)).take(1)


def test_nothing_is_taken_in_that_too_few_replicas_have(plain: Valkey) -> None:
    bare, careful = Store(f"{plain.url}/2"), Store(f"{plain.url}/2?replicas=1")
    Accounts(bare, Keyring(b"s" * 32), Clock()).add_site("daily")
    assert take_in(bare, 1)
    [said] = careful.server.faults()
    assert "0 replicas are connected" in said
    assert not take_in(careful, 2)


def test_what_was_taken_in_outlives_the_master(tmp_path: Path) -> None:
    master = Valkey(tmp_path / "0")
    behind = [Valkey(tmp_path / str(n), "--replicaof", f"127.0.0.1 {master.port}") for n in (1, 2)]
    eventually(lambda: master.client.info()["connected_slaves"] == 2, "replicated")
    sentinel = Valkey(
        tmp_path / "sentinel",
        sentinel=f"sentinel monitor ombud 127.0.0.1 {master.port} 1\n"
        "sentinel down-after-milliseconds ombud 500\nsentinel failover-timeout ombud 3000\n",
    )
    with valkeys(master, *behind, sentinel):
        url = f"redis+sentinel://127.0.0.1:1,127.0.0.1:{sentinel.port}/ombud"  # one of them is away
        store, dispatch = Store(f"{url}/0?replicas=1"), Dispatch(make_app(f"{url}/1"))
        eventually(lambda: sentinel.client.sentinel_masters()["ombud"]["num-slaves"] == 2, "known to the Sentinel")
        Accounts(store, Keyring(b"s" * 32), Clock()).add_site("daily")
        assert store.server.faults() == []
        accepted = {number for number in range(200) if take_in(store, number)}
        assert len(accepted) == 200
        assert dispatch.take(1)
        master.process.kill()
        number = 200

        def goes_on() -> bool:
            nonlocal number
            number += 1
            if taken := take_in(store, number):
                accepted.add(number)
            return taken

        eventually(goes_on, "taking in again")
        for _ in range(50):
            goes_on()
        numbers = range(number + 1)
        kept = {n for n, case in zip(numbers, store.cases.find("daily", map(str, numbers)), strict=True) if case}
        assert accepted <= kept
        eventually(lambda: dispatch.take(1), "nudging again")
        assert dispatch.queued(SCORING_QUEUE) >= 1
