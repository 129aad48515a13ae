"""What the benchmarks share: invented comments, both services as processes, a load generator, and tables.

The generator runs on the same cores as what it measures, so it does as little as it can: requests are made
and signed beforehand, answers are read as far as their status and length.
"""

import argparse
import asyncio
import contextlib
import json
import os
import platform
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import redis
import uvloop
from rich.console import Console
from rich.table import Table
from standardwebhooks.webhooks import Webhook

from service.embedded import EmbeddedServer, socket_path
from service.store import Store

HERE = Path(__file__).resolve().parent
console = Console(highlight=False)

# --- comments -------------------------------------------------------------------------------------------------

_WHO = "the council|the minister|our mayor|the reporter|the union|the police|the club|the editor|my neighbour|the board"
_DID = "voted for|promised|has cancelled|never explained|is hiding|reported on|wants to pay for|forgot|was asked about"
_WHAT = (
    "the new bridge|a cycle lane|the school budget|the hospital wing|that tax|the night bus|the election|rents|"
    "the water bill|the stadium|the library|a second runway|the flood wall|the strike|the wage deal|the interview"
)
_WHEN = "last week|on Tuesday|again|before the vote|after the storm|for the third time|this winter|in March|years ago"
_ASIDE = (
    "I read it twice and still don't know what it means|Thank you for this report|It is the same story every year|"
    "Who will pay for it in the end|People here have waited long enough|I would like to see the numbers|"
    "My family has lived there since the war|It's hard to say who was right|You should have asked the drivers|"
    "The headline says one thing and the text another|Good to see that somebody looked into this"
)
_MILD = (
    "What a silly fool you are|Only an idiot would believe that|Shut up and go back to your cave|"
    "You clueless clown, nobody asked you|This is rubbish and so are you|Liars and crooks, all of them|"
    "Get lost, you miserable troll|Buy cheap watches at www.watches.example today"
)
_STARTS = "b|br|c|ch|d|dr|f|g|gr|h|k|kl|l|m|n|p|qu|r|s|sh|st|t|tr|v|w|y|z"
_MIDDLES = "a|ae|ai|e|ea|ee|i|ie|o|oa|oo|ou|u"
_ENDS = "|ck|ld|ll|m|mb|n|nd|ng|r|rd|rn|s|st|t|th|v|x"
_ABUSIVE_SHARE = 0.12
_TYPO_SHARE = 0.02
_CURLY_SHARE = 0.2


def texts(count: int, *, seed: int = 1, length: int = 400) -> list[str]:
    """Return invented comments of about `length` characters: news talk, names, slips of the finger, some abuse."""
    lot = random.Random(seed)
    return [_text(lot, length, abusive=lot.random() < _ABUSIVE_SHARE) for _ in range(count)]


def labelled(count: int = 3000, *, seed: int = 1) -> tuple[list[str], list[bool]]:
    """Return comments to fit on, and which of them are abusive.

    They hold many more names, so that few of them make a vocabulary as large as that of many real ones.
    """
    lot = random.Random(seed)
    abusive = [lot.random() < 0.3 for _ in range(count)]
    return [_text(lot, 400, abusive=each, names=0.95) for each in abusive], abusive


def _text(lot: random.Random, length: int, *, abusive: bool, names: float = 0.4) -> str:
    def pick(choices: str) -> str:
        return lot.choice(choices.split("|"))

    def name() -> str:
        parts = (pick(part) for _ in range(lot.randint(1, 3)) for part in (_STARTS, _MIDDLES, _ENDS))
        return "".join(parts).capitalize()

    length = round(length * lot.uniform(0.85, 1.15))
    text = ""
    while len(text) < length:
        if abusive and lot.random() < 0.4:
            sentence = pick(_MILD)
        elif lot.random() < 0.3:
            sentence = pick(_ASIDE)
        else:
            who = f"{name()} {name()}" if lot.random() < names else pick(_WHO)
            where = f" in {name()}" if lot.random() < names else ""
            sentence = f"{who} {pick(_DID)} {pick(_WHAT)}{where} {pick(_WHEN)}"
        text += sentence[0].upper() + sentence[1:] + lot.choice([". ", ". ", "! ", "? ", ", and that is that. "])
    words = text[:length].split(" ")
    for i, word in enumerate(words):
        if len(word) > 3 and lot.random() < _TYPO_SHARE:
            at = lot.randrange(len(word) - 1)
            words[i] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    text = " ".join(words).strip()
    return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") if lot.random() < _CURLY_SHARE else text


