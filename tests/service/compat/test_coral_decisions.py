"""What people decide goes back to Coral once, with its ids, however and whenever those were learnt."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from coral_support import PHASE_SECRET, TOKEN, WEBHOOK_SECRET, FakeCoral, Kept, ids, signed
from starlette.testclient import TestClient
from support import Clock

from models.examples import Evidence
from models.labels import LABELS
from service.domain.cases import Case
from service.domain.errors import Invalid, Unavailable
from service.domain.keyring import Keyring
from service.store import Store
from service.usecases.accounts import Accounts, NewSite
from service.usecases.coral.graphql import whoami
from service.usecases.coral.joining import Joining
from service.usecases.deciding import Actor, Deciding
from service.usecases.delivery import Delivery
from service.usecases.directory import Directory
from service.usecases.export import Export
from service.usecases.review import Review
from service.usecases.scoring import Scoring
from service.web.state import State

Decide = Callable[..., Case]
REVIEWED = "people should see toxicity=0.5"


@pytest.fixture
def coral(client: TestClient, accounts: Accounts, site: NewSite, directory: Directory) -> Iterator[FakeCoral]:
    """A Coral whose phase and webhooks point at the site `daily`."""

    def phase(body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        answer = client.post("/coral/daily", content=body, headers=headers)
        return answer.status_code, answer.text

    def hook(body: bytes, headers: dict[str, str]) -> int:
        return client.post("/coral/daily/events", content=body, headers=headers).status_code

    made = FakeCoral(phase, hook)
    secrets = {"token": TOKEN, "phase_secret": PHASE_SECRET, "webhook_secret": WEBHOOK_SECRET}
    # A busy machine answers in time, too.
    accounts.change_site("daily", coral={"address": made.url, "private": True, "timeout_ms": 10_000, **secrets})
    directory.forget()
    yield made
    made.close()


@pytest.fixture
def delivery(store: Store, directory: Directory, keyring: Keyring, clock: Clock) -> Delivery:
    return Delivery(store, directory, keyring, clock)


@pytest.fixture
def decide(review: Review, deciding: Deciding, store: Store) -> Decide:
    """Decide what waits: the one case of the queue, or the one with a text."""

    def do(outcome: str = "reject", reason: str | None = "insult", text: str = REVIEWED) -> Case:
        claim = review.claim(person="nora", count=20)
        (case,) = [each for each in claim.cases if each.comment.text == text]
        done = deciding.decide(
            case.id,
            Actor("nora", claim.token),
            outcome,  # type: ignore[arg-type]
            reason=reason if outcome == "reject" else None,
        )
        return done.case

    return do


def everything(store: Store) -> list[Case]:
    return [case for case in store.cases.load(store.server.client.zrange("ombud:cases:daily", 0, -1)) if case]


def only(store: Store) -> Case:
    (case,) = everything(store)
    return case


def quoted(coral: FakeCoral) -> list[tuple[str, str]]:
    return sorted((each["commentID"], each["commentRevisionID"]) for each in coral.done)


def hear(coral: FakeCoral, comment: Kept) -> None:
    """A webhook of Coral's names a comment."""
    body, headers = signed({"type": "COMMENT_CREATED", "data": {"commentID": comment.id}}, WEBHOOK_SECRET)
    assert coral.hook(body, headers) == 200


def test_a_decision_goes_back_once_with_ids_reason_and_a_name_of_its_own(
    coral: FakeCoral, delivery: Delivery, decide: Decide
) -> None:
    comment = coral.write(REVIEWED)
    assert comment.status == "SYSTEM_WITHHELD"
    assert coral.send_events() == [200]
    case = decide()
    assert delivery.deliver("daily") == 1
    (done,) = coral.done
    assert quoted(coral) == ids([comment])
    assert (done["verb"], done["reason"]["code"]) == ("reject", "ABUSIVE")
    assert done["clientMutationId"] == f"{case.id}.{case.seq}"
    assert comment.status == "REJECTED"
    coral.send_events()
    assert delivery.deliver("daily") == 0
    assert len(coral.done) == 1


