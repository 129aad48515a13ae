"""What would teach most, and what deserves a second look, at the console."""

import json

import pytest
from support import Clock

from models.examples import Example, Looked, standing
from models.labels import Label
from service.domain.errors import Invalid
from service.store import Store
from service.store.examples import Taught
from service.usecases.deciding import Actor, Deciding
from service.usecases.directory import Directory
from service.usecases.export import Export, Places, examples
from service.usecases.review import Review
from service.usecases.rights import Rights
from service.usecases.scoring import Scoring
from service.usecases.second_look import SecondLook


@pytest.fixture
def decided(scoring: Scoring, review: Review, deciding: Deciding, post):
    """Let a person decide a comment; return its case."""

    def decide(id: str, text: str, outcome: str, *, by: str = "nora") -> str:
        case_id = post(f"toxicity=0.5 {text}", id=id)
        scoring.score([case_id])
        again(case_id, outcome, by=by)
        return case_id

    def again(case_id: str, outcome: str, *, by: str) -> None:
        claimed = review.claim_named([case_id], person=by)
        reason = "insult" if outcome == "reject" else None
        deciding.decide(case_id, Actor(by, claimed.token), outcome, reason=reason)

    decide.again = again
    return decide


def test_what_is_unsure_and_new_comes_first_within_the_budget(console, scoring: Scoring, post, decided) -> None:
    for n in range(3):
        decided(f"k{n}", f"the weather is fine today number{n}", "approve")
    known = post("toxicity=0.25 the weather is fine today", id="known")
    unheard = post("toxicity=0.25 zeppelins over walnut orchards", id="new")
    sure = post("toxicity=0.85 zeppelins over chestnut meadows", id="sure")
    scoring.score([known, unheard, sure])
    desk = console()
    found = desk.get("/console/api/teaching?budget=2").json()["cases"]
    assert found[0]["case"] == unheard
    assert len(found) == 2
    assert found[0]["novelty"] > 0.5
    everything = desk.get("/console/api/teaching").json()["cases"]
    assert everything[-1]["case"] in (known, sure)
    assert desk.get("/console/api/teaching?budget=0").status_code == 422


def test_what_was_decided_from_the_list_says_so_and_what_only_was_on_it_does_not(
    console, scoring: Scoring, post, store: Store, review: Review, deciding: Deciding, directory: Directory
) -> None:
    chosen, left = post("toxicity=0.5 zeppelins", id="1"), post("toxicity=0.5 walnuts", id="2")
    scoring.score([chosen, left])
    desk = console("nora")
    lent = desk.post("/console/api/claims", json={"cases": [chosen, left], "suggested": True}).json()
    deciding.decide(chosen, Actor("nora", lent["claim"]), "approve")
    review.release(lent["claim"])
    deciding.decide(left, Actor("nora", review.claim(person="nora").token), "approve")
    looked = {each.id: each.looked for each in examples(store, directory.get("daily"))}
    assert looked == {chosen: Looked.SUGGESTED, left: Looked.BAND}


def test_where_two_people_differ_is_shown_when_both_have_spoken(
    console, decided, deciding: Deciding, review: Review, scoring: Scoring, post
) -> None:
    overruled = decided("a", "first", "reject")
    deciding.undo(overruled, Actor("lena", leads=True))
    decided.again(overruled, "approve", by="lena")
    agreed = decided("b", "second", "reject")
    asked = post("toxicity=0.5 third", id="c")
    scoring.score([asked])
    claimed = review.claim_named([asked], person="nora")
    deciding.ask_second(asked, Actor("nora", claimed.token), opinion="approve")
    desk = console("lina", "lead")
    shown = desk.get("/console/api/second-look").json()
    assert [each["case"] for each in shown["disputed"]] == [overruled]
    assert shown["disputed"][0]["said"] == [
        {"who": "lena", "outcome": "approve"},
        {"who": "nora", "outcome": "reject"},
    ]
    decided.again(asked, "reject", by="omar")
    shown = desk.get("/console/api/second-look").json()
    assert {each["case"] for each in shown["disputed"]} == {overruled, asked}
    assert agreed not in str(shown["disputed"])


