"""Whoever takes their time over a request, or never stops naming headers, holds up nobody else."""

import asyncio
import socket
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from support import listening

from service.bodies import read_body
from service.domain.errors import Refused
from service.web import patience
from service.web.server import Server, configured

LARGE = b"x" * 32_000_000


async def answer(request: Request) -> Response:
    """Say how long the body is; answer with a large one where asked to."""
    if request.url.path == "/stream":
        return StreamingResponse(LARGE[:64_000] for _ in range(501))
    if request.method == "GET":
        return PlainTextResponse(LARGE if request.url.path == "/large" else b"well")
    try:
        return PlainTextResponse(str(len(await read_body(request, 100_000))))
    except Refused as error:
        return PlainTextResponse(error.code, 400, {"connection": "close"})


class Hurried(Server):
    """Looks at its connections ten times as often."""

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter * 10)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where a server listens that has little patience and room for eight."""
    config = configured(Starlette(routes=[Route("/{any:path}", answer, methods=["GET", "POST"])]))
    config.limit_concurrency = 8
    server = Hurried(config, SimpleNamespace(live=SimpleNamespace(close=lambda: None)))
    with pytest.MonkeyPatch.context() as patched:
        for name, value in (("HEAD_S", 0.3), ("WHOLE_S", 0.6), ("STUCK_S", 0.3)):
            patched.setattr(patience, name, value)
        with listening(server) as port:
            yield port


@pytest.fixture
def connect(port: int) -> Iterator[object]:
    """Open connections; they are closed at the end."""
    opened: list[socket.socket] = []

    def one(said: bytes = b"") -> socket.socket:
        made = socket.create_connection(("127.0.0.1", port))
        made.settimeout(30)
        opened.append(made)
        made.sendall(said)
        return made

    yield one
    for each in opened:
        each.close()


def rest(of: socket.socket) -> bytes:
    """What comes until the other side closes."""
    said = b""
    try:
        while more := of.recv(65536):
            said += more
    except ConnectionResetError:
        pass
    return said


def drip(into: socket.socket, byte: bytes) -> bytes:
    """Send byte after byte until the other side has enough; return what it said."""
    into.settimeout(0.05)
    said = b""
    while True:
        try:
            into.sendall(byte)
            more = into.recv(65536)
        except TimeoutError:
            continue
        except (BrokenPipeError, ConnectionResetError):
            return said
        if not more:
            return said
        said += more


@pytest.mark.parametrize(
    "said", [b"", b"GET / HTTP/1.1\r\nhost: a\r\n", b"\r\n"], ids=["nothing", "half a head", "a line"]
)
def test_who_does_not_finish_the_headers_is_let_go(connect, said: bytes) -> None:
    assert rest(connect(said)) == b""


def test_large_requests_that_come_in_one_piece_are_no_large_headers(connect) -> None:
    size = 90_000
    sender = connect()
    for _ in range(20):
        sender.sendall(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n" % size + b"x" * size)
        assert sender.recv(65536).endswith(str(size).encode())


def test_headers_that_trickle_in_do_not_buy_time(connect) -> None:
    assert drip(connect(b"GET / HTTP/1.1\r\nx: "), b"a") == b""


@pytest.mark.parametrize("headers", [b"content-length: 90000", b"content-length: 900", b"transfer-encoding: chunked"])
def test_a_body_that_trickles_in_ends_with_its_time(connect, headers: bytes) -> None:
    sender = connect(b"POST / HTTP/1.1\r\nhost: a\r\n" + headers + b"\r\n\r\n")
    assert drip(sender, b"1\r\na\r\n" if b"chunked" in headers else b"a") == b""


def test_a_body_that_is_sent_on_after_the_answer_ends_with_its_time_too(connect) -> None:
    sender = connect(b"GET / HTTP/1.1\r\nhost: a\r\ncontent-length: 90000\r\n\r\n")
    assert b"well" in drip(sender, b"a")


def test_who_reads_a_large_body_waits_for_a_bounded_time_and_can_still_say_so(monkeypatch) -> None:
    monkeypatch.setattr("service.bodies._READ_S", 0.05)

    async def never() -> dict[str, object]:
        await asyncio.sleep(30)
        return {}

    headers = [(b"content-length", b"90000")]
    request = Request({"type": "http", "method": "POST", "headers": headers}, never)
    with pytest.raises(Refused, match="longer than"):
        asyncio.run(read_body(request, 100_000))


def test_headers_without_end_are_refused(connect) -> None:
    sender, said = connect(b"GET / HTTP/1.1\r\nhost: a\r\n"), b""
    with pytest.raises((BrokenPipeError, ConnectionResetError)):  # noqa: PT012 - which piece is too much is not told
        for at in range(1_000):
            sender.sendall(b"x-%d: " % at + b"a" * 8_000 + b"\r\n")
        said = rest(sender)
    assert said == b""


def test_many_headers_that_come_slowly_are_told_that_they_are_too_many(connect) -> None:
    sender = connect(b"GET / HTTP/1.1\r\nhost: a\r\n")
    for _ in range(9):
        sender.sendall(b"x: " + b"a" * 8_000 + b"\r\n")
        time.sleep(0.01)
    assert rest(sender).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "more", [b"x: " + b"a" * 8_000 + b"\r\n", b"a" * 8_000, b"a:\r\n" * 2_000], ids=["lines", "a name", "short lines"]
)
def test_trailers_without_end_are_refused(connect, monkeypatch, more: bytes) -> None:
    monkeypatch.setattr(patience, "WHOLE_S", 60.0)
    sender = connect(b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n")
    with pytest.raises((BrokenPipeError, ConnectionResetError)):  # noqa: PT012 - which piece is too much is not told
        for _ in range(1_000):
            sender.sendall(more)
            time.sleep(0.001)


def test_what_chunks_say_of_themselves_is_no_head(connect) -> None:
    sender = connect(b"POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n")
    sender.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for _ in range(40):
        sender.sendall(b"1;" + b"x" * 4_000 + b"\r\n")
        sender.sendall(b"a\r\n")
    sender.sendall(b"0\r\n\r\n")
    assert rest(sender).endswith(b"40")


@pytest.mark.parametrize("head", [b"x: " + b"a" * 90_000 + b"\r\n", b"a:\r\n" * 300], ids=["large", "many"])
def test_a_large_head_that_comes_in_one_piece_is_refused_too(connect, monkeypatch, head: bytes) -> None:
    asked = []
    monkeypatch.setattr(patience.Patient, "_start_asgi_task", lambda *_: asked.append(1))
    assert rest(connect(b"GET / HTTP/1.1\r\nhost: a\r\n" + head + b"\r\n"))[9:12] in (b"400", b"431", b"")
    assert asked == []


def test_connections_that_ask_nothing_make_room_for_those_that_do(connect) -> None:
    idle = [connect(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n") for _ in range(20)]
    asked = connect(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
    assert rest(asked).startswith(b"HTTP/1.1 200 ")
    assert len(idle) == 20


def test_where_all_send_slowly_those_who_have_sent_for_longest_make_room(connect, monkeypatch) -> None:
    monkeypatch.setattr(patience, "WHOLE_S", 60.0)
    for _ in range(12):
        connect(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n")
        time.sleep(0.02)
    asked = connect(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
    assert rest(asked).startswith(b"HTTP/1.1 200 ")


def test_an_answer_that_nobody_reads_is_dropped(connect, port: int) -> None:
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    reader.connect(("127.0.0.1", port))
    reader.sendall(b"GET /large HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
    time.sleep(1.5)
    assert len(rest(reader)) < len(LARGE)
    reader.close()


@pytest.mark.parametrize("path", ["stream", "large"])
def test_an_answer_that_is_read_slowly_but_steadily_comes_whole(port: int, path: str, monkeypatch) -> None:
    monkeypatch.setattr(patience, "STUCK_S", 0.5)
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 262_144)
    reader.connect(("127.0.0.1", port))
    reader.sendall(b"GET /%s HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n" % path.encode())
    read, began = 0, time.monotonic()
    while more := reader.recv(200_000):
        read += len(more)
        time.sleep(0.01)
    reader.close()
    assert time.monotonic() - began > 2 * patience.STUCK_S
    assert read > len(LARGE)


def test_requests_one_after_the_other_are_answered_on_one_connection(connect) -> None:
    asked = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc"
    asking = connect(asked + asked)
    for _ in range(3):
        time.sleep(0.4)  # longer than headers may take: between requests nobody is hurried
        asking.sendall(asked)
    asking.sendall(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
    assert rest(asking).count(b"200 OK") == 6


def test_no_more_requests_are_kept_than_a_few_while_the_first_is_answered(connect, monkeypatch) -> None:
    kept = []
    seen = patience.Patient.on_headers_complete

    def look(one: patience.Patient) -> None:
        seen(one)
        kept.append(len(one.pipeline))

    monkeypatch.setattr(patience.Patient, "on_headers_complete", look)
    assert b" 400 " in rest(connect(b"GET / HTTP/1.1\r\n\r\n" * 50_000))
    assert max(kept) <= 16


def test_sixteen_requests_sent_together_are_answered(connect) -> None:
    asked = b"GET / HTTP/1.1\r\nhost: a\r\n"
    asking = connect((asked + b"\r\n") * 15 + asked + b"connection: close\r\n\r\n")
    assert rest(asking).count(b" 200 OK") == 16


def test_a_wish_for_another_protocol_is_passed_over(connect) -> None:
    upgrade = b"connection: upgrade, close\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
    assert b"101" not in rest(connect(b"GET / HTTP/1.1\r\nhost: a\r\n" + upgrade + b"\r\n"))[:20]
