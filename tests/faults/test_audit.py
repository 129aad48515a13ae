"""A promise that is broken is noticed: what looks at the end must not be blind."""

import random
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from faults.audit import Audit, too_little
from faults.callbacks import Callback
from faults.kinds import Faults, Missed
from faults.people import Act, Hold, Moderator, held_by_two
from faults.traffic import Posted, Poster
from support import Clock

from service.domain.cases import Assessment, Case, Decision, Verdict, view
from service.domain.comments import Comment
from service.store import Acceptance, Store, keys
from service.store.cases import Assessed
from service.store.deliveries import Attempt


class Installation:
    """One comment, edited once; both revisions decided by the machine and told."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.callbacks = SimpleNamespace(got=[], forged=0, trespasses=0)
        self.posted = Posted("daily", "1", {1: "one zq1q", 2: "two zq2q"}, {1, 2})
        self.acts: list[Act] = []
        for revision in self.posted.texts:
            self.accept(revision)
            self.decide(self.case(revision))
            self.tell(self.case(revision))

    def accept(self, revision: int) -> None:
        comment = Comment(site="daily", id="1", revision=revision, text=self.posted.texts[revision])
        self.store.cases.accept([Acceptance(f"{revision}" * 20, comment)], now=self.clock(), due=self.clock())

    def ask_people(self) -> None:
        """Have a third revision wait for people, and its site told."""
        self.posted.texts[3] = "three zq3q"
        self.posted.accepted.add(3)
        self.accept(3)
        assessment = Assessment(verdict=Verdict.REVIEW, reasons=[], at=self.clock())
        self.store.cases.write_assessments([Assessed(self.case(3), assessment, None, patience=1, tags=[], tell=True)])
        self.tell(self.case(3))

    def case(self, revision: int) -> Case:
        (case,) = self.store.cases.load([f"{revision}" * 20])
        assert case is not None
        return case

    def decide(self, case: Case) -> None:
        self.clock.tick(seconds=1)
        assessment = Assessment(verdict=Verdict.APPROVE, reasons=[], at=self.clock())
        decision = Decision(outcome="approve", by="machine", at=self.clock())
        self.store.cases.write_assessments([Assessed(case, assessment, decision, patience=1, tags=[], tell=True)])

    def tell(self, case: Case, *, taken: bool = True, **changed: Any) -> None:
        self.callbacks.got.append(Callback("daily", 0.0, [{**view(case), **changed}], taken))
        attempt = Attempt(case, "told", self.clock() + timedelta(seconds=1))
        self.store.deliveries.write_attempts([attempt], now=self.clock())

    def broken(self) -> list[str]:
        poster = SimpleNamespace(comments=[self.posted], wrong=[])
        moderator = SimpleNamespace(acts=self.acts, wrong=[])
        running: Any = self
        posters: Any = [poster]
        moderators: Any = [moderator]
        return Audit(running, posters, moderators, []).run()


@pytest.fixture
def installation(store: Store, clock: Clock) -> Installation:
    return Installation(store, clock)


def test_where_all_is_well_nothing_is_found(installation: Installation) -> None:
    assert installation.broken() == []


def test_a_comment_that_is_lost_is_missed(installation: Installation) -> None:
    installation.store.server.client.hdel(keys.comment("daily", "1"), "r1")
    assert any("accepted and is lost" in each for each in installation.broken())


def test_a_case_that_waits_for_nobody_is_found(installation: Installation) -> None:
    installation.store.server.client.hset(keys.case("2" * 20), "status", "received")
    assert any("should be decided or in_review" in each for each in installation.broken())


def test_a_case_that_waits_where_nobody_sees_it_is_found(installation: Installation) -> None:
    installation.ask_people()
    assert installation.broken() == []
    queue, clock = installation.store.queue, installation.clock
    assert queue.claim(["daily"], token="a" * 16, count=1, now=clock(), lease=timedelta(minutes=2)).cases
    assert installation.broken() == [], "somebody has it"
    installation.store.server.client.delete(keys.CLAIMS)
    assert any("in no queue and in no claim" in each for each in installation.broken())


def test_that_hardly_anything_flowed_is_found() -> None:
    assert too_little(Counter(accepted=5000, callbacks=4000, **{"decided by people": 300}), 200) == []
    assert len(too_little(Counter(), 200)) == 3


@pytest.mark.parametrize("kind", [Poster, Moderator])
def test_an_answer_that_nobody_can_read_is_found(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    def turn(_self: object) -> None:
        raise ValueError("no JSON")

    monkeypatch.setattr(kind, "_turn", turn)
    monkeypatch.setattr(Moderator, "_sign_in", lambda _self: True)
    running = SimpleNamespace(url="http://127.0.0.1:9")
    sick = Poster(running, 0, 1) if kind is Poster else Moderator(running, "mia", 1, [])  # type: ignore[arg-type]
    sick.start()
    while not sick.wrong:
        assert sick.is_alive()
    sick.stopping.set()
    sick.join()
    assert "no JSON" in sick.wrong[0]


@pytest.mark.parametrize("kind", ["kill_web", "kill_workers", "stop_for_long", "hang_worker", "fill_disk"])
def test_a_fault_that_finds_nothing_to_hurt_does_not_count(kind: str) -> None:
    running: Any = SimpleNamespace(pids=lambda *_words: [])
    with pytest.raises(Missed):
        getattr(Faults(running, random.Random(1)), kind)()


def test_a_case_that_was_decided_twice_is_found(installation: Installation) -> None:
    line = {"case": "2" * 20, "event": "decided", "at": "1", "by": "machine"}
    installation.store.server.client.xadd(keys.feed("daily"), line)
    assert any("went decided, decided" in each for each in installation.broken())


def test_a_superseded_verdict_after_its_successor_is_found(installation: Installation) -> None:
    installation.callbacks.got.reverse()
    assert any(" after " in each for each in installation.broken())


def test_a_verdict_that_nobody_has_given_is_found(installation: Installation) -> None:
    decision = {"outcome": "reject", "at": "2026-01-01T00:00:00Z"}
    installation.tell(installation.case(2), decision=decision)
    assert any("never so" in each for each in installation.broken())


def test_an_outcome_that_its_site_has_not_taken_is_found(installation: Installation) -> None:
    installation.callbacks.got[-1].taken = False
    assert any("has not taken it" in each for each in installation.broken())


def test_an_outcome_that_is_still_due_is_found(installation: Installation) -> None:
    installation.store.server.client.zadd(keys.due_delivery("daily"), {"1": 1})
    assert any("still has callbacks due" in each for each in installation.broken())


def test_a_decision_by_a_person_that_is_lost_is_found(installation: Installation) -> None:
    installation.acts.append(Act("mia", "2" * 20, "reject"))
    assert any("the log has it 0 times" in each for each in installation.broken())


def test_a_word_of_what_was_erased_is_found_wherever_it_stands(installation: Installation) -> None:
    installation.posted.to_erase = True
    assert any("still quotes it" in each for each in installation.broken())


def test_a_case_that_two_hold_is_found() -> None:
    one = Hold("mia", "a", "1", asked=0, known=1, epoch=0)
    two = Hold("noa", "b", "1", asked=2, known=3, epoch=0)
    assert held_by_two([one, two]) == ["1 was lent to mia and then to noa"]
    one.epoch = two.epoch = None
    assert held_by_two([one, two]) == [], "clocks were apart"
    one.epoch = two.epoch = 0
    one.ended = 1.5
    assert held_by_two([one, two]) == []
