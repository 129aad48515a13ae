"""How many single comments a second are durably accepted, and how long a 202 takes at half that rate.

Signed `POST /v1/comments` over kept-alive connections, everything on this machine, the scoring of what was
posted and the load generator included. Three in turn: Ombud; the same app without group commit, where every
request writes alone, on a thread of its own; the naive build in `naive/`. First each is saturated by a closed
loop. Then requests arrive at random at half the rate that it has just reached; latency counts from the moment at
which a request was meant to leave.
Repeat with `python benchmarks/single_posts.py --rounds 3 --seconds 4`.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import anyio.to_thread
from load import (
    Naive,
    Ombud,
    Service,
    Spread,
    closed_loop,
    console,
    folder,
    labelled,
    open_loop,
    options,
    ratio,
    report,
    single_requests,
)
from naive import model as naive_model

from service.settings import Settings
from service.web import server
from service.web.group_commit import GroupCommit

_In = TypeVar("_In")
_Out = TypeVar("_Out")

_MOST_A_SECOND = 4000
_SERVE_ALONE = "--serve-alone"


class Alone(GroupCommit[_In, _Out]):
    """No group: each submission is a call of its own, on a thread and a connection of its own."""

    async def submit(self, items: Sequence[_In]) -> Sequence[_Out]:
        """Hand items in; return their results."""
        return await anyio.to_thread.run_sync(self._work, list(items))


def serve_alone(port: int) -> None:
    """Run a web process whose intake does not group."""
    assemble = server.assemble

    def without_groups(settings: Settings) -> server.State:
        state = assemble(settings)
        state.intake = Alone(state.intake._work)
        return state

    server.assemble = without_groups
    server.run(Settings.read(), "127.0.0.1", port)


class Ungrouped(Service):
    """A second web process beside a running Ombud, on the same store, with the same workers."""

    def __init__(self, beside: Ombud) -> None:
        super().__init__(beside.folder.with_name("ungrouped"))
        self.secret = beside.secret
        self.settle = beside.settle
        self.run(sys.executable, Path(__file__), _SERVE_ALONE, str(self.port), **beside.environ)
        self.wait_for_port("starting the variant")


def saturate(service: Service, connections: int, seconds: float, seed: int) -> float:
    """Return how many requests a second are accepted at most."""
    requests = single_requests(service.secret, round(_MOST_A_SECOND * seconds), seed=seed)
    rate = closed_loop(service.port, requests, connections=connections, seconds=seconds).check().rate
    service.settle()
    return rate


def latencies_ms(service: Service, connections: int, seconds: float, rate: float, seed: int) -> tuple[float, ...]:
    """Return the percentiles 50, 90, 99 and 99.9 of requests that arrive at random."""
    requests = single_requests(service.secret, round(rate * seconds), seed=seed)
    burst = open_loop(service.port, requests, connections=connections, rate=rate, seed=seed).check()
    service.settle()
    return tuple(burst.percentile_ms(share) for share in _PERCENTILES.values())


_PERCENTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999}


def main() -> None:
    """Measure in turn and report."""
    chosen = options(__doc__, rounds=3, seconds=4.0, connections=32)
    load = os.getloadavg()[0]
    with folder() as place:
        with console.status("Fitting the naive model …"):
            model = place / "model.joblib"
            naive_model.save(naive_model.fit(*labelled()), model)
        services: dict[str, Service] = {}
        try:
            services["Ombud"] = ombud = Ombud(place / "ombud")
            services["without group commit"] = Ungrouped(ombud)
            services["naive"] = Naive(place / "naive", model)
            rates: dict[str, list[float]] = {name: [] for name in services}
            waits: dict[str, list[tuple[float, ...]]] = {name: [] for name in services}
            with console.status("Warming up …"):
                for service in services.values():
                    saturate(service, chosen.connections, 0.5, seed=1)
            for number in range(chosen.rounds):
                with console.status(f"Round {number + 1} of {chosen.rounds} …"):
                    order = list(services)[number % len(services) :] + list(services)[: number % len(services)]
                    for name in order:
                        rates[name].append(
                            saturate(services[name], chosen.connections, chosen.seconds, seed=10 + number)
                        )
                        half = rates[name][-1] / 2
                        waits[name].append(
                            latencies_ms(services[name], chosen.connections, chosen.seconds, half, seed=50 + number)
                        )
        finally:
            for service in reversed(services.values()):
                service.stop()
    figures = {}
    for name in services:
        figures[f"{name}, accepted a second"] = Spread(rates[name])
    for name in services:
        for i, percentile in enumerate(_PERCENTILES):
            figures[f"{name}, {percentile} ms at half its rate"] = Spread([wait[i] for wait in waits[name]])
    figures["ratio to without group commit"] = ratio(rates["Ombud"], rates["without group commit"])
    figures["ratio to naive"] = ratio(rates["Ombud"], rates["naive"])
    report("Single posts until the durable 202", chosen, figures, load)


if __name__ == "__main__":
    if sys.argv[1:2] == [_SERVE_ALONE]:
        serve_alone(int(sys.argv[2]))
    else:
        main()
