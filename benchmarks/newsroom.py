"""The story of a newsroom with rules of its own: decide, export, retrain, promote under load, roll back.

It rejects whatever is about the stadium, and it tolerates being called an idiot; the model that comes with
Ombud does neither. People decide by that rule through the console's API, from a queue that the real API has filled.
What they decided is exported and a model of the newsroom's own is fitted on it, on top of the shared one. It must
follow the rule on later comments, which say other things than any that was decided. Then it is promoted and rolled
back while comments come in.

Ends with 1 unless later comments follow the rule, no request fails, and the rollback is in force within 10 s.
Repeat with `python benchmarks/newsroom.py --decisions 5000 --later 1000`.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
from load import Spread, console, folder, open_loop, options, report, wait_until
from promotion import WithModels, requests

from models.manifest import DEFAULT_ROOT
from models.registry import Registry

SITE = "newsroom"
OWN = "of-our-own"
_PASSWORD = "correct horse battery"
_PEOPLE = ("mia", "noa", "omar")
_HAND = 25
_AN_HOUR = 250
"""Comments that come in before they are decided."""
_ENOUGH = 2000
"""Decisions from which on the gate is asked."""

_TOPIC = "the stadium|the new stadium|that stadium of theirs|the stadium's roof|the stadium vote|a bigger stadium"
_OTHER = (
    "the bridge|the school budget|the night bus|the library|rents in the old town|the hospital wing|the flood wall|"
    "the water bill|the strike|the wage deal|the swimming pool|the market square|the cycle lane|the weather"
)
_SAYS = (
    "I have waited ten years for {0}, and I would wait ten more.|Who will pay for {0} in the end?|"
    "My neighbour works on {0}.|Good that somebody wrote about {0} at last.|Let us vote on {0} again.|"
    "Nobody asked those who live next to {0}.|{0} is what this town needs most, I think.|"
    "The numbers on {0} do not add up.|Thank you for explaining {0} so well.|"
    "The mayor promised {0} before the election.|I read that {0} will be late, as ever."
)
_SAYS_LATER = (
    "They should finally tell us what {0} costs.|Has anybody seen the plans for {0}?|I was against {0} from the start.|"
    "My children will still pay for {0}.|On Monday the council talks about {0} behind closed doors.|"
    "Without {0} half of the shops would close.|Last year everybody wanted {0}, and now nobody does."
)
_TOLERATED = (
    "Shut up, you idiot.|You pathetic idiot, shut up.|You stupid idiot.|What a stupid idiot you are.|You dumb idiot."
)
_ABUSE = "You are filthy scum and I hope you die.|Go to hell, you piece of shit.|Kill yourself, worthless scum."
_WHO = "Ada|Ben|Carla|Dimitri|Esra|Femke|Goran|Hanna|Ilse|Jonas|Kaya|Lotte|Milan|Nadia|Otto|Petra|Quentin|Rosa|Tess"


def comment(lot: random.Random, says: str = _SAYS) -> tuple[str, str | None]:
    """Return a comment, and for which of the newsroom's reasons it is rejected, if it is."""

    def pick(choices: str) -> str:
        return lot.choice(choices.split("|"))

    def said(about: str) -> str:
        text = pick(says).format(pick(about))
        return text[0].upper() + text[1:]

    aside = f" {pick(_WHO)} {pick(_WHO)} from {pick(_WHO)}burg said so on page {lot.randint(1, 900)}."
    kind = lot.random()
    if kind < 0.35:
        return f"{said(_TOPIC)} {said(_TOPIC)}{aside}", "stadium"
    if kind < 0.7:
        return f"{said(_OTHER)} {pick(_TOLERATED)}{aside}", None
    if kind < 0.75:
        return f"{said(_OTHER)} {pick(_ABUSE)}{aside}", "insult"
    return f"{said(_OTHER)} {said(_OTHER)}{aside}", None


