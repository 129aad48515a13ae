"""What one web process counts of the requests that it serves: each process tells its own."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from starlette.types import Scope

BOUNDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds: around what is promised of single posts (30 ms) and of callers who wait (200 ms)."""

GONE_AWAY = 499
"""What stands for the status where the caller has gone before there was one; nginx writes it so too."""

_FAILED = (500, 503)
_ASKS_WHETHER = "/readyz"  # its 503 is an answer, not a refusal

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER = "other"
_NOWHERE = "none"


class Requests:
    """Counts by route, method and status, all three of which only come from the lists of what there is.

    Everything here is called from the event loop alone, so nothing is locked; `collect` copies before it reads.
    """

    def __init__(self) -> None:
        self.in_progress = 0
        self._rows: dict[tuple[str, str, int], list[float]] = {}
        """Under each route, method and status: how many took how long, bucket by bucket, and how long they all took."""

    def note(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one request that has been answered."""
        route = scope.get("route")
        # The pattern and never the address: that holds the ids of comments, and strangers make it up.
        key = (_NOWHERE if route is None else route.path, scope["method"], status)
        row = self._rows.get(key)
        if row is None:
            row = self._row(*key)
        row[bisect_left(BOUNDS, seconds)] += 1
        row[-1] += seconds

    def _row(self, route: str, method: str, status: int) -> list[float]:
        key = (route, method if method in _METHODS else _OTHER, status)
        return self._rows.setdefault(key, [0] * (len(BOUNDS) + 2))

    def collect(self) -> Iterator[Metric]:
        """Yield the counts for Prometheus."""
        labels = ["route", "method"]
        counted = CounterMetricFamily(
            "ombud_http_requests", "Requests that this process has answered.", labels=[*labels, "status"]
        )
        times: dict[tuple[str, str], list[float]] = {}
        # Told from 0 on: what begins with its first failure looks to Prometheus as if nothing had happened.
        failures = dict.fromkeys(_FAILED, 0.0)
        for (path, method, status), row in sorted(self._rows.copy().items()):
            route = path.replace(":path}", "}")
            *counts, _ = row
            counted.add_metric([route, method, str(status)], sum(counts))
            if status in failures and route != _ASKS_WHETHER:
                failures[status] += sum(counts)
            times[route, method] = [a + b for a, b in zip(row, times.get((route, method), [0] * len(row)), strict=True)]
        yield counted
        failed = CounterMetricFamily(
            "ombud_http_failed", "Of these, what nobody foresaw (500) and what was put off (503).", labels=["status"]
        )
        for status, count in failures.items():
            failed.add_metric([str(status)], count)
        yield failed
        took = HistogramMetricFamily(
            "ombud_http_request_duration_seconds",
            "From the head of a request to the end of its answer, in this process.",
            labels=labels,
        )
        for place, row in times.items():
            took.add_metric(list(place), cumulative(BOUNDS, row[:-1]), row[-1])
        yield took
        yield GaugeMetricFamily(
            "ombud_http_requests_in_progress", "Requests that this process is at, streams included.", self.in_progress
        )


def cumulative(bounds: Sequence[float], counts: Sequence[float]) -> list[tuple[str, float]]:
    """Return Prometheus' buckets, each of which counts those before it too; `counts` has one more, without end."""
    ends = [*(f"{bound:g}" for bound in bounds), "+Inf"]
    return list(zip(ends, accumulate(counts), strict=True))
