"""What taking the next case costs when a thousand wait and when a million do, and whether ten people collide.

First the store alone, on an embedded server: cases that differ in site, label, reason, language, article and
author are put straight into the queue, then claimed one at a time and in tens, with and without a filter, and
given back; the commands that put them there are those of the service's own scripts. Then ten moderators at once
clear 10,000 cases in claims of ten, each decision a call of its own. Repeat with `python benchmarks/review_queue.py`.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.labels import Label
from service.domain.cases import Assessment, Decision, Verdict
from service.domain.comments import Article, Author, Comment
from service.domain.filters import Filter, tags
from service.domain.reasons import Reason
from service.domain.urgency import patience
from service.embedded import EmbeddedServer, socket_path
from service.store import Acceptance, Store
from service.store.cases import Assessed, new_case_id
from service.store.decisions import Ruling

BATCH = 1_000
LEASE = timedelta(minutes=2)
SITES = ("daily", "weekly")
LABELS = (Label.INSULT, Label.THREAT, Label.SPAM)
FILTERS = {
    "the next": Filter(),
    "the next insult from 0.6 to 0.7": Filter(label=Label.INSULT, min_score=0.6, max_score=0.7),
    "the next German one under an article": Filter(language="de", article="a7"),
    "the next of an author": Filter(author="u7"),
}
COMMANDS = ("cmdstat_evalsha", "cmdstat_hmget", "cmdstat_zcard", "cmdstat_zcount", "cmdstat_zrange")


@contextmanager
def emptied() -> Iterator[Store]:
    """Lend an empty store on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        process = EmbeddedServer(Path(folder)).start()
        try:
            yield Store(f"unix://{socket_path(Path(folder))}")
        finally:
            process.terminate()
            process.wait(20)


def fill(store: Store, count: int, lot: random.Random) -> None:
    """Let so many cases wait, through the scripts that take comments in and assess them."""
    now = datetime.now(UTC)
    for begin in range(0, count, BATCH):
        wanted, assessed = [], []
        ids = [new_case_id() for _ in range(min(BATCH, count - begin))]
        for n, case_id in enumerate(ids, begin):
            comment = Comment(
                site=SITES[n % 2],
                id=str(n),
                revision=1,
                text=f"Comment {n}",
                author=Author(id=f"u{lot.randrange(count // 20 + 10)}"),
                article=Article(id=f"a{lot.randrange(count // 100 + 10)}"),
            )
            wanted.append(Acceptance(case_id, comment))
        received = now - timedelta(seconds=count - begin)
        store.cases.accept(wanted, now=received, due=received)
        for case in store.cases.load(ids):
            if case is None:
                raise SystemExit("a case that was accepted is not there")
            scores = {label: round(lot.random(), 3) for label in LABELS}
            language = "de" if lot.random() < 0.1 else "en"
            reasons = [Reason(code="insult_unsure", text="Perhaps.")]
            seen = Assessment(verdict=Verdict.REVIEW, reasons=reasons, scores=scores, language=language, at=received)
            waits = patience(scores, timedelta(hours=4))
            assessed.append(Assessed(case, seen, None, waits, tags(case.comment, seen), tell=False))
        store.cases.write_assessments(assessed)
    while store.server.client.info("persistence")["aof_rewrite_in_progress"]:
        time.sleep(0.2)


@dataclass(frozen=True)
class Took:
    """Milliseconds that the caller waited, each time, and microseconds that the server was busy, on average."""

    waited: list[float]
    busy_us: float

    def __str__(self) -> str:
        median, high = statistics.median(self.waited), statistics.quantiles(self.waited, n=20)[-1]
        return f"{median:7.2f} {high:7.2f} {self.busy_us:6.0f}"


def timed(store: Store, work: Callable[[int], object], rounds: int) -> Took:
    """Do it so often."""
    client, took = store.server.client, []
    client.config_resetstat()
    for n in range(rounds):
        began = time.perf_counter()
        work(n)
        took.append((time.perf_counter() - began) * 1e3)
    stats = client.info("commandstats")
    busy = sum(each["usec"] for name, each in stats.items() if name in COMMANDS)
    return Took(took, busy / rounds)


def measure(store: Store, rounds: int) -> dict[str, Took]:
    """Claim and give back under every filter, one and ten at a time."""

    def claim(name: str, count: int) -> Callable[[int], object]:
        def once(n: int) -> object:
            return store.queue.claim(
                SITES,
                token=f"{name}{count}-{n}",
                count=count,
                now=datetime.now(UTC),
                lease=LEASE,
                person="nora",
                wanted=FILTERS[name],
            )

        return once

    figures = {}
    for name in FILTERS:
        for count in (1, 10):
            key = name if count == 1 else f"{name}, ten at a time"
            figures[key] = timed(store, claim(name, count), rounds)
            for n in range(rounds):
                store.queue.release(f"{name}{count}-{n}", now=datetime.now(UTC))
    figures["all counts"] = timed(store, lambda _: store.queue.waiting(SITES, now=datetime.now(UTC)), rounds)
    return figures


def clear(store: Store, people: int) -> tuple[float, Counter[str]]:
    """Let people clear the queue at once; return how many seconds it took, and how often each case was decided."""

    def work(person: int) -> list[str]:
        done: list[str] = []
        for n in range(1_000_000):
            token = f"person{person}-{n}-of-this-benchmark"
            now = datetime.now(UTC)
            found = store.queue.claim(SITES, token=token, count=10, now=now, lease=LEASE, person=str(person))
            if not found.cases:
                return done
            for case in found.cases:
                decision = Decision(outcome="approve", by="person", at=datetime.now(UTC))
                refused = store.decisions.decide([Ruling(case, decision, str(person), token, tell=False)])
                done += [case.id] if refused == [None] else []
        return done

    began = time.perf_counter()
    with ThreadPoolExecutor(people) as pool:
        done = [case for each in pool.map(work, range(people)) for case in each]
    return time.perf_counter() - began, Counter(done)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=10)
    chosen = parser.parse_args()
    with emptied() as few, emptied() as many:
        fill(few, chosen.few, random.Random(1))
        fill(many, chosen.many, random.Random(1))
        memory = many.server.client.info("memory")["used_memory"]
        print(f"{chosen.many} waiting cases take {memory / chosen.many:.0f} bytes each, everything counted")
        for store in (few, many):  # the first calls load the scripts
            measure(store, 20)
        small, large = measure(few, chosen.rounds), measure(many, chosen.rounds)
        print("ms that the caller waited, median and 95th percentile, then us that the server was busy")
        print(f"{'':46}{chosen.few:>22}{chosen.many:>26}   ratio of busy")
        for name, with_few in small.items():
            ratio = large[name].busy_us / with_few.busy_us
            print(f"{name:46} {with_few!s:>22} {large[name]!s:>24}   {ratio:.2f}")
    with emptied() as store:
        fill(store, chosen.cases, random.Random(2))
        seconds, done = clear(store, chosen.people)
        lines = [row for site in SITES for row in store.log.read(site, after="0-0", limit=chosen.cases + 1)]
        twice = sum(count > 1 for count in Counter(line.case.id for line in lines).values())
        print(
            f"{chosen.people} people at once on {chosen.cases} cases: {len(done)} decided, {twice} twice, "
            f"{chosen.cases - len(done)} left, {len(lines) / seconds:.0f} a second"
        )


if __name__ == "__main__":
    main()
