"""What taking the next case costs when few wait and when very many do, and whether ten people collide.

First the store alone, on an embedded server: cases that differ in site, score, language, article and author are
claimed one at a time and in tens, with and without a filter. The first thousand come in as all do; the others are
made of them on the server, each due at a moment of its own, and enter the queue as all do. Then ten moderators at
once clear 10,000 cases in claims of ten, each decision a call of its own. Repeat with
`python benchmarks/review_queue.py`; `--many 1000000` takes five minutes and 2 GB.
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
from service.store.server import script

BATCH = 1_000
LENGTH = 400
"""Characters of a comment."""

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

MULTIPLY = (
    script("prelude").source
    + """
local fields = redis.call('HGETALL', case_key(ARGV[1]))
for n = tonumber(ARGV[2]), tonumber(ARGV[3]) do
    local id = string.format('%s%012x', string.sub(ARGV[1], 1, 11), n)
    redis.call('HSET', case_key(id), unpack(fields))
    redis.call('HSET', case_key(id), 'due', string.format('%.3f', redis.call('HGET', case_key(id), 'due') + n % 9973))
    enter(id)
end
"""
)


@contextmanager
def emptied() -> Iterator[Store]:
    """Lend an empty store on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        process = EmbeddedServer(Path(folder)).start()
        try:
            store = Store(f"unix://{socket_path(Path(folder))}")
            store.server.client.config_set("auto-aof-rewrite-percentage", 0)
            yield store
        finally:
            process.terminate()
            process.wait(20)


def fill(store: Store, count: int) -> None:
    """Let so many cases wait."""
    first = take_in(store, min(count, BATCH))
    each = (count - len(first)) // BATCH
    for n, case_id in enumerate(first if each else ()):
        store.server.client.eval(MULTIPLY, 0, case_id, n * each, (n + 1) * each - 1)


def take_in(store: Store, count: int) -> list[str]:
    """Take comments in and assess them; return the ids of their cases."""
    lot, now = random.Random(1), datetime.now(UTC)
    ids = [new_case_id() for _ in range(count)]
    comments = [
        Comment(
            site=SITES[n % 2],
            id=str(n),
            revision=1,
            text=" ".join(f"word{lot.randrange(10**6)}" for _ in range(LENGTH // 8))[:LENGTH],  # like no other
            author=Author(id=f"u{lot.randrange(100)}"),
            article=Article(id=f"a{lot.randrange(20)}"),
        )
        for n in range(count)
    ]
    wanted = [Acceptance(case, comment) for case, comment in zip(ids, comments, strict=True)]
    store.cases.accept(wanted, now=now, due=now)
    assessed = []
    cases = [case for case in store.cases.load(ids) if case is not None]
    store.groups.join([(case, case.comment.site) for case in cases], now=now)
    for case in cases:
        scores = {label: round(lot.random(), 3) for label in LABELS}
        language = "de" if lot.random() < 0.1 else "en"
        reasons = [Reason(code="insult_unsure", text="Perhaps.")]
        seen = Assessment(verdict=Verdict.REVIEW, reasons=reasons, scores=scores, language=language, at=now)
        waits = patience(scores, timedelta(hours=4))
        assessed.append(Assessed(case, seen, None, waits, tags(case.comment, seen), tell=False))
    store.cases.write_assessments(assessed)
    return ids


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
    """Claim under every filter, one and ten at a time, and give back at once; both count."""

    def claim(name: str, count: int) -> Callable[[int], object]:
        def once(n: int) -> None:
            store.queue.claim(
                SITES,
                token="a token of this benchmark",
                count=count,
                now=datetime.now(UTC),
                lease=LEASE,
                person="nora",
                wanted=FILTERS[name],
            )
            store.queue.release("a token of this benchmark", now=datetime.now(UTC))

        return once

    figures = {}
    for name in FILTERS:
        for count in (1, 10):
            key = name if count == 1 else f"{name}, ten at a time"
            figures[key] = timed(store, claim(name, count), rounds)
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
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=10)
    chosen = parser.parse_args()
    with emptied() as few, emptied() as many:
        fill(few, chosen.few)
        fill(many, chosen.many)
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
        fill(store, chosen.cases)
        seconds, done = clear(store, chosen.people)
        lines = [row for site in SITES for row in store.log.read(site, after="0-0", limit=chosen.cases + 1)]
        twice = sum(count > 1 for count in Counter(line.case.id for line in lines).values())
        print(
            f"{chosen.people} people at once on {chosen.cases} cases: {len(done)} decided, {twice} twice, "
            f"{chosen.cases - len(done)} left, {len(lines) / seconds:.0f} a second"
        )


if __name__ == "__main__":
    main()
