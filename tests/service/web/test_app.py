"""Every answer reaches whoever asked, also one that comes before the whole question."""

import http.client
import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from support import listening

from service import bodies
from service.bodies import read_body
from service.domain.errors import Refused
from service.web.app import Outermost
from service.web.metrics_http import Requests
from service.web.server import Server, configured

CLOSE = {"connection": "close"}


async def refuse(request: Request) -> Response:
    """Refuse a body: unread, read in part, or read whole."""
    if request.url.path == "/unknown":
        return PlainTextResponse("unknown", 401, CLOSE)
    try:
        await read_body(request, 100_000)
    except Refused as error:
        return PlainTextResponse(error.code, 413, CLOSE)
    return PlainTextResponse("read", 401, CLOSE)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where a server listens that refuses everything."""
    app = Starlette(
        routes=[Route("/{any:path}", refuse, methods=["GET", "POST"])],
        middleware=[Middleware(Outermost, requests=Requests())],
    )
    with listening(Server(configured(app), SimpleNamespace(live=SimpleNamespace(close=lambda: None)))) as port:
        yield port


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server wait for the rest of a body for longer than anybody here waits for an answer."""
    monkeypatch.setattr(bodies, "_THROWN_AWAY_S", 300.0)


def ask(port: int, path: str, body: bytes | None) -> tuple[int, bytes]:
    """Send everything, and only then read."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST" if body else "GET", path, body)
    answer = connection.getresponse()
    said = answer.status, answer.read()
    connection.close()
    return said


def test_who_sends_all_of_a_large_body_before_reading_is_told_why_it_was_refused(port: int) -> None:
    for _ in range(5):
        assert ask(port, "/unknown", b"x" * 10_000_000) == (401, b"unknown")
        assert ask(port, "/", b"x" * 20_000_000) == (413, b"too-large")


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("body", [None, b"x", b"x" * 90_000], ids=["none", "short", "long"])
def test_a_refusal_of_what_has_come_whole_waits_for_nothing_more(port: int, body: bytes | None) -> None:
    assert ask(port, "/", body) == (401, b"read")
    assert ask(port, "/unknown", body) == (401, b"unknown")


@pytest.mark.usefixtures("patient")
def test_who_asks_before_sending_is_refused_before_sending(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as asking:
        asking.sendall(b"POST /unknown HTTP/1.1\r\nhost: a\r\ncontent-length: 9000\r\nexpect: 100-continue\r\n\r\n")
        assert asking.recv(65536).startswith(b"HTTP/1.1 401 ")


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("length", [b"transfer-encoding: chunked", b"content-length: 99999999"])
def test_what_may_have_no_end_is_not_waited_for(port: int, length: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as asking:
        asking.sendall(b"POST /unknown HTTP/1.1\r\nhost: a\r\n" + length + b"\r\n\r\n")
        assert asking.recv(65536).startswith(b"HTTP/1.1 401 ")


def test_who_sends_without_end_is_refused_all_the_same(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as asking:
        asking.sendall(b"POST /unknown HTTP/1.1\r\nhost: a\r\ncontent-length: 9000\r\n\r\nx")
        assert asking.recv(65536).startswith(b"HTTP/1.1 401 ")