def test_likely_errors_are_loaded_shown_and_gone_when_decided_otherwise_or_erased(
    console, decided, store: Store, deciding: Deciding, keyring, clock: Clock, site
) -> None:
    look = SecondLook(store, clock)
    wrong, erased = decided("a", "first", "reject"), decided("b", "second", "reject")
    lines = [
        json.dumps({"id": each, "by": "nora", "given": "reject", "likely": "approve", "probability": 0.9}
                   | {"quality": quality, "text": "first"})
        for each, quality in ((erased, 0.3), (wrong, 0.1), ("gone", 0.2))
    ]  # fmt: skip
    assert look.load("daily", lines) == 3
    desk = console("lina", "lead")

    def doubted() -> list[str]:
        return [each["case"] for each in desk.get("/console/api/second-look").json()["doubted"]]

    assert doubted() == [wrong, erased]
    Rights(store, keyring, clock).erase_comment(store.sites.get("daily"), "b")
    assert doubted() == [wrong]
    deciding.undo(wrong, Actor("lina", leads=True))
    decided.again(wrong, "approve", by="lina")
    assert doubted() == []
    with pytest.raises(Invalid, match="line 1 is none"):
        look.load("daily", ['{"id": 5}'])


@pytest.fixture
def doubt(store: Store, clock: Clock):
    """Load doubts of what was rejected, the first the most doubtful."""

    def load(*ids: str) -> int:
        found = [
            {"id": each, "given": "reject", "likely": "approve", "quality": at / 10} for at, each in enumerate(ids)
        ]
        return SecondLook(store, clock).load("daily", ["\n", *map(json.dumps, found), "\n"])

    return load


def settle(desk, id: str, **more: bool) -> int:
    return desk.post("/console/api/second-look", json={"site": "daily", "id": id} | more).status_code


def test_what_somebody_found_right_leaves_the_list(
    console, decided, doubt, deciding: Deciding, clock: Clock, site
) -> None:
    first, second = decided("a", "first", "reject"), decided("b", "second", "reject")
    assert doubt(first, second) == 2
    desk = console("lina", "lead")
    assert settle(desk, first) == 204
    assert [each["case"] for each in desk.get("/console/api/second-look").json()["doubted"]] == [second]
    assert settle(desk, first) == 404
    assert settle(desk, second, take_back=True) == 409
    clock.tick(seconds=60)
    deciding.undo(second, Actor("lina", leads=True))
    decided.again(second, "reject", by="lina")
    assert desk.get("/console/api/second-look").json()["doubted"] == []


def test_what_was_said_from_outside_is_shown_and_can_be_taken_back(
    console, doubt, store: Store, directory: Directory, clock: Clock, site
) -> None:
    for text in ("My cat", "My dog"):
        said = Example(text, {Label.SPAM: 1.0}, "daily/akismet:submit-spam", outcome="reject", at=clock())
        store.examples.teach(Taught("daily", said, None, clock()))
    cat, dog = examples(store, directory.get("daily"))
    clock.tick(seconds=60)
    doubt(str(cat.id), str(dog.id), "nothing:daily/akismet")
    desk = console("lina", "lead")
    shown = desk.get("/console/api/second-look").json()["doubted"]
    assert [(each["text"], each["case"], each["id"]) for each in shown] == [
        (each.text, None, each.id) for each in (cat, dog)
    ]
    assert settle(desk, cat.id, take_back=True) == 204
    assert [each["text"] for each in desk.get("/console/api/second-look").json()["doubted"]] == [dog.text]
    export = Export(store, lambda _site, name: name, clock(), Places({"daily": ("0-0", 0.0)}))
    assert standing([cat, dog, *export.examples([directory.get("daily")])]) == [dog]


def test_no_more_doubts_are_kept_than_can_be_and_as_many_are_told(
    doubt, monkeypatch: pytest.MonkeyPatch, store: Store, site
) -> None:
    monkeypatch.setattr("service.usecases.second_look.MOST", 2)
    assert doubt("a", "b", "c") == 2
    assert [each.id for each in store.doubts.all("daily")] == ["a", "b"]


def test_only_leads_give_a_second_look(console, site) -> None:
    desk = console()
    assert desk.get("/console/api/second-look").status_code == 403
    assert desk.post("/console/api/second-look", json={"site": "daily", "id": "1"}).status_code == 403
    assert desk.get("/console/api/teaching").json() == {"cases": []}
