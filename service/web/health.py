"""Whether this process lives, whether it can serve, and what it counts."""

from collections.abc import Iterator

import anyio.to_thread
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

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
    body = {"status": "ready" if not faults else "not ready", "model": state.model_version, "faults": faults}
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
        model = GaugeMetricFamily("ombud_model", "The version that decides.", labels=["version"])
        model.add_metric([state.model_version], 1)
        yield model


async def metrics(request: Request) -> Response:
    """Answer in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    collector = _Collector(state_of(request))

    def expose() -> bytes:
        registry.register(collector)
        return generate_latest(registry)

    return Response(await anyio.to_thread.run_sync(expose), media_type=CONTENT_TYPE_LATEST)
