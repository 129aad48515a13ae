"""The sweep: what was lost on the way is nudged again."""

import pytest
from support import Clock

from service.dispatch import BATCH, DELIVERY_QUEUE, SCORING_QUEUE, Dispatch, make_app
from service.domain.comments import Comment
from service.domain.errors import Unavailable
from service.store import Acceptance, Store, keys
from service.store.cases import new_case_id
from service.usecases.delivery import Delivery
from service.usecases.directory import Directory
from service.usecases.retention import Keeping
from service.usecases.scoring import Scoring
from service.usecases.statistics import Statistics
from service.usecases.upkeep import Swept, Upkeep


@pytest.fixture
def dispatch(server, store: Store) -> Dispatch:
    made = Dispatch(make_app(f"redis+socket://{server}?virtual_host=1"))
    with made._app.connection_for_write() as connection:
        for queue in (SCORING_QUEUE, DELIVERY_QUEUE):
            connection.default_channel.queue_declare(queue=queue, durable=True)
            connection.default_channel.queue_purge(queue)
    return made


@pytest.fixture
def upkeep(store: Store, directory: Directory, dispatch: Dispatch, clock: Clock) -> Upkeep:
    return Upkeep(store, directory, dispatch, clock)


def test_a_case_whose_message_was_lost_is_nudged_when_it_is_overdue(upkeep: Upkeep, dispatch, clock, post) -> None:
    for n in range(100):
        post(id=str(n))
    assert upkeep.sweep() == Swept(0, 0, 0)
    clock.tick(seconds=6)
    assert upkeep.sweep().nudged == 100
    assert dispatch.queued(SCORING_QUEUE) == 1
    assert upkeep.sweep().nudged == 0


def test_where_messages_pile_up_no_more_are_added(upkeep: Upkeep, dispatch: Dispatch, clock: Clock, post) -> None:
    post()
    for _ in range(100):
        dispatch.take(1)
    clock.tick(seconds=6)
    assert upkeep.sweep().nudged == 0


@pytest.fixture
def flood(store: Store, clock: Clock, accounts, directory, site):
    """Put so many comments of `daily` into line, whose messages are lost, and then one of `weekly`; return its case."""

    def take_in(count: int) -> str:
        accounts.add_site("weekly")
        wanted = [
            Acceptance(case := new_case_id(), Comment(site=name, id=case, revision=1, text="x"), lined_up=True)
            for name in ["daily"] * count + ["weekly"]
        ]
        store.cases.accept(wanted, now=clock(), due=clock())
        return wanted[-1].case

    return take_in


def test_messages_that_were_lost_come_back_as_fast_as_they_can_be_of_use_and_in_turn_between_sites(
    upkeep: Upkeep, dispatch: Dispatch, store: Store, clock: Clock, flood
) -> None:
    quiet = flood(3_000)
    assert upkeep.sweep().nudged == 3_001
    assert dispatch.queued(SCORING_QUEUE) == 12
    assert upkeep.sweep().nudged == 0
    assert quiet in store.lines.take(BATCH, now=clock()).fresh


def test_what_a_killed_worker_held_comes_back_while_a_flood_lasts(
    upkeep: Upkeep, dispatch: Dispatch, store: Store, clock: Clock, flood
) -> None:
    quiet = flood(1_000)
    for _ in range(150):
        dispatch.take(1)
    assert quiet in store.lines.take(2, now=clock()).fresh
    for _ in range(6):
        clock.tick(seconds=1)
        upkeep.sweep()
    assert quiet in store.lines.take(BATCH, now=clock()).again


def test_what_was_scored_meanwhile_does_not_stay_in_line(
    upkeep: Upkeep, dispatch: Dispatch, store: Store, scoring: Scoring, clock: Clock, flood
) -> None:
    scoring.score([flood(0)])
    assert upkeep.sweep().nudged == 1
    assert store.lines.take(BATCH, now=clock()) == ([], [])
    assert store.lines.lengths() == {}
    assert upkeep.sweep().nudged == 0


