"""One server: its scripts, and whether it keeps what it is given."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.domain.comments import Comment
from service.domain.errors import Unavailable
from service.store import Acceptance, Store
from service.store.server import Call, Server, script


@contextmanager
def without_append_only_file(store: Store) -> Iterator[None]:
    client = store.server.client
    client.config_set("appendonly", "no")
    try:
        yield
    finally:
        client.config_set("appendonly", "yes")
        while client.info("persistence")["aof_rewrite_in_progress"]:  # until then it does not let itself be stopped
            time.sleep(0.02)


def test_scripts_that_the_server_has_forgotten_are_sent_again(store: Store) -> None:
    store.server.client.script_flush()
    assert store.queue.release("nobody", now=datetime.now(UTC)) == 0


def test_a_server_that_is_away_is_told_as_unavailable(tmp_path: Path) -> None:
    away = Server(f"unix://{tmp_path}/nothing.sock")
    with pytest.raises(Unavailable):
        away.run(Call(script("release"), ["k"], ["t"]))
    with pytest.raises(Unavailable), away.plain() as client:
        client.get("k")


def test_the_embedded_server_has_no_faults(store: Store) -> None:
    assert store.server.faults() == []
    assert not store.server.waits_for_flush


def test_a_server_without_an_append_only_file_or_with_eviction_is_told_of(store: Store) -> None:
    client = store.server.client
    client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        with without_append_only_file(store):
            append_only, eviction = store.server.faults()
    finally:
        client.config_set("maxmemory-policy", "noeviction")
    assert "appendonly yes" in append_only
    assert "noeviction" in eviction


def test_writes_wait_for_the_disk_where_the_server_does_not_by_itself(store: Store) -> None:
    store.server.client.config_set("appendfsync", "everysec")
    try:
        lazy = Server(store.server.url)
        assert lazy.waits_for_flush
        assert lazy.run(Call(script("release"), ["nothing"], ["t"])) == 0
    finally:
        store.server.client.config_set("appendfsync", "always")


def test_a_repeated_call_on_another_connection_waits_for_the_disk_too(store: Store) -> None:
    store.server.client.config_set("appendfsync", "everysec")
    try:
        lazy = Server(store.server.url)
        before = int(lazy.client.get("ombud:flushed") or 0)
        for _ in range(2):
            lazy.run(Call(script("release"), ["nothing"], ["t"]))
        assert int(lazy.client.get("ombud:flushed")) == before + 2
    finally:
        store.server.client.config_set("appendfsync", "always")


def test_a_server_without_an_append_only_file_accepts_nothing(store: Store) -> None:
    with without_append_only_file(store):
        careless = Server(store.server.url)
        with pytest.raises(Unavailable, match="can't promise"):
            careless.run(Call(script("release"), ["nothing"], ["t"]))


def test_a_full_server_is_told_as_unavailable_and_keeps_what_it_has(store: Store) -> None:
    client = store.server.client
    client.set("kept", "x")
    client.config_set("maxmemory", 1)
    try:
        assert store.server.memory_share() > 1
        with pytest.raises(Unavailable, match="takes no writes"), store.server.plain() as lent:
            lent.set("more", "x" * 1_000)
    finally:
        client.config_set("maxmemory", 0)
    assert client.get("kept") == "x"
    assert store.server.memory_share() == 0


def test_a_server_that_waits_for_its_replicas_is_told_as_unavailable(store: Store) -> None:
    store.server.client.config_set("min-replicas-to-write", 1)
    try:
        one = Acceptance("1" * 20, Comment(site="daily", id="1", revision=1, text="a"))
        with pytest.raises(Unavailable, match="takes no writes"):
            store.cases.accept([one], now=datetime(2026, 11, 23, tzinfo=UTC), due=datetime(2026, 11, 23, tzinfo=UTC))
        with pytest.raises(Unavailable, match="takes no writes"):
            store.heartbeats.beat("score", now=datetime(2026, 11, 23, tzinfo=UTC))
    finally:
        store.server.client.config_set("min-replicas-to-write", 0)
