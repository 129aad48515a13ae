"""What is handed out for training and for the public record: what people decided and what still stands."""

import json

import pytest
from support import Clock

from models.examples import Example
from models.labels import Label
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.store import Store
from service.usecases.accounts import Accounts
from service.usecases.deciding import Actor, Deciding
from service.usecases.directory import Directory
from service.usecases.export import examples, public_records
from service.usecases.review import Review
from service.usecases.rights import Rights
from service.usecases.scoring import Scoring


@pytest.fixture
def daily(directory: Directory, site) -> Site:
    return directory.get("daily")


@pytest.fixture
def decided(scoring: Scoring, review: Review, deciding: Deciding, post):
    """Post a text and let a person decide it; return its case id."""

    def decide(id: str, outcome: str, reason: str | None = None) -> str:
        case_id = post(f"toxicity=0.5 number {id * 20}", id=id)
        scoring.score([case_id])
        claimed = review.claim_named([case_id], person="nora")
        deciding.decide(case_id, Actor("nora", claimed.token), outcome, reason=reason)
        return case_id

    return decide


def texts(store: Store, daily: Site, **more) -> list[str]:
    return [example.text.split()[-1][0] for example in examples(store, daily, **more)]


def test_a_decision_teaches_the_label_that_its_reason_names(store: Store, daily: Site, decided) -> None:
    decided("a", "approve")
    decided("b", "reject", "insult")
    decided("c", "reject", "off_topic")
    first, second, third = examples(store, daily)
    assert set(first.labels.values()) == {0.0}
    assert first.source == "daily"
    assert dict(second.labels) == {Label.INSULT: 1.0, Label.TOXICITY: 1.0}
    assert (third.outcome, dict(third.labels)) == ("reject", {}), "a rejection that no label stands for counts too"
    assert Example.from_line(second.to_line()) == second


def test_what_the_machine_decided_teaches_nothing(store: Store, daily: Site, scoring: Scoring, post) -> None:
    scoring.score([post("toxicity=0.99", id="x")])
    assert list(examples(store, daily)) == []


def test_what_is_taken_back_or_erased_or_appealed_is_left_out(
    store: Store, daily: Site, deciding: Deciding, keyring: Keyring, clock: Clock, decided
) -> None:
    rights = Rights(store, keyring, clock)
    undone, _, _, _ = (decided(comment, "reject", "insult") for comment in "uepk")
    deciding.undo(undone, Actor("nora"))
    rights.erase_comment(daily, "e")
    rights.appeal(daily, "p", "")
    assert texts(store, daily) == ["k"]


def test_what_was_decided_again_is_taught_once_and_as_it_stands(
    store: Store, daily: Site, review: Review, deciding: Deciding, decided
) -> None:
    case_id = decided("a", "reject", "insult")
    deciding.undo(case_id, Actor("nora"))
    claimed = review.claim_named([case_id], person="omar")
    deciding.decide(case_id, Actor("omar", claimed.token), "approve")
    (only,) = examples(store, daily)
    assert only.labels[Label.INSULT] == 0.0


def test_an_export_can_begin_where_the_last_one_ended(store: Store, daily: Site, decided, clock: Clock) -> None:
    decided("a", "approve")
    clock.tick(seconds=60)
    since = clock()
    decided("b", "approve")
    assert texts(store, daily, since=since) == ["b"]


def test_the_public_record_holds_what_stands_rejected_and_no_advertising(
    store: Store, daily: Site, deciding: Deciding, scoring: Scoring, keyring: Keyring, clock: Clock, decided, post
) -> None:
    rights = Rights(store, keyring, clock)
    scoring.score([post("toxicity=0.99", id="m"), post("toxicity=0.0", id="fine")])
    waits = post("toxicity=0.5", id="w")
    scoring.score([waits])
    rights.report(daily, "w", "ann", reason="illegal", text=None)
    decided("s", "reject", "spam")
    decided("i", "reject", "insult")
    deciding.undo(decided("u", "reject", "insult"), Actor("nora"))
    records = list(public_records(store, daily))
    assert [record["automated_decision"] for record in records] == [
        "AUTOMATED_DECISION_FULLY",
        "AUTOMATED_DECISION_NOT_AUTOMATED",
    ]
    assert len(list(public_records(store, daily, with_spam=True))) == 3
    assert len({record["puid"] for record in records}) == 2
    assert "number" not in json.dumps(records)


def test_each_site_has_its_own(store: Store, daily: Site, accounts: Accounts, decided) -> None:
    decided("a", "approve")
    accounts.add_site("weekly")
    assert list(examples(store, store.sites.get("weekly"))) == []
