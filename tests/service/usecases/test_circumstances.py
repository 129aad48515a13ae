"""What is known of a sender when a comment comes in: kept with the case, so that a second look sees the same."""

from datetime import timedelta

import pytest
from support import Clock

from service.domain.cases import Case, Verdict
from service.domain.circumstances import Sender
from service.domain.keyring import Keyring
from service.domain.sites import Policy
from service.store import Store
from service.usecases.feedback import Feedback, Lesson
from service.usecases.preview import Preview
from service.usecases.rights import Rights
from service.usecases.scoring import Scoring

AD = "Visit our wonderful new shop https://shop.example today and get nine free watches before the others do"
FROM = {"ip": "203.0.113.7"}


@pytest.fixture
def send(post, scoring: Scoring, store: Store):
    """Post a comment, score it and return its case."""
    count = iter(range(1, 1_000))

    def sent(text: str = "Hello", **more: object) -> Case:
        case_id = post(text, **{"id": str(next(count)), **more})
        scoring.score([case_id])
        (case,) = store.cases.load([case_id])
        assert case is not None
        return case

    return sent


def codes(case: Case) -> list[str]:
    assert case.assessment is not None
    return [reason.code for reason in case.assessment.reasons]


def test_a_sender_s_comments_are_counted_before_each(send, clock: Clock) -> None:
    author = {"email": "jane@example.com", **FROM}
    first, second = send(author=author), send("toxicity=0.95", author=author)
    clock.tick(seconds=90)
    third = send(author=author)
    assert first.circumstances.author == Sender()
    assert second.circumstances.address == Sender(comments=1, lately=1)
    assert third.circumstances.author == third.circumstances.address == Sender(comments=2, rejected=1)


def test_an_edit_does_not_follow_itself(send) -> None:
    send(id="x", author={"id": "u1"})
    send(id="y", author={"id": "u1"})
    again = send("Hello you", id="x", revision=2, author={"id": "u1"})
    assert again.circumstances.author == Sender(comments=1)


def test_who_is_rejected_again_and_again_goes_to_people(send) -> None:
    for _ in range(3):
        send("toxicity=0.95", author={"id": "u1"})
    assert codes(send(author={"id": "u1"})) == ["author_record"]
    assert codes(send(author={"id": "u2"})) == ["clean"]


def test_an_address_has_a_record_whoever_posts_from_it(send) -> None:
    for number in range(3):
        send("toxicity=0.95", author={"id": f"u{number}", **FROM})
    assert codes(send(author={"id": "new", **FROM})) == ["address_record"]


def test_whoever_posts_faster_than_one_writes_goes_to_people(send, clock: Clock) -> None:
    for _ in range(6):
        assert codes(send(author={"id": "u1"})) == ["clean"]
    assert codes(send(author={"id": "u1"})) == ["author_speed"]
    clock.tick(seconds=61)
    assert codes(send(author={"id": "u1"})) == ["clean"]


def test_what_was_written_long_ago_says_nothing_of_speed(send, clock: Clock) -> None:
    written = (clock.now - timedelta(days=400)).isoformat()
    seen = [codes(send(author={"id": "u1"}, created=written)) for _ in range(8)]
    assert seen == [["clean"]] * 8


def test_an_advertisement_that_is_repeated_goes_to_people(send) -> None:
    seen = [codes(send(f"{AD}{'!' * number}")) for number in range(6)]
    assert seen[:4] == [["clean"]] * 4
    assert seen[4:] == [["repeated"]] * 2


def test_what_leads_nowhere_may_be_said_by_many(send, store: Store) -> None:
    text = AD.replace("https://shop.example", "")
    assert {tuple(codes(send(text))) for _ in range(6)} == {("clean",)}
    assert not list(store.server.client.scan_iter("ombud:bands:*"))


def test_a_site_may_turn_every_sign_off(send, accounts, directory) -> None:
    off = {
        "honeypot": "ignore", "suspect_kinds": [], "most_links": None, "rejected_share": None, "most_per_minute": None,
        "most_per_minute_from_address": None, "most_copies": None,
    }  # fmt: skip
    accounts.change_site("daily", policy=off)
    directory.forget()
    for _ in range(3):
        send("toxicity=0.95", author={"id": "u1", **FROM})
    seen = [send(AD, author={"id": "u1", **FROM}, honeypot=True, kind="trackback") for _ in range(6)]
    assert {tuple(codes(case)) for case in seen} == {("clean",)}


def test_a_correction_is_on_the_record(send, store: Store, directory, keyring: Keyring, clock: Clock) -> None:
    author = {"id": "u1", **FROM}
    sent = send(id="x", author=author)
    lesson = Lesson("Hello", {}, "akismet:submit-spam", None, "x", "reject", "spam")
    feedback = Feedback(store, directory, keyring, clock)
    feedback.teach(directory.get("daily"), lesson)
    assert send(author=author).circumstances.address.rejected == 1
    Rights(store, keyring, clock).erase_comment(directory.get("daily"), "x")
    assert sent.comment.author is not None
    after = send(author=author).circumstances
    assert (after.author, after.address) == (Sender(comments=1, lately=1),) * 2


def test_an_address_that_is_erased_leaves_nothing(send, store: Store, directory, keyring, clock) -> None:
    sent = send(author=FROM)
    assert sent.comment.author is not None
    assert list(store.server.client.scan_iter(f"*{sent.comment.author.ip_hash}*"))
    Rights(store, keyring, clock).erase_comment(directory.get("daily"), "1")
    assert not list(store.server.client.scan_iter(f"*{sent.comment.author.ip_hash}*"))


def test_an_address_is_forgotten_after_a_month(send, store: Store) -> None:
    sent = send(author=FROM)
    assert sent.comment.author is not None
    for key in store.server.client.scan_iter(f"*{sent.comment.author.ip_hash}*"):
        assert 0 < store.server.client.ttl(key) <= 30 * 86_400


def test_a_preview_judges_by_what_was_known_then(send, store: Store, directory, models, clock: Clock) -> None:
    for _ in range(3):
        send("toxicity=0.95", author={"id": "u1"})
    send(author={"id": "u1"})
    for _ in range(5):
        send(AD)
    preview = Preview(store, models, clock)
    changed = {"rejected_share": None, "most_copies": None}
    proposed = Policy.model_validate({**directory.get("daily").policy.model_dump(), **changed})
    shown = preview.show(directory.get("daily"), proposed, days=1)
    assert shown["before"][Verdict.REVIEW] == 2
    assert shown["after"][Verdict.REVIEW] == 0
