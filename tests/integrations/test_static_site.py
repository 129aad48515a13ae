"""The comments of a static site, under Node with a map for a key-value store."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from integrations_support import INTEGRATIONS, Newspaper, needs, output, signed

STATIC = """
import { readFileSync, writeFileSync } from "node:fs";
const [file, folder] = process.argv.slice(1);
const named = (name) => ({ name });
const kept = new Map(JSON.parse(readFileSync(file)));
const env = { ...process.env, SITE_URL: "https://daily.example", COMMENTS: {
  get: async (name) => kept.get(name) ?? null,
  put: async (name, value) => void kept.set(name, value),
  list: async ({ prefix }) => ({ keys: [...kept.keys()].filter((x) => x.startsWith(prefix)).map(named) }),
} };
const site = (await import(`${folder}/comments.mjs`)).default;
const asked = JSON.parse(readFileSync(0));
const body = asked.form ? new URLSearchParams(asked.form) : asked.body;
const { method, headers } = asked;
const request = new Request("https://talk.example" + asked.path, { method, headers, body });
const said = await site.fetch(request, env);
writeFileSync(file, JSON.stringify([...kept]));
console.log(JSON.stringify({ status: said.status, location: said.headers.get("location"), body: await said.text() }));
"""


@pytest.fixture
def static_site(newspaper: Newspaper, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """The comments of a static site, as a function of requests."""
    needs("node")
    for piece in ("static/comments.mjs", "snippets/ombud.mjs"):
        (tmp_path / Path(piece).name).write_bytes((INTEGRATIONS / piece).read_bytes())
    kept = tmp_path / "kept.json"
    kept.write_text("[]")

    def ask(method: str, path: str, **more: Any) -> dict[str, Any]:
        command = ["node", "--input-type=module", "-e", STATIC, str(kept), str(tmp_path)]
        asked = json.dumps({"method": method, "path": path, **more})
        return {**json.loads(output(command, newspaper.env, asked)), "kept": dict(json.loads(kept.read_text()))}

    return ask


def test_a_static_site_shows_what_is_approved_and_never_what_is_not(
    static_site: Callable[..., dict[str, Any]], newspaper: Newspaper
) -> None:
    form = {"page": "/brücke/", "name": "Nora", "email": "nora@mail.example", "website": ""}
    kind = static_site("POST", "/comments", form={**form, "text": "Thank you, I had not known that."})
    assert (kind["status"], kind["location"]) == (303, "https://daily.example/br%C3%BCcke/#comment-published")
    rude = static_site("POST", "/comments", form={**form, "text": "You zorbleflux!"})
    assert rude["location"] == "https://daily.example/br%C3%BCcke/#comment-waits"
    shown = static_site("GET", "/comments?page=/br%C3%BCcke/")
    assert [each["text"] for each in json.loads(shown["body"])] == ["Thank you, I had not known that."]
    ((number, _),) = [(name, each) for name, each in rude["kept"].items() if "zorbleflux" in each]
    callback = newspaper.heard(number)
    posted = {"headers": signed(callback), "body": callback.body.decode()}
    assert static_site("POST", "/decided", **posted)["status"] == 204
    forged = {**posted, "body": posted["body"].replace("reject", "approve")}
    assert static_site("POST", "/decided", **forged)["status"] == 401
    assert len(json.loads(static_site("GET", "/comments?page=/br%C3%BCcke/")["body"])) == 1


def test_a_static_site_takes_no_comments_for_other_sites_pages(static_site: Callable[..., dict[str, Any]]) -> None:
    for page in ("https://elsewhere.example/", "https://[", "//elsewhere.example/a"):
        form = {"page": page, "name": "Nora", "text": "Hello"}
        assert static_site("POST", "/comments", form=form)["status"] == 400
    assert static_site("POST", "/comments", body="{}")["status"] == 400
