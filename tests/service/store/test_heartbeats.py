"""Signs of life, by kind and host."""

import socket
from datetime import timedelta

import pytest
from support import Clock

from service.store import Store
from service.store.heartbeats import Heartbeats


def named(store: Store, host: str, monkeypatch: pytest.MonkeyPatch) -> Heartbeats:
    """Those of a process on another machine."""
    monkeypatch.setattr(socket, "gethostname", lambda: host)
    return Heartbeats(store.server)


def test_machines_are_told_apart(store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = named(store, "one", monkeypatch), named(store, "two", monkeypatch)
    one.beat("score", now=clock())
    one.finish("score", 0)
    assert one.last("score", here=True) == two.last("score")
    assert two.last("score") is not None
    assert two.last("score", here=True) is None
    assert (one.finished("score", 0), two.finished("score", 0)) == (1, 0)


def test_a_machine_is_not_taken_for_one_whose_name_begins_alike(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(store, "news10", monkeypatch).beat("score", now=clock())
    assert named(store, "news1", monkeypatch).last("score", here=True) is None


def test_machines_that_are_gone_are_forgotten(store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    for host in ("pod-1", "pod-2"):
        gone = named(store, host, monkeypatch)
        gone.beat("score", now=clock())
        gone.finish("score", 0)
    gone.beat("deliver", now=clock() + timedelta(hours=12))
    fresh = named(store, "pod-3", monkeypatch)
    fresh.beat("score", now=clock() + timedelta(hours=25))
    assert set(store.server.client.hgetall("ombud:beats")) == {"deliver@pod-2", "score@pod-3"}
    assert set(store.server.client.hgetall("ombud:done")) == {"score-0@pod-2"}
