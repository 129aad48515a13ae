"""Whether this process lives, whether it can serve, and what it counts."""

from collections import Counter
from collections.abc import Iterator

import anyio.to_thread
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models.drift import ALARM
from service.compat.coral import MISSED
from service.domain.errors import Unavailable
from service.web.state import State, state_of


async def healthz(_request: Request) -> Response:
    """Answer as long as the process lives."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Answer 200 when comments can be taken in and kept, 503 with the reasons when not."""
    state = state_of(request)
    faults = await anyio.to_thread.run_sync(_faults, state)
    body = {
        "status": "ready" if not faults else "not ready",
        "model": state.models.of().version,
        "models": [
            {"role": each.role, "site": each.site, "wanted": each.wanted, "loaded": each.loaded}
            for each in state.models.standings
        ],
        "faults": faults,
        # What a process can serve in spite of.
        "warnings": state.models.faults(),
    }
    return JSONResponse(body, 503 if faults else 200)


def _faults(state: State) -> list[str]:
    try:
        return state.store.server.faults()
    except Unavailable as error:
        return [str(error)]


class _Collector:
    """Reads the store when it is asked, so that every process tells the same."""

    def __init__(self, state: State) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        state = self._state
        events = CounterMetricFamily("ombud_events", "What has happened since the beginning.", labels=["event"])
        for name, count in sorted(state.store.cases.counters().items()):
            events.add_metric([name], count)
        yield events
        missed = CounterMetricFamily("ombud_coral_missed", "What Coral asked and was not served.", labels=["why"])
        for why, count in sorted(MISSED.items()):
            missed.add_metric([why], count)
        yield missed
        yield GaugeMetricFamily("ombud_unscored", "Comments that wait for a score.", state.store.cases.unscored())
        waiting = GaugeMetricFamily("ombud_review_waiting", "Cases that wait for people.", labels=["site"])
        due = GaugeMetricFamily("ombud_deliveries_due", "Outcomes that a site has yet to hear.", labels=["site"])
        for site in state.directory.sites():
            due.add_metric([site.name], state.store.deliveries.due(site.name))
        for each in state.review.waiting():
            waiting.add_metric([each.site], each.waiting)
        yield waiting
        yield due
        yield GaugeMetricFamily("ombud_review_claimed", "Cases that somebody looks at.", state.store.queue.claimed())
        yield from self._models()
        yield from self._drift()

    def _models(self) -> Iterator[Metric]:
        model = GaugeMetricFamily("ombud_model", "The version that decides.", labels=["version"])
        model.add_metric([self._state.models.of().version], 1)
        yield model
        labels = ["role", "site", "version"]
        wanted = GaugeMetricFamily("ombud_model_wanted", "Processes that want a version.", labels=labels)
        loaded = GaugeMetricFamily("ombud_model_loaded", "Processes that have a version in use.", labels=labels)
        failed = GaugeMetricFamily("ombud_model_failed", "Processes that can't load what is wanted.", labels=labels)
        last = GaugeMetricFamily("ombud_model_last_failure_seconds", "Unix time of it.", labels=["process"])
        counts: Counter[tuple[str, str, str, str]] = Counter()
        for process in self._state.store.loaded.processes(now=self._state.models.clock()):
            for each in process.has:
                counts["wanted", each.role, each.site or "", each.wanted] += 1
                counts["loaded", each.role, each.site or "", each.loaded or ""] += each.loaded is not None
                counts["failed", each.role, each.site or "", each.wanted] += each.failure is not None
            if process.failed_at:
                last.add_metric([process.name], process.failed_at.timestamp())
        families = {"wanted": wanted, "loaded": loaded, "failed": failed}
        for (name, *place), count in sorted(counts.items()):
            if count or name == "failed":
                families[name].add_metric(place, count)
        yield from (wanted, loaded, failed, last)

    def _drift(self) -> Iterator[Metric]:
        names = ["site", "kind", "name"]
        drift = GaugeMetricFamily("ombud_drift", "Stability index of today's and yesterday's comments.", labels=names)
        cases = GaugeMetricFamily("ombud_drift_cases", "Comments that it rests on.", labels=["site"])
        alarms = GaugeMetricFamily("ombud_drift_alarms", "Indices beyond the threshold.", labels=["site"])
        overturned = GaugeMetricFamily(
            "ombud_overturned_share", "Share of the machine's decisions that people changed.", labels=["site", "label"]
        )
        behind = GaugeMetricFamily(
            "ombud_watching_behind_seconds", "Age of the oldest that nobody has watched.", labels=["site", "what"]
        )
        for site in self._state.directory.sites():
            for what, seconds in self._state.drift.behind(site.name).items():
                behind.add_metric([site.name, what], seconds)
            found = self._state.drift.lately(site.name)
            for trait in found["traits"]:
                drift.add_metric([site.name, trait["kind"], trait["name"]], trait["moved"])
            cases.add_metric([site.name], found["cases"])
            alarms.add_metric([site.name], len(found["alarms"]))
            for each in ({"label": "", **found["overturned"]}, *found["overturned_by_label"]):
                if each["share"] is not None:
                    overturned.add_metric([site.name, each["label"]], each["share"])
        yield from (behind, drift, cases, alarms, overturned)
        yield GaugeMetricFamily("ombud_drift_alarm_threshold", "From where on an index is an alarm.", ALARM)


async def metrics(request: Request) -> Response:
    """Answer in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    collector = _Collector(state_of(request))

    def expose() -> bytes:
        registry.register(collector)
        return generate_latest(registry)

    return Response(await anyio.to_thread.run_sync(expose), media_type=CONTENT_TYPE_LATEST)
