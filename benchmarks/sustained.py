"""Whether the rate lasts, and what a comment costs once very many are stored.

Starts `ombud up` with an empty folder and posts signed batches without a pause, but never so fast that more than a few
thousand wait for their score. After each `--lot` it notes how many were decided a second, what the processor spent
on one, and the memory of every process and of the store. Nothing is prepared: a million stored cases are a million that
were posted, which takes a quarter of an hour and 8 GB of disk.
Repeat with `python benchmarks/sustained.py --comments 1000000`.
"""

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cost import resident
from load import Ombud, Spread, closed_loop, comments, console, folder, options, report, signed_text, wait_until
from rich.progress import track

_BATCH = 250
_MOST_WAITING = 2_000
_COMPARED = 5
"""Lots at either end whose cost is compared."""


@dataclass(frozen=True)
class Signing(Sequence[bytes]):
    """Requests that are signed when they leave: a signature is good for five minutes."""

    secret: str
    batches: Sequence[str]

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, at: int) -> bytes:  # type: ignore[override]  # nobody slices it
        return signed_text("/v1/comments/batch", self.secret, self.batches[at])


@dataclass
class Seen:
    """What has been noted: after how many comments, when, and what was used by then."""

    stored: list[int] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    processor_s: list[float] = field(default_factory=list)
    store_bytes: list[float] = field(default_factory=list)
    resident: list[dict[str, float]] = field(default_factory=list)

    def note(self, ombud: Ombud) -> None:
        """Look once."""
        self.stored.append(ombud.decided())
        self.at.append(time.perf_counter())
        self.processor_s.append(sum(ombud.processor_s().values()))
        self.store_bytes.append(ombud.store.server.client.info("memory")["used_memory"])
        self.resident.append(resident(ombud))

    def rates(self) -> list[float]:
        """Comments a second in each lot."""
        return [n / s for n, s in zip(_steps(self.stored), _steps(self.at), strict=True)]

    def costs_us(self) -> list[float]:
        """Microseconds of processor for a comment in each lot, all processes together."""
        return [s / n * 1e6 for n, s in zip(_steps(self.stored), _steps(self.processor_s), strict=True)]


def _steps(values: Sequence[float]) -> list[float]:
    return [after - before for before, after in pairwise(values)]


def measure(ombud: Ombud, count: int, lot: int, connections: int) -> Seen:
    """Post all of them, and look after each lot."""
    batches = [
        json.dumps({"comments": comments(_BATCH, seed=number)})
        for number in track(range(count // _BATCH), "Inventing comments", console=console)
    ]
    seen, each = Seen(), lot // _BATCH
    for start in track(range(0, len(batches), each), "Posting", console=console):
        requests = Signing(ombud.secret, batches[start : start + each])
        closed_loop(ombud.port, requests, connections=connections).check()
        wait_until(lambda: ombud.store.cases.unscored() < _MOST_WAITING, "deciding", log=ombud.log, timeout_s=300)
        seen.note(ombud)
    return seen


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__, comments=100_000, lot=10_000, connections=4)
    load = os.getloadavg()[0]
    with folder() as data:
        ombud = Ombud(data)
        try:
            seen = measure(ombud, chosen.comments, chosen.lot, chosen.connections)
        finally:
            ombud.stop()
    rates, costs = seen.rates(), seen.costs_us()
    few, many = costs[:_COMPARED], costs[-_COMPARED:]
    figures = {
        "decided a second, lot by lot": Spread(rates),
        "minutes that it lasted": Spread([(seen.at[-1] - seen.at[0]) / 60]),
        f"processor us a comment, {seen.stored[0]:,} stored": Spread(few),
        f"processor us a comment, {seen.stored[-1]:,} stored": Spread(many),
        "ratio of the two medians": Spread([Spread(many).median / Spread(few).median]),
        "store, kB for each stored case": Spread([seen.store_bytes[-1] / seen.stored[-1] / 1000]),
    }
    for role in sorted(seen.resident[-1]):
        for when, at in (("at first", 0), ("at the end", -1)):
            figures[f"{role}, MB {when}"] = Spread([seen.resident[at].get(role, 0.0) / 1e6])
    report("A rate that lasts", chosen, figures, load)


if __name__ == "__main__":
    main()
