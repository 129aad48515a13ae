"""What one site's flood does to another site and to callers who wait, and how long it takes to get over it.

`flooding` posts signed batches as fast as they are answered; `quiet` posts five single comments a second; somebody
asks `comments:analyze` twenty times a second. First without the flood, then with it, then until nothing waits for a
score. The time to a decision is taken from the store: from when a comment was accepted to when it was decided or put
before people. Everything runs on this machine, the load generator included.
Repeat with `python benchmarks/overload.py --rounds 3 --seconds 10`.
"""

import multiprocessing
import os
import re
import threading
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection

from compat import analyze, at_rate
from load import Burst, Ombud, Spread, batch_requests, closed_loop, console, folder, open_loop, options, report, signed
from load import comments as invented

from service.store import Store

_BATCH = 250
_FLOOD_CONNECTIONS = 8
_MOST_A_SECOND = 6_000
_QUIET_RATE = 5
_ASKED_RATE = 20


def waited_s(store: Store, site: str, ids: Sequence[str]) -> list[float]:
    """Return how long each comment of a site waited for its verdict, in seconds, in order of size."""
    while True:
        cases = [case for case in store.cases.find(site, ids) if case is not None]
        if len(cases) == len(ids) and all(case.assessment for case in cases):
            return sorted((case.assessment.at - case.received).total_seconds() for case in cases if case.assessment)
        time.sleep(0.1)


def _flood(pipe: Connection, port: int, secret: str, seconds: float, seed: int) -> None:
    made = batch_requests(secret, round(_MOST_A_SECOND * seconds), _BATCH, seed=seed)
    pipe.send("ready")
    pipe.recv()
    burst = closed_loop(port, made, connections=_FLOOD_CONNECTIONS, seconds=seconds)
    pipe.send((burst.rate * _BATCH, burst.statuses[202] / burst.statuses.total()))


def measure(ombud: Ombud, quiet: str, seconds: float, seed: int) -> dict[str, float]:
    """Return what the quiet site and the callers who wait see while nothing else happens, or during a flood."""
    posted = invented(round(seconds * _QUIET_RATE), seed=seed)
    made = [signed("/v1/comments", quiet, comment) for comment in posted]
    asked: list[Burst] = []
    asking = threading.Thread(target=lambda: asked.append(_asked(ombud, seconds, seed + 1)))
    asking.start()
    open_loop(ombud.port, made, connections=8, rate=_QUIET_RATE, seed=seed).check(202)
    asking.join()
    waited = waited_s(ombud.store, "quiet", [str(comment["id"]) for comment in posted])
    return {
        "quiet site's wait for a verdict, median s": waited[len(waited) // 2],
        "quiet site's wait for a verdict, longest s": waited[-1],
        "analyze, p50 ms": asked[0].percentile_ms(0.5),
        "analyze, p99 ms": asked[0].percentile_ms(0.99),
    }


def _asked(ombud: Ombud, seconds: float, seed: int) -> Burst:
    texts = [str(each["text"]) for each in invented(round(seconds * _ASKED_RATE), seed=seed)]
    made = [analyze(ombud.api_key, text, number) for number, text in enumerate(texts)]
    return open_loop(ombud.port, made, connections=8, rate=_ASKED_RATE, seed=seed).check(200)


def flooded(ombud: Ombud, quiet: str, seconds: float, seed: int) -> dict[str, float]:
    """Return the same during a flood, and how it ended."""
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe()
    process = context.Process(target=_flood, args=(theirs, ombud.port, ombud.secret, seconds + 2, seed + 7))
    process.start()
    mine.recv()
    mine.send("go")
    time.sleep(1)  # the backlog grows
    seen = measure(ombud, quiet, seconds, seed)
    rate, accepted = mine.recv()
    process.join()
    backlog, ended = ombud.store.cases.unscored(), time.perf_counter()
    ombud.settle()
    took = time.perf_counter() - ended
    return seen | {
        "flood, comments a second": rate,
        "flood, accepted %": accepted * 100,
        "backlog at its end": backlog,
        "backlog, s to clear": took,
        "backlog, cleared a second": backlog / took if took else 0.0,
    }


def main() -> None:
    """Measure and report."""
    chosen = options(__doc__, rounds=3, seconds=10.0)
    load = os.getloadavg()[0]
    before: list[dict[str, float]] = []
    during: list[dict[str, float]] = []
    with folder() as place:
        ombud = Ombud(place / "ombud")
        try:
            told = ombud.ombud("site", "add", "quiet")
            found = re.search(r"whsec_\S+", told)
            assert found, told
            at_rate(ombud, analyze, 20, 2, 8, seed=1)
            for number in range(chosen.rounds):
                seed = 1_000 * (number + 1)
                with console.status(f"Round {number + 1} of {chosen.rounds}: without a flood …"):
                    before.append(measure(ombud, found.group(), chosen.seconds, seed))
                with console.status(f"Round {number + 1} of {chosen.rounds}: during a flood …"):
                    during.append(flooded(ombud, found.group(), chosen.seconds, seed + 500))
        finally:
            ombud.stop()
    figures = {f"before: {what}": Spread([each[what] for each in before]) for what in before[0]}
    figures |= {f"during: {what}": Spread([each[what] for each in during]) for what in during[0]}
    report("One site floods", chosen, figures, load)


if __name__ == "__main__":
    main()
