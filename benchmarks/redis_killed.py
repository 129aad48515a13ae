"""What a killed Redis costs: how soon the next decision comes, how fast the backlog clears, what is lost or told twice.

Batches of 250 are posted over four connections. In the middle of it the server of `ombud up` is killed with `kill -9`;
its supervisor, which can be held up (`--away`), starts it on its append-only file. Every callback is kept. At the end
each comment that was answered with 202 must have its outcome, and no comment two different ones.
Repeat with `python benchmarks/redis_killed.py --rounds 3 --seconds 10 --away 20`.
"""

import os
import signal
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

import httpx2
import redis
from load import Spread, comments, console, folder, options, report

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from acceptance_support import Running
from support import Receiver

from service.domain.errors import Unavailable
from service.embedded import socket_path
from service.store import Store

_BATCH = 250
_CONNECTIONS = 4


class Poster(threading.Thread):
    """Posts batches until told to stop, waits a moment where it is refused, and keeps what was accepted."""

    def __init__(self, running: Running, name: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.accepted: list[str] = []
        self._running = running
        self._name = name
        self._stopping = stop
        self._texts = [str(each["text"]) for each in comments(4_000, seed=len(name))]

    def run(self) -> None:
        """Post."""
        number = 0
        with self._running.api(timeout_s=20) as api:
            while not self._stopping.is_set():
                ids = [f"{self._name}-{number}-{n}" for n in range(_BATCH)]
                texts = [self._texts[(number * 7 + n) % 4_000] for n in range(_BATCH)]
                batch = [{"id": each, "text": text} for each, text in zip(ids, texts, strict=True)]
                number += 1
                try:
                    answer = api.post("/v1/comments/batch", json={"comments": batch})
                except httpx2.HTTPError:
                    continue
                if answer.status_code == 202:
                    self.accepted += ids
                else:
                    time.sleep(0.2)


def decided(store: Store) -> int:
    """Count the comments that have been scored so far."""
    return sum(count for name, count in store.cases.counters().items() if name.startswith("machine_"))


def killed(running: Running, store: Store, away_s: float) -> float:
    """Kill the server; return after how many seconds of its answering again the next decision is there."""
    supervisors = running.pids("service", "up")
    for pid in supervisors if away_s else ():
        os.kill(pid, signal.SIGSTOP)
    running.kill("valkey-server")
    time.sleep(away_s)
    for pid in supervisors if away_s else ():
        os.kill(pid, signal.SIGCONT)
    probe = redis.Redis(unix_socket_path=str(socket_path(running.data_dir)), socket_timeout=1)
    while True:
        try:
            probe.ping()
            break
        except redis.RedisError:
            time.sleep(0.005)
    back, before = time.perf_counter(), decided(store)
    while decided(store) == before:
        time.sleep(0.005)
    return time.perf_counter() - back


def cleared(store: Store) -> tuple[int, float]:
    """Wait until nothing waits for a score; return how much did, and for how many seconds."""
    began, backlog = time.perf_counter(), store.cases.unscored()
    while True:
        try:
            if not store.cases.unscored():
                return backlog, time.perf_counter() - began
        except Unavailable:
            pass
        time.sleep(0.02)


def measure(
    running: Running, store: Store, receiver: Receiver, name: str, seconds: float, away: float
) -> dict[str, float]:
    """Post, kill, go on posting, let it come to rest; raise if anything was lost or contradicted."""
    stop = threading.Event()
    posters = [Poster(running, f"{name}-{at}", stop) for at in range(_CONNECTIONS)]
    for poster in posters:
        poster.start()
    time.sleep(1)
    before = decided(store)
    time.sleep(seconds)
    rate = (decided(store) - before) / seconds
    first = killed(running, store, away)
    time.sleep(seconds / 2)
    stop.set()
    for poster in posters:
        poster.join()
    backlog, took = cleared(store)
    while store.deliveries.due("newsroom"):
        time.sleep(0.1)
    accepted = [each for poster in posters for each in poster.accepted]
    pages = (accepted[at : at + 1_000] for at in range(0, len(accepted), 1_000))
    found = [case for page in pages for case in store.cases.find("newsroom", page)]
    lost = sum(case is None or case.assessment is None for case in found)
    told: dict[str, set[str]] = defaultdict(set)
    for callback in receiver.got:
        for each in callback.payload["data"]["comments"]:
            told[each["id"]].add(f"{each['status']} {each['decision'] and each['decision']['outcome']}")
    untold, twice = sum(each not in told for each in accepted), sum(len(outcomes) > 1 for outcomes in told.values())
    if lost or untold or twice:
        raise SystemExit(f"{lost} lost, {untold} not told, {twice} told two outcomes, of {len(accepted)}")
    return {
        "accepted": len(accepted),
        "decided a second before": rate,
        "first decision after its return, s": first,
        "backlog when posting ends": backlog,
        "backlog, cleared a second": backlog / took if took > 0.1 else float("nan"),
        "lost, or told two outcomes": 0,
    }


def main() -> None:
    """Measure and report."""
    chosen = options(__doc__, rounds=3, seconds=10.0, away=0.0)
    load = os.getloadavg()[0]
    rounds: list[dict[str, float]] = []
    receiver = Receiver()
    with folder() as place:
        running = Running(place / "ombud")
        running.start()
        try:
            settings = f'{{"callback_url": "{receiver.url}", "callback_private": true, "callback_batch": 100}}'
            said = running.ombud("site", "set", "newsroom", settings)
            assert said.returncode == 0, said.stderr
            time.sleep(2.1)  # settings are remembered for two seconds
            store = Store(f"unix://{socket_path(running.data_dir)}?db=0")
            for number in range(chosen.rounds):
                with console.status(f"Round {number + 1} of {chosen.rounds} …"):
                    rounds.append(measure(running, store, receiver, str(number), chosen.seconds, chosen.away))
        finally:
            running.stop()
            receiver.close()
    figures = {what: Spread([each[what] for each in rounds]) for what in rounds[0]}
    report("Redis is killed", chosen, figures, load)


if __name__ == "__main__":
    main()