_next_id = iter(range(10**9))


def comments(count: int, *, seed: int) -> list[dict[str, Any]]:
    """Return comments as a site posts them; no id comes twice in one run."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    made = []
    for text in texts(count, seed=seed):
        number = next(_next_id)
        made.append(
            {
                "id": f"c-{number}",
                "text": text,
                # So many that none writes faster than people do, whatever the load.
                "author": {"id": f"reader-{number % 99_991}", "name": f"Reader {number % 99_991}"},
                "article": {"id": f"a-{number % 61}", "url": f"https://news.example/2026/article-{number % 61}"},
                "created": now,
            }
        )
    return made


# --- requests -------------------------------------------------------------------------------------------------


def signed(path: str, secret: str, posted: object) -> bytes:
    """Return a whole HTTP request, signed as Standard Webhooks asks; good for five minutes."""
    return signed_text(path, secret, json.dumps(posted))


def signed_text(path: str, secret: str, body: str) -> bytes:
    """Return the same of what is JSON already."""
    raw, now, message = body.encode(), datetime.now(UTC), f"msg_{next(_next_id)}"
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {len(raw)}\r\n"
        f"webhook-id: {message}\r\nwebhook-timestamp: {int(now.timestamp())}\r\n"
        f"webhook-signature: {Webhook(secret).sign(message, now, body)}\r\n\r\n"
    )
    return head.encode() + raw


def single_requests(secret: str, count: int, *, seed: int) -> list[bytes]:
    """Return signed posts of one comment each."""
    return [signed("/v1/comments", secret, comment) for comment in comments(count, seed=seed)]


def batch_requests(secret: str, count: int, size: int, *, seed: int) -> list[bytes]:
    """Return signed posts of `size` comments each."""
    made = comments(count, seed=seed)
    return [
        signed("/v1/comments/batch", secret, {"comments": made[start : start + size]})
        for start in range(0, count, size)
    ]


class _Connection(asyncio.Protocol):
    """One kept-alive connection with one request under way at most."""

    def __init__(self, answered: Callable[["_Connection", int], None], lost: Callable[[], None]) -> None:
        self._answered = answered
        self._lost = lost
        self._head = b""
        self._left: int | None = None
        self._status = 0
        self.since = 0.0
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        self._lost()

    def send(self, request: bytes, since: float) -> None:
        """Send a request whose latency counts from `since`."""
        self.since = since
        self._transport.write(request)

    def close(self) -> None:
        """Hang up."""
        self._lost = lambda: None
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        if self._left is None:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", self._head[:end])
            assert found, self._head[:end]
            self._status = int(self._head[9:12])
            self._left = int(found.group(1)) - (len(self._head) - end - 4)
        else:
            self._left -= len(data)
        if self._left <= 0:
            self._head, self._left = b"", None
            self._answered(self, self._status)


@dataclass
class Burst:
    """What became of the requests of one run, the seconds it took, and the latencies in seconds."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.statuses.total() / self.seconds

    def check(self, wanted: int = 202) -> Self:
        """Make sure that everything was accepted: a refusal is quick and would flatter."""
        assert set(self.statuses) == {wanted}, f"not all were accepted: {dict(self.statuses)}"
        return self

    def percentile_ms(self, share: float) -> float:
        """Return the latency that this share of the requests stayed below, in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


async def _connect(port: int, count: int, answered: Callable[[_Connection, int], None]) -> list[_Connection]:
    loop = asyncio.get_running_loop()

    def lost() -> None:
        loop.call_exception_handler({"message": "the server hung up"})
        loop.stop()

    return [
        (await loop.create_connection(lambda: _Connection(answered, lost), "127.0.0.1", port))[1] for _ in range(count)
    ]


def closed_loop(port: int, requests: Sequence[bytes], *, connections: int, seconds: float = 1e9) -> Burst:
    """Send on each connection as soon as it is free, until the requests or the seconds have run out."""

    async def run() -> Burst:
        burst, waiting, over = Burst(), iter(requests), asyncio.get_running_loop().create_future()
        under_way = 0

        def go_on(connection: _Connection) -> None:
            nonlocal under_way
            now = time.perf_counter()
            request = next(waiting, None) if now < until else None
            if request is not None:
                under_way += 1
                connection.send(request, now)
            elif not under_way:
                over.set_result(None)

        def answered(connection: _Connection, status: int) -> None:
            nonlocal under_way
            under_way -= 1
            burst.statuses[status] += 1
            burst.latencies.append(time.perf_counter() - connection.since)
            go_on(connection)

        lines = await _connect(port, connections, answered)
        began = time.perf_counter()
        until = began + seconds
        for line in lines[: len(requests)]:
            go_on(line)
        await over
        burst.seconds = time.perf_counter() - began
        for line in lines:
            line.close()
        return burst

    return uvloop.run(run())


def open_loop(port: int, requests: Sequence[bytes], *, connections: int, rate: float, seed: int) -> Burst:
    """Send at random moments, `rate` a second on average, whether or not answers come.

    Latency counts from the moment at which a request was meant to leave, so that a server that stalls is
    charged for everyone who waited meanwhile. The moments are looked at every millisecond.
    """

    async def run() -> Burst:
        burst, over = Burst(), asyncio.get_running_loop().create_future()
        lot, free, queue = random.Random(seed), deque[_Connection](), deque[tuple[bytes, float]]()

        def answered(connection: _Connection, status: int) -> None:
            burst.statuses[status] += 1
            burst.latencies.append(time.perf_counter() - connection.since)
            free.append(connection)
            flush()
            if burst.statuses.total() == len(requests) and not over.done():
                over.set_result(None)

        def flush() -> None:
            while queue and free:
                free.popleft().send(*queue.popleft())

        lines = await _connect(port, connections, answered)
        free.extend(lines)
        began = at = time.perf_counter()
        for request in requests:
            at += lot.expovariate(rate)
            while time.perf_counter() < at:
                await asyncio.sleep(0.001)
            queue.append((request, at))
            flush()
        await over
        burst.seconds = time.perf_counter() - began
        for line in lines:
            line.close()
        return burst

    return uvloop.run(run())


# --- services -------------------------------------------------------------------------------------------------


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_until(true: Callable[[], object], what: str, *, log: Path | None = None, timeout_s: float = 120) -> None:
    """Wait for something to become true; with the end of the log when it does not."""
    deadline = time.monotonic() + timeout_s
    while not true():
        if time.monotonic() > deadline:
            raise SystemExit(f"{what}: not within {timeout_s:g} s\n{log.read_text()[-3000:] if log else ''}")
        time.sleep(0.02)


def _listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


_ROLES = {"valkey-server": "store", "service web": "web", "uvicorn": "web", "worker": "worker"}
_TICKS = os.sysconf("SC_CLK_TCK")


def _processor_s(roots: Sequence[int]) -> dict[str, float]:
    """Read from /proc what processes and their descendants have used; empty where there is no /proc."""
    used: dict[str, float] = {}
    parents: dict[int, tuple[int, str, float]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text().rpartition(")")[2].split()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        role = next((role for word, role in _ROLES.items() if word in command), "rest")
        parents[int(entry.name)] = int(stat[1]), role, (int(stat[11]) + int(stat[12])) / _TICKS
    for pid, (_parent, role, seconds) in parents.items():
        up = pid
        while up not in roots and up in parents:
            up = parents[up][0]
        if up in roots:
            used[role] = used.get(role, 0.0) + seconds
    return used


class Service:
    """Processes with a webhook to post to and a count of stored decisions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder.with_suffix(".log")
        self.port = free_port()
        self.secret = self.api_key = ""
        self._processes: list[subprocess.Popen[bytes]] = []

    def run(self, *command: str | Path, **environ: str) -> None:
        """Start one process of it, its output going to the log."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OMBUD_")}
        with self.log.open("ab") as log:
            self._processes.append(
                subprocess.Popen(command, env={**kept, **environ}, stdout=log, stderr=log, cwd=HERE.parent)
            )

    def wait_for_port(self, what: str) -> None:
        """Wait until it takes connections."""
        wait_until(lambda: _listening(self.port), what, log=self.log)

    def settle(self) -> None:
        """Bring it to rest after a measurement."""

    def stop(self) -> None:
        """Stop it, the last process first."""
        for process in reversed(self._processes):
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def processor_s(self) -> dict[str, float]:
        """Return the seconds of processor that its processes have used so far, by what they do."""
        return _processor_s([process.pid for process in self._processes])


class Ombud(Service):
    """`ombud up`, as an operator starts it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.environ = {"OMBUD_DATA_DIR": str(folder)}
        self.run(sys.executable, "-m", "service", "up", "--port", str(self.port), **self.environ)
        wait_until(lambda: "Webhook secret" in self.log.read_text(), "starting Ombud", log=self.log)
        self.secret, self.api_key = (self._told(name) for name in ("Webhook secret", "API key"))
        self.store = Store(f"unix://{socket_path(folder)}?db=0")
        self.wait_for_port("listening")

    def _told(self, name: str) -> str:
        found = re.search(rf"{name} +(\S+)", self.log.read_text())
        assert found
        return found.group(1)

    def ombud(self, *words: str, **environ: str) -> str:
        """Run a command of this service; return what it says."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OMBUD_")}
        command = [sys.executable, "-m", "service", *words]
        env = {**kept, **self.environ, **environ}
        return subprocess.run(command, env=env, cwd=HERE.parent, check=True, capture_output=True, text=True).stdout

    def decided(self) -> int:
        """Count the comments that have a stored outcome: decided, or in the queue of the people who decide."""
        return sum(n for name, n in self.store.cases.counters().items() if name.startswith("machine_"))

    def settle(self) -> None:
        """Wait until nothing waits for a score."""
        wait_until(lambda: not self.store.cases.unscored(), "scoring", log=self.log, timeout_s=300)


class Naive(Service):
    """The afternoon's build in `naive/`, in the same process layout."""

    def __init__(self, folder: Path, model: Path) -> None:
        super().__init__(folder)
        self.secret = "whsec_" + "bmFpdmU" * 6 + "bg=="
        self._processes.append(EmbeddedServer(folder).start())
        at = socket_path(folder)
        environ = {
            "NAIVE_REDIS": str(at),
            "NAIVE_MODEL": str(model),
            "NAIVE_SECRET": self.secret,
            "PYTHONPATH": str(HERE),
        }
        self.run(
            *(sys.executable, "-m", "celery", "-A", "naive.tasks", "worker", "--loglevel", "warning"),
            **environ,
        )
        self.run(
            *(sys.executable, "-m", "uvicorn", "naive.app:app", "--port", str(self.port), "--no-access-log"),
            *("--loop", "uvloop", "--http", "httptools", "--log-level", "warning"),
            **environ,
        )
        self._decisions = redis.Redis(unix_socket_path=str(at), db=0)
        self._broker = redis.Redis(unix_socket_path=str(at), db=1)
        self.wait_for_port("starting the naive build")

    def decided(self) -> int:
        """Count the stored decisions: nothing else is in that database."""
        return int(self._decisions.dbsize())

    def settle(self) -> None:
        """Throw away what waits: working it off would take minutes. What was prefetched is worked off."""
        before = -1
        while before != self.decided():
            before = self.decided()
            self._broker.delete("celery")
            time.sleep(0.5)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Lend a folder for data that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="ombud-bench-", ignore_cleanup_errors=True) as made:
        yield Path(made)


