"""Scoring cases and making verdicts of the scores."""

import pytest
import structlog
from support import Clock

from service.domain.cases import Case, Status
from service.domain.errors import Unavailable
from service.domain.histograms import SCORES, STAGES
from service.store import Store
from service.usecases.accounts import Accounts
from service.usecases.scoring import MAX_TRIES, Scoring


def case(store: Store, case_id: str) -> Case:
    (found,) = store.cases.load([case_id])
    assert found is not None
    return found


def test_a_clean_comment_is_approved_by_the_machine(store: Store, scoring: Scoring, post) -> None:
    case_id = post()
    assert scoring.score([case_id]) == ["daily"]
    found = case(store, case_id)
    assert found.status is Status.DECIDED
    assert found.decision is not None
    assert (found.decision.outcome, found.decision.by, found.decision.reason) == (
        "approve",
        "machine",
        "clean",
    )
    assert found.assessment is not None
    assert found.assessment.model_version == "plain"
    assert store.cases.unscored() == 0
    assert [entry.case.id for entry in store.log.read("daily", after="0-0", limit=10)] == [case_id]


def test_an_unsure_one_waits_for_people_and_is_not_in_the_feed(store: Store, scoring: Scoring, post) -> None:
    case_id = post("toxicity=0.5")
    scoring.score([case_id])
    found = case(store, case_id)
    assert (found.status, found.decision) == (Status.IN_REVIEW, None)
    assert store.queue.waiting(["daily"])[0].waiting == 1
    assert store.log.read("daily", after="0-0", limit=10) == []


def test_scoring_twice_changes_nothing(store: Store, scoring: Scoring, post) -> None:
    case_id = post("toxicity=0.95")
    scoring.score([case_id])
    before = case(store, case_id)
    assert scoring.score([case_id]) == []
    assert case(store, case_id) == before
    assert store.cases.counters()["machine_reject"] == 1


def test_unknown_cases_are_passed_over(scoring: Scoring) -> None:
    assert scoring.score(["nothing"]) == []


def test_a_whole_message_is_scored_as_one_batch(scoring: Scoring, model, post) -> None:
    scoring.score([post(id=str(n)) for n in range(64)])
    assert model.batches == [64]


def test_a_comment_that_breaks_the_model_goes_to_people_and_its_batch_is_decided(
    store: Store, scoring: Scoring, post
) -> None:
    ids = [post(id="1"), post("BOOM", id="2"), post(id="3")]
    with structlog.testing.capture_logs() as logs:
        scoring.score(ids)
    assert [case(store, each).status for each in ids] == [Status.DECIDED, Status.IN_REVIEW, Status.DECIDED]
    assessment = case(store, ids[1]).assessment
    assert assessment is not None
    assert assessment.reasons[0].code == "scoring_failed"
    assert "BOOM" not in str(logs)


def test_a_case_that_kills_its_worker_again_and_again_goes_to_people(store: Store, scoring: Scoring, post) -> None:
    case_id = post()
    for _ in range(MAX_TRIES):
        store.cases.count_tries([case_id])  # a worker began and was never heard of again
    scoring.score([case_id], careful=True)
    assessment = case(store, case_id).assessment
    assert assessment is not None
    assert assessment.reasons[0].code == "scoring_failed"


def test_careful_scoring_decides_what_was_only_lost_on_the_way(store: Store, scoring: Scoring, model, post) -> None:
    ids = [post(id=str(n)) for n in range(3)]
    scoring.score(ids, careful=True)
    assert model.batches == [3]
    assert all(case(store, each).status is Status.DECIDED for each in ids)


def test_a_case_superseded_while_it_was_scored_gets_no_verdict(store: Store, scoring: Scoring, model, post) -> None:
    old = post("one")
    scored = model.score

    def edited_meanwhile(texts):
        post("two", revision=2)
        return scored(texts)

    model.score = edited_meanwhile
    scoring.score([old])
    found = case(store, old)
    assert (found.status, found.assessment, found.decision) == (Status.SUPERSEDED, None, None)


def test_the_gravest_and_the_oldest_come_first_for_people(
    store: Store, scoring: Scoring, review, clock: Clock, post
) -> None:
    mild = post("toxicity=0.3", id="mild")
    clock.tick(minutes=10)
    grave = post("toxicity=0.85", id="grave")
    clock.tick(minutes=10)
    mild_too = post("toxicity=0.3 again", id="mild too")
    scoring.score([mild, grave, mild_too])
    assert [each.id for each in review.claim(count=3).cases] == [grave, mild, mild_too]


def test_a_site_without_callback_has_nothing_due(accounts: Accounts, store: Store, scoring: Scoring, post) -> None:
    case_id = post()
    accounts.change_site("daily", callback_url=None)
    scoring.directory.forget()
    assert scoring.score([case_id]) == []
    assert store.deliveries.due("daily") == 0


def test_a_language_given_by_the_site_counts_more_than_what_is_detected(store: Store, scoring: Scoring, post) -> None:
    case_id = post(language="de-AT")
    scoring.score([case_id])
    assessment = case(store, case_id).assessment
    assert assessment is not None
    assert (assessment.language, assessment.reasons[0].code) == ("de-AT", "language")


def test_a_store_that_is_away_for_a_moment_leaves_cases_due_and_sends_none_to_people(
    store: Store, scoring: Scoring, post, monkeypatch
) -> None:
    case_id = post()

    def away(_name: str) -> None:
        raise Unavailable("away")

    with monkeypatch.context() as patched:
        patched.setattr(type(scoring.directory), "get", lambda _self, name: away(name))
        with pytest.raises(Unavailable):
            scoring.score([case_id])
    assert case(store, case_id).status is Status.RECEIVED
    scoring.score([case_id])
    assert case(store, case_id).status is Status.DECIDED


def test_a_site_that_was_made_a_moment_ago_is_known(store: Store, scoring: Scoring, accounts: Accounts, post) -> None:
    scoring.directory.sites()
    accounts.add_site("weekly")
    assert scoring.directory.get("weekly").name == "weekly"


def test_a_case_that_cannot_be_read_does_not_hold_up_its_batch(store: Store, scoring: Scoring, post) -> None:
    ids = [post(id="1"), post(id="2")]
    store.server.client.hset(f"ombud:case:{ids[0]}", "comment", '{"from": "another version"}')
    with structlog.testing.capture_logs() as logs:
        scoring.score(ids)
    assert case(store, ids[1]).status is Status.DECIDED
    assert logs[0]["case"] == ids[0]


def test_fields_that_a_later_version_kept_are_passed_over(store: Store, scoring: Scoring, post) -> None:
    case_id = post(author={"id": "u1"})
    key = f"ombud:case:{case_id}"
    kept = store.server.client.hget(key, "comment")
    store.server.client.hset(
        key, "comment", kept.replace('"id":"u1"', '"id":"u1","karma":7').replace("{", '{"new":1,', 1)
    )
    assert case(store, case_id).comment.author is not None


def test_how_long_a_case_has_waited_and_what_it_scored_is_measured(
    scoring: Scoring, post, store: Store, clock: Clock
) -> None:
    case = post("toxicity=0.97")
    clock.tick(seconds=2)
    scoring.score([case])
    scoring.score([case])  # a second message for it measures nothing
    store.measured.flush()
    found = store.measured.read()
    waited = found.histogram(STAGES)["scoring"]
    assert (waited.buckets, round(waited.sum)) == ({STAGES.bucket(2): 1}, 2)
    assert found.histogram(SCORES)["toxicity"].buckets == {SCORES.bucket(0.97): 1}
