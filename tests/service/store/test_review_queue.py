"""The queue held against a plain Python model of it, on a real server: after every move both say the same."""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from support import Clock

from models.labels import Label
from service.domain.cases import Assessment, Case, Decision, Verdict
from service.domain.comments import Article, Author, Comment
from service.domain.filters import Filter, tags
from service.domain.reasons import Reason
from service.domain.urgency import patience
from service.store import Acceptance, Store
from service.store.cases import Assessed
from service.store.decisions import Ruling, Undoing

SITES = ("daily", "weekly")
LEASE = timedelta(minutes=2)
LEVEL = timedelta(hours=1)
HOUR = timedelta(hours=1)

people = st.sampled_from(["nora", "omar"])
sites = st.sampled_from([SITES, SITES[:1], SITES[1:]])
FILTERS = [
    Filter(),
    Filter(label=Label.INSULT, min_score=0.3, max_score=0.6),
    Filter(label=Label.INSULT, author="u"),
    Filter(author="u", language="de"),
    Filter(article="x", older_than_s=60),
    Filter(language="de", newer_than_s=60),
    Filter(assigned="leads"),
    Filter(assigned="me", author="u"),
]


@dataclass
class Plain:
    """One case as plain Python sees it."""

    id: str
    comment: Comment
    score: float
    language: str
    received: datetime
    due: float
    status: str = "in_review"
    token: str = ""
    ends: datetime | None = None
    assigned: str = ""
    not_by: set[str] = field(default_factory=set)
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def waits(self) -> bool:
        return self.status == "in_review" and not self.token

    def carries(self, wanted: Filter, now: datetime) -> bool:
        least, most = wanted.scores
        age = (now - self.received).total_seconds()
        return (
            (wanted.label is None or (self.score >= 0.1 and least <= self.score < most))
            and wanted.author in (None, self.comment.author.id)
            and wanted.article in (None, self.comment.article and self.comment.article.id)
            and wanted.language in (None, self.language)
            and (wanted.older_than_s is None or age >= wanted.older_than_s)
            and (wanted.newer_than_s is None or age <= wanted.newer_than_s)
        )


