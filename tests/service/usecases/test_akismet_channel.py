"""A person's decision goes to the callback that the comment's check has named."""

import pytest
from support import Clock, Receiver

from service.courier import Posted
from service.domain.cases import Case
from service.domain.comments import Relayed
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.store import Store
from service.usecases import intake
from service.usecases.channels import CannotSend, NothingToSend
from service.usecases.channels.akismet import AkismetChannel
from service.usecases.deciding import Actor, Deciding
from service.usecases.delivery import Delivery
from service.usecases.directory import Directory
from service.usecases.review import Review
from service.usecases.scoring import Scoring

KEY = "0123456789ab"


@pytest.fixture
def delivery(store: Store, directory: Directory, keyring: Keyring, clock: Clock) -> Delivery:
    return Delivery(store, directory, keyring, clock, timeout_s=2)


@pytest.fixture
def daily(directory: Directory, site) -> Site:
    return directory.get("daily")


@pytest.fixture
def sent(store: Store, keyring: Keyring, daily: Site, clock: Clock, scoring: Scoring, receiver: Receiver) -> str:
    """A case that waits for a person, of a check that named a callback."""
    refers = {
        "key": keyring.seal(KEY),
        "comment_post_ID": "7",
        "comment_author_email": keyring.seal("jane@example.com"),
    }
    origin = {"format": "akismet", "reply_to": receiver.url, "refers": refers}
    comment = Relayed.model_validate({"id": "akismet-1", "text": "toxicity=0.5", "origin": origin})
    (accepted,) = intake.accept(store, keyring, [(daily, comment)], now=clock())
    scoring.score([accepted.case])
    return accepted.case


def of(store: Store, case_id: str) -> Case:
    (case,) = store.cases.load([case_id])
    assert case is not None
    return case


@pytest.mark.parametrize(("outcome", "result"), [("reject", "true"), ("approve", "false")])
def test_the_decision_is_told(
    sent: str, review: Review, deciding: Deciding, delivery: Delivery, receiver: Receiver, outcome, result: str
) -> None:
    deciding.decide(sent, Actor("nora", review.claim(person="nora").token), outcome, reason="spam")
    assert delivery.deliver("daily") == 1
    (got,) = receiver.got
    comment = {
        "guid": "akismet-1",
        "result": result,
        "comment_post_ID": "7",
        "comment_author_email": "jane@example.com",
    }
    assert got.payload == {"key": KEY, "endpoint": "comment-check", "comments": [comment]}
    assert delivery.deliver("daily") == 0


def test_what_the_machine_thinks_is_in_the_answer_and_told_to_nobody(
    sent: str, delivery: Delivery, receiver: Receiver
) -> None:
    assert delivery.deliver("daily") == 0
    assert receiver.got == []


@pytest.mark.parametrize("settings", [{"callback_private": False}, {"callback_url": "http://10.0.0.9/hook"}])
def test_a_private_address_is_called_only_where_the_site_has_named_and_allowed_it(
    sent: str, accounts, directory, review: Review, deciding: Deciding, delivery: Delivery, receiver: Receiver, settings
) -> None:
    accounts.change_site("daily", **settings)
    directory.forget()
    deciding.decide(sent, Actor("nora", review.claim(person="nora").token), "approve")
    assert delivery.deliver("daily") == 0
    assert receiver.got == []


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b'{"comments": {"akismet-1": {"status": "success", "message": ""}}}', "told"),
        (204, b"", "told"),
        (200, b'{"comments": {"akismet-1": {"status": "error", "message": "none"}}}', "dead"),
        (200, b'{"comments": {}}', "dead"),
        (200, b"<html>", "retry"),
        (200, b'{"comments": [1]}', "retry"),
        (200, b'{"comments": {"a": 1}}', "retry"),
        (200, b"[" * 60_000, "retry"),
        (200, b"\xff", "retry"),
        (500, b"", "retry"),
        (403, b"{}", "retry"),
        (None, b"", "retry"),
    ],
)
def test_the_answer_is_understood(keyring: Keyring, status: int | None, body: bytes, kind: str) -> None:
    assert AkismetChannel(keyring).outcome(Posted(status, "", body)).kind == kind


def test_nothing_is_sent_where_nobody_has_decided(sent: str, store: Store, daily: Site, keyring: Keyring) -> None:
    with pytest.raises(NothingToSend):
        AkismetChannel(keyring).post(daily, [of(store, sent)])


def test_what_was_sealed_elsewhere_is_given_up(
    sent: str, store: Store, daily: Site, review: Review, deciding: Deciding
) -> None:
    deciding.decide(sent, Actor("nora", review.claim(person="nora").token), "approve")
    with pytest.raises(CannotSend):
        AkismetChannel(Keyring(b"x" * 32)).post(daily, [of(store, sent)])