# --- reporting ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spread:
    """A figure over the rounds: its median and its range."""

    values: Sequence[float]

    def __str__(self) -> str:
        return f"{_number(self.median)}  ({_number(min(self.values))} to {_number(max(self.values))})"

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    def json(self) -> dict[str, object]:
        """The figure with all its values."""
        return {"median": self.median, "min": min(self.values), "max": max(self.values), "values": list(self.values)}


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def ratio(above: Sequence[float], below: Sequence[float]) -> Spread:
    """Divide round by round: what a noisy neighbour slows, it slows on both sides."""
    return Spread([a / b for a, b in zip(above, below, strict=True)])


def options(doc: str | None, **defaults: float) -> argparse.Namespace:
    """Read `--rounds`, `--seconds` and whatever else is given a default, and `--json`."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default, help=f"[{default}]")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to benchmarks/results/FILE")
    return parser.parse_args()


def report(title: str, chosen: argparse.Namespace, figures: dict[str, Spread], began_load: float) -> None:
    """Print a table of figures; write them down where that was asked for."""
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    table.add_column("median  (range over rounds)", justify="right")
    for name, spread in figures.items():
        table.add_row(name, str(spread))
    console.print(table)
    load = [round(began_load, 2), round(os.getloadavg()[0], 2)]
    console.print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load average {load[0]} -> {load[1]}")
    if chosen.json:
        path = HERE / "results" / chosen.json
        path.parent.mkdir(parents=True, exist_ok=True)
        said = {
            "title": title,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "load_average": load,
            "options": {name: value for name, value in vars(chosen).items() if name != "json"},
            "figures": {name: spread.json() for name, spread in figures.items()},
        }
        path.write_text(json.dumps(said, indent=2) + "\n")
        console.print(f"written to {path}")