class Desk(RuleBasedStateMachine):
    """Every move of the desk, on the server and on a dictionary."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.store.server.client.flushdb()
        start = datetime.now().astimezone()
        self.clock = Clock(start.replace(microsecond=0))
        self.cases: dict[str, Plain] = {}
        self.latest: dict[tuple[str, str], Plain] = {}
        self.tokens: list[str] = []

    def loaded(self, case_id: str) -> Case:
        (case,) = self.store.cases.load([case_id])
        assert case is not None
        return case

    @initialize()
    def begin(self) -> None:
        """Some cases wait from the start."""
        for n, name in enumerate("abcdef"):
            article = Article(id="x") if n % 3 else None
            self.post(SITES[n % 2], name, (0.05, 0.35, 0.62, 0.9)[n % 4], "uv"[n % 2], article, ("en", "de")[n // 3])

    @rule(
        site=st.sampled_from(SITES),
        name=st.sampled_from("abcdef"),
        score=st.sampled_from([0.05, 0.35, 0.58, 0.62, 0.9]),
        author=st.sampled_from("uv"),
        article=st.sampled_from([None, Article(id="x")]),
        language=st.sampled_from(["en", "de"]),
    )
    def post(self, site: str, name: str, score: float, author: str, article: Article | None, language: str) -> None:
        """A comment comes in, or an edit of one, and is for people to decide."""
        self.clock.tick(seconds=7)
        old = self.latest.get((site, name))
        case_id = f"{len(self.cases) + 1:023x}"
        comment = Comment(
            site=site,
            id=name,
            revision=old.comment.revision + 1 if old else 1,
            text=f"text {case_id}",
            author=Author(id=author),
            article=article,
        )
        self.store.cases.accept([Acceptance(case_id, comment)], now=self.clock(), due=self.clock())
        scores = {Label.INSULT: score}
        seen = Assessment(
            verdict=Verdict.REVIEW,
            reasons=[Reason(code="insult_unsure", text="Perhaps.")],
            scores=scores,
            language=language,
            at=self.clock(),
        )
        can_wait = patience(scores, LEVEL)
        assessed = Assessed(self.loaded(case_id), seen, None, can_wait, tags(comment, seen), tell=False)
        for _ in range(2):  # sent again because the answer was lost
            self.store.cases.write_assessments([assessed])

        if old:
            old.status, old.token, old.assigned = "superseded", "", ""
        reach = 0
        if article:  # comments, not revisions, whatever article these stood under
            reach = len(
                {
                    each.comment.id
                    for each in self.cases.values()
                    if each.comment.site == site and each.comment.revision == 1 and each.comment.article
                }
            ) + (comment.revision == 1)
        due = self.clock().timestamp() + can_wait * (1 - min(1, math.log10(1 + reach) / 3) / 2)
        made = Plain(case_id, comment, score, language, self.clock(), due)
        self.cases[case_id] = self.latest[site, name] = made

    def queue(self, names: tuple[str, ...], wanted: Filter, person: str) -> list[Plain]:
        place = {None: "", "leads": "leads", "me": person}[wanted.assigned]
        found = [
            each
            for each in self.cases.values()
            if each.waits
            and each.comment.site in names
            and each.assigned == place
            and person not in each.not_by
            and each.carries(wanted, self.clock())
        ]
        return sorted(found, key=lambda each: (round(each.due, 3), each.id))

    @rule(names=sites, person=people)
    def look(self, names: tuple[str, ...], person: str) -> None:
        """Somebody lists what waits, under one filter and another."""
        for wanted in FILTERS:
            listed = self.store.queue.find(names, wanted, person=person, count=50, now=self.clock())
            assert [case.id for case in listed.cases] == [each.id for each in self.queue(names, wanted, person)]

    @rule(
        names=sites,
        wanted=st.sampled_from(FILTERS + FILTERS[-2:] * 4),
        person=people,
        count=st.integers(1, 4),
        again=st.booleans(),
    )
    def claim(self, names: tuple[str, ...], wanted: Filter, person: str, count: int, again: bool) -> None:
        """Somebody takes cases, and perhaps asks again because the answer was lost."""
        token = f"token-{len(self.tokens)}"
        expected = [each.id for each in self.queue(names, wanted, person)]
        for _ in range(2 if again and expected else 1):
            found = self.store.queue.claim(
                names, token=token, count=count, now=self.clock(), lease=LEASE, person=person, wanted=wanted
            )
            assert [case.id for case in found.cases] == expected[:count]
        self.tokens.append(token)
        for case_id in expected[:count]:
            self.cases[case_id].token, self.cases[case_id].ends = token, self.clock() + LEASE

    def held(self, token: str) -> list[Plain]:
        return [each for each in self.cases.values() if each.token == token]

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def renew(self, data: st.DataObject) -> None:
        """A page that is open renews its claim."""
        token = data.draw(st.sampled_from(self.tokens))
        held = self.held(token)
        assert set(self.store.queue.renew(token, now=self.clock(), lease=LEASE)) == {each.id for each in held}
        for each in held:
            each.ends = self.clock() + LEASE

    @precondition(lambda self: self.tokens)
    @rule(data=st.data(), one=st.booleans())
    def release(self, data: st.DataObject, one: bool) -> None:
        """A page gives back what it holds, or one case of it."""
        token = data.draw(st.sampled_from(self.tokens))
        held = self.held(token)[: 1 if one else None]
        case_id = held[0].id if one and held else ""
        assert self.store.queue.release(token, case_id, now=self.clock()) == len(held)
        for each in held:
            each.token = ""

    @rule(seconds=st.integers(1, 150))
    def wait(self, seconds: int) -> None:
        """Time passes, and the sweep goes round."""
        self.clock.tick(seconds=seconds)
        over = [each for each in self.cases.values() if each.token and each.ends and each.ends <= self.clock()]
        assert self.store.queue.reclaim_expired(now=self.clock()) == len(over)
        for each in over:
            each.token = ""

    @precondition(lambda self: self.cases and self.tokens)
    @rule(data=st.data(), person=people, outcome=st.sampled_from(["approve", "reject"]))
    def decide(self, data: st.DataObject, person: str, outcome: str) -> None:
        """Somebody decides a case, whether they hold it or not."""
        held = [each for each in self.cases.values() if each.token]
        each = data.draw(st.sampled_from(held * 3 + list(self.cases.values())))
        token = data.draw(st.sampled_from([*([each.token] if each.token else []), self.tokens[-1]]))
        decision = Decision(outcome=outcome, by="person", reason="insult", at=self.clock())
        (refusal,) = self.store.decisions.decide([Ruling(self.loaded(each.id), decision, person, token, tell=False)])
        if each.status != "in_review":
            assert refusal in (each.status, None)  # the same again under the same claim is done already
        elif person in each.not_by:
            assert refusal == "barred"
        elif each.token != token:
            assert refusal == "lost"
        else:
            assert refusal is None
            each.status, each.token, each.assigned = "decided", "", ""
            each.decided_by, each.decided_at = person, self.clock()

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), person=people, lead=st.booleans())
    def undo(self, data: st.DataObject, person: str, lead: bool) -> None:
        """Somebody takes a decision back."""
        decided = [each for each in self.cases.values() if each.status == "decided"]
        each = data.draw(st.sampled_from(decided * 3 + list(self.cases.values())))
        now = self.clock()
        undoing = Undoing(self.loaded(each.id), person, lead, now - HOUR, "", False, "", now + LEASE)
        (refusal,) = self.store.decisions.undo([undoing], now=now)
        if each.status == "superseded":
            assert refusal == "superseded"
        elif each.status == "in_review":
            assert refusal == "nothing" or refusal is None
        elif not lead and each.decided_by != person:
            assert refusal == "foreign"
        else:
            assert refusal is None
            each.status = "in_review"

    @precondition(lambda self: any(each.token for each in self.cases.values()))
    @rule(data=st.data(), person=people, to=st.sampled_from(["leads", "omar", ""]))
    def pass_on(self, data: st.DataObject, person: str, to: str) -> None:
        """Somebody hands a case over, or asks for a second opinion."""
        each = data.draw(st.sampled_from([each for each in self.cases.values() if each.token]))
        how = "handed_over" if to else "second_opinion"
        refusal = self.store.decisions.pass_on(
            self.loaded(each.id),
            person=person,
            token=each.token,
            how=how,
            to=to,
            note="look",
            opinion=None,
            now=self.clock(),
        )
        assert refusal is None
        each.token, each.assigned = "", to
        if not to:
            each.not_by.add(person)

    @invariant()
    def counts_are_right(self) -> None:
        """What is counted is what is there, by site and by tag, and nothing is in two places."""
        for waiting in self.store.queue.waiting(SITES, now=self.clock()):
            there = [each for each in self.cases.values() if each.waits and each.comment.site == waiting.site]
            free = [each for each in there if not each.assigned]
            assert waiting.waiting == len(free)
            assert waiting.assigned == sum(each.assigned == "leads" for each in there)
            assert waiting.overdue == sum(round(each.due, 3) <= self.clock().timestamp() for each in free)
            assert waiting.oldest == min((each.received for each in free), default=None)
            by_tag = self.store.queue.tagged([waiting.site], ["author:u", "language:de", "article:x"])
            assert by_tag == [
                sum(each.comment.author.id == "u" for each in free),
                sum(each.language == "de" for each in free),
                sum(each.comment.article is not None for each in free),
            ]
        assert self.store.queue.claimed() == sum(bool(each.token) for each in self.cases.values())


def test_the_queue_does_what_a_plain_model_of_it_does(store: Store) -> None:
    machine = type("DeskOnThisServer", (Desk,), {"store": store})
    run_state_machine_as_test(machine, settings=settings(max_examples=25, stateful_step_count=30, deadline=None))
