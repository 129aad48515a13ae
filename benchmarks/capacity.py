"""How many machines how many comments take, reckoned from what one comment costs, and whether the reckoning is right.

The costs are those that `cost.py` has measured, and come from its file. `--check` posts to the real service on this
machine at shares of the rate that is reckoned for it, and beyond, and sets what was reckoned beside what happened.
Repeat with `python benchmarks/cost.py --comments 10000 --json cost.json`, then
`python benchmarks/capacity.py --cost benchmarks/results/cost.json --check`.
"""

import argparse
import json
import math
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from load import Ombud, batch_requests, console, folder, open_loop, wait_until
from rich.table import Table

DAY_S = 86_400
_BATCH = 50


@dataclass(frozen=True)
class Cost:
    """Of one comment: microseconds of a core by process, store operations, bytes; of one waiting case, bytes."""

    web_us: float
    worker_us: float
    rest_us: float
    store_us: float
    commands: float
    network_bytes: float
    file_bytes: float
    case_bytes: float

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what `cost.py` wrote. Raises KeyError where a figure is missing."""
        figures = {name: float(each["median"]) for name, each in json.loads(path.read_text())["figures"].items()}
        return cls(
            figures["web_us"],
            figures["worker_us"],
            figures["rest_us"],
            figures["store_us"],
            figures["commands"],
            figures["bytes_in"] + figures["bytes_out"],
            figures["file_bytes"],
            figures["memory_bytes"],
        )

    @property
    def core_us(self) -> float:
        """All of it, on however many cores."""
        return self.web_us + self.worker_us + self.rest_us + self.store_us


@dataclass(frozen=True)
class Demand:
    """What comes in, and how full a core may be; the peak hour has `peak` times the mean."""

    comments_a_day: float
    waiting: int = 0
    days_kept: float = 1.0
    peak: float = 3.0
    busy: float = 0.5

    @property
    def peak_rate(self) -> float:
        """Comments a second in the peak hour."""
        return self.comments_a_day / DAY_S * self.peak


@dataclass(frozen=True)
class Plan:
    """What a demand takes: stores, cores by process, memory and file of all stores, what passes through them."""

    stores: int
    store_core: float
    web_cores: float
    worker_cores: float
    memory_gb: float
    file_gb_a_day: float
    commands_a_second: float
    network_mbit: float


def plan(cost: Cost, demand: Demand, *, store_gb: float = 64) -> Plan:
    """Reckon; one store is one thread, and has so much memory."""
    rate = demand.peak_rate
    thread = rate * cost.store_us / 1e6
    memory = (demand.comments_a_day * demand.days_kept + demand.waiting) * cost.case_bytes / 1e9
    return Plan(
        stores=max(1, math.ceil(thread / demand.busy), math.ceil(memory / store_gb)),
        store_core=thread,
        web_cores=rate * cost.web_us / 1e6 / demand.busy,
        worker_cores=rate * (cost.worker_us + cost.rest_us) / 1e6 / demand.busy,
        memory_gb=memory,
        file_gb_a_day=demand.comments_a_day * cost.file_bytes / 1e9,
        commands_a_second=rate * cost.commands,
        network_mbit=rate * cost.network_bytes * 8 / 1e6,
    )


def backlog(arrivals: Sequence[float], rate: float, most: float = math.inf) -> list[tuple[float, float]]:
    """Return what waits at the end of each second, and how much has been refused by then.

    `arrivals` are comments in each second, `rate` what is decided in one, `most` what may wait (`OMBUD_MAX_UNSCORED`).
    """
    waits = refused = 0.0
    found = []
    for came in arrivals:
        waits = max(0.0, waits + came - rate)
        refused += max(0.0, waits - most)
        waits = min(waits, most)
        found.append((waits, refused))
    return found


def event(mean: float, times: float, *, rises_s: int = 600, lasts_s: int = 3_600) -> list[float]:
    """Return arrivals a second of a news event: to so many times the mean, for an hour, and back."""
    up = [mean * (1 + (times - 1) * at / rises_s) for at in range(rises_s)]
    return [*up, *[mean * times] * lasts_s, *reversed(up), *[mean] * 6 * lasts_s]


def plans(cost: Cost, store_gb: float) -> Table:
    """Tabulate what newsrooms of several sizes take."""
    table = Table(title="What it takes, at half of each core in a peak hour of three times the mean")
    for column in ("a day", "peak, 1/s", "stores", "their thread", "web cores", "worker cores", "memory, GB", "file",
                   "commands/s", "Mbit/s"):  # fmt: skip
        table.add_column(column, justify="right")
    for comments, waiting, days in (
        (10_000, 1_000, 365.0), (100_000, 10_000, 90.0), (1_000_000, 100_000, 14.0), (10_000_000, 300_000, 3.0),
        (50_000_000, 1_000_000, 1.0),
    ):  # fmt: skip
        demand = Demand(comments, waiting, days)
        found = plan(cost, demand, store_gb=store_gb)
        table.add_row(
            f"{comments:,}", f"{demand.peak_rate:,.1f}", str(found.stores), f"{found.store_core:.1%}",
            f"{found.web_cores:.2f}", f"{found.worker_cores:.2f}", f"{found.memory_gb:,.1f} ({days:g} d)",
            f"{found.file_gb_a_day:,.1f}", f"{found.commands_a_second:,.0f}", f"{found.network_mbit:,.1f}",
        )  # fmt: skip
    return table


def events(rate: float, most: int) -> Table:
    """Tabulate what a fiftyfold hour does to one machine that decides at a rate."""
    table = Table(
        title=f"A news event on one machine that decides {rate:,.0f} a second: fifty times the mean for an hour"
    )
    for column in (
        "a day",
        "mean, 1/s",
        "event, 1/s",
        "most waiting",
        "longest wait, min",
        "refused",
        "cleared after, min",
    ):
        table.add_column(column, justify="right")
    for comments in (100_000, 1_000_000, 2_000_000, 5_000_000):
        mean = comments / DAY_S
        course = backlog(event(mean, 50), rate, most)
        highest = max(waits for waits, _ in course)
        over = max((at for at, (waits, _) in enumerate(course) if waits), default=0)
        table.add_row(
            f"{comments:,}", f"{mean:.1f}", f"{mean * 50:,.0f}", f"{highest:,.0f}", f"{highest / rate / 60:.1f}",
            f"{course[-1][1]:,.0f}", f"{max(0, over - 4_800) / 60:.0f}",
        )  # fmt: skip
    return table


def check(cost: Cost, seconds: float, shares: Sequence[float]) -> Table:
    """Post at shares of the rate that is reckoned for this machine; set side by side what was reckoned and what was."""
    cores = len(os.sched_getaffinity(0))
    reckoned = cores * 1e6 / cost.core_us
    table = Table(
        title=f"Reckoned for {cores} cores: {reckoned:,.0f} a second. Posted for {seconds:g} s at shares of that"
    )
    for column in (
        "share",
        "posted, 1/s",
        "waiting at the end, reckoned",
        "… found",
        "cleared after, s, reckoned",
        "… found",
    ):
        table.add_column(column, justify="right")
    with folder() as data:
        ombud = Ombud(data)
        try:
            ombud.settle()
            for number, share in enumerate(shares):
                rate = reckoned * share
                requests = batch_requests(ombud.secret, int(rate * seconds), _BATCH, seed=number + 1)
                with console.status(f"Posting {rate:,.0f} a second …"):
                    began = time.perf_counter()
                    open_loop(ombud.port, requests, connections=8, rate=rate / _BATCH, seed=number).check()
                    posted = len(requests) * _BATCH / (time.perf_counter() - began)
                    found, ended = ombud.store.cases.unscored(), time.perf_counter()
                    wait_until(lambda: not ombud.store.cases.unscored(), "scoring", log=ombud.log, timeout_s=300)
                    took = time.perf_counter() - ended
                waits = backlog([posted] * round(seconds), reckoned)[-1][0]
                clearing = waits * (cost.core_us - cost.web_us) / cores / 1e6
                row = f"{share:.0%}", f"{posted:,.0f}", f"{waits:,.0f}", f"{found:,}", f"{clearing:.1f}", f"{took:.1f}"
                table.add_row(*row)
        finally:
            ombud.stop()
    return table


def figures(of: Mapping[str, float]) -> Table:
    """Tabulate the costs that all else is reckoned from."""
    table = Table(title="What one comment costs")
    table.add_column("what")
    table.add_column("", justify="right")
    for name, value in of.items():
        table.add_row(name, f"{value:,.0f}")
    return table


def main() -> int:
    """Reckon, and check where that is asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--cost", type=Path, default=Path(__file__).parent / "results" / "cost.json")
    asked.add_argument("--store-gb", type=float, default=64, help="memory of one store [64]")
    asked.add_argument("--most", type=int, default=200_000, help="OMBUD_MAX_UNSCORED [200000]")
    asked.add_argument("--check", action="store_true")
    asked.add_argument("--seconds", type=float, default=15)
    given = asked.parse_args()
    if not given.cost.is_file():
        print(f"There is no {given.cost}: python benchmarks/cost.py --json cost.json makes it.")
        return 0
    cost = Cost.read(given.cost)
    console.print(figures(vars(cost)))
    console.print(plans(cost, given.store_gb))
    console.print(events(len(os.sched_getaffinity(0)) * 1e6 / cost.core_us, given.most))
    if given.check:
        console.print(check(cost, given.seconds, (0.5, 0.8, 1.3)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
