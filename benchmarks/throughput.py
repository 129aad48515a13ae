"""How many comments a second go from signed batch webhook to stored decision, everything on this machine.

Ombud (`ombud up`: embedded server that flushes every write, web, scorer, deliverer, sweep) in turn with the
naive build in `naive/` (the same server, one web process, one Celery worker: a task a comment, results kept).
Both get the same kind of invented comments in signed batches over several connections. The clock runs from the
first byte sent until the last decision is stored, and the load generator shares the cores.
Repeat with `python benchmarks/throughput.py --rounds 3 --comments 20000`.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass

from load import (
    Naive,
    Ombud,
    Service,
    Spread,
    batch_requests,
    closed_loop,
    console,
    folder,
    labelled,
    options,
    ratio,
    report,
    wait_until,
)
from naive import model as naive_model


@dataclass(frozen=True)
class Run:
    """Comments a second: accepted, and decided with the drain counted in. Processor microseconds a comment by role."""

    accepted: float
    decided: float
    processor_us: dict[str, float]


def measure(service: Service, count: int, size: int, connections: int, seed: int) -> Run:
    """Post comments and wait for the last decision."""
    requests = batch_requests(service.secret, count, size, seed=seed)
    wanted = service.decided() + count
    used = service.processor_s()
    began = time.perf_counter()
    burst = closed_loop(service.port, requests, connections=connections).check()
    wait_until(lambda: service.decided() >= wanted, "deciding", log=service.log, timeout_s=300)
    seconds = time.perf_counter() - began
    processor_us = {role: (now - used.get(role, 0)) / count * 1e6 for role, now in service.processor_s().items()}
    return Run(count / burst.seconds, count / seconds, processor_us)


def processor(name: str, runs: Sequence[Run]) -> dict[str, Spread]:
    """Return the lines on where the processor's time goes."""
    figures = {f"{name}, processor us a comment": Spread([sum(run.processor_us.values()) for run in runs])}
    for role in sorted(runs[0].processor_us):
        figures[f"    of which {name} {role}"] = Spread([run.processor_us[role] for run in runs])
    return figures


def main() -> None:
    """Measure in turn and report."""
    chosen = options(__doc__, rounds=3, comments=20000, naive_comments=1000, batch=250, connections=4)
    load = os.getloadavg()[0]
    with folder() as place:
        with console.status("Fitting the naive model …"):
            model = place / "model.joblib"
            naive_model.save(naive_model.fit(*labelled()), model)
        services: list[Service] = []
        try:
            services = [Ombud(place / "ombud")]
            services.append(Naive(place / "naive", model))
            counts = {services[0]: chosen.comments, services[1]: chosen.naive_comments}
            runs: dict[Service, list[Run]] = {service: [] for service in services}
            with console.status("Warming up …"):
                for service in services:
                    measure(service, 500, chosen.batch, chosen.connections, seed=1)
            for number in range(chosen.rounds):
                with console.status(f"Round {number + 1} of {chosen.rounds} …"):
                    for service in services if number % 2 == 0 else reversed(services):
                        run = measure(service, counts[service], chosen.batch, chosen.connections, seed=10 + number)
                        runs[service].append(run)
        finally:
            for service in services:
                service.stop()
    ours, naive = runs.values()
    figures = {
        "Ombud, decided a second": Spread([run.decided for run in ours]),
        "Ombud, accepted a second": Spread([run.accepted for run in ours]),
        "naive, decided a second": Spread([run.decided for run in naive]),
        "naive, accepted a second": Spread([run.accepted for run in naive]),
        "ratio of decided": ratio([run.decided for run in ours], [run.decided for run in naive]),
        **processor("Ombud", ours),
        **processor("naive", naive),
    }
    report("From signed batch to stored decision, comments a second", chosen, figures, load)


if __name__ == "__main__":
    main()
