"""What must be so when all is over: the promises of docs/guarantees.md, over everything that was kept and told."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from faults.callbacks import Callback
from faults.installation import SITES, Installation
from faults.people import Hold, Moderator, held_by_two
from faults.traffic import Posted, Poster

from service.domain.cases import Case, Status
from service.store import keys
from service.store.decision_log import Line

_SETTLES_S = 20.0
"""A callback that was under way when a comment was erased may still arrive for so long: the time limit of one post."""

LEAST = {"accepted": 4.0, "callbacks": 4.0, "decided by people": 0.2}
"""What flows at least for each fault, also on a slow machine: a service that refuses everything keeps promises too."""
_MOSTLY_STARTS = 50
"""Among so few faults those that are dear to start anew leave little time for anything else."""


@dataclass
class Audit:
    """One look at an installation at rest."""

    running: Installation
    posters: Sequence[Poster]
    moderators: Sequence[Moderator]
    holds: Sequence[Hold]
    broken: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    _waiting: set[str] = field(default_factory=set)
    """Cases of the site at hand that people can get at."""

    def run(self) -> list[str]:
        """Return what is not as it was promised, in sentences."""
        store = self.running.store
        claimed = set(store.server.client.zrange(keys.CLAIMS, 0, -1))
        for each in (*self.posters, *self.moderators):
            self.broken += each.wrong
        for site in SITES:
            lines: dict[str, list[Line]] = {}
            for line in store.log.lines(site):
                lines.setdefault(line.case, []).append(line)
            told: dict[str, list[tuple[Callback, dict[str, Any]]]] = {}
            for callback in self.running.callbacks.got:
                for view in callback.comments if callback.site == site else ():
                    told.setdefault(view["id"], []).append((callback, view))
            self._waiting = set(store.server.client.zrange(keys.queue(site), 0, -1)) | claimed
            comments = [each for poster in self.posters for each in poster.comments if each.site == site]
            for comment in comments:
                self._comment(comment, lines, told.pop(comment.id, []))
            self.broken += [f"{site} was told of {each}, which nobody has posted" for each in told]
            self._strays(site, comments)
        self._acts()
        self._erased()
        self.broken += held_by_two(list(self.holds))
        if self.running.callbacks.forged:
            self.broken.append(f"{self.running.callbacks.forged} callbacks were not signed")
        if self.running.callbacks.trespasses:
            self.broken.append("a redirect to a private address was followed")
        return self.broken

    def _comment(
        self, comment: Posted, lines: dict[str, list[Line]], told: list[tuple[Callback, dict[str, Any]]]
    ) -> None:
        cases = self.running.store.cases.revisions(comment.site, comment.id)
        if comment.to_erase:
            for case in cases:
                if case.status is not Status.ERASED:
                    self.broken.append(f"{comment.id} r{case.comment.revision} was erased and is {case.status}")
            late = [each for each, _ in told if comment.erased_at and each.at > comment.erased_at + _SETTLES_S]
            if late:
                self.broken.append(f"{comment.id} was erased, and {len(late)} callbacks told of it later")
            return
        kept = {case.comment.revision: case for case in cases}
        for revision in sorted(comment.accepted - kept.keys()):
            self.broken.append(f"{comment.id} r{revision} was accepted and is lost")
        self.seen["accepted"] += len(comment.accepted)
        self.seen["revisions"] += len(kept)
        outcomes: list[_State] = []
        for revision, case in sorted(kept.items()):
            if case.comment.text != comment.texts[revision]:
                self.broken.append(f"{comment.id} r{revision} holds another text")
            self._standing(case, latest=revision == max(kept))
            mine = [line for line in lines.get(case.id, []) if line.event in ("decided", "undone")]
            self._decided_once(case, mine)
            outcomes += _states(case, mine)
        self._told(comment, kept, outcomes, told)

    def _standing(self, case: Case, *, latest: bool) -> None:
        name = f"{case.comment.id} r{case.comment.revision} (case {case.id})"
        wanted = (Status.DECIDED, Status.IN_REVIEW) if latest else (Status.SUPERSEDED,)
        if case.status not in wanted:
            self.broken.append(f"{name} is {case.status}, which should be {' or '.join(wanted)}")
        if case.status is Status.DECIDED and case.decision is None:
            self.broken.append(f"{name} is decided without a decision")
        if case.status is Status.IN_REVIEW and case.id not in self._waiting:
            self.broken.append(f"{name} waits for people, in no queue and in no claim")
        if latest and case.told != case.seq:
            self.broken.append(f"{name} has {case.seq} outcomes, and its site was told {case.told}")
        self.seen[case.status] += latest
        if case.assessment and any(reason.code == "scoring_failed" for reason in case.assessment.reasons):
            self.seen["unscored"] += 1

    def _decided_once(self, case: Case, lines: Sequence[Line]) -> None:
        name = f"{case.comment.id} r{case.comment.revision} (case {case.id})"
        events = [line.event for line in lines]
        if events != ["decided", "undone"] * (len(events) // 2) + ["decided"] * (len(events) % 2):
            self.broken.append(f"{name} went {', '.join(events)}")
        if case.status in (Status.DECIDED, Status.IN_REVIEW):
            stands = len(events) % 2 == 1
            if stands is not (case.status is Status.DECIDED):
                self.broken.append(f"{name} is {case.status}, and its log says: {', '.join(events) or 'nothing'}")
            elif stands and lines[-1].decision != case.decision:
                self.broken.append(f"{name} has another decision than its log")

    def _told(
        self,
        comment: Posted,
        kept: dict[int, Case],
        outcomes: Sequence["_State"],
        told: Sequence[tuple[Callback, dict[str, Any]]],
    ) -> None:
        """Find each callback among the outcomes, none before the one that was told last."""
        at = 0
        for _, view in told:
            state = _shown(view)
            if state in outcomes[at:]:
                at += list(outcomes[at:]).index(state)
            elif state in outcomes:
                self.broken.append(f"{comment.id} was told {state} after {outcomes[at]}")
            else:
                self.broken.append(f"{comment.id} was told {state}, which was never so: {list(outcomes)}")
        self.seen["callbacks"] += len(told)
        self.seen["repeated"] += len(told) - len({_shown(view) for _, view in told})
        if not kept:
            return
        last = outcomes[-1] if outcomes else None
        if not any(callback.taken and _shown(view) == last for callback, view in told):
            self.broken.append(f"{comment.id} stands at {last}, and its site has not taken it")

    def _strays(self, site: str, comments: Sequence[Posted]) -> None:
        """Every case belongs to a revision that was sent, and no set of what is due holds anything any more."""
        store = self.running.store
        client = store.server.client
        kept = [each for each in comments if not each.to_erase]
        known = {case.id for each in kept for case in store.cases.revisions(site, each.id)}
        strays = set(client.zrange(keys.cases(site), 0, -1)) - known
        self.broken += [f"case {stray} belongs to no comment" for stray in strays]
        if store.deliveries.due(site) or store.deliveries.dead(site):
            self.broken.append(f"{site} still has callbacks due or given up")
        if site == next(iter(SITES)) and store.cases.unscored():
            self.broken.append(f"{store.cases.unscored()} cases still wait for a score")

    def _acts(self) -> None:
        """Whatever a person was told is done stands in the log, under their name."""
        logged: Counter[tuple[str, str, str]] = Counter()
        for site in SITES:
            for line in self.running.store.log.lines(site):
                if line.by != "machine":
                    what = line.decision.outcome if line.event == "decided" and line.decision else "undo"
                    logged[line.by, line.case, what] += 1
        erased = {line.case for site in SITES for line in self.running.store.log.lines(site) if line.event == "erased"}
        done = Counter((act.person, act.case, act.what) for moderator in self.moderators for act in moderator.acts)
        for act, count in done.items():
            (case,) = self.running.store.cases.load([act[1]])
            if case is None or case.status is Status.ERASED or act[1] in erased:
                continue
            if logged[act] < count:
                said = f"{act[0]} was told {count} times: {act[2]} of case {act[1]}"
                self.broken.append(f"{said}; the log has it {logged[act]} times")
        self.seen["decided by people"] += sum(done.values())

    def _erased(self) -> None:
        """No word of what was erased is left anywhere in the store."""
        marks = {
            text.rsplit(" ", 1)[1]: each.id
            for poster in self.posters
            for each in poster.comments
            if each.to_erase
            for text in each.texts.values()
        }
        self.seen["erased"] = len(set(marks.values()))
        for name, kept in everything(self.running.store.server.client):
            for mark, comment in marks.items():
                if mark in kept:
                    self.broken.append(f"{comment} was erased, and {name} still quotes it")


def too_little(seen: Counter[str], faults: int) -> list[str]:
    """Say what hardly flowed, so that little was proved by it."""
    counted = max(1, faults - _MOSTLY_STARTS)
    return [
        f"{what}: {seen[what]}, where {faults} faults take {least * counted:g} at least"
        for what, least in LEAST.items()
        if seen[what] < least * counted
    ]


_State = tuple[int, str, str, str]
"""A revision, its status, outcome and time of decision: what a callback says."""


def _shown(view: dict[str, Any]) -> _State:
    decision = view["decision"] or {"outcome": "", "at": ""}
    return view["revision"], view["status"], decision["outcome"], decision["at"]


def _states(case: Case, lines: Sequence[Line]) -> Iterator[_State]:
    """Go through what a site may be told of a case, in order."""
    revision = case.comment.revision
    if any(event.event == "in_review" for event in case.history):
        yield revision, "in_review", "", ""
    for line in lines:
        if line.event == "undone":
            yield revision, "in_review", "", ""
        elif line.decision is not None:
            yield revision, "decided", line.decision.outcome, line.decision.model_dump(mode="json")["at"]


def everything(client: Any) -> Iterator[tuple[str, str]]:
    """Go through all keys, each with all that it holds as one text."""
    for name in client.scan_iter(count=1000):
        match client.type(name):
            case "hash":
                kept: object = client.hgetall(name)
            case "zset":
                kept = client.zrange(name, 0, -1)
            case "set":
                kept = client.smembers(name)
            case "list":
                kept = client.lrange(name, 0, -1)
            case "stream":
                kept = client.xrange(name)
            case _:
                kept = client.get(name)
        yield name, str(kept)
