"""Isso itself, where it is installed, with Ombud as its moderator."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from integrations_support import INTEGRATIONS, Newspaper, output, signed

ISSO = """
import json, sys, threading
from werkzeug.test import Client
import ombud_isso
client = Client(ombud_isso.application)
asked = json.loads(sys.stdin.read())
said = client.open(**asked)
for each in threading.enumerate():
    if each is not threading.main_thread() and not each.daemon:
        each.join(20)
print(json.dumps({"status": said.status_code, "body": said.get_data(as_text=True)}))
"""


def test_isso_publishes_what_is_approved_and_deletes_what_is_rejected(newspaper: Newspaper, tmp_path: Path) -> None:
    pytest.importorskip("isso", reason="isso is not installed")
    for piece in ("isso/ombud_isso.py", "snippets/ombud.py"):
        (tmp_path / Path(piece).name).write_bytes((INTEGRATIONS / piece).read_bytes())
    (tmp_path / "isso.cfg").write_text(
        f"[general]\ndbpath = {tmp_path}/comments.db\nhost = http://paper.example/\n"
        "[moderation]\nenabled = true\n[guard]\nenabled = false\n"
    )
    env = {**newspaper.env, "ISSO_SETTINGS": str(tmp_path / "isso.cfg")}

    def ask(**asked: Any) -> dict[str, Any]:
        return json.loads(output([sys.executable, "-c", ISSO], env, json.dumps(asked), tmp_path).splitlines()[-1])

    origin = {"Origin": "http://paper.example"}
    for number, text in (("1", "Thank you for this."), ("2", "You zorbleflux!")):
        comment = {"text": text, "author": "Nora", "title": "Bridge"}
        said = ask(path="/new", method="POST", query_string="uri=/bridge/", json=comment, headers=origin)
        assert said["status"] == 202, said
        callback = newspaper.heard(number)
        body = callback.body.decode()
        posted = {"path": "/ombud", "method": "POST", "content_type": "application/json"}
        assert ask(**posted, data=body.replace(number, "7"), headers=signed(callback))["status"] == 401
        assert ask(**posted, data=body, headers=signed(callback))["status"] == 204
    shown = json.loads(ask(path="/", query_string="uri=/bridge/", headers=origin)["body"])
    assert [each["id"] for each in shown["replies"]] == [1]
