"""How long Perspective's, Akismet's and Coral's clients wait, and how many of them one web process answers.

`comments:analyze`, `comment-check` and Coral's moderation phase over kept-alive connections, comments of 400
characters, everything on this machine, the load generator included. Requests arrive at random at a set rate, and
latency counts from the moment at which a request was meant to leave; then as many as it takes (a closed loop); then
at the set rate again while comments flow in by signed batch webhook from another process; then comments of 20,480
bytes. Beside it the same model behind a plain Starlette app in `naive/`, in turn, as a ratio round by round.
Repeat with `python benchmarks/compat.py --rounds 3 --seconds 5`.
"""

import argparse
import hashlib
import hmac
import json
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import quote_plus

from load import (
    HERE,
    Burst,
    Ombud,
    Service,
    Spread,
    batch_requests,
    closed_loop,
    console,
    folder,
    open_loop,
    options,
    ratio,
    report,
    texts,
)

_CORAL_SECRET = "empsec_" + "5c0ffee5" * 8
_LARGE_BYTES = 20_480
_LARGE_RATE = 20
_BATCH = 50
_MOST_A_SECOND = 6_000
_READERS = 99_991  # none writes faster than people do


def post(path: str, body: bytes, kind: str = "application/json", head: str = "") -> bytes:
    """Return a whole HTTP request."""
    lines = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n{head}\r\n"
    )
    return lines.encode() + body


def analyze(key: str, text: str, _number: int) -> bytes:
    """What a client of Perspective asks."""
    asked = {"comment": {"text": text}, "requestedAttributes": {"TOXICITY": {}}, "doNotStore": True}
    return post(f"/v1alpha1/comments:analyze?key={key}", json.dumps(asked).encode())


def comment_check(key: str, text: str, number: int) -> bytes:
    """What a client of Akismet asks."""
    fields = {
        "api_key": key,
        "blog": "https://news.example",
        "user_ip": f"203.0.{number // 250 % 250}.{number % 250}",
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "referrer": "https://news.example/",
        "permalink": f"https://news.example/2026/article-{number % 61}",
        "comment_type": "comment",
        "comment_author": f"Reader {number % _READERS}",
        "comment_author_email": f"reader-{number % _READERS}@mail.example",
        "comment_content": text,
    }
    body = "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items()).encode()
    return post("/1.1/comment-check", body, "application/x-www-form-urlencoded")


def coral(_key: str, text: str, number: int) -> bytes:
    """What Coral asks."""
    asked = {
        "action": "NEW",
        "comment": {"body": text, "parentID": None},
        "author": {"id": f"reader-{number % _READERS}", "role": "COMMENTER"},
        "story": {"id": f"s-{number % 61}", "url": f"https://news.example/2026/article-{number % 61}"},
        "site": {"id": "site"},
        "tenantID": "tenant",
        "tenantDomain": "comments.news.example",
    }
    body = json.dumps(asked, indent=2).encode()
    signature = hmac.digest(_CORAL_SECRET.encode(), body, hashlib.sha256).hex()
    return post("/coral/newsroom", body, head=f"x-coral-signature: sha256={signature}\r\n")


Ask = Callable[[str, str, int], bytes]
CALLS: dict[str, Ask] = {"analyze": analyze, "comment-check": comment_check, "Coral's phase": coral}


class Plain(Service):
    """The same model behind a plain app, one process."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.run(
            *(sys.executable, "-m", "uvicorn", "naive.perspective:app", "--port", str(self.port), "--no-access-log"),
            *("--loop", "uvloop", "--http", "httptools", "--log-level", "warning"),
            PYTHONPATH=f"{HERE}:{HERE.parent}",
        )
        self.wait_for_port("starting the plain app")


def requests(service: Service, ask: Ask, count: int, *, seed: int, length: int = 400) -> list[bytes]:
    """Return requests with a text of their own each."""
    made = texts(count, seed=seed, length=length)
    if length >= _LARGE_BYTES:
        made = [text.encode().ljust(_LARGE_BYTES, b".")[:_LARGE_BYTES].decode(errors="ignore") for text in made]
    return [ask(service.api_key, text, seed * 100_000 + number) for number, text in enumerate(made)]


def at_rate(
    service: Service, ask: Ask, rate: float, seconds: float, connections: int, seed: int, length: int = 400
) -> Burst:
    """Send at a set rate; every answer must be good."""
    made = requests(service, ask, round(rate * seconds), seed=seed, length=length)
    burst = open_loop(service.port, made, connections=connections, rate=rate, seed=seed).check(200)
    service.settle()
    return burst


def saturated(service: Service, ask: Ask, seconds: float, connections: int, seed: int) -> tuple[float, float]:
    """Return how many requests a second are answered at most, and the processor's microseconds for each of them."""
    made = requests(service, ask, round(_MOST_A_SECOND * seconds), seed=seed)
    used = sum(service.processor_s().values())
    burst = closed_loop(service.port, made, connections=connections, seconds=seconds).check(200)
    used = sum(service.processor_s().values()) - used
    service.settle()
    return burst.rate, used / burst.statuses.total() * 1e6


