"""One version after another, and side by side: today's serves what the one before wrote, and leaves it able to work.

The release before is the real one: its sources in `data/version_before.zip`, and what they wrote in the JSON beside it
(`data/make_version_before.py`).
"""

import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import version_before
from support import Clock
from version_before import WORDS, Desk

from service.domain.cases import Status
from service.domain.errors import Unavailable
from service.store import Store, keys
from service.store.formats import FORMAT
from service.usecases.retention import Keeping

DATA = Path(__file__).parents[1] / "data"
BEFORE = json.loads((DATA / "version_before.json").read_text())
SAID = BEFORE["said"]
Before = Callable[[str], dict[str, Any]]


def put_back(store: Store) -> None:
    """Fill a store with what the release before wrote."""
    pipe = store.server.client.pipeline()
    put = {
        "hash": lambda key, value: pipe.hset(key, mapping=value),
        "string": pipe.set,
        "set": lambda key, value: pipe.sadd(key, *value),
        "list": lambda key, value: pipe.rpush(key, *value),
        "zset": lambda key, value: pipe.zadd(key, dict(value)),
        "stream": lambda key, value: [pipe.xadd(key, fields, id=at) for at, fields in value],
    }
    for key, kept in BEFORE["keys"].items():
        put[kept["type"]](key, kept["value"])
        if kept["ttl"] > 0:
            pipe.expire(key, kept["ttl"])
    pipe.execute()


@pytest.fixture
def desk(store: Store) -> Desk:
    """Today's version on an empty store."""
    return Desk(store)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("before")
    with zipfile.ZipFile(DATA / "version_before.zip") as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def before(server: Path, sources: Path) -> Before:
    """The release before at work on the same store, as a process of its own."""

    def act(what: str) -> dict[str, Any]:
        command = [sys.executable, version_before.__file__, str(sources), str(server), what]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        said: dict[str, Any] = json.loads(done.stdout)
        return said

    return act


def index(store: Store) -> None:
    while not store.archive.index_older():
        pass


def test_what_the_release_before_wrote_is_served_as_it_served_it(store: Store, desk: Desk) -> None:
    put_back(store)
    index(store)
    served = version_before.read(desk)
    assert served == {name: SAID[name] for name in served}


def test_its_keys_sessions_and_passwords_work(store: Store, desk: Desk) -> None:
    put_back(store)
    key_id = desk.keyring.key_id(SAID["key"])
    site = desk.directory.of_key(key_id)
    assert site is not None
    assert (site.name, site.policy.mode) == ("daily", "assist")
    assert desk.keyring.webhook_secret("daily", site.secret_generations[0]) == SAID["secret"]
    session = desk.accounts.session(SAID["session"])
    assert session is not None
    assert session.name == "nora"
    assert desk.accounts.sign_in("nora", "correct horse")[1].role == "moderator"


def test_its_cases_are_decided_scored_and_told(store: Store, desk: Desk) -> None:
    put_back(store)
    now = desk.clock() + timedelta(minutes=10)
    store.queue.reclaim_expired(now=now)
    assert store.lines.bring_back(9, now=now) == 1
    decided = desk.decide("omar")
    assert len(decided) == sum(SAID["waiting"].values()) > 0
    told = store.deliveries.take("daily", now=now, until=now, limit=99)
    assert {case.comment.id for case in told} == {"c1", "c2", "c3", "c4"}
    undone = desk.deciding.undo(decided[0], version_before.Actor("omar")).case
    assert undone.status is Status.IN_REVIEW


def test_its_comments_are_erased_and_deleted_after_their_days_without_a_trace(
    store: Store, desk: Desk, clock: Clock
) -> None:
    put_back(store)
    index(store)
    assert desk.rights.erase_comment(desk.directory.get("daily"), "c1").quotes == 1
    desk.decide("omar")
    for site in ("daily", "weekly"):
        desk.accounts.change_site(site, callback_url=None, retention={"decisions": 10, "examples": 10})
        store.server.client.delete(keys.due_delivery(site), keys.DUE_SCORING)
    desk.directory.forget()
    clock.tick(days=10_000)
    Keeping(store, desk.directory, clock).keep(most=1_000)
    left = "\n".join(f"{key} {read(store, key)}" for key in store.server.client.scan_iter())
    assert WORDS not in left
    assert "phone" not in left
    # What nobody has scored is kept until it is decided.
    assert Counter(c.status for c in store.cases.load(cases(store)) if c) == {Status.ERASED: 1, Status.RECEIVED: 1}


