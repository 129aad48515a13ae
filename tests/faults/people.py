"""Moderators who claim, decide, take back, let go and walk away, through the console's own API."""

import random
import secrets
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx2
from faults.installation import PASSWORD, Installation

_PAUSE_S = 0.15
_MOST_AT_ONCE = 25
_LEASE_S, _SURELY_HELD_S = 120, 100


@dataclass
class Act:
    """What somebody was told is done: `approve`, `reject` or `undo`."""

    person: str
    case: str
    what: str


@dataclass
class Hold:
    """A case as somebody was lent it: from when they knew until they began to part with it."""

    person: str
    token: str
    case: str
    asked: float
    known: float
    epoch: int | None
    """None while clocks are apart: who lends by one and takes back by another may do so at once."""
    ended: float | None = None


class Moderator(threading.Thread):
    """One person at the console. `holds` is shared by all of them."""

    def __init__(self, running: Installation, name: str, seed: int, holds: list[Hold]) -> None:
        super().__init__(daemon=True)
        self.running = running
        self.name = name
        self.lot = random.Random(seed)
        self.holds = holds
        self.acts: list[Act] = []
        self.wrong: list[str] = []
        self.epoch = 0
        """Counts how often clocks were set: a claim may have ended with it."""
        self.settled_at = 0.0
        """From when on nobody goes by a clock any more that was wrong."""
        self.stopping = threading.Event()
        self._client = httpx2.Client(base_url=running.url, timeout=5, trust_env=False)
        self._signed_in = False
        self.answers: Counter[str] = Counter()

    def run(self) -> None:
        """Work until told to stop, whatever the answers are."""
        while not self.stopping.wait(_PAUSE_S * self.lot.uniform(0.3, 1.7)):
            try:
                if self._signed_in or self._sign_in():
                    self._turn()
            except httpx2.HTTPError as error:
                self.answers[type(error).__name__] += 1
                time.sleep(0.2)
            except Exception as error:  # an answer that nobody promised
                self.wrong.append(f"{self.name} met {error!r}")

    def take_all(self) -> int:
        """Decide whatever still waits, after everything is over; return how many cases were lent."""
        lent = 0
        with suppress(httpx2.HTTPError):
            while self._signed_in or self._sign_in():
                token = secrets.token_urlsafe(16)
                said = self._ask("claims", {"count": _MOST_AT_ONCE, "claim": token})
                if not said or not said["cases"]:
                    break
                decisions = [{"case": each["case"], "action": "approve", "claim": token} for each in said["cases"]]
                lent += len(decisions)
                if not self._ask("decisions", {"decisions": decisions}):
                    break
        return lent

    def _sign_in(self) -> bool:
        said = self._client.post("/console/api/session", json={"name": self.name, "password": PASSWORD})
        self.answers[f"sign in {said.status_code}"] += 1
        if said.status_code == 200:
            self._client.headers["x-ombud-csrf"] = said.json()["csrf"]
            self._signed_in = True
        elif said.status_code not in (429, 500, 503):
            self.wrong.append(f"{self.name} could not sign in: {said.status_code} {said.text[:100]}")
        return self._signed_in

    def _ask(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """Post, and send the same again where no answer came: that must change nothing."""
        for _ in range(3):
            try:
                said = self._client.post(f"/console/api/{path}", json=body)
            except httpx2.HTTPError as error:
                self.answers[type(error).__name__] += 1
                time.sleep(0.2)
                continue
            self.answers[f"{path} {said.status_code}"] += 1
            if said.status_code == 200:
                return dict(said.json())
            if said.status_code in (401, 403):
                self._signed_in = False
                return None
            if said.status_code < 500 and said.status_code != 429:
                self.wrong.append(f"{path}: {said.status_code} {said.text[:200]}")
                return None
            time.sleep(0.2)
        return None

    def _turn(self) -> None:
        token, asked, epoch = secrets.token_urlsafe(16), time.monotonic(), self.epoch if self._clocks_agree() else None
        lent = self._ask("claims", {"count": self.lot.randint(1, 6), "claim": token})
        if lent is None:
            return
        known = time.monotonic()
        held = [Hold(self.name, token, case["case"], asked, known, epoch) for case in lent["cases"]]
        self.holds += held
        for each in held:
            self._treat(each)
        if self.acts and self.lot.random() < 0.3:
            last = self.acts[-1]
            if last.what != "undo":
                self._decide(last.case, {"action": "undo"})

    def _clocks_agree(self) -> bool:
        clocks = self.running.clocks
        apart = abs(clocks.of("web") - clocks.of("sweep"))
        return apart < _LEASE_S - _SURELY_HELD_S and time.monotonic() >= self.settled_at

    def _treat(self, hold: Hold) -> None:
        chance = self.lot.random()
        if chance < 0.1:
            return  # it is left lying: its claim ends by itself
        hold.ended = time.monotonic()
        if chance < 0.2:
            with suppress(httpx2.HTTPError):
                self._client.delete(f"/console/api/claims/{hold.token}/cases/{hold.case}")
            return
        action = {"action": "approve"} if self.lot.random() < 0.6 else {"action": "reject", "reason": "insult"}
        self._decide(hold.case, {**action, "claim": hold.token, "copies": self.lot.random() < 0.2})

    def _decide(self, case: str, action: dict[str, Any]) -> None:
        said = self._ask("decisions", {"decisions": [{"case": case, **action}]})
        if said is None:
            return
        (result,) = said["results"]
        if result["status"] == 200:
            self.acts.append(Act(self.name, case, action["action"]))
        elif result["status"] not in (403, 409):
            self.wrong.append(f"deciding {case}: {result['status']} {result['detail']}")


def held_by_two(holds: list[Hold]) -> list[str]:
    """Say which cases were lent to somebody while somebody else surely held them."""
    found = []
    by_case: dict[str, list[Hold]] = {}
    for hold in holds:
        by_case.setdefault(hold.case, []).append(hold)
    for case, held in by_case.items():
        for one in held:
            until = min(one.ended or float("inf"), one.asked + _SURELY_HELD_S)
            others = [each for each in held if each.token != one.token and each.epoch == one.epoch is not None]
            found += [
                f"{case} was lent to {one.person} and then to {other.person}"
                for other in others
                if one.known < other.asked < other.known < until
            ]
    return found