def test_approving_releases_what_was_withheld(
    coral: FakeCoral, delivery: Delivery, decide: Decide, store: Store
) -> None:
    comment = coral.write(REVIEWED, parent=coral.write("A kind word").id)
    coral.send_events()
    decide("approve")
    delivery.deliver("daily")
    assert comment.status == "APPROVED"
    assert [each["verb"] for each in coral.done] == ["approve"]


def test_who_looks_at_an_answer_sees_what_it_answers(
    coral: FakeCoral, delivery: Delivery, decide: Decide, api: TestClient
) -> None:
    asked = coral.write("Who says so?")
    coral.send_events()
    delivery.deliver("daily")
    coral.write(REVIEWED, author="reader-2", parent=asked.id)
    coral.write("Another answer", author="reader-3", parent="not known here")
    parent = decide().comment.parent
    assert parent is not None
    assert parent.text == "Who says so?"
    assert api.delete(f"/v1/comments/{parent.id}").json()["erased"]["quotes"] == 1


def test_what_is_erased_while_an_answer_comes_in_is_not_quoted_by_it(
    coral: FakeCoral, delivery: Delivery, store: Store, api: TestClient, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = coral.write("my private words")
    coral.send_events()
    delivery.deliver("daily")
    parent = only(store).comment
    accept = store.cases.accept

    def erased_before(*args: Any, **more: Any) -> Any:
        state.rights.erase_comment(store.sites.get("daily"), parent.id)
        return accept(*args, **more)

    monkeypatch.setattr(store.cases, "accept", erased_before)
    coral.write("An answer", author="reader-2", parent=asked.id)
    client, deadline = store.server.client, time.monotonic() + 10
    while "private" in str([client.hgetall(key) for key in client.keys("ombud:case:*")]):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("events_first", [True, False])
def test_it_does_not_matter_whether_ids_or_the_decision_come_first(
    coral: FakeCoral, delivery: Delivery, decide: Decide, clock: Clock, events_first: bool
) -> None:
    comment = coral.write(REVIEWED)
    if events_first:
        coral.send_events()
        delivery.deliver("daily")
    decide()
    coral.refuse = lambda: (503, "down") if not events_first else None
    delivery.deliver("daily")
    assert len(coral.done) == events_first
    coral.refuse = lambda: None
    coral.send_events()
    clock.tick(minutes=2)
    delivery.deliver("daily")
    assert quoted(coral) == ids([comment])


def test_without_any_webhook_a_comment_is_found_by_its_author(
    coral: FakeCoral, delivery: Delivery, decide: Decide, clock: Clock, store: Store
) -> None:
    coral.write("Another one of theirs")
    comment = coral.write(REVIEWED)
    coral.events.clear()
    decide()
    delivery.deliver("daily")
    assert coral.done == []
    assert store.deliveries.sites_due(["daily"], now=clock()) == ["daily"]
    delivery.deliver("daily")
    assert quoted(coral) == ids([comment])


def test_many_comments_are_learnt_with_few_requests(coral: FakeCoral, delivery: Delivery, store: Store) -> None:
    comments = [coral.write(f"Number {n}") for n in range(45)]
    coral.send_events()
    delivery.deliver("daily")
    assert coral.requests == 3
    assert all(store.coral.case_of("daily", each.id) for each in comments)


def test_a_webhook_that_comes_twice_changes_nothing(coral: FakeCoral, delivery: Delivery, decide: Decide) -> None:
    comment = coral.write(REVIEWED)
    event = coral.events[0]
    for _ in range(3):
        coral.events = [event]
        coral.send_events()
        delivery.deliver("daily")
    decide()
    for _ in range(3):
        coral.events = [event]
        coral.send_events()
        delivery.deliver("daily")
    assert quoted(coral) == ids([comment])


def test_an_answer_that_was_lost_is_sent_again_and_harms_nothing(
    coral: FakeCoral, delivery: Delivery, decide: Decide, clock: Clock, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = coral.write(REVIEWED)
    coral.send_events()
    delivery.deliver("daily")
    decide()
    with monkeypatch.context() as broken:

        def killed(*_args: object, **_kwargs: object) -> None:
            raise Unavailable("killed before it was written down")

        broken.setattr(store.deliveries, "write_attempts", killed)
        broken.setattr("service.usecases.delivery._KEPT_IN_MIND_S", 0.5)  # it would go on trying
        with pytest.raises(Unavailable):
            delivery.deliver("daily")
    assert comment.status == "REJECTED"
    clock.tick(minutes=2)
    delivery.deliver("daily")
    assert comment.status == "REJECTED"
    assert store.deliveries.due("daily") == 0


def test_equal_comments_are_one_case_and_all_of_them_are_told(
    coral: FakeCoral, delivery: Delivery, decide: Decide
) -> None:
    both = [coral.write(REVIEWED), coral.write(REVIEWED)]
    coral.send_events()
    decide()
    delivery.deliver("daily")
    assert quoted(coral) == ids(both)
    assert {each.status for each in both} == {"REJECTED"}


def test_the_decision_on_an_edit_quotes_the_edits_revision(
    coral: FakeCoral, delivery: Delivery, decide: Decide
) -> None:
    comment = coral.write(REVIEWED)
    coral.send_events()
    delivery.deliver("daily")
    coral.edit(comment, f"{REVIEWED} indeed")
    decide(text=f"{REVIEWED} indeed")
    delivery.deliver("daily")
    delivery.deliver("daily")
    assert quoted(coral) == ids([comment])


def test_an_edit_of_one_of_equal_comments_leaves_the_others_case_in_the_queue(
    coral: FakeCoral, delivery: Delivery, store: Store
) -> None:
    first, _ = coral.write(REVIEWED), coral.write(REVIEWED)
    coral.send_events()
    delivery.deliver("daily")
    case = only(store)
    coral.edit(first, f"{REVIEWED} indeed")
    assert [each and each.status for each in store.cases.load([case.id])] == ["in_review"]


def test_a_revision_that_was_edited_meanwhile_is_left_alone(
    coral: FakeCoral, delivery: Delivery, decide: Decide, store: Store
) -> None:
    comment = coral.write(REVIEWED)
    coral.send_events()
    delivery.deliver("daily")
    comment.revisions.append(("later", "<div>Harmless now</div>"))
    decide()
    delivery.deliver("daily")
    assert comment.status == "SYSTEM_WITHHELD"
    (dead,) = store.deliveries.dead("daily")
    assert "edited since" in dead.error


def test_a_comment_that_is_gone_is_not_asked_for_again(
    coral: FakeCoral, delivery: Delivery, decide: Decide, store: Store
) -> None:
    comment = coral.write(REVIEWED)
    coral.send_events()
    delivery.deliver("daily")
    del coral.comments[comment.id]
    decide()
    delivery.deliver("daily")
    (dead,) = store.deliveries.dead("daily")
    assert "gone" in dead.error


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, "oops"), "answered 500 without JSON"),
        ((200, "[]"), "answered 200 without JSON"),
        ((200, '{"errors": [{"message": "x", "extensions": {"code": "USER_NOT_ENTITLED"}}]}'), "USER_NOT_ENTITLED"),
        ((200, '{"data": null, "errors": [{"message": "Too many"}, 7]}'), "Too many"),
        ((200, '{"data": {}}'), "an empty answer"),
        ((200, '{"data": {"REJECTED_0": {"comment": null}}, "errors": [{"message": "later"}]}'), "later"),
        ((401, '{"error": {"code": "TOKEN_INVALID"}}'), "answered 401"),
    ],
)
def test_whatever_else_coral_answers_is_tried_again(
    coral: FakeCoral,
    delivery: Delivery,
    decide: Decide,
    store: Store,
    clock: Clock,
    answer: tuple[int, str],
    said: str,
) -> None:
    comment = coral.write(REVIEWED)
    coral.send_events()
    delivery.deliver("daily")
    decide()
    coral.refuse = lambda: answer
    delivery.deliver("daily")
    assert (store.deliveries.due("daily"), store.deliveries.dead("daily")) == (1, [])
    assert said in store.server.client.hget(f"ombud:case:{only(store).id}", "error")
    coral.refuse = lambda: None
    clock.tick(seconds=10)
    delivery.deliver("daily")
    assert quoted(coral) == ids([comment])


