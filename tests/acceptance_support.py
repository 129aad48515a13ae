"""The whole service as its processes, started as a user starts it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
from standardwebhooks.webhooks import Webhook

from service.domain.clock import utc_now


class Running:
    """One `ombud up`, its credentials, and ways to hurt it."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data_dir.with_suffix(".log")
        self.api_key = self.secret = self.password = ""
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def env(self) -> dict[str, str]:
        """The environment of commands that belong to this service."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OMBUD_")}
        return {**kept, "OMBUD_DATA_DIR": str(self.data_dir)}

    def start(self, *options: str) -> None:
        """Start everything and wait until it says that it is up."""
        said = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service", "up", "--port", str(self.port), *options],
                env=self.env,
                stdout=log,
                stderr=log,
            )
        self.wait_until(lambda: "Ombud is up" in self.log.read_text()[said:], "up", timeout_s=200)
        first = self.log.read_text()
        for name, pattern in (
            ("password", r"Password +(\S+)"),
            ("api_key", r"API key +(\S+)"),
            ("secret", r"Webhook secret +(\S+)"),
        ):
            if found := re.search(pattern, first):
                setattr(self, name, found.group(1))

    def wait_until(self, true: Callable[[], object], what: str, timeout_s: float = 30) -> None:
        """Wait for something, with the log as an explanation when it does not come."""
        deadline = time.monotonic() + timeout_s
        while not true():
            ended = self.process is not None and self.process.poll() is not None
            assert time.monotonic() < deadline, f"not {what} in {timeout_s} s:\n{self.log.read_text()[-3000:]}"
            assert not ended or what != "up", f"ended:\n{self.log.read_text()[-3000:]}"
            time.sleep(0.05)

    def ombud(self, *args: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command of this service."""
        return subprocess.run(
            [sys.executable, "-m", "service", *args],
            env=self.env,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def api(self, timeout_s: float = 30) -> httpx2.Client:
        """A client with the site's API key."""
        headers = {"authorization": f"Bearer {self.api_key}"}
        return httpx2.Client(base_url=self.url, headers=headers, timeout=timeout_s, trust_env=False)

    def get(self, comment_id: str) -> dict[str, Any]:
        """Look a comment up."""
        with self.api() as api:
            return api.get(f"/v1/comments/{comment_id}").json()

    def decisions(self) -> list[dict[str, Any]]:
        """Read the whole feed."""
        seen: list[dict[str, Any]] = []
        after = ""
        with self.api() as api:
            while True:
                page = api.get("/v1/decisions", params={"after": after, "limit": 1000}).json()
                seen += page["decisions"]
                after = page["next"]
                if not page["more"]:
                    return seen

    def moderator(self, name: str = "admin", password: str = "") -> httpx2.Client:
        """A client that is signed in to the console."""
        client = httpx2.Client(base_url=self.url, timeout=30, trust_env=False)
        said = client.post("/console/api/session", json={"name": name, "password": password or self.password})
        assert said.status_code == 200, said.text
        client.headers["x-ombud-csrf"] = said.json()["csrf"]
        return client

    def pids(self, *words: str) -> list[int]:
        """The processes of this service whose command line holds all the words."""
        mine = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                environ = (entry / "environ").read_bytes()
            except OSError:
                continue
            # The store's server writes its title over its environment, and names its socket there.
            ours = str(self.data_dir).encode() in environ or str(self.data_dir) in command
            if ours and entry.name != str(os.getpid()) and all(word in command for word in words):
                mine.append(int(entry.name))
        return mine

    def kill(self, *words: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to the processes whose command line holds all the words; return how many."""
        pids = self.pids(*words)
        for pid in pids:
            os.kill(pid, number)
        return len(pids)

    def stop(self) -> int:
        """Stop it as an operator would; return its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(40)

    def kill_everything(self) -> None:
        """Take the power away."""
        for pid in self.pids():
            os.kill(pid, signal.SIGKILL)
        assert self.process is not None
        self.process.wait(10)
        self.wait_until(lambda: not self.pids(), "gone")


def signed_post(running: Running, comment: dict[str, Any], path: str = "/v1/comments") -> httpx2.Response:
    """Post as a site does that signs its webhooks."""
    body, now, message = json.dumps(comment), utc_now(), f"msg_{time.monotonic_ns()}"
    headers = {
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(running.secret).sign(message, now, body),
    }
    return httpx2.post(running.url + path, content=body, headers=headers, timeout=30, trust_env=False)
