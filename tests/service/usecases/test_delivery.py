"""Carrying outcomes back: signed, in order, again and again, and never what has been overtaken."""

import threading

import pytest
from support import Clock, Receiver

from service.domain.errors import Unavailable
from service.domain.histograms import STAGES
from service.domain.keyring import Keyring
from service.store import Store
from service.usecases.accounts import Accounts
from service.usecases.deciding import Actor, Deciding
from service.usecases.delivery import DELAYS, Delivery
from service.usecases.directory import Directory
from service.usecases.review import Review
from service.usecases.scoring import Scoring


@pytest.fixture
def delivery(
    store: Store,
    directory: Directory,
    keyring: Keyring,
    clock: Clock,
    accounts: Accounts,
    site,
    receiver: Receiver,
) -> Delivery:
    """Delivery to a site that listens."""
    accounts.change_site("daily", callback_url=receiver.url)
    receiver.secret = site.webhook_secret
    return Delivery(store, directory, keyring, clock, timeout_s=2)


def outcomes(receiver: Receiver) -> list[tuple[str, int, str | None]]:
    told = [got.payload["data"] for got in receiver.got]
    return [(data["id"], data["revision"], (data["decision"] or {}).get("outcome")) for data in told]


def test_a_decision_is_told_once_with_a_signature_that_the_public_package_accepts(
    delivery: Delivery, scoring: Scoring, post, receiver: Receiver, store: Store
) -> None:
    case_id = post("toxicity=0.95")
    scoring.score([case_id])
    assert delivery.deliver("daily") == 1
    assert delivery.deliver("daily") == 0
    (got,) = receiver.got
    assert receiver.forged == []
    assert got.payload["type"] == "comment.decided"
    data = got.payload["data"]
    assert (data["case"], data["status"], data["verdict"]) == (case_id, "decided", "reject")
    assert data["reasons"][0]["code"] == "toxicity_high"
    (case,) = store.cases.load([case_id])
    assert case is not None
    assert case.history[-1].event == "delivered"


def test_a_site_hears_that_a_person_will_look_and_then_what_the_person_said(
    delivery: Delivery, scoring: Scoring, review: Review, deciding: Deciding, post, receiver: Receiver
) -> None:
    case_id = post("toxicity=0.5")
    scoring.score([case_id])
    delivery.deliver("daily")
    claimed = review.claim()
    deciding.decide(case_id, Actor("nora", claimed.token), "reject", reason="insult")
    delivery.deliver("daily")
    assert [got.payload["type"] for got in receiver.got] == ["comment.in_review", "comment.decided"]
    assert receiver.got[1].payload["data"]["decision"]["by"] == "person"
    assert receiver.got[0].headers["webhook-id"] != receiver.got[1].headers["webhook-id"]


def test_a_site_that_does_not_want_to_hear_of_reviews_hears_of_decisions_alone(
    delivery: Delivery,
    accounts: Accounts,
    scoring: Scoring,
    review: Review,
    deciding: Deciding,
    post,
    receiver: Receiver,
) -> None:
    accounts.change_site("daily", notify_in_review=False)
    delivery.directory.forget()
    case_id = post("toxicity=0.5")
    assert scoring.score([case_id]) == []
    claimed = review.claim()
    deciding.decide(case_id, Actor("nora", claimed.token), "approve")
    delivery.deliver("daily")
    assert outcomes(receiver) == [("1", 1, "approve")]


def test_a_failed_callback_is_tried_again_under_the_same_id_over_hours_and_then_given_up(
    delivery: Delivery, scoring: Scoring, post, receiver: Receiver, store: Store, clock: Clock
) -> None:
    scoring.score([post()])
    receiver.secret = None  # the clock of this test runs ahead of the receiver's
    receiver.answer = lambda _got: 500
    for delay in DELAYS:
        delivery.deliver("daily")
        count = len(receiver.got)
        clock.tick(seconds=delay.total_seconds() - 1)
        delivery.deliver("daily")
        assert len(receiver.got) == count, f"tried again before {delay} had passed"
        clock.tick(seconds=delay.total_seconds() / 10 + 2)
    delivery.deliver("daily")
    assert len(receiver.got) == len(DELAYS) + 1
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    assert len({got.headers["webhook-timestamp"] for got in receiver.got}) > 1
    (dead,) = store.deliveries.dead("daily")
    assert (dead.comment, dead.error) == ("1", "answered 500")
    assert store.deliveries.due("daily") == 0


def test_what_was_given_up_can_be_sent_again(
    delivery: Delivery, scoring: Scoring, post, receiver: Receiver, store: Store, clock: Clock
) -> None:
    scoring.score([post()])
    receiver.secret = None  # the clock of this test runs ahead of the receiver's
    receiver.answer = lambda _got: 500
    for delay in (*DELAYS, DELAYS[-1]):
        delivery.deliver("daily")
        clock.tick(seconds=2 * delay.total_seconds())
    assert len(store.deliveries.dead("daily")) == 1
    receiver.answer = lambda _got: 200
    assert store.deliveries.resend("daily", now=clock()) == 1
    assert delivery.deliver("daily") == 1
    assert store.deliveries.dead("daily") == []