def test_what_corals_own_moderators_decide_leaves_the_queue_and_does_not_go_in_circles(
    coral: FakeCoral, delivery: Delivery, store: Store, clock: Clock
) -> None:
    comment = coral.write(REVIEWED)
    coral.send_events()
    delivery.deliver("daily")
    coral.moderate(comment, "REJECTED")
    coral.send_events()
    delivery.deliver("daily")
    case = only(store)
    assert case.decision is not None
    assert (case.status, case.decision.outcome, case.decision.by) == ("decided", "reject", "person")
    clock.tick(minutes=2)
    delivery.deliver("daily")
    assert coral.done == []


def test_what_corals_own_moderators_approve_teaches_as_much_as_what_is_approved_here(
    coral: FakeCoral, delivery: Delivery, store: Store, directory: Directory, clock: Clock
) -> None:
    comment = coral.write(REVIEWED)
    coral.send_events()
    delivery.deliver("daily")
    coral.moderate(comment, "APPROVED")
    coral.send_events()
    delivery.deliver("daily")
    (example,) = Export(store, lambda _site, who: who, clock()).examples([directory.get("daily")])
    assert (example.outcome, example.evidence, set(example.labels.values())) == ("approve", Evidence.DECISION, {0.0})
    assert set(example.labels) == set(LABELS)