@contextmanager
def inflow(service: Service, rate: float, seconds: float, seed: int) -> Iterator[Callable[[], float]]:
    """Let comments flow in by webhook, sent by another process; lend a function that says how many a second came."""
    made = batch_requests(service.secret, round(rate * seconds), _BATCH, seed=seed)
    context = multiprocessing.get_context("fork")  # what is made here is there at once
    mine, theirs = context.Pipe()
    process = context.Process(target=_send, args=(theirs, service.port, made, rate / _BATCH, seed))
    process.start()
    mine.recv()
    yield mine.recv
    process.join()


def _send(pipe: Connection, port: int, made: Sequence[bytes], rate: float, seed: int) -> None:
    pipe.send("begun")
    pipe.send(open_loop(port, made, connections=8, rate=rate, seed=seed).check().rate * _BATCH)


def measure(ombud: Ombud, name: str, chosen: argparse.Namespace, seed: int) -> dict[str, float]:
    """Return the figures of one call in one round."""
    ask, seconds, connections = CALLS[name], chosen.seconds, chosen.connections
    quiet = at_rate(ombud, ask, chosen.rate, seconds, connections, seed)
    most, processor_us = saturated(ombud, ask, seconds, connections, seed + 1)
    with inflow(ombud, chosen.inflow, seconds + 1, seed + 2) as came:
        busy = at_rate(ombud, ask, chosen.rate, seconds, connections, seed + 3)
        flowed = came()
    ombud.settle()
    large = at_rate(ombud, ask, _LARGE_RATE, seconds, connections, seed + 4, _LARGE_BYTES)
    return {
        "p50 ms": quiet.percentile_ms(0.5),
        "p99 ms": quiet.percentile_ms(0.99),
        "a second at most": most,
        "processor us a request": processor_us,
        "p50 ms under inflow": busy.percentile_ms(0.5),
        "p99 ms under inflow": busy.percentile_ms(0.99),
        "inflow a second": flowed,
        "p50 ratio under inflow": busy.percentile_ms(0.5) / quiet.percentile_ms(0.5),
        "p99 ratio under inflow": busy.percentile_ms(0.99) / quiet.percentile_ms(0.99),
        "p99 ms of 20,480 bytes": large.percentile_ms(0.99),
    }


def main() -> None:
    """Measure in turn and report."""
    chosen = options(__doc__, rounds=3, seconds=5.0, rate=200.0, inflow=1000.0, connections=32)
    load = os.getloadavg()[0]
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in CALLS}
    plain: list[dict[str, float]] = []
    with folder() as place:
        ombud = Ombud(place / "ombud")
        services: list[Service] = [ombud]
        try:
            told = ("--phase-secret", "--timeout-ms", "10000")  # late is late: nothing is left unjudged for it
            ombud.ombud("site", "coral", "newsroom", *told, CORAL_PHASE_SECRET=_CORAL_SECRET)
            services.append(Plain(place / "plain"))
            with console.status("Warming up …"):
                for number, ask in enumerate(CALLS.values()):
                    at_rate(ombud, ask, 100, 2.5, chosen.connections, seed=100 + number)
                saturated(services[1], analyze, 1, chosen.connections, seed=110)
            for number in range(chosen.rounds):
                for at, name in enumerate(CALLS):
                    with console.status(f"Round {number + 1} of {chosen.rounds}: {name} …"):
                        rounds[name].append(measure(ombud, name, chosen, seed=1_000 * (number + 1) + 100 * at))
                with console.status(f"Round {number + 1} of {chosen.rounds}: the plain app …"):
                    seed = 1_000 * (number + 1) + 900
                    burst = at_rate(services[1], analyze, chosen.rate, chosen.seconds, chosen.connections, seed)
                    most, us = saturated(services[1], analyze, chosen.seconds, chosen.connections, seed + 1)
                    now = {"p99 ms": burst.percentile_ms(0.99), "a second at most": most, "processor us a request": us}
                    plain.append(now)
        finally:
            for service in reversed(services):
                service.stop()
    figures = {
        f"{name}, {what}": Spread([each[what] for each in measured])
        for name, measured in rounds.items()
        for what in measured[0]
    }
    for what in plain[0]:
        figures[f"plain app, analyze, {what}"] = Spread([each[what] for each in plain])
    ours = rounds["analyze"]
    for what in plain[0]:
        figures[f"analyze, {what}, ratio to the plain app"] = ratio(
            [each[what] for each in ours], [each[what] for each in plain]
        )
    report("Clients of Perspective, Akismet and Coral", chosen, figures, load)


if __name__ == "__main__":
    main()
