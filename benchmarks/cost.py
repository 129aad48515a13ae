"""What one comment costs on the real service: processor by process, Redis operations, bytes sent, file and memory.

Starts `ombud up` with an empty folder, posts signed batches, waits until everything is decided and every callback (in
batches of 100, to a receiver in this process) has been taken, and divides what was used by the number of comments. The
figures are what `capacity.py` reckons with: `python benchmarks/capacity.py --cost benchmarks/results/cost.json`.
Repeat with `python benchmarks/cost.py --comments 10000 --json cost.json`.
"""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from load import Ombud, Spread, batch_requests, closed_loop, folder, options, report, wait_until

_BATCH = 250


class Receiver:
    """A site's own address; counts the outcomes that it was told."""

    def __init__(self) -> None:
        self.told = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.told += len(body["data"].get("comments", ["one"]))
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/"


def used(ombud: Ombud) -> dict[str, float]:
    """Return what has been used since the start, by name."""
    client = ombud.store.server.client
    info = client.info("all")
    commands = client.info("commandstats")
    return {
        **{f"{role}_us": seconds * 1e6 for role, seconds in ombud.processor_s().items()},
        "scripts": sum(each["calls"] for name, each in commands.items() if name == "cmdstat_evalsha"),
        "commands": sum(each["calls"] for each in commands.values()),
        "bytes_in": info["total_net_input_bytes"],
        "bytes_out": info["total_net_output_bytes"],
        "file_bytes": info["aof_current_size"],
        "memory_bytes": info["used_memory"],
    }


def resident(ombud: Ombud) -> dict[str, float]:
    """Return the memory of each process that is its own and its share of what it shares, in bytes."""
    sizes: dict[str, float] = {}
    folder_name = ombud.environ["OMBUD_DATA_DIR"].encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if folder_name not in (entry / "environ").read_bytes() or "-m service" not in command:
                continue
            rollup = (entry / "smaps_rollup").read_text()
        except OSError:
            continue
        role = " ".join(command.partition("-m service ")[2].split()[:2]).removesuffix(" --fd").removesuffix(" --port")
        pss = next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
        sizes[role] = max(sizes.get(role, 0), pss)
    return sizes


def measure(count: int, connections: int) -> dict[str, Any]:
    """Post comments; return the cost of one, and the rate at which they were decided."""
    receiver = Receiver()
    with folder() as data:
        ombud = Ombud(data)
        try:
            [site] = ombud.store.sites.all()
            settings = {"callback_url": receiver.url, "callback_private": True, "callback_batch": 100}
            ombud.ombud("site", "set", site.name, json.dumps(settings))
            sleep(2.5)  # settings are remembered for two seconds
            warm = batch_requests(ombud.secret, 4 * _BATCH, _BATCH, seed=2)
            closed_loop(ombud.port, warm, connections=connections).check()
            wait_until(lambda: receiver.told >= 4 * _BATCH, "warming up", log=ombud.log)
            sleep(1)
            before, told = used(ombud), receiver.told
            requests = batch_requests(ombud.secret, count, _BATCH, seed=1)
            began = perf_counter()
            closed_loop(ombud.port, requests, connections=connections).check()
            wait_until(lambda: ombud.store.cases.unscored() == 0, "deciding", log=ombud.log, timeout_s=300)
            seconds = perf_counter() - began
            wait_until(lambda: receiver.told >= told + count, "telling", log=ombud.log, timeout_s=300)
            cost = {name: (now - before.get(name, 0)) / count for name, now in used(ombud).items()}
            cost |= {f"resident {name}": size for name, size in resident(ombud).items()}
            return cost | {"decided_a_second": count / seconds}
        finally:
            ombud.stop()


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__, comments=10_000, connections=4, rounds=1)
    load = os.getloadavg()[0]
    rounds = [measure(int(chosen.comments), int(chosen.connections)) for _ in range(int(chosen.rounds))]
    figures = {name: Spread([each.get(name, 0.0) for each in rounds]) for name in sorted(rounds[0])}
    report("What one comment costs", chosen, figures, load)


if __name__ == "__main__":
    main()
