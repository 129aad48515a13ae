"""What the tests of the documents' pieces share: a site that hears back, and which languages are on the machine."""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from acceptance_support import Running
from support import Received, Receiver

from service.store import Store

INTEGRATIONS = Path(__file__).parents[1] / "docs" / "integrations"


@dataclass
class Newspaper:
    """A site of a served Ombud: where it posts, its key and its secret, and what it has heard."""

    running: Running
    receiver: Receiver
    api_key: str
    secret: str
    store: Store

    @property
    def env(self) -> dict[str, str]:
        """The environment that the pieces of the documents read."""
        ours = {"OMBUD_URL": self.running.url, "OMBUD_API_KEY": self.api_key, "OMBUD_WEBHOOK_SECRET": self.secret}
        return {**os.environ, "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1", **ours}

    def heard(self, comment: str) -> Received:
        """The callback that decides a comment, when it has come."""

        def those(got: list[Received]) -> list[Received]:
            data = [(each, each.payload["data"]) for each in got]
            return [each for each, news in data if news["id"] == comment and news["decision"]]

        return those(self.receiver.wait_for(lambda got: bool(those(got))))[-1]


def needs(program: str) -> None:
    """Skip where a language is not on the machine."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not on this machine")


_SIGNED = ("webhook-id", "webhook-timestamp", "webhook-signature")


def output(command: list[str], env: dict[str, str], stdin: str = "", cwd: Path | None = None) -> str:
    """What a program prints; it must not fail."""
    done = subprocess.run(
        command, input=stdin, capture_output=True, text=True, timeout=60, check=False, env=env, cwd=cwd
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def signed(callback: Received) -> dict[str, str]:
    """The headers of a callback that say who it is from."""
    return {name: callback.headers[name] for name in _SIGNED}


def answer_over_http(respond: Callable[[str, str, Any, bytes], tuple[int, dict[str, str], Any]]) -> ThreadingHTTPServer:
    """Serve what a function says of method, address, headers and body."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"] or 0))
            status, headers, said = respond(self.command, self.path, self.headers, body)
            raw = json.dumps(said).encode()
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(raw))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the names are http.server's

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