def cases(store: Store) -> list[str]:
    return [key.removeprefix(keys.case("")) for key in store.server.client.scan_iter(keys.case("*"))]


def read(store: Store, key: str) -> object:
    kind = store.server.client.type(key)
    return store.server.client.hgetall(key) if kind == "hash" else ""


def test_both_versions_work_on_what_the_other_wrote(store: Store, desk: Desk, before: Before) -> None:
    written = version_before.write(desk)
    desk.accounts.change_site("daily", retention={"text": 30})
    store.server.mark_format()
    worked = before("work")
    assert set(written["comments"]) == set(worked["comments"])
    assert len(worked["decided"]) == sum(written["waiting"].values()) + 2
    assert version_before.read(desk) == {name: worked[name] for name in version_before.read(desk)}
    daily = store.sites.get("daily")
    assert (daily.language, daily.retention.text) == ("de", 30)
    (late,) = store.cases.find("daily", ["late"])
    assert late is not None
    assert late.decision is not None
    assert desk.deciding.undo(late.id, version_before.Actor("ada", leads=True)).case.status is Status.IN_REVIEW


def test_while_both_versions_score_and_decide_each_case_is_decided_once(
    store: Store, desk: Desk, before: Before
) -> None:
    desk.accounts.add_site("daily", policy={"mode": "assist"})
    ids = [desk.post("daily", f"c{n}", f"Comment {n}", author={"id": f"u{n % 7}"}) for n in range(100)]
    with ThreadPoolExecutor(2) as pool:
        theirs = pool.submit(before, "race")
        ours: list[str] = []
        moved = 0
        while not theirs.done():
            now = desk.clock()
            store.lines.bring_back(1, now=now)
            moved += desk.score(store.lines.take(1, now=now).again, 0.5).count(1)
            ours += desk.decide("new", count=1)
        said = theirs.result()
    ours += desk.decide("new")
    assert moved + said["moved"] == len(ids)
    assert sorted([*ours, *said["decided"]]) == sorted(ids)
    assert Counter(line.case for line in store.log.lines("daily") if line.event == "decided") == Counter(ids)


def test_a_record_that_only_a_later_version_can_read_holds_up_no_other(store: Store, desk: Desk) -> None:
    put_back(store)
    index(store)
    client = store.server.client
    foreign = SAID["comments"]["c1"][0]["case"]
    client.hset(keys.case(foreign), "status", "pondering")
    client.hset(keys.case(SAID["comments"]["c4"][0]["case"]), "mood", "mild")
    client.hset(keys.reports(foreign), "reader", json.dumps({"at": "2026-11-23T08:00:00Z", "reason": "boring"}))
    client.xadd(
        keys.feed("daily"), {"case": foreign, "event": "pondered", "at": 1, "by": "x", "decision": '{"by": "lot"}'}
    )
    client.hset(keys.USERS, "nora", json.dumps(json.loads(client.hget(keys.USERS, "nora")) | {"shift": "late"}))
    before = client.hgetall(keys.case(foreign))
    read = version_before.read(desk)
    assert read["comments"] == SAID["comments"] | {"c1": []}
    assert [line for line in read["log"] if line[2] != "pondered"] == SAID["log"]
    assert len(store.readers.reports(foreign)) == 1
    assert foreign not in desk.decide("omar")
    assert client.hgetall(keys.case(foreign)) == before


def test_a_store_that_a_newer_version_keeps_is_refused_and_left_as_it_is(store: Store) -> None:
    put_back(store)
    store.server.client.set(keys.FORMAT, FORMAT + 1)
    for refused in (store.sites.all, lambda: store.sites.change("daily", lambda site: site), store.server.mark_format):
        with pytest.raises(Unavailable, match=f"format {FORMAT + 1} by a newer version"):
            refused()
    assert any("newer version" in fault for fault in store.server.faults())
    assert store.server.client.hgetall(keys.SITES) == BEFORE["keys"][keys.SITES]["value"]


def test_a_process_hears_that_a_newer_version_has_taken_the_store_over(store: Store) -> None:
    assert store.server.faults() == []
    store.server.mark_format()
    assert store.server.client.get(keys.FORMAT) == str(FORMAT)
    store.server.client.set(keys.FORMAT, FORMAT + 1)
    assert store.server.faults() != []
    with pytest.raises(Unavailable):
        store.cases.unscored()
