"""The bridge to Remark42, as a process between a served Ombud and a stand-in for Remark42."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2
import pytest
from integrations_support import INTEGRATIONS, Newspaper, answer_over_http, needs, output, signed


@pytest.fixture
def bridge(newspaper: Newspaper, tmp_path: Path) -> Iterator[tuple[httpx2.Client, list[tuple[str, str, str]]]]:
    """The bridge as a process, and what it asks Remark42 for."""
    asked: list[tuple[str, str, str]] = []

    def remark42(method: str, path: str, headers: Any, _body: bytes) -> tuple[int, dict[str, str], Any]:
        asked.append((method, path, headers["authorization"]))
        return 200, {}, {}

    server = answer_over_http(remark42)
    for piece in ("remark42/ombud_remark42.py", "snippets/ombud.py"):
        (tmp_path / Path(piece).name).write_bytes((INTEGRATIONS / piece).read_bytes())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    env = {
        **newspaper.env,
        "REMARK_URL": f"http://127.0.0.1:{server.server_port}",
        "REMARK_SITE": "paper",
        "REMARK_ADMIN_PASSWD": "pw",
        "BRIDGE_TOKEN": "t0ken",
        "BRIDGE_LISTEN": listen,
    }
    process = subprocess.Popen([sys.executable, "ombud_remark42.py"], env=env, cwd=tmp_path, stderr=subprocess.DEVNULL)
    newspaper.running.wait_until(
        lambda: socket.socket().connect_ex(("127.0.0.1", int(listen.split(":")[1]))) == 0, "the bridge"
    )
    with httpx2.Client(base_url=f"http://{listen}", trust_env=False, timeout=20) as client:
        yield client, asked
    process.terminate()
    process.wait(10)
    server.shutdown()


def test_what_is_rejected_is_deleted_in_remark42(
    bridge: tuple[httpx2.Client, list[tuple[str, str, str]]], newspaper: Newspaper
) -> None:
    client, asked = bridge
    page = "https://paper.example/a?b=1&c=2"
    known = {"id": "6b7", "url": page, "title": "Bridge & road", "user": "github_1", "name": "Nora"}
    token = {"authorization": "Bearer t0ken"}
    assert client.post("/comments", data={**known, "text": "x"}).status_code == 401
    assert client.post("/comments", data={**known, "text": "You zorbleflux! ü"}, headers=token).status_code == 200
    callback = newspaper.heard(f"6b7 {page}")
    assert client.post("/decisions", content=callback.body).status_code == 401
    assert asked == []
    assert client.post("/decisions", content=callback.body, headers=signed(callback)).status_code == 204
    [(method, path, authorization)] = asked
    assert (method, urlsplit(path).path) == ("DELETE", "/api/v1/admin/comment/6b7")
    assert parse_qs(urlsplit(path).query) == {"site": ["paper"], "url": [page]}
    assert authorization == "Basic YWRtaW46cHc="


def test_what_is_approved_stays_in_remark42(
    bridge: tuple[httpx2.Client, list[tuple[str, str, str]]], newspaper: Newspaper
) -> None:
    client, asked = bridge
    form = {"id": "6b8", "url": "https://paper.example/a", "user": "u", "name": "N", "text": "Thank you for this."}
    assert client.post("/comments", data=form, headers={"authorization": "Bearer t0ken"}).status_code == 200
    callback = newspaper.heard("6b8 https://paper.example/a")
    assert client.post("/decisions", content=callback.body, headers=signed(callback)).status_code == 204
    assert asked == []


GO = """
package main

import (
	"encoding/json"
	"os"
	"text/template"
)

func main() {
	var comment any
	json.NewDecoder(os.Stdin).Decode(&comment)
	template.Must(template.New("webhook").Parse(os.Args[1])).Execute(os.Stdout, comment)
}
"""


def test_the_webhooks_template_stays_whole_whatever_readers_write(tmp_path: Path) -> None:
    needs("go")
    page = (INTEGRATIONS / "remark42.md").read_text()
    ((template,),) = [re.findall(r"NOTIFY_WEBHOOK_TEMPLATE=(.+)", page)]
    evil = 'a&text=b\n"\\ {{.ID}} %zz + \u2028 \U000e0001 \x01 é'
    comment = {
        "ID": "6b7",
        "Locator": {"URL": "https://paper.example/a?b=1&c=2"},
        "PostTitle": evil,
        "User": {"ID": "u1", "Name": evil},
        "Orig": evil,
    }
    (tmp_path / "main.go").write_text(GO)
    form = output(["go", "run", str(tmp_path / "main.go"), template], dict(os.environ), json.dumps(comment), tmp_path)
    assert dict(parse_qsl(form, strict_parsing=True)) == {
        "id": "6b7",
        "url": "https://paper.example/a?b=1&c=2",
        "title": evil,
        "user": "u1",
        "name": evil,
        "text": evil,
    }
