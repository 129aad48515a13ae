"""Everything at once: traffic, people, faults in random order, then rest, and the promises looked at."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from faults.audit import Audit, too_little
from faults.installation import PEOPLE, SITES, Installation
from faults.kinds import DECK, Faults, Harm, Missed, NotYet
from faults.people import Hold, Moderator
from faults.traffic import Poster

from service.domain.clock import utc_now
from service.domain.errors import Unavailable
from service.store import keys

_POSTERS = 3
_MOST_REST_S = 240.0
"""A deliverer that was killed is missed for a minute; then what it had begun is taken up by another."""
_AGAIN_S = 0.2
_MOST_MISSED_S = 120.0
"""What dies again at once is started anew after 30 s at most."""


@dataclass
class Ordeal:
    """One installation, and what is done to it. The same seed draws the same faults in the same order.

    What finds nothing to hurt does not count, and comes again later.
    """

    place: Path
    seed: int
    faults: int
    say: Callable[[str], None] = print
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.running = Installation(self.place)
        self.lot = random.Random(self.seed)
        holds: list[Hold] = []
        self.holds = holds
        self.posters = [Poster(self.running, number, self.lot.getrandbits(32)) for number in range(_POSTERS)]
        self.moderators = [Moderator(self.running, name, self.lot.getrandbits(32), holds) for name in PEOPLE]
        self._mends: list[tuple[float, str, Harm]] = []

    def run(self) -> list[str]:
        """Do it all; return which promises were broken, in sentences."""
        self.say(f"seed {self.seed}: {self.faults} faults")
        try:
            self.running.furnish()
            threads = (*self.posters, *self.moderators)
            for thread in threads:
                thread.start()
            began = time.monotonic()
            broken = self._harm()
            self.say(f"{sum(self.done.values())} faults in {time.monotonic() - began:.0f} s")
            self._mend_all()
            time.sleep(1)
            for thread in threads:
                thread.stopping.set()
            for thread in threads:
                thread.join(120)
            broken += [f"{thread.name} hangs" for thread in threads if thread.is_alive()]
            broken += self._rest() or self._drain() or self._rest()
            audit = Audit(self.running, self.posters, self.moderators, self.holds)
            broken += audit.run() + too_little(audit.seen, self.faults)
            for name, counted in (("faults", self.done), ("seen", audit.seen), ("answers", self._answers())):
                self.say(f"{name}: {json.dumps(counted)}")
            return broken
        finally:
            self.running.close()

    def _answers(self) -> Counter[str]:
        return sum((each.answers for each in (*self.posters, *self.moderators)), Counter())

    def _deck(self) -> list[str]:
        """Draw the kinds: each as often as its weight, every one at least once, in random order."""
        share = self.faults / sum(DECK.values())
        deck = [kind for kind, weight in DECK.items() for _ in range(max(1, round(weight * share)))]
        self.lot.shuffle(deck)
        return deck

    def _harm(self) -> list[str]:
        began = time.monotonic()
        kinds = Faults(self.running, self.lot, self._clocks_set)
        deck, hurt = self._deck(), began
        while deck and time.monotonic() - hurt < _MOST_MISSED_S:
            kind = deck.pop(0)
            # One of a kind at a time: what it does must be mended as it was done.
            while any(other == kind for _, other, _ in self._mends):
                self._mend_due()
                time.sleep(0.02)
            try:
                harm = getattr(kinds, kind)()
            except (Missed, Unavailable, FileNotFoundError) as error:  # it is away, or has just rewritten its file
                deck.insert(self.lot.randint(min(10, len(deck)), len(deck)), kind)
                self.say(f"      {time.monotonic() - began:6.1f} s  {kind} comes again later: {error}")
            else:
                self.done[kind] += 1
                hurt = time.monotonic()
                self.say(f"{self.done.total():5} {time.monotonic() - began:6.1f} s  {harm.what}")
                self._mends.append((time.monotonic() + harm.lasts_s, kind, harm))
            until = time.monotonic() + self.lot.uniform(0.02, 0.3)
            while time.monotonic() < until:
                self._mend_due()
                time.sleep(0.02)
        return [f"there was nothing to hurt for {kind}" for kind in deck]

    def _clocks_set(self, unsettled_s: float = 0) -> None:
        for each in self.moderators:
            each.epoch += 1
            each.settled_at = max(each.settled_at, time.monotonic() + unsettled_s)

    def _mend_due(self) -> None:
        now = time.monotonic()
        due = [each for each in self._mends if each[0] <= now]
        self._mends = [each for each in self._mends if each[0] > now]
        for _, kind, harm in due:
            try:
                harm.mend()
            except NotYet:
                self._mends.append((now + _AGAIN_S, kind, harm))

    def _mend_all(self) -> None:
        while self._mends:
            self._mend_due()
            time.sleep(0.02)

    def _drain(self) -> list[str]:
        """Let people decide all that waits for them, claims that were left lying having ended."""
        began, client = time.monotonic(), self.running.store.server.client
        while time.monotonic() - began < _MOST_REST_S:
            lent = sum(each.take_all() for each in self.moderators)
            left = [client.zcard(name) for name in (keys.CLAIMS, *map(keys.queue, SITES))]
            self.say(f"      {lent} cases decided, {sum(left)} left")
            if not any(left):
                return []
            self._clocks_set()
            self.running.clocks["everybody"] += 600
            time.sleep(1)
        return [f"{sum(left)} cases wait for people, who are lent none of them"]

    def _now(self) -> datetime:
        return utc_now() + timedelta(seconds=self.running.clocks["everybody"])

    def _rest(self) -> list[str]:
        """Wait until nothing is to be done any more, hours of the service's time passing meanwhile."""
        began = time.monotonic()
        store = self.running.store
        left, said = "the store does not answer", ""
        while time.monotonic() - began < _MOST_REST_S:
            try:
                for poster in self.posters:
                    for comment in poster.comments:
                        if comment.to_erase and comment.erased_at is None:
                            poster.erase(comment)
                unscored, due = store.cases.unscored(), {site: store.deliveries.due(site) for site in SITES}
                left = f"{unscored} unscored, due: {due}"
                dead = sum(store.deliveries.resend(site, now=self._now()) for site in SITES)
                if said != left:
                    self.say(f"      {left}")
                    said = left
                if not unscored and not any(due.values()) and not dead:
                    self.say(f"at rest after {time.monotonic() - began:.1f} s")
                    return []
            except Exception as error:  # whatever is still away
                left = f"{type(error).__name__}: {error}"
            self._clocks_set()
            self.running.clocks["everybody"] += 600
            time.sleep(0.25)
        return [f"not at rest after {_MOST_REST_S:g} s: {left}"]
