"""The sweep: what was lost on the way is nudged again."""

import pytest
from support import Clock

from service.dispatch import DELIVERY_QUEUE, SCORING_QUEUE, Dispatch, make_app
from service.domain.errors import Unavailable
from service.store import Store, keys
from service.usecases.delivery import Delivery
from service.usecases.directory import Directory
from service.usecases.scoring import Scoring
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
    for n in range(60):
        dispatch.score([f"elsewhere-{n}"])
    clock.tick(seconds=6)
    assert upkeep.sweep().nudged == 0


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


def test_messages_carry_ids_and_never_words(dispatch: Dispatch, server, post) -> None:
    dispatch.score([post("Xanadu")])
    with dispatch._app.connection_for_read() as connection:
        message = connection.default_channel.basic_get(SCORING_QUEUE, no_ack=True)
    assert message is not None
    assert "Xanadu" not in str(message.body)
    assert "Xanadu" not in str(message.headers)


def test_a_broker_that_is_away_is_noted_and_not_raised(tmp_path) -> None:
    away = Dispatch(make_app(f"redis+socket://{tmp_path}/nothing.sock?virtual_host=1"))
    away.score(["a"])
    assert not away.deliver(["daily"])
    with pytest.raises(Unavailable):
        away.queued(SCORING_QUEUE)


def test_a_site_that_is_not_to_be_called_is_looked_at_once_a_minute(
    upkeep: Upkeep, store: Store, keyring, clock: Clock, scoring: Scoring, accounts, post
) -> None:
    scoring.score([post()])
    accounts.change_site("daily", callback_disabled="it answered 410 Gone")
    upkeep.directory.forget()
    assert Delivery(store, upkeep.directory, keyring, clock).deliver("daily") == 0
    assert upkeep.sweep().sites == 0
    clock.tick(seconds=61)
    assert upkeep.sweep().sites == 1


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
