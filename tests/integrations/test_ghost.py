"""Ghost's comments, under Node with a stand-in for Ghost's administration."""

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from integrations_support import INTEGRATIONS, Newspaper, answer_over_http, needs, output


class Ghost:
    """Ghost's administration as far as comments go: a session, pages of comments, and hiding one."""

    def __init__(self) -> None:
        self.comments: dict[str, dict[str, Any]] = {}
        self.server = answer_over_http(self.answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def add(self, number: str, html: str) -> None:
        """Let a member comment."""
        self.comments[number] = {
            "id": number,
            "html": html,
            "status": "published",
            "created_at": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
            "edited_at": None,
            "parent_id": None,
            "member": {"id": "m1", "name": "Nora", "email": "nora@mail.example"},
            "post": {"id": "p1", "title": "Bridge", "url": "https://paper.example/bridge/"},
        }

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, str], Any]:
        """Answer as Ghost 6 does."""
        at, asked = urlsplit(path), parse_qs(urlsplit(path).query)
        if at.path == "/ghost/api/admin/session/":
            good = json.loads(body) == {"username": "admin@paper.example", "password": "pw"} and headers["origin"]
            return (201, {"set-cookie": "ghost-admin-api-session=s1; Path=/ghost"}, None) if good else (401, {}, None)
        if headers["cookie"] != "ghost-admin-api-session=s1":
            return 403, {}, None
        if method == "PUT":
            number = at.path.rstrip("/").rpartition("/")[2]
            if number not in self.comments:
                return 404, {}, None
            self.comments[number]["status"] = json.loads(body)["comments"][0]["status"]
            return 200, {}, {"comments": [self.comments[number]]}
        page = int(asked["page"][0])
        assert asked["filter"][0].startswith("created_at:>='")
        chosen = list(self.comments.values())[page - 1 : page]  # one a page
        following = page + 1 if page < len(self.comments) else None
        return 200, {}, {"comments": chosen, "meta": {"pagination": {"page": page, "next": following}}}


def test_what_is_rejected_is_hidden_in_ghost(newspaper: Newspaper, tmp_path: Path) -> None:
    needs("node")
    ghost = Ghost()
    ghost.add("g1", "<p>Thank you &amp; good night.</p>")
    ghost.add("g0", f"<p>{'longer than is taken ' * 2000}</p>")  # nor does it hold up what comes after
    ghost.add("g2", "<p>You <b>zorbleflux</b>!</p>")
    ghost.add("g3", "<p></p>")
    env = {
        **newspaper.env,
        "GHOST_URL": ghost.url,
        "GHOST_USER": "admin@paper.example",
        "GHOST_PASSWORD": "pw",
        "STATE_FILE": str(tmp_path / "state.json"),
        "EVERY_S": "0",
    }
    command = ["node", str(INTEGRATIONS / "ghost" / "ombud_ghost.mjs")]
    output(command, env)
    newspaper.heard("g2")
    output(command, env)
    assert {number: each["status"] for number, each in ghost.comments.items()} == {
        "g1": "published",
        "g0": "published",
        "g2": "hidden",
        "g3": "published",
    }
    with newspaper.running.api() as api:
        headers = {"authorization": f"Bearer {newspaper.api_key}"}
        case = api.get("/v1/comments/g1", headers=headers).json()["case"]
    (kept,) = newspaper.store.cases.load([case])
    assert kept is not None
    assert kept.comment.text == "Thank you & good night."
    ghost.server.shutdown()