def test_a_moderator_here_who_comes_later_has_the_last_word(
    coral: FakeCoral, delivery: Delivery, decide: Decide, store: Store
) -> None:
    comment = coral.write(REVIEWED)
    coral.send_events()
    delivery.deliver("daily")
    coral.moderate(comment, "REJECTED")
    decide("approve")
    coral.send_events()
    delivery.deliver("daily")
    assert comment.status == "APPROVED"
    decision = only(store).decision
    assert decision is not None
    assert decision.outcome == "approve"


def test_what_is_taken_back_here_is_not_decided_again_by_corals_echo(
    coral: FakeCoral, delivery: Delivery, decide: Decide, deciding: Deciding, store: Store
) -> None:
    coral.write(REVIEWED)
    coral.send_events()
    case = decide()
    delivery.deliver("daily")
    deciding.undo(case.id, Actor("nora", leads=True))
    assert coral.send_events() == [200]  # Coral's word of what Ombud had sent
    delivery.deliver("daily")
    assert only(store).status == "in_review"


def test_a_machines_rejection_that_is_taken_back_is_not_corals_own(
    coral: FakeCoral, delivery: Delivery, deciding: Deciding, store: Store
) -> None:
    comment = coral.write("toxicity=0.95")
    deciding.undo(only(store).id, Actor("lea", leads=True))
    hear(coral, comment)
    delivery.deliver("daily")
    assert only(store).status == "in_review"


def test_a_rejection_that_coral_did_not_heed_is_told_once_a_webhook_says_so(
    coral: FakeCoral, delivery: Delivery, store: Store
) -> None:
    unheeded = coral.write("toxicity=0.95 in vain")
    unheeded.status = "NONE"
    hear(coral, unheeded)
    for _ in range(2):
        delivery.deliver("daily")
    assert (unheeded.status, len(coral.done)) == ("REJECTED", 1)