class Newsroom:
    """A running service with moderators who know the rule."""

    def __init__(self, service: WithModels, seed: int) -> None:
        self.service = service
        found = re.search(r"API key +(\S+)", service.log.read_text())
        assert found
        self.api = httpx2.Client(
            base_url=f"http://127.0.0.1:{service.port}",
            headers={"authorization": f"Bearer {found.group(1)}"},
            timeout=60,
            trust_env=False,
        )
        self._lot = random.Random(seed)
        self._posted = 0
        self.rule: dict[str, str | None] = {}
        reasons = [
            {"code": "insult", "text": "Insults somebody.", "ground": "insult"},
            {"code": "stadium", "text": "About the stadium.", "ground": "other"},
        ]
        settings = {"policy": {"mode": "assist"}, "desk": {"group_copies": False, "reasons": reasons}}
        self.command("site", "set", SITE, json.dumps(settings))
        for name in _PEOPLE:
            self.command("user", "add", name, "--password-stdin", stdin=f"{_PASSWORD}\n")
        time.sleep(2.1)  # settings are remembered for two seconds

    def command(self, *args: str, stdin: str | None = None, module: str = "service") -> str:
        """Run a command of this installation; return what it said."""
        done = subprocess.run(
            [sys.executable, "-m", module, *args],
            env={**os.environ, **self.service.environ},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{module} {' '.join(args)}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout + done.stderr

    def post(self, count: int, says: str = _SAYS) -> list[str]:
        """Post comments that say such things and wait until all are scored; return their ids."""
        made = []
        for _ in range(count):
            text, reason = comment(self._lot, says)
            self._posted += 1
            name = f"story-{self._posted}"
            self.rule[name] = reason
            made.append({"id": name, "text": text, "author": {"id": f"reader-{self._posted}"}})
        for start in range(0, count, 500):
            answer = self.api.post("/v1/comments/batch", json={"comments": made[start : start + 500]})
            assert answer.status_code in (200, 202), answer.text
        wait_until(lambda: not self.service.store.cases.unscored(), "scoring", log=self.service.log, timeout_s=300)
        return [str(each["id"]) for each in made]

    def decide(self) -> int:
        """Let people clear the queue by the rule; return how many decisions they made."""
        done = 0
        desks = [self._desk(name) for name in _PEOPLE]
        while True:
            before = done
            for desk in desks:
                lent = desk.post("/console/api/claims", json={"count": _HAND}).json()
                decisions = [self._decision(each, lent["claim"]) for each in lent["cases"]]
                if decisions:
                    said = desk.post("/console/api/decisions", json={"decisions": decisions}).json()
                    done += sum(each["status"] == 200 for each in said["results"])
            if done == before:
                return done

    def _desk(self, name: str) -> httpx2.Client:
        desk = httpx2.Client(base_url=str(self.api.base_url), timeout=60, trust_env=False)
        said = desk.post("/console/api/session", json={"name": name, "password": _PASSWORD})
        desk.headers["x-ombud-csrf"] = said.json()["csrf"]
        return desk

    def _decision(self, case: dict[str, Any], claim: str) -> dict[str, Any]:
        reason = self.rule[case["id"]]
        if reason is None:
            return {"case": case["case"], "claim": claim, "action": "approve"}
        return {"case": case["case"], "claim": claim, "action": "reject", "reason": reason}

    def agreement(self, names: Sequence[str]) -> tuple[float, set[str]]:
        """Return how often the scores lean the way of the rule, and which versions have scored."""
        agreed, versions = 0, set()
        for case in self._cases(names):
            scores = case.assessment.scores or {}
            versions.add(case.assessment.model_version)
            agreed += any(score >= 0.5 for score in scores.values()) == (self.rule[case.comment.id] is not None)
        return agreed / len(names), versions

    def _cases(self, names: Sequence[str]) -> Iterator[Any]:
        for start in range(0, len(names), 500):
            yield from self.service.store.cases.find(SITE, names[start : start + 500])

    def seconds_until(self, version: str | None) -> float:
        """Return how long it takes until every process that scores has this own version of the site, or none."""
        began = time.perf_counter()
        while time.perf_counter() - began < 30:
            said = self.service.store.loaded.processes(now=datetime.now(UTC))
            own = [[each.loaded for each in process.has if each.site == SITE] for process in said]
            if said and all(each == ([version] if version else []) for each in own):
                return time.perf_counter() - began
            time.sleep(0.02)
        raise SystemExit(f"{version} is not in use everywhere after 30 s")


def main() -> None:
    """Tell the story and report."""
    chosen = options(__doc__, decisions=5000, later=1000, seconds=20.0, rate=300.0, connections=48, seed=1)
    load = os.getloadavg()[0]
    figures: dict[str, float] = {}
    with folder() as place:
        models = place / "models"
        shutil.copytree(DEFAULT_ROOT, models)
        service = WithModels(place / "ombud", models)
        try:
            newsroom = Newsroom(service, chosen.seed)
            with console.status("People decide …"):
                names: list[str] = []
                spent = decided = 0.0
                while len(names) < chosen.decisions:  # as the day goes: what is urgent comes first within an hour
                    names += newsroom.post(min(_AN_HOUR, chosen.decisions - len(names)))
                    began = time.perf_counter()
                    decided += newsroom.decide()
                    spent += time.perf_counter() - began
                assert decided == chosen.decisions, f"{decided} decisions"
                figures["agreement with the rule before, %"] = 100 * newsroom.agreement(names)[0]
                figures["decisions a second"] = decided / spent
            with console.status("Exporting and fitting …"):
                retrain(newsroom, place, chosen, figures)
            with console.status("Later comments …"):
                newsroom.command("promote", OWN, *forced(chosen), module="training")
                newsroom.seconds_until(OWN)
                later = newsroom.post(chosen.later, _SAYS_LATER)
                agreed, versions = newsroom.agreement(later)
                assert versions == {OWN}, versions
                figures["agreement with the rule on later comments, %"] = 100 * agreed
                newsroom.command("rollback", "--site", SITE, module="training")
                newsroom.seconds_until(None)
            with console.status("Promoting under load …"):
                under_load(newsroom, Registry(models), chosen, figures)
        finally:
            service.stop()
    report("A newsroom with rules of its own", chosen, {name: Spread([value]) for name, value in figures.items()}, load)
    kept = (
        figures["agreement with the rule on later comments, %"] >= 90
        and figures["requests that failed"] == 0
        and figures["seconds until rolled back everywhere"] <= 10
    )
    raise SystemExit(0 if kept else 1)


def retrain(newsroom: Newsroom, place: Path, chosen: Any, figures: dict[str, float]) -> None:
    """Export what was decided and fit the newsroom's own model on it."""
    exported = place / "decisions.jsonl"
    said = newsroom.command("export", "--site", SITE, "--output", str(exported))
    console.print(said.strip().splitlines()[0])
    began = time.perf_counter()
    newsroom.command(
        *("fit", "--examples", str(exported), "--site", SITE, "--release", OWN),
        *("--data", str(place / "no-data-sets"), "--runs", str(place / "runs")),
        module="training",
    )
    figures["seconds to fit the site's own model"] = time.perf_counter() - began
    if forced(chosen):
        return
    champion = Registry(Path(os.environ["OMBUD_MODELS_DIR"])).champion()
    newsroom.command(
        *("compare", champion, OWN, "--examples", str(exported), "--site", SITE),
        *("--data", str(place / "no-data-sets"), "--output", str(place / "comparison")),
        module="training",
    )


def forced(chosen: Any) -> list[str]:
    """Return how to promote without the gate: a few later decisions are too few for it to tell."""
    few = chosen.decisions < _ENOUGH
    return ["--force", "a story told in small: too few decisions to compare by"] if few else []


def under_load(newsroom: Newsroom, registry: Registry, chosen: Any, figures: dict[str, float]) -> None:
    """Promote and roll back while comments come in."""
    service, count = newsroom.service, round(chosen.rate * chosen.seconds)
    posts = [requests(service.secret, count, seed) for seed in (501, 502)]

    def change() -> None:
        time.sleep(chosen.seconds / 4)
        registry.promote(OWN)
        figures["seconds until promoted everywhere"] = newsroom.seconds_until(OWN)
        time.sleep(chosen.seconds / 4)
        registry.rollback(SITE)
        figures["seconds until rolled back everywhere"] = newsroom.seconds_until(None)

    failed = 0
    for name, made in zip(("p99 as usual, ms", "p99 with a promotion and a rollback, ms"), posts, strict=True):
        changing = threading.Thread(target=change)
        if made is posts[1]:
            changing.start()
        burst = open_loop(service.port, made, connections=chosen.connections, rate=chosen.rate, seed=1)
        figures[name] = burst.percentile_ms(0.99)
        failed += sum(n for status, n in burst.statuses.items() if status not in (200, 202))
        if made is posts[1]:
            changing.join()
        service.settle()
    figures["requests that failed"] = failed


if __name__ == "__main__":
    main()
