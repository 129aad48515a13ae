"""People decide: nobody holds what another holds, nothing is decided twice or on an old text."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from support import Clock

from service.domain.cases import Status
from service.domain.errors import Conflict, NotFound
from service.store import Store
from service.usecases.deciding import Actor, Deciding
from service.usecases.review import LEASE, Review
from service.usecases.scoring import Scoring


@pytest.fixture
def waiting(scoring: Scoring, post) -> list[str]:
    """Three cases in review, the gravest first."""
    ids = [post(f"toxicity=0.{8 - n}", id=str(n)) for n in range(3)]
    scoring.score(ids)
    return ids


def test_a_decision_by_a_person_is_written_with_who_and_why(
    store: Store, review: Review, deciding: Deciding, waiting
) -> None:
    claimed = review.claim()
    case = deciding.decide(waiting[0], Actor("nora", claimed.token), "reject", reason="insult", note="rude").case
    assert case.status is Status.DECIDED
    assert case.decision is not None
    assert (case.decision.by, case.decision.reason, case.decision.note) == ("person", "insult", "rude")
    assert [(event.event, event.by) for event in case.history[-2:]] == [
        ("in_review", "machine"),
        ("reject", "nora"),
    ]
    (entry,) = store.log.read("daily", after="0-0", limit=10)
    assert entry.case.id == waiting[0]
    assert store.deliveries.due("daily") == 3  # one decided, two that a person will look at


def test_two_people_never_hold_the_same_case(review: Review, scoring: Scoring, post) -> None:
    scoring.score([post(f"toxicity=0.5 {n}", id=str(n)) for n in range(60)])
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda n: review.claim(count=2), range(40)))
    held = [case.id for claimed in claims for case in claimed.cases]
    assert len(held) == len(set(held)) == 60


def test_a_claim_that_was_sent_twice_lends_once(store: Store, review: Review, clock: Clock, waiting) -> None:
    def lend() -> list[str]:
        found = store.queue.claim(["daily"], token="t", count=2, now=clock(), lease=LEASE)
        return [case.id for case in found.cases]

    assert lend() == lend() == waiting[:2]
    assert store.queue.waiting(["daily"])[0].waiting == 1


def test_an_expired_claim_goes_back_to_its_place_and_the_late_decision_is_refused(
    store: Store, review: Review, deciding: Deciding, clock: Clock, waiting
) -> None:
    claimed = review.claim()
    clock.tick(seconds=LEASE.total_seconds() + 1)
    with pytest.raises(Conflict, match="claim"):
        deciding.decide(waiting[0], Actor("nora", claimed.token), "approve")
    assert store.queue.reclaim_expired(now=clock()) == 1
    assert [case.id for case in review.claim(count=3).cases] == waiting


def test_a_renewed_claim_lives_on(review: Review, deciding: Deciding, clock: Clock, waiting) -> None:
    claimed = review.claim(count=2)
    for _ in range(3):
        clock.tick(seconds=LEASE.total_seconds() - 1)
        assert review.renew(claimed.token) == waiting[:2]
    deciding.decide(waiting[0], Actor("nora", claimed.token), "approve")
    assert review.renew(claimed.token) == [waiting[1]]


def test_a_released_claim_goes_back_at_once(store: Store, review: Review, deciding: Deciding, waiting) -> None:
    claimed = review.claim(count=2)
    assert review.release(claimed.token) == 2
    assert store.queue.waiting(["daily"])[0].waiting == 3
    with pytest.raises(Conflict, match="claim"):
        deciding.decide(waiting[0], Actor("nora", claimed.token), "approve")


def test_an_edit_takes_the_case_out_of_the_hands_of_whoever_holds_it(
    store: Store, review: Review, deciding: Deciding, scoring: Scoring, post, waiting
) -> None:
    claimed = review.claim()
    post("better now", id="0", revision=2)
    with pytest.raises(Conflict, match="edited"):
        deciding.decide(waiting[0], Actor("nora", claimed.token), "reject", reason="insult")
    assert store.queue.claimed() == 0
    assert review.release(claimed.token) == 0


def test_a_case_is_decided_once(review: Review, deciding: Deciding, waiting) -> None:
    claimed = review.claim()
    deciding.decide(waiting[0], Actor("nora", claimed.token), "approve")
    with pytest.raises(Conflict, match="decided"):
        deciding.decide(waiting[0], Actor("nora", claimed.token), "reject", reason="spam")


def test_a_decision_that_is_sent_again_because_its_answer_was_lost_is_done(
    store, review: Review, deciding: Deciding, waiting
) -> None:
    token = review.claim().token
    for _ in range(2):
        deciding.decide(waiting[0], Actor("nora", token), "approve")
    assert len(store.log.read("daily", after="0-0", limit=10)) == 1


def test_a_claim_on_one_case_does_not_open_another(review: Review, deciding: Deciding, waiting) -> None:
    claimed = review.claim()
    with pytest.raises(Conflict, match="claim"):
        deciding.decide(waiting[1], Actor("nora", claimed.token), "approve")


def test_a_case_that_does_not_exist_is_not_found(review: Review, deciding: Deciding, site) -> None:
    with pytest.raises(NotFound):
        deciding.decide("nothing", Actor("nora", "t"), "approve")


def test_claims_can_be_for_one_site(accounts, review: Review, waiting) -> None:
    accounts.add_site("weekly")
    review.directory.forget()
    assert review.claim(sites=["weekly"]).cases == []
    assert [each.waiting for each in review.waiting()] == [3, 0]
