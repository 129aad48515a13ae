"""Sends what is meant for rest.akismet.com to $OMBUD_URL, as a line in a hosts file would. Loaded with `pytest -p`."""

import os
from typing import Any

import httpx

ELSEWHERE = httpx.URL(os.environ["OMBUD_URL"])


def _moved(request: httpx.Request) -> httpx.Request:
    if request.url.host.endswith("rest.akismet.com"):
        # The header Host stays as the client wrote it.
        request.url = request.url.copy_with(scheme=ELSEWHERE.scheme, host=ELSEWHERE.host, port=ELSEWHERE.port)
    return request


_sync, _async = httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request


def _handle_request(transport: Any, request: httpx.Request) -> httpx.Response:
    return _sync(transport, _moved(request))


async def _handle_async_request(transport: Any, request: httpx.Request) -> httpx.Response:
    return await _async(transport, _moved(request))


httpx.HTTPTransport.handle_request = _handle_request  # type: ignore[method-assign]
httpx.AsyncHTTPTransport.handle_async_request = _handle_async_request  # type: ignore[method-assign]
