"""The release before at work on a store: run as a process of its own, whose `service` is that release's.

`python version_before.py SOURCES SOCKET ACT` prints what it found as JSON. The sources are in
`data/version_before.zip`: what of `service` and `models` a store needs, without models, pages and tests.
"""

import json
import sys
from datetime import timedelta
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])

from models.examples import Example
from models.labels import Label
from service.domain.cases import Assessment, Decision, Verdict, detail
from service.domain.clock import utc_now
from service.domain.comments import CommentIn
from service.domain.filters import tags
from service.domain.keyring import Keyring
from service.domain.reasons import Reason
from service.domain.urgency import patience
from service.store import Store
from service.store.cases import Assessed
from service.store.examples import Taught
from service.usecases import intake
from service.usecases.accounts import Accounts
from service.usecases.deciding import Actor, Deciding
from service.usecases.directory import Directory
from service.usecases.review import Review
from service.usecases.rights import Rights

SECRET = b"s" * 32
WORDS = "The council plans a bridge over the river and nobody has asked the ferryman"


class Desk:
    """One version's use cases on a store."""

    def __init__(self, store: Store, keyring: Keyring = Keyring(SECRET)) -> None:  # noqa: B008 - it can't be changed
        self.store, self.keyring, self.clock = store, keyring, utc_now
        self.directory = Directory(store)
        self.accounts = Accounts(store, self.keyring, self.clock)
        self.review = Review(store, self.directory, self.clock)
        self.deciding = Deciding(store, self.directory, self.clock)
        self.rights = Rights(store, self.keyring, self.clock)

    def post(self, site: str, comment: str, text: str, **more: Any) -> str:
        """Take a comment in; return its case."""
        wanted = CommentIn.model_validate({"id": comment, "text": text, **more})
        (accepted,) = intake.accept(self.store, self.keyring, [(self.directory.get(site), wanted)], now=self.clock())
        return accepted.case

    def score(self, ids: list[str], score: float) -> list[int]:
        """Write down what a model says of cases: below 0.3 they are approved, from 0.9 on rejected."""
        assessed = []
        cases = [case for case in self.store.cases.load(ids) if case is not None]
        self.store.groups.join([(case, case.comment.site) for case in cases], now=self.clock())
        for case in cases:
            scores, at = {Label.TOXICITY: score, Label.INSULT: score / 2}, self.clock()
            outcome = "approve" if score < 0.3 else "reject" if score >= 0.9 else None
            reasons = [Reason(code="toxicity_unsure", text="Perhaps toxic.")]
            seen = Assessment(
                verdict=Verdict(outcome or "review"), reasons=reasons, scores=scores, model_version="v", at=at
            )
            decision = Decision(outcome=outcome, by="machine", reason="toxicity", at=at) if outcome else None
            waits = patience(scores, timedelta(hours=4))
            assessed.append(Assessed(case, seen, decision, waits, tags(case.comment, seen), tell=True))
        return [int(each) for each in self.store.cases.write_assessments(assessed)]

    def decide(self, person: str, count: int = 100) -> list[str]:
        """Claim what waits and decide it, as long as anything does; return the cases."""
        done = []
        while (claimed := self.review.claim(person=person, count=count)).cases:
            for case in claimed.cases:
                self.deciding.decide(case.id, Actor(person, claimed.token), "reject", reason="insult", note="Seen.")
                done.append(case.id)
        return done


def write(desk: Desk) -> dict[str, Any]:
    """Let a newsroom work for a while."""
    site = desk.accounts.add_site("daily", callback_url="https://daily.example/hook", policy={"mode": "assist"})
    desk.accounts.add_site("weekly")
    desk.accounts.add_person("nora", "moderator", "correct horse")
    desk.accounts.add_person("ada", "admin", "correct horse")
    token, _ = desk.accounts.sign_in("nora", "correct horse")
    who = {"id": "u1", "name": "A reader", "email": "reader@daily.example", "ip": "192.0.2.7"}
    article = {"id": "a1", "url": "https://daily.example/a1", "title": "A bridge"}
    waiting = desk.post("daily", "c1", f"{WORDS}, they say", author=who, article=article)
    copy = desk.post("daily", "c2", f"{WORDS}, they say", author={"id": "u2"}, article=article)
    first = desk.post("daily", "c3", "You are a fool", author=who, article=article)
    approved = desk.post("daily", "c4", "A fine plan", parent={"id": "c1", "text": WORDS}, article=article)
    rejected = desk.post("weekly", "c5", "Buy now", author=who)
    desk.score([waiting, copy, first], 0.5)
    desk.score([approved], 0.1)
    desk.score([rejected], 0.95)
    edited = desk.post("daily", "c3", "You are no fool", revision=2, author=who, article=article)
    desk.score([edited], 0.1)
    desk.rights.report(desk.directory.get("daily"), "c1", "a-reader", reason=None, text="This is rude")
    desk.rights.appeal(desk.directory.get("weekly"), "c5", "It is a good offer")
    claimed = desk.review.claim(person="nora", sites=["weekly"])
    desk.deciding.decide(rejected, Actor("nora", claimed.token), "reject", reason="spam", note="An advertisement")
    desk.deciding.undo(rejected, Actor("nora"), note="A slip")
    desk.store.examples.teach(
        Taught("daily", Example("Win a phone", {Label.SPAM: 1.0}, "daily/akismet:submit-spam"), "c9", desk.clock())
    )
    desk.post("daily", "c6", "Nobody has scored me")
    return {"key": site.api_key, "secret": site.webhook_secret, "session": token, **read(desk)}


def read(desk: Desk) -> dict[str, Any]:
    """Say what each comment looks like to its site, what the feeds hold and what waits."""
    found = {}
    for site, comment in [("daily", f"c{n}") for n in (1, 2, 3, 4, 6)] + [("weekly", "c5")]:
        found[comment] = [detail(case) for case in desk.store.cases.revisions(site, comment)]
    lines = [line for site in ("daily", "weekly") for line in desk.store.log.lines(site)]
    return {
        "comments": found,
        "log": [[line.site, line.case, line.event, line.by, line.note] for line in lines],
        "waiting": {each.site: each.waiting for each in desk.review.waiting()},
        "examples": [each.text for each in desk.store.examples.all("daily")],
        "due": {site: desk.store.deliveries.due(site) for site in ("daily", "weekly")},
        "people": [account.name for account in desk.store.people.all()],
    }


def work(desk: Desk) -> dict[str, Any]:
    """Go on where another version stopped: settings, a comment, an edit, decisions, a delivery."""
    desk.accounts.change_site("daily", language="de")
    desk.accounts.change_person("nora", sites=["daily", "weekly"])
    late = desk.post("daily", "late", "Just come in", author={"id": "u1"})
    desk.score([late, desk.post("daily", "c4", "A finer plan", revision=2)], 0.5)
    return {"decided": desk.decide("old"), **read(desk)}


def race(desk: Desk) -> dict[str, Any]:
    """Score and decide all there is, as long as there is any."""
    done: list[str] = []
    moved = 0
    for _ in range(1_000):
        now = desk.clock()
        due = desk.store.cases.lease_overdue(now=now + timedelta(seconds=10), until=now + timedelta(minutes=1), limit=9)
        moved += desk.score(due, 0.5).count(1)
        decided = desk.decide("old", count=5)
        done += decided
        if not due and not decided:
            break
    return {"decided": done, "moved": moved}


if __name__ == "__main__":
    act = {"write": write, "read": read, "work": work, "race": race}[sys.argv[3]]
    print(json.dumps(act(Desk(Store(f"unix://{sys.argv[2]}?db=0")))))