def test_an_edit_between_two_tries_replaces_what_is_told(
    delivery: Delivery, scoring: Scoring, post, receiver: Receiver, clock: Clock
) -> None:
    scoring.score([post("toxicity=0.95")])
    receiver.answer = lambda _got: 500
    delivery.deliver("daily")
    scoring.score([post("better now", revision=2)])
    receiver.answer = lambda _got: 200
    clock.tick(minutes=1)
    delivery.deliver("daily")
    clock.tick(days=3)
    delivery.deliver("daily")
    assert outcomes(receiver) == [("1", 1, "reject"), ("1", 2, "approve")]


def test_an_outcome_that_is_overtaken_while_it_is_on_its_way_is_followed_by_the_later_one(
    delivery: Delivery, scoring: Scoring, post, receiver: Receiver
) -> None:
    def edit_meanwhile(got) -> int:
        if got.payload["data"]["revision"] == 1:
            scoring.score([post("better now", revision=2)])
        return 200

    receiver.answer = edit_meanwhile
    scoring.score([post("toxicity=0.95")])
    assert delivery.deliver("daily") == 2
    assert outcomes(receiver) == [("1", 1, "reject"), ("1", 2, "approve")]


def test_an_edited_comment_that_is_not_decided_yet_has_nothing_to_tell(
    delivery: Delivery, scoring: Scoring, post, receiver: Receiver, store: Store
) -> None:
    scoring.score([post("toxicity=0.95")])
    post("better now", revision=2)
    assert delivery.deliver("daily") == 0
    assert receiver.got == []
    assert store.deliveries.due("daily") == 0


