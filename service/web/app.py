"""The ASGI app: its routes, and what every answer carries."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import tracing
from service.bodies import throw_away
from service.compat import akismet, coral, perspective
from service.domain.errors import Refused
from service.domain.traces import read as read_trace
from service.web import (
    comments,
    console,
    context,
    dead_letters,
    decisions,
    entrance,
    errors,
    events,
    health,
    metrics,
    models,
    openapi,
    people,
    queue,
    record,
    rights,
    search,
    session,
    sites,
    statistics,
    teaching,
)
from service.web.metrics_http import GONE_AWAY, Requests
from service.web.observers import observed
from service.web.state import State

_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        b"form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
        b"require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_CLOSE = (b"connection", b"close")
_BY_TLS_ALONE = (b"strict-transport-security", b"max-age=31536000")
_NO_STORE = (b"cache-control", b"no-store")
_REVALIDATE = (b"cache-control", b"no-cache")  # kept, and asked for by its ETag


class Outermost:
    """Adds to every answer what keeps browsers from doing more with it than they should; answers what nobody foresaw.

    An exception that got past this would be logged by the server with its message, which may quote a reader.
    Every request is counted here.
    """

    def __init__(self, app: ASGIApp, requests: Requests) -> None:
        self._app = app
        self._requests = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0
        body_to_come = True
        trace = None
        for name, value in scope["headers"]:
            if name == b"traceparent":
                trace = read_trace(value.decode("latin-1"))
        tracing.CURRENT.set(trace)  # also where there is none: requests sent behind one another share a context

        async def receive_part() -> Message:
            nonlocal body_to_come
            message = await receive()
            body_to_come = message.get("more_body", False)
            return message

        async def send_safely(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if body_to_come and _CLOSE in message["headers"]:
                    await throw_away(scope, receive)
                static = scope["path"].startswith("/console/static/")
                message["headers"] = [*message["headers"], *_HEADERS, _REVALIDATE if static else _NO_STORE]
                if scope["scheme"] == "https":
                    message["headers"].append(_BY_TLS_ALONE)
            await send(message)

        self._requests.in_progress += 1
        try:
            await self._app(scope, receive_part, send_safely)
        except ClientDisconnect:
            pass  # nobody is left to be answered, and nothing had been accepted
        except Exception as error:
            answer = await errors.answer_problem(Request(scope), error)
            if not status:
                await answer(scope, receive, send_safely)
        finally:
            self._requests.in_progress -= 1
            self._requests.note(scope, status or GONE_AWAY, time.perf_counter() - began)


def routes() -> list[BaseRoute]:
    """Every address that a web process answers."""
    api = "/console/api"
    return [
        *akismet.routes(),
        *coral.routes(),
        *perspective.routes(),
        Route("/v1/comments", comments.post_comment, methods=["POST"]),
        Route("/v1/comments/batch", comments.post_batch, methods=["POST"]),
        Route("/v1/comments/{id:path}/reports", rights.report, methods=["POST"]),
        Route("/v1/comments/{id:path}/appeals", rights.appeal, methods=["POST"]),
        Route("/v1/comments/{id:path}/statement", rights.show_statement, methods=["GET"]),
        Route("/v1/comments/{id:path}", comments.get_comment, methods=["GET"]),
        Route("/v1/comments/{id:path}", rights.erase_comment, methods=["DELETE"]),
        Route("/v1/authors/{id:path}", rights.erase_author, methods=["DELETE"]),
        Route("/v1/decisions", comments.get_decisions, methods=["GET"]),
        Route("/openapi.json", openapi.show, methods=["GET"]),
        Route("/problems/{kind}", errors.explain, methods=["GET"]),
        Route("/healthz", health.healthz, methods=["GET"]),
        Route("/readyz", observed(health.readyz), methods=["GET"]),
        Route("/metrics", observed(metrics.show, by_token=True), methods=["GET"]),
        Route("/", lambda _request: RedirectResponse("/console"), methods=["GET"]),
        Route("/console", console.page, methods=["GET"]),
        Route("/console/sign-in/start", entrance.start, methods=["GET"]),
        Route("/console/sign-in/back", entrance.back, methods=["GET"]),
        Route(f"{api}/sign-in", entrance.ways, methods=["GET"]),
        Route(f"{api}/session", session.who, methods=["GET"]),
        Route(f"{api}/session", session.sign_in, methods=["POST"]),
        Route(f"{api}/session", session.sign_out, methods=["DELETE"]),
        Route(f"{api}/session/preferences", session.prefer, methods=["PUT"]),
        Route(f"{api}/session/password", session.change_password, methods=["PUT"]),
        Route(f"{api}/queue", queue.queue, methods=["GET"]),
        Route(f"{api}/queue/facets", queue.facets, methods=["GET"]),
        Route(f"{api}/cases", queue.cases, methods=["GET"]),
        Route(f"{api}/cases/{{case}}", context.case, methods=["GET"]),
        Route(f"{api}/cases/{{case}}/marks", context.marks, methods=["GET"]),
        Route(f"{api}/events", events.events, methods=["GET"]),
        Route(f"{api}/raids", context.raids, methods=["GET"]),
        Route(f"{api}/claims", queue.claim, methods=["POST"]),
        Route(f"{api}/claims/{{claim}}", queue.renew, methods=["PUT"]),
        Route(f"{api}/claims/{{claim}}", queue.release, methods=["DELETE"]),
        Route(f"{api}/claims/{{claim}}/cases/{{case}}", queue.release, methods=["DELETE"]),
        Route(f"{api}/cases/{{case}}/decision", decisions.decide, methods=["POST"]),
        Route(f"{api}/decisions", decisions.decide_many, methods=["POST"]),
        Route(f"{api}/deliveries/{{site}}", dead_letters.show, methods=["GET"]),
        Route(f"{api}/deliveries/{{site}}", dead_letters.resend, methods=["POST"]),
        Route(f"{api}/search", search.search, methods=["GET"]),
        Route(f"{api}/log", record.show, methods=["GET"]),
        Route(f"{api}/log/export", record.export, methods=["GET"]),
        Route(f"{api}/statistics", statistics.show, methods=["GET"]),
        Route(f"{api}/teaching", teaching.suggest, methods=["GET"]),
        Route(f"{api}/second-look", teaching.second_look, methods=["GET"]),
        Route(f"{api}/second-look", teaching.settle, methods=["POST"]),
        Route(f"{api}/models", models.show, methods=["GET"]),
        Route(f"{api}/models/drift", models.drift, methods=["GET"]),
        Route(f"{api}/models/challenger", models.challenge, methods=["PUT"]),
        Route(f"{api}/models/challenger", models.stop, methods=["DELETE"]),
        Route(f"{api}/sites", sites.list_sites, methods=["GET"]),
        Route(f"{api}/sites", sites.add, methods=["POST"]),
        Route(f"{api}/sites/{{site}}", sites.show, methods=["GET"]),
        Route(f"{api}/sites/{{site}}", sites.change, methods=["PATCH"]),
        Route(f"{api}/sites/{{site}}/preview", sites.preview, methods=["POST"]),
        Route(f"{api}/sites/{{site}}/keys", sites.rotate_key, methods=["POST"]),
        Route(f"{api}/sites/{{site}}/secrets", sites.rotate_secret, methods=["POST"]),
        Route(f"{api}/people", people.list_people, methods=["GET"]),
        Route(f"{api}/people", people.add, methods=["POST"]),
        Route(f"{api}/people/{{person}}", people.change, methods=["PATCH"]),
        Route(f"{api}/people/{{person}}", people.remove, methods=["DELETE"]),
        Mount("/console/static", StaticFiles(directory=console.STATIC)),
    ]


def create_app(make_state: Callable[[], State]) -> Starlette:
    """Return the app; `make_state` is called once, when the server starts."""
    requests = Requests()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        state = make_state()
        app.state.ombud = state
        app.state.gateway = state.gateway
        app.state.requests = requests
        app.state.metrics = metrics.exposition(state, requests)
        app.state.readiness = health.Readiness(state)
        yield
        # What was accepted is in the store; the last nudges only save the sweep some work.
        await state.nudges.drain()
        await state.counting.drain()

    handlers: dict[Any, Any] = dict.fromkeys((errors.Problem, Refused, HTTPException), errors.answer_problem)
    outermost = Middleware(Outermost, requests=requests)
    return Starlette(routes=routes(), middleware=[outermost], exception_handlers=handlers, lifespan=lifespan)
