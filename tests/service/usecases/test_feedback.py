"""What a site says of a comment afterwards: kept as an Example, and a person's decision on its case."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Clock

from models.labels import Label
from service.domain.cases import Case, Status
from service.domain.comments import Relayed
from service.domain.errors import Conflict
from service.domain.keyring import Keyring
from service.store import Store
from service.usecases import intake
from service.usecases.deciding import Actor, Deciding
from service.usecases.directory import Directory
from service.usecases.export import examples
from service.usecases.feedback import Feedback, Lesson
from service.usecases.review import Review
from service.usecases.rights import Rights
from service.usecases.scoring import Scoring
from service.usecases.statistics import Statistics


@pytest.fixture
def feedback(store: Store, directory: Directory, keyring: Keyring, clock: Clock) -> Feedback:
    return Feedback(store, directory, keyring, clock)


def spam(text: str = "toxicity=0.5", comment: str | None = "1", by: str | None = "alice") -> Lesson:
    return Lesson(text, {Label.SPAM: 1.0}, "akismet:submit-spam", None, comment, "reject", "spam", by)


def ham(text: str = "toxicity=0.5", comment: str | None = "1") -> Lesson:
    return Lesson(text, {Label.SPAM: 0.0}, "akismet:submit-ham", None, comment, "approve")


def of(store: Store, case_id: str) -> Case:
    (case,) = store.cases.load([case_id])
    assert case is not None
    return case


def rejected(store: Store) -> int:
    return store.records.author("daily", "u1", recent=1).rejected


@pytest.fixture
def waiting(scoring: Scoring, post) -> str:
    """A case that waits for a person."""
    case_id: str = post("toxicity=0.5", author={"id": "u1"})
    scoring.score([case_id])
    return case_id


@pytest.fixture
def approved(scoring: Scoring, post) -> str:
    """A case that the machine has approved."""
    case_id: str = post("Hello", author={"id": "u1"})
    scoring.score([case_id])
    return case_id


def test_a_machine_s_decision_gives_way_to_a_person_s(feedback, store, directory, approved) -> None:
    feedback.teach(directory.get("daily"), spam("Hello"))
    case = of(store, approved)
    assert case.decision is not None
    assert (case.status, case.decision.outcome, case.decision.by, case.decision.reason) == (
        Status.DECIDED, "reject", "person", "spam",
    )  # fmt: skip
    assert rejected(store) == 1
    assert (case.history[-1].event, case.history[-1].by, case.history[-1].detail) == (
        "reject", "akismet:alice", "akismet:submit-spam",
    )  # fmt: skip
    last = store.log.read("daily", after="0-0", limit=10)[-1]
    assert last.case.decision == case.decision


def test_what_is_said_becomes_an_example(feedback, store, directory, waiting) -> None:
    feedback.teach(directory.get("daily"), ham())
    (taught,) = [each for each in examples(store, directory.get("daily")) if each.source == "daily/akismet:submit-ham"]
    assert taught.labels == {Label.SPAM: 0.0}


def test_a_waiting_case_leaves_the_queue(feedback, store, directory, review, waiting) -> None:
    feedback.teach(directory.get("daily"), ham())
    assert of(store, waiting).status is Status.DECIDED
    assert review.claim(person="nora").cases == []


def test_a_held_case_is_taken_from_whoever_holds_it(feedback, store, directory, review, deciding, waiting) -> None:
    token = review.claim(person="nora").token
    feedback.teach(directory.get("daily"), spam())
    with pytest.raises(Conflict):
        deciding.decide(waiting, Actor("nora", token), "approve")
    assert rejected(store) == 1


def test_said_twice_it_changes_nothing(feedback, store, directory, approved) -> None:
    feedback.teach(directory.get("daily"), spam("Hello"))
    before = of(store, approved)
    log = list(store.log.lines("daily"))
    feedback.teach(directory.get("daily"), spam("Hello", by="bert"))
    assert of(store, approved) == before
    assert list(store.log.lines("daily")) == log
    assert rejected(store) == 1


def test_a_second_word_supersedes_the_first(feedback, store, directory, approved) -> None:
    feedback.teach(directory.get("daily"), spam("Hello"))
    feedback.teach(directory.get("daily"), ham("Hello"))
    decision = of(store, approved).decision
    assert decision is not None
    assert decision.outcome == "approve"
    assert rejected(store) == 0


def test_what_a_person_confirms_is_a_person_s(feedback, store, directory, approved) -> None:
    feedback.teach(directory.get("daily"), ham("Hello"))
    decision = of(store, approved).decision
    assert decision is not None
    assert decision.by == "person"


def test_an_unscored_case_is_decided_and_not_scored_any_more(feedback, store, directory, scoring, post) -> None:
    case_id = post("Hello", author={"id": "u1"})
    feedback.teach(directory.get("daily"), spam("Hello"))
    scoring.score([case_id])
    decision = of(store, case_id).decision
    assert decision is not None
    assert (decision.outcome, decision.by) == ("reject", "person")
    assert store.cases.unscored() == 0


def test_a_lead_can_take_it_back(feedback, store, directory, deciding, review, approved) -> None:
    feedback.teach(directory.get("daily"), spam("Hello"))
    deciding.undo(approved, Actor("lea", leads=True))
    assert of(store, approved).status is Status.IN_REVIEW
    assert rejected(store) == 0
    (held,) = review.claim(person="nora").cases
    assert held.id == approved


def test_what_stood_before_it_stands_again_when_it_is_taken_back(
    feedback, store, directory, deciding, approved
) -> None:
    feedback.teach(directory.get("daily"), spam("Hello"))
    case = deciding.undo(approved, Actor("lea", leads=True)).case
    assert case.decision is not None
    assert (case.status, case.decision.outcome, case.decision.by) == (Status.IN_REVIEW, "approve", "machine")
    assert rejected(store) == 0


def test_copies_stop_following_a_decision_that_it_contradicts_on_one_of_them(
    feedback, store, directory, accounts, review, deciding, scoring, post
) -> None:
    accounts.change_site("daily", desk={"copies_follow": True})
    directory.forget()
    text = "toxicity=0.5 Visit our wonderful new shop today and get nine free watches before the others do"
    first, second, follower, stranger = (post(f"{text} {n}", id=f"n{n}") for n in range(4))
    scoring.score([first, second])
    nora = Actor("nora", review.claim_named([first], person="nora").token)
    deciding.decide(first, nora, "reject", reason="spam", copies=True)
    scoring.score([follower])
    feedback.teach(directory.get("daily"), ham(f"{text} 2", "n2"))
    scoring.score([stranger])
    assert of(store, stranger).status is Status.IN_REVIEW


def test_after_an_edit_only_the_new_revision_is_meant(feedback, store, directory, scoring, post) -> None:
    old = post("Hello", author={"id": "u1"})
    new = post("Hello again", revision=2, author={"id": "u1"})
    feedback.teach(directory.get("daily"), spam("Hello"))
    assert of(store, old).status is Status.SUPERSEDED
    assert of(store, new).status is Status.DECIDED
    assert rejected(store) == 1


def test_what_was_erased_stays_erased(feedback, store, directory, keyring, clock, approved) -> None:
    Rights(store, keyring, clock).erase_comment(directory.get("daily"), "1")
    feedback.teach(directory.get("daily"), spam("Hello"))
    assert of(store, approved).status is Status.ERASED


def test_nothing_is_learned_from_no_text(feedback, store, directory, approved) -> None:
    feedback.teach(directory.get("daily"), spam(" "))
    decision = of(store, approved).decision
    assert decision is not None
    assert decision.by == "person"
    assert list(store.examples.all("daily")) == []


def test_an_unknown_comment_only_teaches(feedback, store, directory, site) -> None:
    feedback.teach(directory.get("daily"), spam("Buy now", comment="nobody knows it"))
    assert [each.text for each in examples(store, directory.get("daily"))] == ["Buy now"]


def test_an_appeal_is_not_closed_by_the_side_that_it_is_against(
    feedback, store, directory, keyring, clock, approved
) -> None:
    daily = directory.get("daily")
    feedback.teach(daily, spam("Hello"))
    Rights(store, keyring, clock).appeal(daily, "1", "It is no spam.")
    for said in (spam("Hello"), spam("Hello", by="bob"), ham("Hello")):
        feedback.teach(daily, said)
        assert of(store, approved).status is Status.IN_REVIEW
    feedback.teach(daily, replace(ham("Hello"), source="coral:feedback"))
    assert of(store, approved).status is Status.DECIDED


def test_a_word_about_one_revision_decides_no_other(feedback, store, directory, scoring, post) -> None:
    first = post("toxicity=0.5")
    scoring.score([first])
    second = post("toxicity=0.6", revision=2)
    scoring.score([second])
    feedback.teach(directory.get("daily"), replace(spam(), case=of(store, first)))
    assert (of(store, first).status, of(store, second).status) == (Status.SUPERSEDED, Status.IN_REVIEW)


def test_a_word_that_was_overtaken_changes_nothing(feedback, store, directory, approved) -> None:
    spoken_of = of(store, approved)
    feedback.teach(directory.get("daily"), spam("Hello"))
    feedback.teach(directory.get("daily"), replace(ham("Hello"), case=spoken_of))
    assert of(store, approved).decision.outcome == "reject"


def test_a_site_s_own_webhook_tells_of_it(feedback, store, directory, approved, clock) -> None:
    store.deliveries.take("daily", now=clock(), until=clock(), limit=10)
    feedback.teach(directory.get("daily"), spam("Hello"))
    case = of(store, approved)
    assert case.seq > case.told


def test_whoever_said_it_is_not_told_it_again(feedback, store, keyring, directory, scoring, site, clock) -> None:
    origin = {"format": "akismet", "reply_to": "https://blog.example/hook"}
    sent = Relayed.model_validate({"id": "1", "text": "Hello", "origin": origin})
    (accepted,) = intake.accept(store, keyring, [(directory.get("daily"), sent)], now=clock())
    scoring.score([accepted.case])
    feedback.teach(directory.get("daily"), spam("Hello"))
    case = of(store, accepted.case)
    assert case.status is Status.DECIDED
    assert case.seq == case.told


def test_decisions_from_outside_are_nobody_s_pace_at_the_desk(feedback, store, directory, clock, approved) -> None:
    feedback.teach(directory.get("daily"), spam("Hello"))
    shown = Statistics(store, directory, clock).show(["daily"], days=1, person="lea", leads=True)
    assert shown["per_moderator"] == []
    assert shown["decided"] == {"machine": 1, "person": 1}
    assert shown["machine_overturned"]["overturned"] == 1
    assert shown["time_to_decision_s"]["decided"] == 0


@given(moves=st.lists(st.sampled_from(["spam", "ham", "approve", "reject", "undo", "report"]), max_size=8))
def test_after_any_moves_records_and_queue_agree_with_the_case(
    moves: list[str], store: Store, site, directory, keyring, clock, scoring: Scoring,
    review: Review, deciding: Deciding, feedback: Feedback, post,
) -> None:  # fmt: skip
    daily = directory.get("daily")
    for key in store.server.client.scan_iter("ombud:*"):
        if not key.startswith("ombud:sites"):
            store.server.client.delete(key)
    case_id = post("toxicity=0.5", author={"id": "u1", "ip": "203.0.113.7"})
    scoring.score([case_id])
    for move in moves:
        if move in ("spam", "ham"):
            feedback.teach(daily, spam() if move == "spam" else ham())
        elif move == "undo":
            _try(lambda: deciding.undo(case_id, Actor("lea", leads=True)))
        elif move == "report":
            Rights(store, keyring, clock).report(daily, "1", str(clock.now), reason=None, text=None)
        elif token := review.claim(person="nora").token:
            _try(lambda: deciding.decide(case_id, Actor("nora", token), move, reason="spam"))  # noqa: B023
        clock.tick(seconds=1)
    case = of(store, case_id)
    standing = case.decision.outcome if case.decision else None
    assert rejected(store) == int(standing == "reject")
    (address,) = store.server.client.scan_iter("ombud:address:daily:*")
    assert int(store.server.client.hget(address, "rejected") or 0) == int(standing == "reject")
    waits = bool(store.server.client.zcard("ombud:queue:daily")) or bool(store.server.client.zcard("ombud:claims"))
    assert waits == (case.status is Status.IN_REVIEW)


def _try(move) -> None:
    with contextlib.suppress(Conflict):
        move()


def test_what_is_said_of_a_known_comment_comes_with_what_the_machine_had_said(
    store: Store, keyring: Keyring, directory: Directory, scoring: Scoring, clock: Clock, site, post
) -> None:
    case_id = post("toxicity=0.3 buy pills", id="1")
    scoring.score([case_id])
    feedback, daily = Feedback(store, directory, keyring, clock), directory.get("daily")
    feedback.teach(
        daily, Lesson("toxicity=0.3 buy pills", {Label.SPAM: 1.0}, "akismet:submit-spam", comment="1", by="al")
    )
    feedback.teach(daily, Lesson("another text", {Label.SPAM: 1.0}, "akismet:submit-spam", comment="1"))
    found = {each.text: each for each in store.examples.all("daily")}
    scored, other = found["toxicity=0.3 buy pills"], found["another text"]
    assert (scored.model, scored.by, (scored.scores or {})[Label.TOXICITY]) == ("plain", "akismet:al", 0.3)
    assert (other.model, other.scores, other.by) == (None, None, None)
