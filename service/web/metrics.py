"""`GET /metrics`: what this process counts, and what the store knows, in Prometheus' text format.

There is no shared folder for counters of several processes, and none is needed: what concerns requests is each
process's own, so each is asked by itself, and what concerns comments is counted in the store.
"""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from service.web.group_commit import GroupCommit
from service.web.health import Readiness
from service.web.metrics_http import Requests
from service.web.metrics_store import Stored
from service.web.state import State


def exposition(state: State, requests: Requests) -> GroupCommit[bool, bytes]:
    """Return what writes the page, told whether the broker answers.

    Who asks while a page is being written shares the next one, so the work of asking is bounded.
    """
    registry = CollectorRegistry(auto_describe=False)
    stored = Stored(state)
    registry.register(requests)
    registry.register(stored)
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)

    def write(asked: list[bool]) -> Sequence[bytes]:
        stored.broker_up = asked[-1]
        return [generate_latest(registry)] * len(asked)

    return GroupCommit(write)


async def show(request: Request) -> Response:
    """Answer with the page."""
    page: GroupCommit[bool, bytes] = request.app.state.metrics
    readiness: Readiness = request.app.state.readiness
    (text,) = await page.submit([not await readiness.broker()])
    return Response(text, media_type=CONTENT_TYPE_LATEST)