def test_what_is_scored_only_after_coral_was_asked_about_it_is_asked_about_again(
    coral: FakeCoral, delivery: Delivery, store: Store, scoring: Scoring, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:  # after it was written down, and before it was judged
        killed.setattr(Scoring, "settle", lambda *_args: ((), ()))
        comment = coral.write("toxicity=0.95")
    assert only(store).status == "received"
    coral.send_events()
    delivery.deliver("daily")
    scoring.score([only(store).id])
    clock.tick(minutes=2)
    for _ in range(2):
        delivery.deliver("daily")
    assert comment.status == "REJECTED"


def test_what_corals_moderators_decided_survives_whoever_writes_it_down(
    coral: FakeCoral, delivery: Delivery, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = coral.write(REVIEWED)
    coral.moderate(comment, "REJECTED")
    coral.send_events()

    def killed(*_args: object, **_kwargs: object) -> None:
        raise Unavailable("killed before it was written down")

    for half in (store.decisions, store.coral):
        with monkeypatch.context() as broken:
            broken.setattr(half, "correct" if half is store.decisions else "join", killed)
            with pytest.raises(Unavailable):
                delivery.deliver("daily")
        clock.tick(minutes=2)
    delivery.deliver("daily")
    assert only(store).status == "decided"
    assert store.coral.case_of("daily", comment.id) == only(store).id


def test_a_decision_made_here_while_coral_answers_outlives_its_older_word(
    coral: FakeCoral, delivery: Delivery, decide: Decide, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = coral.write(REVIEWED)
    coral.moderate(comment, "REJECTED")
    coral.send_events()
    correct = store.decisions.correct

    def meanwhile(correction: Any) -> Any:
        decide("approve")
        return correct(correction)

    monkeypatch.setattr(store.decisions, "correct", meanwhile)
    delivery.deliver("daily")
    decision = only(store).decision
    assert decision is not None
    assert (decision.outcome, comment.status) == ("approve", "APPROVED")


def test_a_decision_is_sent_whatever_coral_was_last_seen_to_say(
    coral: FakeCoral, delivery: Delivery, decide: Decide, deciding: Deciding, store: Store
) -> None:
    comment = coral.write(REVIEWED)
    coral.moderate(comment, "REJECTED")
    coral.send_events()
    delivery.deliver("daily")
    coral.moderate(comment, "APPROVED")  # it leaves none of Coral's queues, so that no webhook says so
    deciding.undo(only(store).id, Actor("lea", leads=True))
    decide("reject")
    delivery.deliver("daily")
    assert comment.status == "REJECTED"


def test_corals_word_on_one_of_equal_comments_goes_to_the_others(
    coral: FakeCoral, delivery: Delivery, store: Store
) -> None:
    first, second = coral.write(REVIEWED), coral.write(REVIEWED)
    coral.send_events()
    delivery.deliver("daily")
    coral.moderate(first, "APPROVED")
    coral.send_events()
    delivery.deliver("daily")
    assert (first.status, second.status) == ("APPROVED", "APPROVED")
    for _ in range(2):
        coral.send_events()
        delivery.deliver("daily")
    assert len(coral.done) == 2


def test_a_comment_that_is_named_once_its_equal_was_decided_is_told_too(
    coral: FakeCoral, delivery: Delivery, decide: Decide, store: Store
) -> None:
    coral.write(REVIEWED)
    coral.send_events()
    second = coral.write(REVIEWED)
    decide("approve")
    delivery.deliver("daily")
    assert second.status == "SYSTEM_WITHHELD"
    coral.send_events()
    delivery.deliver("daily")
    assert second.status == "APPROVED"


def test_a_decision_that_is_taken_back_and_made_anew_is_told_anew(
    coral: FakeCoral, delivery: Delivery, decide: Decide, deciding: Deciding
) -> None:
    comment = coral.write(REVIEWED)
    coral.send_events()
    case = decide()
    delivery.deliver("daily")
    coral.send_events()
    delivery.deliver("daily")
    deciding.undo(case.id, Actor("nora", leads=True))
    decide("approve")
    delivery.deliver("daily")
    assert [each["verb"] for each in coral.done] == ["reject", "approve"]
    assert comment.status == "APPROVED"


def test_what_coral_was_told_itself_counts_as_no_knowledge_of_it(
    coral: FakeCoral, delivery: Delivery, decide: Decide, deciding: Deciding
) -> None:
    comment = coral.write(REVIEWED)
    coral.hook = lambda _body, _headers: 200  # no event arrives any more
    case = decide("approve")
    for outcome in ("reject", "approve"):
        delivery.deliver("daily")
        delivery.deliver("daily")
        deciding.undo(case.id, Actor("nora", leads=True))
        decide(outcome)
    delivery.deliver("daily")
    assert [each["verb"] for each in coral.done] == ["approve", "reject", "approve"]
    assert comment.status == "APPROVED"


def test_a_rejection_that_the_answer_did_not_carry_follows_it(
    coral: FakeCoral, delivery: Delivery, store: Store, clock: Clock
) -> None:
    late = coral.write("toxicity=0.95 in vain")
    late.status = "NONE"  # as when Coral did not wait for the answer
    assert store.coral.tell_late(only(store), now=clock())
    for _ in range(2):
        delivery.deliver("daily")
    assert late.status == "REJECTED"
    assert store.deliveries.due("daily") == 0


def test_without_a_token_a_decision_waits(
    coral: FakeCoral, delivery: Delivery, decide: Decide, accounts: Accounts, directory: Directory, store: Store
) -> None:
    coral.write(REVIEWED)
    accounts.change_site("daily", coral={"token": None})
    directory.forget()
    coral.send_events()
    decide()
    delivery.deliver("daily")
    assert (coral.requests, store.deliveries.due("daily")) == (0, 1)


def test_what_was_to_be_asked_is_forgotten_with_the_token(
    coral: FakeCoral, delivery: Delivery, accounts: Accounts, directory: Directory, store: Store, clock: Clock
) -> None:
    coral.write(REVIEWED)
    coral.send_events()
    accounts.change_site("daily", coral={"token": None})
    directory.forget()
    delivery.deliver("daily")
    assert store.deliveries.sites_due(["daily"], now=clock()) == []


def test_events_are_heard_while_the_store_is_away_and_written_with_the_next(
    coral: FakeCoral, delivery: Delivery, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    comments = [coral.write(f"Number {n}") for n in range(3)]
    with monkeypatch.context() as broken:

        def away(*_args: object, **_kwargs: object) -> None:
            raise Unavailable("the store does not answer")

        broken.setattr(store.coral, "ask", away)
        assert coral.send_events() == [200] * 3
    comments.append(coral.write("A kind word"))
    ask, lots = store.coral.ask, []

    def counted(site: str, **more: Any) -> int:
        lots.append(more["comments"])
        return ask(site, **more)

    monkeypatch.setattr(store.coral, "ask", counted)
    coral.send_events()
    assert [len(lot) for lot in lots] == [4]  # nobody waits for one after the other
    delivery.deliver("daily")
    assert all(store.coral.case_of("daily", each.id) for each in comments)


def test_events_that_matter_nothing_here_are_taken_and_forgotten(client: TestClient, coral: FakeCoral) -> None:
    for event in (
        {"id": "1", "type": "STORY_CREATED", "data": {"storyID": "s", "storyURL": "https://news.example/s"}},
        {"id": "1", "type": "SOMETHING_NEW", "data": {"commentID": "c"}},
        {"id": "1", "type": "COMMENT_CREATED", "data": {}},
        {"id": "1", "type": "COMMENT_CREATED", "data": {"commentID": "no such comment", "storyID": "s"}},
    ):
        body, headers = signed(event, WEBHOOK_SECRET)
        assert client.post("/coral/daily/events", content=body, headers=headers).status_code == 200
        assert client.post("/coral/daily/events", content=body).status_code == 401


@pytest.fixture
def unasked(coral: FakeCoral, store: Store, scoring: Scoring, delivery: Delivery) -> Callable[..., Kept]:
    """A reader posts while the phase is down; the webhook arrives, and the workers do what there is to do."""

    def write(text: str, status: str = "NONE", **more: str) -> Kept:
        coral.phase, phase = (lambda _body, _headers: (503, "down")), coral.phase
        made = coral.write(text, **more)
        coral.phase = phase
        made.status = status
        coral.send_events()
        delivery.deliver("daily")
        scoring.score(store.server.client.zrange("ombud:due:scoring", 0, -1))
        for _ in range(2):
            delivery.deliver("daily")
        return made

    return write


def test_what_the_phase_missed_is_judged_after_the_fact(
    unasked: Callable[..., Kept], coral: FakeCoral, delivery: Delivery, decide: Decide, store: Store
) -> None:
    bad, fine = unasked("toxicity=0.95 & more"), unasked("A kind word")
    assert (bad.status, fine.status) == ("REJECTED", "NONE")
    assert [each["verb"] for each in coral.done] == ["reject"]
    told = [case.comment.text for case in everything(store) if "delivered" in [each.event for each in case.history]]
    assert told == ["toxicity=0.95 & more"]  # of what is fine there is nothing to tell
    unsure = unasked(REVIEWED)
    decide()
    delivery.deliver("daily")
    assert unsure.status == "REJECTED"


def test_what_a_sites_rate_keeps_out_now_is_judged_when_there_is_room(
    coral: FakeCoral, delivery: Delivery, store: Store, accounts: Accounts, directory: Directory, clock: Clock
) -> None:
    accounts.change_site("daily", rate_limit={"per_second": 0.02, "burst": 1})
    directory.forget()
    coral.phase = lambda _body, _headers: (503, "down")
    for n in range(3):
        coral.write(f"Number {n}")
    coral.send_events()
    for kept in (1, 2, 3, 3):
        delivery.deliver("daily")
        assert store.server.client.zcard("ombud:cases:daily") == kept
        clock.tick(minutes=2)


@pytest.mark.parametrize("status", ["APPROVED", "REJECTED", "PREMOD", "SYSTEM_WITHHELD"])
def test_what_coral_has_decided_or_held_without_asking_stays_corals(
    unasked: Callable[..., Kept], coral: FakeCoral, store: Store, status: str
) -> None:
    assert unasked("toxicity=0.95", status).status == status
    assert (coral.requests, coral.done) == (1, [])
    assert store.server.client.zcard("ombud:cases:daily") == 0


def test_one_comment_that_breaks_something_holds_up_no_other(
    coral: FakeCoral, delivery: Delivery, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    comments = [coral.write(f"Number {n}") for n in range(2)]
    for unkept in ("0", "zz"):  # asked about before the others, and after them
        coral.comments[unkept] = Kept(unkept, "story-1", "reader-1", None, [("r", "Unkept")], "NONE")
        hear(coral, coral.comments[unkept])
    coral.send_events()

    def broken(*_args: object) -> None:
        raise RuntimeError("odd")

    monkeypatch.setattr(Joining, "_take_in", broken)
    delivery.deliver("daily")
    assert all(store.coral.case_of("daily", each.id) for each in comments)


@pytest.mark.parametrize(("trusted", "status"), [(True, "NONE"), (False, "REJECTED")])
def test_what_staff_writes_is_trusted_after_the_fact_too(
    unasked: Callable[..., Kept], accounts: Accounts, directory: Directory, trusted: bool, status: str
) -> None:
    accounts.change_site("daily", coral={"trust_staff": trusted})
    directory.forget()
    assert unasked("toxicity=0.95", role="MODERATOR").status == status


def test_a_comment_without_words_is_asked_about_once(
    unasked: Callable[..., Kept], coral: FakeCoral, store: Store
) -> None:
    unasked("")
    assert coral.requests == 1
    assert store.server.client.zcard("ombud:cases:daily") == 0


def test_what_is_erased_is_forgotten_under_corals_name_too(
    coral: FakeCoral, delivery: Delivery, store: Store, api: TestClient
) -> None:
    comment = coral.write(REVIEWED)
    coral.send_events()
    delivery.deliver("daily")
    case = only(store)
    assert store.coral.case_of("daily", comment.id) == case.id
    assert api.delete(f"/v1/comments/{case.comment.id}").status_code == 200
    assert store.coral.case_of("daily", comment.id) is None
    assert not store.server.client.keys("ombud:coral-[ic]*")
    comment.status = "NONE"
    body, headers = signed({"type": "COMMENT_CREATED", "data": {"commentID": comment.id}}, WEBHOOK_SECRET)
    coral.hook(body, headers)
    delivery.deliver("daily")
    assert store.server.client.zcard("ombud:cases:daily") == 0


def test_from_the_phase_to_the_moderators_click_to_coral(
    coral: FakeCoral, delivery: Delivery, console: Callable[..., TestClient]
) -> None:
    comment = coral.write(REVIEWED)
    coral.send_events()
    desk = console()
    claim = desk.post("/console/api/claims", json={}).json()
    (case,) = claim["cases"]
    decided: Any = desk.post(
        f"/console/api/cases/{case['case']}/decision",
        json={"claim": claim["claim"], "outcome": "reject", "reason": "spam"},
    )
    assert decided.status_code == 200, json.dumps(decided.json())
    assert delivery.deliver("daily") == 1
    assert quoted(coral) == ids([comment])
    assert coral.done[0]["reason"]["code"] == "SPAM"


def test_the_doctor_says_whether_coral_takes_the_token(coral: FakeCoral, store: Store, keyring: Keyring) -> None:
    def asked() -> str:
        return asyncio.run(whoami(store.sites.get("daily"), keyring))

    assert asked() == "takes the token, as Ombud"
    coral.role = "STAFF"
    with pytest.raises(Invalid, match="no moderator"):
        asked()
    coral.refuse = lambda: (401, "{}")
    with pytest.raises(Invalid, match="answered 401"):
        asked()
    coral.close()
    with pytest.raises(Invalid, match="ConnectError"):
        asked()
