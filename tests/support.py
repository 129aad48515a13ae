"""What tests import by name."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import uvicorn
from standardwebhooks.webhooks import Webhook


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def tick(self, **by: float) -> None:
        """Move on."""
        self.now += timedelta(**by)


@dataclass
class Received:
    """One callback as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes
    peer: tuple[str, int] = ("", 0)

    @property
    def payload(self) -> dict[str, Any]:
        """The body as JSON."""
        return json.loads(self.body)


@contextmanager
def listening(server: uvicorn.Server) -> Iterator[int]:
    """Let a server serve from a thread, and end it without patience; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = server.force_exit = True
        thread.join()


class Receiver:
    """A site's own HTTP server: checks every signature with the public package and keeps what it got.

    `answer` gives the status (or raises) for each callback; 204 unless it is set.
    """

    def __init__(self, secret: str | None = None) -> None:
        self.secret = secret
        self.location = "/elsewhere"
        self.got: list[Received] = []
        self.forged: list[str] = []
        self.answer: Callable[[Received], int] = lambda _received: 204
        self._changed = threading.Condition()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                received = Received(
                    self.path, {k.lower(): v for k, v in self.headers.items()}, body, self.client_address
                )
                status = outer._take(received)
                self.send_response(status)
                if status in (301, 302, 307, 308):
                    self.send_header("location", outer.location)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 128

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def _take(self, received: Received) -> int:
        if self.secret is not None:
            try:
                Webhook(self.secret).verify(received.body, received.headers)
            except Exception as error:
                self.forged.append(repr(error))
                return 401
        status = self.answer(received)
        with self._changed:
            self.got.append(received)
            self._changed.notify_all()
        return status

    def wait_for(self, enough: Callable[[list[Received]], bool], timeout_s: float = 20) -> list[Received]:
        """Return what has come in as soon as it is enough."""
        with self._changed:
            assert self._changed.wait_for(lambda: enough(self.got), timeout_s), (
                f"after {timeout_s} s: {[r.payload for r in self.got]}, forged: {self.forged}"
            )
            return list(self.got)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
