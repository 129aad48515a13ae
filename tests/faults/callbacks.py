"""The sites' own server: it writes down every callback, and treats it as badly as it is told to."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Manner = Literal["well", "hangs", "rubbish", "fails", "redirects", "resets"]
MANNERS: tuple[Manner, ...] = ("hangs", "rubbish", "fails", "redirects", "resets")


@dataclass
class Callback:
    """One callback as it came in. `taken`: it was answered 204."""

    site: str
    at: float
    comments: list[dict[str, Any]]
    taken: bool = False


@dataclass
class Callbacks:
    """What all sites were told, in the order in which it came in."""

    secrets: dict[str, str] = field(default_factory=dict)
    manner: Manner = "well"
    got: list[Callback] = field(default_factory=list)
    forged: int = 0
    trespasses: int = 0
    """Requests for the private address to which callers were redirected."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._well = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_POST(self) -> None:
                outer._serve(self)

            def do_GET(self) -> None:
                outer.trespasses += 1
                self.send_error(404)

            def log_message(self, *_args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 512
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # whoever was killed does not wait for an answer

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def behave(self, manner: Manner) -> None:
        """Change manners; whoever is kept waiting is let go."""
        self.manner = manner
        self._well.set()
        self._well = threading.Event()

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        length = int(request.headers["content-length"])
        body = request.rfile.read(length)
        if len(body) < length:
            return  # whoever sent it was killed in its middle
        site = request.path.removeprefix("/hook/")
        if site not in self.secrets:
            self.trespasses += 1
            request.send_error(404)
            return
        if not _is_signed(self.secrets[site], request.headers, body):
            self.forged += 1
        payload = json.loads(body)
        told = payload["data"]["comments"] if payload["type"] == "comments.decided" else [payload["data"]]
        callback = Callback(site, time.monotonic(), told)
        with self._lock:
            self.got.append(callback)
            manner, well = self.manner, self._well
            callback.taken = manner == "well"
        self._answer(request, manner, well)

    def _answer(self, request: BaseHTTPRequestHandler, manner: Manner, well: threading.Event) -> None:
        match manner:
            case "well":
                self._say(request, 204)
            case "fails":
                self._say(request, 500)
            case "redirects":
                self._say(request, 307, f"{self.base}/private")
            case "rubbish":
                request.wfile.write(b"\x00\xff200 fine\r\n\r\n" * 8)
                request.close_connection = True
            case "hangs":
                well.wait(20)
                request.close_connection = True
            case "resets":
                request.close_connection = True

    @staticmethod
    def _say(request: BaseHTTPRequestHandler, status: int, location: str = "") -> None:
        request.send_response(status)
        if location:
            request.send_header("location", location)
        request.send_header("content-length", "0")
        request.end_headers()

    def close(self) -> None:
        """Stop listening."""
        self.behave("well")
        self._server.shutdown()
        self._server.server_close()


def _is_signed(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Check a signature after Standard Webhooks 1.0, but for its time: clocks are set here."""
    signed = b".".join((headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    right = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return right in headers["webhook-signature"].split()
