"""Perspective's addresses: who calls, how fast, and every answer in Google's form.

Browsers of other origins are not let in: the key that scores also posts comments, so it has no place in a page.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import structlog
from pydantic_core import to_json
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from service.bodies import read_body
from service.compat.gateway import Gateway, gateway_of
from service.compat.perspective import discovery
from service.compat.perspective.analyze import analyze
from service.compat.perspective.errors import key_missing, key_unknown, not_found, refusal_of, wrong_method
from service.compat.perspective.suggest import suggest
from service.domain.errors import Limited
from service.domain.sites import Site
from service.logs import place_of

MAX_BODY = 1024 * 1024
"""Bytes: a comment of 20,480 however it is escaped, and an article around it."""

_JSON = "application/json; charset=UTF-8"
_MOST_PARAMETERS = 100
_Verb = Callable[[Gateway, Site, bytes], Awaitable[dict[str, Any]]]

log = structlog.get_logger()


class Endpoint:
    """One address: takes one HTTP method, or any, and whatever goes wrong is answered in Google's form."""

    def __init__(self, method: str | None, answer: Callable[[Request], Awaitable[Response]]) -> None:
        self._method = method
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        request = Request(scope, receive, send)
        try:
            if self._method not in (None, scope["method"]):
                raise wrong_method(str(self._method))
            response = await self._answer(request)
        except ClientDisconnect:
            raise
        except Exception as error:
            refusal = refusal_of(error)
            if refusal.code == 500:
                # By type and place: its message may quote a reader.
                log.error("unforeseen", error=type(error).__name__, at=place_of(error))
            response = refusal.response()
        await response(scope, receive, send)


def query_of(request: Request) -> dict[str, str]:
    """Return Google's standard query parameters. Most change nothing here: answers are JSON and whole."""
    raw: bytes = request.scope["query_string"]
    try:
        return dict(parse_qsl(raw.decode("latin-1"), max_num_fields=_MOST_PARAMETERS)) if raw else {}
    except ValueError:  # too many
        return {}


def key_of(request: Request, query: Mapping[str, str]) -> str | None:
    """Return the API key, in whichever of Google's ways it was passed."""
    if key := query.get("key") or request.headers.get("x-goog-api-key"):
        return key.strip()
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return query.get("access_token") or query.get("oauth_token") or None


def _call(verb: _Verb) -> Endpoint:
    async def answer(request: Request) -> Response:
        gateway, query = gateway_of(request), query_of(request)
        key = key_of(request, query)
        if key is None:
            raise key_missing()
        site = await gateway.site_of_key(key)
        if site is None:
            raise key_unknown()
        if wait_s := gateway.limit(site):
            raise Limited(wait_s)
        told = await verb(gateway, site, await read_body(request, MAX_BODY))
        pretty = query.get("prettyPrint") in ("true", "1")
        return Response(to_json(told, indent=2 if pretty else None), media_type=_JSON)

    return Endpoint("POST", answer)


async def _describe(request: Request) -> Response:
    if query_of(request).get("version", discovery.VERSION) != discovery.VERSION:
        raise not_found()
    return Response(to_json(discovery.document(request), indent=2), media_type=_JSON)


async def _nothing(_request: Request) -> Response:
    raise not_found()


def routes() -> list[BaseRoute]:
    """Return the addresses of the API, and what answers everything else below its version."""
    described, nothing = Endpoint("GET", _describe), Endpoint(None, _nothing)
    return [
        Route("/v1alpha1/comments:analyze", _call(analyze)),
        Route("/v1alpha1/comments:suggestscore", _call(suggest)),
        Route("/$discovery/rest", described),
        Route("/discovery/v1/apis/commentanalyzer/v1alpha1/rest", described),
        Route("/v1alpha1/{other:path}", nothing),
        Route("/batch", nothing),
    ]