def test_one_deliverer_at_a_time_serves_a_site(delivery: Delivery, scoring: Scoring, post, receiver: Receiver) -> None:
    scoring.score([post(id=str(n)) for n in range(50)])
    threads = [threading.Thread(target=delivery.deliver, args=["daily"]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    delivery.deliver("daily")
    assert sorted(int(told) for told, _, _ in outcomes(receiver)) == list(range(50))


def test_many_decisions_share_a_callback_where_the_site_asks_for_it(
    delivery: Delivery, accounts: Accounts, scoring: Scoring, post, receiver: Receiver
) -> None:
    accounts.change_site("daily", callback_batch=20)
    delivery.directory.forget()
    scoring.score([post(id=str(n)) for n in range(50)])
    assert delivery.deliver("daily") == 50
    assert [got.payload["type"] for got in receiver.got] == ["comments.decided"] * 3
    told = [data["id"] for got in receiver.got for data in got.payload["data"]["comments"]]
    assert sorted(map(int, told)) == list(range(50))


def test_an_address_that_is_gone_for_good_is_not_called_again_until_it_is_set_anew(
    delivery: Delivery, accounts: Accounts, scoring: Scoring, post, receiver: Receiver, store: Store
) -> None:
    receiver.answer = lambda _got: 410
    scoring.score([post(id="1")])
    delivery.deliver("daily")
    scoring.score([post(f"Hello {n}", id=str(n)) for n in range(2, 100)])
    delivery.deliver("daily")
    assert len(receiver.got) == 1
    assert store.sites.get("daily").callback_disabled
    assert store.deliveries.due("daily") == 0  # nothing waits for somebody who will not hear
    assert {each.error for each in store.deliveries.dead("daily", limit=98)} == {"it answered 410 Gone"}
    receiver.answer = lambda _got: 200
    accounts.change_site("daily", callback_url=receiver.url, callback_disabled=None)
    delivery.directory.forget()
    assert delivery.deliver("daily") == 99
    assert store.deliveries.dead("daily") == []


def test_a_site_that_is_asked_anew_is_told_by_a_deliverer_that_has_yet_to_hear_of_it(
    delivery: Delivery, accounts: Accounts, scoring: Scoring, post, receiver: Receiver, store: Store
) -> None:
    receiver.answer = lambda _got: 410
    scoring.score([post()])
    delivery.deliver("daily")
    assert delivery.directory.get("daily").callback_disabled  # and that is remembered for two seconds
    receiver.answer = lambda _got: 200
    accounts.change_site("daily", callback_url=receiver.url)
    assert delivery.deliver("daily") == 1
    assert store.deliveries.dead("daily") == []


def test_what_is_given_up_while_the_site_is_asked_anew_is_told_all_the_same(
    delivery: Delivery,
    accounts: Accounts,
    scoring: Scoring,
    post,
    receiver: Receiver,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write = store.deliveries.write_attempts

    def a_moment_later(*attempts: object, **more: object) -> None:
        if len(receiver.got) == 1:
            receiver.answer = lambda _got: 200
            accounts.change_site("daily", callback_url=f"{receiver.url}/new")
        write(*attempts, **more)

    monkeypatch.setattr(store.deliveries, "write_attempts", a_moment_later)
    receiver.answer = lambda _got: 410
    scoring.score([post()])
    assert delivery.deliver("daily") == 1
    assert len(receiver.got) == 2
    assert store.deliveries.dead("daily") == []


def test_an_address_that_is_gone_says_nothing_of_the_one_after_it(
    delivery: Delivery, accounts: Accounts, scoring: Scoring, post, receiver: Receiver, store: Store
) -> None:
    answers = iter([410, 200])

    def moved_meanwhile(_got: object) -> int:
        accounts.change_site("daily", callback_url=f"{receiver.url}/new")
        return next(answers)

    receiver.answer = moved_meanwhile
    scoring.score([post()])
    assert delivery.deliver("daily") == 1
    assert store.sites.get("daily").callback_disabled is None


def test_during_rotation_both_secrets_sign(
    delivery: Delivery, accounts: Accounts, scoring: Scoring, post, receiver: Receiver, site
) -> None:
    new = accounts.rotate_secret("daily", keep_old=True)
    delivery.directory.forget()
    for secret in (site.webhook_secret, new):
        receiver.secret = secret
        scoring.score([post(id=secret)])
        assert delivery.deliver("daily") == 1
    assert receiver.forged == []


def test_a_site_that_is_away_keeps_its_news_until_it_is_back(
    delivery: Delivery,
    accounts: Accounts,
    scoring: Scoring,
    post,
    receiver: Receiver,
    store: Store,
    clock: Clock,
) -> None:
    accounts.change_site("daily", callback_url="http://127.0.0.1:9/")
    delivery.directory.forget()
    scoring.score([post(id=str(n)) for n in range(40)])
    assert delivery.deliver("daily") == 0
    assert store.deliveries.due("daily") == 40
    accounts.change_site("daily", callback_url=receiver.url)
    delivery.directory.forget()
    clock.tick(minutes=2)
    assert delivery.deliver("daily") == 40


def test_a_store_that_is_away_for_a_moment_is_told_what_the_site_has_answered(
    delivery: Delivery, scoring: Scoring, post, receiver: Receiver, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away_at_first(method: str) -> None:
        plain, failures = getattr(store.deliveries, method), [Unavailable("away"), Unavailable("away")]

        def called(*args: object, **more: object) -> object:
            if failures:
                raise failures.pop()
            return plain(*args, **more)

        monkeypatch.setattr(store.deliveries, method, called)

    scoring.score([post()])
    away_at_first("still_holds")
    away_at_first("write_attempts")
    away_at_first("unlock")
    assert delivery.deliver("daily") == 1
    assert (len(receiver.got), store.deliveries.due("daily")) == (1, 0)
    assert not store.server.client.exists("ombud:deliverer:daily")


def test_a_site_that_is_unknown_or_not_to_be_called_is_passed_over(delivery: Delivery, accounts) -> None:
    accounts.change_site("daily", callback_url=None)
    assert delivery.deliver("daily") == 0
    assert delivery.deliver("nowhere") == 0


def test_a_deliverer_that_stood_still_for_too_long_says_nothing_more(
    delivery: Delivery, scoring: Scoring, post, receiver: Receiver, store: Store
) -> None:
    scoring.score([post()])
    take = store.deliveries.take

    def stopped_meanwhile(*args: object, **more: object) -> object:
        news = take(*args, **more)
        store.server.client.set("ombud:deliverer:daily", "somebody else")
        return news

    store.deliveries.take = stopped_meanwhile
    assert delivery.deliver("daily") == 0
    assert receiver.got == []
    assert store.server.client.get("ombud:deliverer:daily") == "somebody else"


def test_how_long_an_outcome_took_to_arrive_is_measured(
    delivery: Delivery, scoring: Scoring, post, clock: Clock, receiver: Receiver, store: Store
) -> None:
    scoring.score([post()])
    receiver.answer = lambda _got: 500
    delivery.deliver("daily")
    clock.tick(seconds=40)
    receiver.answer = lambda _got: 204
    delivery.deliver("daily")
    store.measured.flush()
    took = store.measured.read().histogram(STAGES)["delivery"]
    assert (took.buckets, took.sum) == ({STAGES.bucket(40): 1}, 40)


def test_each_site_tells_what_it_has_yet_to_hear_and_since_when(
    delivery: Delivery, scoring: Scoring, post, clock: Clock, store: Store
) -> None:
    begun = clock()
    scoring.score([post()])
    clock.tick(seconds=40)
    due, nothing = store.deliveries.backlogs(["daily", "weekly"], now=clock())
    assert (due.due, due.put_off, due.given_up) == (1, 0, 0)
    assert due.since is not None
    assert abs(due.since - begun).total_seconds() < 0.01
    assert (nothing.due, nothing.since, nothing.given_up) == (0, None, 0)