@pytest.mark.parametrize("part", [Statistics, Keeping])
def test_a_part_that_fails_ends_no_sweep(
    upkeep: Upkeep, store: Store, clock: Clock, site, monkeypatch: pytest.MonkeyPatch, part: type
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("nobody can read this")

    monkeypatch.setattr(part, "count" if part is Statistics else "keep", fail)
    assert upkeep.sweep() == Swept(0, 0, 0)
    assert store.heartbeats.last("sweep") is not None


def test_a_full_store_deletes_what_has_been_kept_for_its_days(
    upkeep: Upkeep, scoring, store, accounts, directory, clock: Clock, post
) -> None:
    accounts.change_site("daily", callback_url=None, retention={"text": 1})
    directory.forget()
    case_id = post("toxicity=0.0")
    scoring.score([case_id])
    upkeep.sweep()
    store.server.client.zadd(keys.cases("daily"), {case_id: 1_000})  # as if it had come in long ago
    post(id="2")
    clock.tick(seconds=6)
    store.server.client.config_set("maxmemory", 1)
    try:
        with pytest.raises(Unavailable, match="takes no writes"):
            upkeep.sweep()
    finally:
        store.server.client.config_set("maxmemory", 0)
    (case,) = store.cases.load([case_id])
    assert case.comment.text == ""


def test_a_broker_that_is_away_holds_up_nothing_but_nudges(
    store: Store, directory, clock: Clock, tmp_path, flood
) -> None:
    away = Dispatch(make_app(f"redis+socket://{tmp_path}/nothing.sock?virtual_host=1"))
    flood(1)
    with pytest.raises(Unavailable, match="broker"):
        Upkeep(store, directory, away, clock).sweep()
    assert store.heartbeats.last("sweep") is not None


def test_a_site_with_news_is_nudged_until_it_has_heard(upkeep: Upkeep, dispatch, scoring: Scoring, store, post) -> None:
    scoring.score([post()])
    assert upkeep.sweep().sites == 1
    assert dispatch.queued(DELIVERY_QUEUE) == 1
    assert store.deliveries.lock("daily", token="somebody", lease_s=60)
    assert upkeep.sweep().sites == 0


def test_claims_that_ran_out_go_back(upkeep: Upkeep, scoring: Scoring, review, clock: Clock, post) -> None:
    scoring.score([post("toxicity=0.5")])
    review.claim()
    assert upkeep.sweep().reclaimed == 0
    clock.tick(minutes=3)
    assert upkeep.sweep().reclaimed == 1
    assert review.waiting()[0].waiting == 1


def test_messages_carry_numbers_and_never_words(dispatch: Dispatch, upkeep: Upkeep, clock: Clock, post) -> None:
    post("Xanadu")
    clock.tick(seconds=6)
    upkeep.sweep()
    with dispatch._app.connection_for_read() as connection:
        message = connection.default_channel.basic_get(SCORING_QUEUE, no_ack=True)
    assert message is not None
    assert "Xanadu" not in str(message.body)
    assert "Xanadu" not in str(message.headers)


def test_a_broker_that_is_away_is_noted_and_not_raised(tmp_path) -> None:
    away = Dispatch(make_app(f"redis+socket://{tmp_path}/nothing.sock?virtual_host=1"))
    assert not away.take(1)
    assert not away.deliver(["daily"])
    with pytest.raises(Unavailable):
        away.queued(SCORING_QUEUE)


def test_a_site_that_is_not_to_be_called_is_not_nudged_again(
    upkeep: Upkeep, store: Store, keyring, clock: Clock, scoring: Scoring, accounts, post
) -> None:
    scoring.score([post()])
    accounts.change_site("daily", callback_disabled="it answered 410 Gone")
    upkeep.directory.forget()
    assert Delivery(store, upkeep.directory, keyring, clock).deliver("daily") == 0
    clock.tick(seconds=61)
    assert upkeep.sweep().sites == 0


def test_a_sweep_gives_a_sign_of_life(upkeep: Upkeep, store: Store, clock: Clock) -> None:
    assert store.heartbeats.last("sweep") is None
    upkeep.sweep()
    last = store.heartbeats.last("sweep", here=True)
    assert last is not None
    assert abs((last - clock()).total_seconds()) < 0.01


def test_what_has_been_kept_for_its_days_is_deleted(upkeep: Upkeep, scoring, store, accounts, directory, post) -> None:
    accounts.change_site("daily", callback_url=None, retention={"text": 1})
    directory.forget()
    case_id = post("toxicity=0.0")
    scoring.score([case_id])
    upkeep.sweep()
    store.server.client.zadd(keys.cases("daily"), {case_id: 1_000})  # as if it had come in long ago
    upkeep.sweep()
    (case,) = store.cases.load([case_id])
    assert case.comment.text == ""


def test_nothing_is_deleted_by_a_clock_that_is_wrong(
    upkeep: Upkeep, scoring, store, accounts, directory, clock: Clock, post
) -> None:
    accounts.change_site("daily", callback_url=None, retention={"text": 1})
    directory.forget()
    case_id = post("toxicity=0.0")
    scoring.score([case_id])
    clock.tick(days=400)
    upkeep.sweep()
    (case,) = store.cases.load([case_id])
    assert case.comment.text == "toxicity=0.0"
