"""What goes wrong: each kind does its harm and returns how to mend it, and after how many seconds."""

import os
import random
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import redis
from faults.callbacks import MANNERS
from faults.installation import Installation
from faults.proxy import Proxy

from service.embedded import socket_path

Mend = Callable[[], object]


def _nothing() -> None:
    pass


class Missed(Exception):
    """There was nothing to hurt: what it aims at was down already."""


class NotYet(Exception):
    """It can't be mended just now, because something else is hurt as well."""


@dataclass(frozen=True)
class Harm:
    """What was done, in words, and how it ends."""

    what: str
    lasts_s: float = 0.0
    mend: Mend = _nothing


WEB = ("service", "web")
SCORER = ("service", "worker", "score")
DELIVERER = ("service", "worker", "deliver")
SWEEP = ("service", "sweep")
STORE = ("valkey-server",)
_TORN = (b"*3\r\n$3\r\nSET\r\n$4\r\nto", b"*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n")
"""A command, and a transaction, of which the second half is missing."""

_SWEEP_S = 5.0
"""How long one sweep takes, what it waits for standing still."""

PARTS = {"web": WEB, "scorer": SCORER, "deliverer": DELIVERER, "sweep": SWEEP, "store": STORE}


@dataclass
class Faults:
    """Every kind of fault, done to one installation; what is random is drawn from `lot`."""

    running: Installation
    lot: random.Random
    set_clocks: Callable[[float], None] = lambda _s: None
    """Told before clocks are set, and for how many seconds somebody may still go by what they showed before."""

    def kill_web(self) -> Harm:
        """Kill -9 of the web process."""
        return self._kill("web")

    def kill_scorer(self) -> Harm:
        """Kill -9 of one worker that scores."""
        return self._kill("scorer", one=True)

    def kill_deliverer(self) -> Harm:
        """Kill -9 of the worker that delivers."""
        return self._kill("deliverer")

    def kill_workers(self) -> Harm:
        """Kill -9 of all workers at once."""
        if not self._signal(self.running.pids(*SCORER) + self.running.pids(*DELIVERER), signal.SIGKILL):
            raise Missed("no worker runs")
        return Harm("kill -9 of all workers")

    def kill_sweep(self) -> Harm:
        """Kill -9 of the sweep."""
        return self._kill("sweep")

    def kill_store(self) -> Harm:
        """Kill -9 of the store's server; its supervisor starts it on its append-only file."""
        return self._kill("store")

    def tear_store(self) -> Harm:
        """Kill -9 of the store's server in the middle of a write: half a transaction stands at the end of its file."""
        try:
            with self._client() as client:
                client.ping()
        except redis.RedisError:
            return self.kill_store()  # its file may be torn already, and has not been read since
        # Its supervisor stands still meanwhile, or the file would be read before it is torn.
        supervisors = self._signal(self._supervisor(), signal.SIGSTOP)
        try:
            servers = self.running.pids(*STORE)
            self._signal(servers, signal.SIGKILL)
            while any(map(_lives, servers)):  # what it was about to write comes before what we add
                time.sleep(0.01)
            with self._file().open("ab") as tail:
                tail.write(self.lot.choice(_TORN))
        finally:
            self._signal(supervisors, signal.SIGCONT)
        return Harm("kill -9 of the store, the end of its file torn")

    def kill_rewriting_store(self) -> Harm:
        """Kill -9 of the store's server while it rewrites its file, or soon after."""
        with suppress(redis.RedisError), self._client() as client:
            client.bgrewriteaof()
            time.sleep(self.lot.choice((0, 0.01, 0.1, 0.5)))
        self._kill("store")
        return Harm("kill -9 of the store while it rewrites its file")

    def kill_broker(self) -> Harm:
        """Kill -9 of the broker's server, which keeps nothing."""
        broker = self.running.broker
        if broker is None or broker.poll() is not None:
            raise Missed("no broker runs")
        broker.kill()
        broker.wait()
        return Harm("kill -9 of the broker", self.lot.uniform(0.1, 2), self.running.start_broker)

    def stop_for_a_moment(self) -> Harm:
        """SIGSTOP of one process, and SIGCONT."""
        name = self.lot.choice(list(PARTS))
        lasts_s = self.lot.choice((0.05, 0.1, 0.3))
        return self._stop(name, lasts_s)

    def stop_for_long(self) -> Harm:
        """SIGSTOP of one process for longer than others wait for it."""
        return self._stop(self.lot.choice(("web", "deliverer", "sweep", "store")), self.lot.uniform(4, 8))

    def hang_worker(self) -> Harm:
        """SIGSTOP of a worker for good: its supervisor must notice and replace it."""
        pids = self._signal(self.running.pids(*SCORER)[:1], signal.SIGSTOP)
        if not pids:
            raise Missed("no scorer runs")
        return Harm(f"a worker hangs: {pids}")

    def cut_web_from_broker(self) -> Harm:
        """The broker can't be reached by web alone."""
        return self._cut("web", self.running.web_broker)

    def cut_workers_from_broker(self) -> Harm:
        """The broker can't be reached by workers and sweep alone."""
        return self._cut("workers", self.running.worker_broker)

    def fill_memory(self) -> Harm:
        """The store reaches its `maxmemory`."""
        with suppress(redis.RedisError), self._client() as client:
            before = client.config_get("maxmemory")["maxmemory"]
            client.config_set("maxmemory", 1_000_000)

            def mend() -> None:
                try:
                    with self._client() as again:  # started anew it is as before
                        again.config_set("maxmemory", before)
                except redis.RedisError as error:
                    raise NotYet(str(error)) from error

            return Harm("the store's memory is full", self.lot.uniform(0.2, 2), mend)
        raise Missed("the store is away")

    def fill_disk(self) -> Harm:
        """The store's files can't grow: RLIMIT_FSIZE of the server and of whoever starts it anew.

        A write stops short and fails, as on a full disk, and no right to mount anything is needed.
        """
        if not self.running.pids(*STORE):
            raise Missed("the store is away")
        size = self._file().stat().st_size
        for pid in (*self._supervisor(), *self.running.pids(*STORE)):
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size + self.lot.randint(1, 400), resource.RLIM_INFINITY))

        def mend() -> None:
            for pid in self.running.pids():
                with suppress(ProcessLookupError):
                    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

        return Harm("the store's disk is full", self.lot.uniform(0.5, 2), mend)

    def receiver(self) -> Harm:
        """The sites' own server hangs, fails, sends rubbish, redirects to a private address, or hangs up."""
        manner = self.lot.choice(MANNERS)
        self.running.callbacks.behave(manner)
        return Harm(f"the receiver {manner}", self.lot.uniform(0.1, 1), lambda: self.running.callbacks.behave("well"))

    def an_hour_of_failures(self) -> Harm:
        """The receiver answers 500 for an hour of the service's time."""
        self.running.callbacks.behave("fails")
        self.set_clocks(0)
        self.running.clocks["everybody"] += 1800

        def mend() -> None:
            self.set_clocks(0)
            self.running.clocks["everybody"] += 1800
            self.running.callbacks.behave("well")

        return Harm("the receiver fails for an hour", 2.0, mend)

    def step_clock(self) -> Harm:
        """The clock of one kind of process is wrong for a while, and set right again."""
        role = self.lot.choice(("web", "score", "deliver", "sweep"))
        ahead = self.lot.choice((-3600.0, -60.0, -2.0, 2.0, 60.0, 3600.0))
        self.set_clocks(0)
        self.running.clocks[role] = ahead

        def mend() -> None:
            # A sweep that is under way, in a store that stands still, ends claims by the time at which it began.
            self.set_clocks(_SWEEP_S if role == "sweep" else 0)
            self.running.clocks[role] = 0.0

        return Harm(f"the clock of {role} is {ahead:+g} s off", self.lot.uniform(0.2, 1.5), mend)

    def kill_everything(self) -> Harm:
        """The power is gone, and comes back."""
        self.running.kill_everything()
        self.running.start()
        return Harm("kill -9 of everything")

    def kill_supervisor(self) -> Harm:
        """Kill -9 of whoever started and watches the others: they end by themselves."""
        for pid in self.running.pids():
            self._signal([pid], signal.SIGCONT)  # what stands still can't end
        for proxy in (self.running.web_broker, self.running.worker_broker):
            proxy.heal()  # nor what waits for the broker's answer
        self._signal(self._supervisor(), signal.SIGKILL)
        try:
            self.running.wait_until(lambda: not self.running.pids(), "ended", timeout_s=120)
        except AssertionError:
            left = [Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ") for pid in self.running.pids()]
            raise AssertionError(f"its supervisor was killed, and there still is: {left}") from None
        self.running.start()
        return Harm("kill -9 of the supervisor")

    def _kill(self, name: str, *, one: bool = False) -> Harm:
        pids = self.running.pids(*PARTS[name])
        if not self._signal(self.lot.sample(pids, 1) if one and pids else pids, signal.SIGKILL):
            raise Missed(f"no {name} runs")
        return Harm(f"kill -9 of the {name}")

    def _stop(self, name: str, lasts_s: float) -> Harm:
        pids = self._signal(self.running.pids(*PARTS[name]), signal.SIGSTOP)
        if not pids:
            raise Missed(f"no {name} runs")
        go_on = partial(self._signal, pids, signal.SIGCONT)
        return Harm(f"the {name} stands still for {lasts_s:.2g} s", lasts_s, go_on)

    def _cut(self, who: str, proxy: Proxy) -> Harm:
        how = self.lot.choice(("drop", "cut", "hold"))
        if getattr(proxy, how)() == 0:
            raise Missed("nobody is connected to the broker")
        lasts_s = self.lot.uniform(0.1, 1.2) if how != "drop" else 0.0
        return Harm(f"the broker is cut off from {who} ({how})", lasts_s, proxy.heal)

    def _file(self) -> Path:
        """Return the file that is written to: `appendonly.aof.<number>.incr.aof`, the last of them."""
        files = (self.running.data_dir / "redis" / "appendonlydir").glob("*.incr.aof")
        return max(files, key=lambda file: int(file.name.split(".")[2]))

    def _supervisor(self) -> list[int]:
        return self.running.pids("service", "up")

    @staticmethod
    def _signal(pids: list[int], number: signal.Signals) -> list[int]:
        """Return those that were there to get it."""
        reached = []
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
                reached.append(pid)
        return reached

    def _client(self) -> redis.Redis:
        path = str(socket_path(self.running.data_dir))
        return redis.Redis(unix_socket_path=path, socket_timeout=2, socket_connect_timeout=1, decode_responses=True)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


DECK: dict[str, int] = {
    "stop_for_a_moment": 50,
    "cut_web_from_broker": 26,
    "cut_workers_from_broker": 26,
    "receiver": 34,
    "step_clock": 23,
    "kill_scorer": 6,
    "kill_sweep": 4,
    "kill_store": 7,
    "kill_broker": 6,
    "tear_store": 3,
    "fill_memory": 5,
    "fill_disk": 2,
    "kill_web": 3,
    "kill_deliverer": 2,
    "kill_workers": 1,
    "stop_for_long": 1,
    "hang_worker": 1,
    "an_hour_of_failures": 2,
    "kill_rewriting_store": 2,
    "kill_everything": 1,
    "kill_supervisor": 1,
}
"""How often each kind comes in about two hundred: what is dear to start anew comes less often."""
