"""What Coral's moderation phase asks is answered as its validation accepts, in time, and kept as a case."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from coral_support import PHASE_SECRET, asked, headers_of, signed, taken
from starlette.testclient import TestClient
from support import Clock

from service.domain.coral import rejection_reason
from service.domain.errors import Unavailable
from service.domain.reasons import RejectionReason
from service.store import Store
from service.usecases.accounts import Accounts, NewSite
from service.usecases.scoring import Scoring
from service.web.state import State

Ask = Callable[..., Any]
WITHHELD = {"status": "SYSTEM_WITHHELD"}


@pytest.fixture
def ask(client: TestClient, accounts: Accounts, site: NewSite) -> Ask:
    """Ask as Coral's phase does; return the answer as Coral takes it."""
    accounts.change_site("daily", coral={"phase_secret": PHASE_SECRET, "timeout_ms": 10_000})

    def call(text: str, *secrets: str, settings: dict[str, Any] | None = None, **more: Any) -> Any:
        if settings:
            accounts.change_site("daily", **settings)
            client.app.state.ombud.directory.forget()  # type: ignore[attr-defined]
        body, headers = signed(asked(text, **more), *(secrets or (PHASE_SECRET,)))
        answer = client.post("/coral/daily", content=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return taken(answer.status_code, answer.text)

    return call


def cases(store: Store) -> Iterator[Any]:
    yield from store.cases.load(store.server.client.zrange("ombud:cases:daily", 0, -1))


def eventually(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert is_so()


def test_what_is_fine_gets_no_opinion_and_becomes_a_case(ask: Ask, store: Store) -> None:
    assert ask("A kind word") is None
    (case,) = cases(store)
    assert (case.comment.text, case.decision.outcome, case.decision.by) == ("A kind word", "approve", "machine")
    assert case.comment.article.id == "story-1"
    assert case.comment.author.id == "reader-1"


def test_what_is_fine_is_approved_where_the_site_wants_that(ask: Ask) -> None:
    assert ask("A kind word", settings={"coral": {"approve": "approve"}}) == {"status": "APPROVED"}


@pytest.mark.parametrize(
    ("text", "code"), [("toxicity=0.95", "OFFENSIVE"), ("spam=0.95", "SPAM"), ("a badword", "BANNED_WORD")]
)
def test_what_is_rejected_says_so_twice_and_with_corals_code(ask: Ask, text: str, code: str) -> None:
    answer = ask(text, settings={"policy": {"blocked_words": ["badword"]}})
    assert answer["status"] == "REJECTED"
    assert answer["moderationAction"]["rejectionReason"]["code"] == code


@pytest.mark.parametrize(
    ("text", "review", "answer"),
    [
        (
            "toxicity=0.5",
            "withhold",
            {"actions": [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_TOXIC"}], "status": "SYSTEM_WITHHELD"},
        ),
        ("Guten Tag", "withhold", WITHHELD),
        ("Guten Tag", "premoderate", {"status": "PREMOD"}),
        ("spam=0.5", "flag", {"actions": [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_SPAM"}]}),
        ("Guten Tag", "flag", {"actions": [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_TOXIC"}]}),
    ],
)
def test_what_people_are_to_see_waits_as_the_site_wants(
    ask: Ask, store: Store, text: str, review: str, answer: Any
) -> None:
    assert ask(text, settings={"coral": {"review": review}, "policy": {"suspect_words": ["guten"]}}) == answer
    (case,) = cases(store)
    assert case.status == "in_review"


def test_every_reason_of_a_site_has_a_code_that_coral_knows(ask: Ask, accounts: Accounts) -> None:
    site = accounts.store.sites.get("daily")
    reasons = [rejection_reason(reason, site) for reason in (*RejectionReason, "toxicity_high", "unheard_of", None)]
    for reason in reasons:
        action = {"status": "REJECTED", "rejectionReason": reason}
        assert taken(200, json.dumps({"status": "REJECTED", "moderationAction": action}))


def test_any_signature_under_any_good_secret_lets_it_in(ask: Ask, accounts: Accounts) -> None:
    newer = "empsec_" + "aa" * 32
    assert ask("One", PHASE_SECRET, newer) is None
    accounts.change_site("daily", coral={"phase_secret": newer})
    assert ask("Two", "empsec_of_somebody_else", PHASE_SECRET, settings={"language": "en"}) is None
    assert ask("Three", newer) is None


@pytest.mark.parametrize(
    "header", ["", "sha256=", "sha256=00", "nonsense", "md5=1,sha256=\xff", "sha256=" + "," * 999, f"sha256={'0' * 64}"]
)
def test_what_coral_has_not_signed_is_refused(ask: Ask, client: TestClient, store: Store, header: str) -> None:
    body, _ = signed(asked("toxicity=0.95"), PHASE_SECRET)
    raw = {"x-coral-signature": header.encode("latin-1")}
    assert client.post("/coral/daily", content=body, headers=raw).status_code == 401
    assert not list(cases(store))


def test_a_signature_is_of_the_raw_bytes(ask: Ask, client: TestClient) -> None:
    body, headers = signed(asked("Grüße 👋"), PHASE_SECRET)
    assert client.post("/coral/daily", content=body + b" ", headers=headers).status_code == 401
    assert client.post("/coral/daily", content=body, headers=headers).status_code == 200


def test_a_site_that_is_not_there_or_not_set_up_is_not_found(client: TestClient, site: NewSite) -> None:
    body, headers = signed(asked("Hello"), PHASE_SECRET)
    assert client.post("/coral/nowhere", content=body, headers=headers).status_code == 404
    assert client.post("/coral/daily", content=body, headers=headers).status_code == 404


@pytest.mark.parametrize("address", ["/coral/daily", "/coral/daily/events"])
def test_both_addresses_take_post_alone(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(ask: Ask, client: TestClient) -> None:
    assert client.post("/coral/daily", content=b" " * (2 * 1024 * 1024 + 1)).status_code == 413


def test_staff_is_trusted_unless_told_otherwise(ask: Ask) -> None:
    for role in ("STAFF", "MODERATOR", "ADMIN"):
        assert ask("toxicity=0.95", role=role) is None
    assert ask("toxicity=0.95", role="MEMBER")["status"] == "REJECTED"
    assert ask("toxicity=0.95", role="STAFF", settings={"coral": {"trust_staff": False}})["status"] == "REJECTED"


def test_a_comment_without_words_gets_no_opinion(ask: Ask, store: Store) -> None:
    assert ask(" \n ") is None
    assert not list(cases(store))


def test_half_a_character_does_not_let_a_comment_slip_through(ask: Ask, client: TestClient, store: Store) -> None:
    body = json.dumps(asked("toxicity=0.95 HALF")).encode().replace(b"HALF", rb"\ud83d")
    answer = client.post("/coral/daily", content=body, headers=headers_of(body, PHASE_SECRET))
    assert answer.json()["status"] == "REJECTED"
    (case,) = cases(store)
    assert case.comment.text == "toxicity=0.95 ?"


def test_a_text_that_is_too_long_to_be_looked_at_whole_is_held(ask: Ask, store: Store) -> None:
    assert ask("word " * 5_000) == WITHHELD
    (case,) = cases(store)
    assert len(case.comment.text.encode()) == 20_480
    assert ask("toxicity=0.95 " * 5_000)["status"] == "REJECTED"


def test_ids_that_are_odd_do_not_keep_a_comment_out(ask: Ask, store: Store) -> None:
    assert ask("toxicity=0.5", story="a\nstory" * 50, author="x" * 300)["status"] == "SYSTEM_WITHHELD"
    (case,) = cases(store)
    assert (case.comment.article.id, case.comment.author.id) == (None, None)


def test_the_same_asked_again_is_the_same_case(ask: Ask, store: Store) -> None:
    for _ in range(2):
        assert ask("toxicity=0.5")["status"] == "SYSTEM_WITHHELD"
    assert len(list(cases(store))) == 1


@pytest.mark.parametrize("other", [{"author": "reader-2"}, {"story": "story-2"}, {"parent": "c-9"}])
def test_the_same_text_elsewhere_is_another_case(ask: Ask, store: Store, other: dict[str, str]) -> None:
    ask("toxicity=0.5")
    ask("toxicity=0.5", **other)
    assert len(list(cases(store))) == 2


def test_an_edit_is_a_revision_of_what_it_changes(ask: Ask, store: Store) -> None:
    ask("I really dislike this toxicity=0.5")
    assert ask("I really do like this toxicity=0.5", action="EDIT")["status"] == "SYSTEM_WITHHELD"
    first, edit = sorted(cases(store), key=lambda case: case.id)
    assert (edit.comment.id, edit.comment.revision) == (first.comment.id, 2)
    assert (first.status, edit.status) == ("superseded", "in_review")


def test_an_edit_that_could_be_of_another_comment_takes_nothing_out_of_the_queue(ask: Ask, store: Store) -> None:
    ask("I dislike this one toxicity=0.5")
    ask("Something else entirely")
    ask("I dislike this one", action="EDIT")
    assert sorted(case.status for case in cases(store)) == ["decided", "decided", "in_review"]


def test_an_edit_of_something_else_is_a_case_of_its_own(ask: Ask, store: Store) -> None:
    ask("I dislike this one toxicity=0.5")
    ask("Something else entirely", action="EDIT")
    assert sorted(case.status for case in cases(store)) == ["decided", "in_review"]


def test_an_edit_is_known_while_its_comment_is_still_to_be_noted(
    ask: Ask, store: Store, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = threading.Event()
    remember = state.store.coral.remember
    monkeypatch.setattr(state.store.coral, "remember", lambda lot, now: noted.wait(60) and remember(lot, now=now))
    ask("I dislike this toxicity=0.5")
    ask("I dislike that toxicity=0.5", action="EDIT")  # waits for nobody who writes
    noted.set()
    assert [case.comment.revision for case in cases(store)] == [1, 2]


def test_what_was_edited_and_is_written_again_is_a_comment_of_its_own(ask: Ask, store: Store) -> None:
    ask("I dislike this toxicity=0.5")
    ask("I dislike that toxicity=0.5", action="EDIT")
    assert ask("I dislike this toxicity=0.5")["status"] == "SYSTEM_WITHHELD"
    assert sorted(case.status for case in cases(store)) == ["in_review", "in_review", "superseded"]


def test_an_edit_comes_too_late_to_be_told_from_a_new_comment(ask: Ask, store: Store, clock: Clock) -> None:
    ask("I dislike this toxicity=0.5")
    eventually(lambda: bool(store.server.client.keys("ombud:coral-place:*")))
    clock.tick(days=2)
    ask("I dislike that toxicity=0.5", action="EDIT")
    assert [case.comment.revision for case in cases(store)] == [1, 1]


def test_beyond_its_rate_a_site_gets_verdicts_that_are_not_kept(ask: Ask, store: Store) -> None:
    ask("One", settings={"rate_limit": {"per_second": 0.001, "burst": 1}})
    assert ask("toxicity=0.95")["status"] == "REJECTED"
    assert [case.comment.text for case in cases(store)] == ["One"]


def test_a_store_that_hangs_does_not_keep_a_verdict_back(
    ask: Ask, state: State, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("One", settings={"coral": {"timeout_ms": 2_000}})
    answered = threading.Event()
    accept = state.store.cases.accept
    monkeypatch.setattr(state.store.cases, "accept", lambda *args, **more: answered.wait(60) and accept(*args, **more))
    assert ask("toxicity=0.95")["status"] == "REJECTED"
    answered.set()
    eventually(lambda: len(list(cases(store))) == 2)


def test_without_the_store_a_verdict_is_given_all_the_same_and_its_loss_told(
    ask: Ask, state: State, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, client: TestClient
) -> None:
    ask("One")

    def away(*_args: object, **_kwargs: object) -> None:
        raise Unavailable("the store does not answer: ConnectionError")

    monkeypatch.setattr(state.store.cases, "accept", away)
    assert ask("toxicity=0.95")["status"] == "REJECTED"
    assert ask("toxicity=0.5")["status"] == "SYSTEM_WITHHELD"
    assert ask("A kind word") is None
    assert 'ombud_coral_missed_total{why="unkept"}' in client.get("/metrics").text


def test_a_verdict_that_is_late_is_no_opinion_and_a_rejection_follows(
    ask: Ask, store: Store, scoring: Scoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = type(scoring.model).score

    def slow(model: Any, texts: Any) -> Any:
        time.sleep(0.5)
        return quick(model, texts)

    monkeypatch.setattr(type(scoring.model), "score", slow)
    assert ask("toxicity=0.95", settings={"coral": {"timeout_ms": 100}}) is None
    eventually(lambda: store.deliveries.due("daily") > 0)
    (case,) = cases(store)
    assert (case.decision.outcome, case.seq > case.told) == ("reject", True)


def test_no_text_reaches_the_log(
    ask: Ask, client: TestClient, state: State, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ask("xyzzy BOOM")

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("quotes xyzzy")

    monkeypatch.setattr(state.store.coral, "remember", broken)
    ask("xyzzy one")
    monkeypatch.setattr(state.store.cases, "accept", broken)
    body, headers = signed(asked("xyzzy two"), PHASE_SECRET)
    assert client.post("/coral/daily", content=body, headers=headers).status_code == 500
    assert "xyzzy" not in caplog.text
