"""From webhook to callback, through every process."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpx2
import pytest
from acceptance_support import Running, signed_post
from support import Receiver


@pytest.fixture
def site(shared: Running, receiver: Receiver) -> Iterator[Receiver]:
    """The first site, told at a real receiver that checks signatures."""
    receiver.secret = shared.secret
    settings = {"callback_url": receiver.url, "callback_private": True, "policy": {}}
    assert shared.ombud("site", "set", "newsroom", json.dumps(settings)).returncode == 0
    time.sleep(2.1)  # settings are remembered for two seconds
    yield receiver
    assert receiver.forged == []


def test_a_signed_comment_is_decided_and_the_site_is_called_back(shared: Running, site: Receiver) -> None:
    posted = signed_post(shared, {"id": "journey-1", "text": "Thank you for this article."})
    assert posted.status_code == 202
    (told,) = site.wait_for(lambda got: len(got) >= 1)
    data = told.payload["data"]
    assert (data["id"], data["case"]) == ("journey-1", posted.json()["case"])
    assert data["verdict"] in ("approve", "review")
    assert data["model_version"]


def test_what_a_person_decides_reaches_the_site(shared: Running, site: Receiver) -> None:
    shared.ombud("site", "set", "newsroom", '{"policy": {"mode": "assist"}}')
    time.sleep(2.1)
    signed_post(shared, {"id": "journey-2", "text": "You are the worst mayor ever, you idiot!"})
    site.wait_for(lambda got: any(r.payload["type"] == "comment.in_review" for r in got))
    desk = shared.moderator()
    claimed = desk.post("/console/api/claims", json={"site": "newsroom", "count": 25}).json()
    case = next(case for case in claimed["cases"] if case["id"] == "journey-2")
    decided = desk.post(
        f"/console/api/cases/{case['case']}/decision",
        json={"claim": claimed["claim"], "outcome": "reject", "reason": "insult"},
    )
    assert decided.status_code == 200
    got = site.wait_for(lambda got: any(r.payload["type"] == "comment.decided" for r in got))
    data = got[-1].payload["data"]
    assert (data["id"], data["decision"]["outcome"], data["decision"]["reason"]) == (
        "journey-2",
        "reject",
        "insult",
    )
    assert [entry["id"] for entry in shared.decisions()][-1] == "journey-2"


@pytest.mark.parametrize("known", [True, False])
def test_a_body_without_a_length_is_cut_off_at_the_bound(shared: Running, known: bool) -> None:
    key = shared.api_key if known else "nonsense"
    head = f"POST /v1/comments HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\ntransfer-encoding: chunked\r\n\r\n"
    sent = 0
    with socket.create_connection(("127.0.0.1", shared.port)) as raw, suppress(BrokenPipeError, ConnectionResetError):
        raw.settimeout(10)
        raw.sendall(head.encode())
        while sent < 64 * 1024 * 1024:
            raw.sendall(b"10000\r\n" + b" " * 65_536 + b"\r\n")
            sent += 65_536
    assert sent < 8 * 1024 * 1024


def test_a_caller_who_hangs_up_within_a_body_is_no_error(shared: Running) -> None:
    before = len(shared.log.read_text())
    with socket.create_connection(("127.0.0.1", shared.port)) as raw:
        head = f"POST /v1/comments HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {shared.api_key}\r\n"
        raw.sendall(f"{head}content-length: 1000\r\n\r\nhalf of".encode())
        time.sleep(0.2)
    time.sleep(0.5)
    assert "unforeseen" not in shared.log.read_text()[before:]


def test_two_starts_on_one_folder_or_one_port_are_told_apart_in_one_sentence(shared: Running) -> None:
    on_port = shared.ombud("up", "--port", str(shared.port), "--data-dir", str(shared.data_dir.parent / "other"))
    assert on_port.returncode == 1
    assert "--port" in on_port.stderr.strip().splitlines()[-1]
    on_folder = shared.ombud("up", "--port", "0")
    assert on_folder.returncode == 1
    assert "held by another" in on_folder.stderr
    assert "Traceback" not in on_port.stderr + on_folder.stderr


def test_the_doctor_finds_a_running_service_well(shared: Running) -> None:
    found = shared.ombud("doctor")
    assert found.returncode == 0, found.stdout
    assert found.stdout.count("heard of") == 3


def test_the_line_that_is_printed_on_the_first_start_works_as_it_is(shared: Running) -> None:
    lines = shared.log.read_text().split("curl -s", 1)[1].split("\n\n")[0]
    said = subprocess.run(f"curl -s {lines}", shell=True, capture_output=True, text=True, check=True).stdout
    assert json.loads(said)["verdict"] in ("approve", "review")


def test_readers_words_are_in_no_log(shared: Running, site: Receiver) -> None:
    signed_post(shared, {"id": "journey-3", "text": "Quixotic Zanzibar"})
    with httpx2.Client(base_url=shared.url, trust_env=False) as client:
        client.post("/v1/comments", content=b'{"id": "1", "text": "Quixotic \\ud800"}')
    site.wait_for(lambda got: len(got) >= 1)
    logs = shared.log.read_text() + (shared.data_dir / "redis" / "server.log").read_text()
    assert "Quixotic" not in logs
    assert shared.api_key not in logs.split("These are shown this once")[1].split("\n\n", 3)[-1]


def test_what_is_secret_shows_in_no_process_list_no_log_and_not_in_the_store(shared: Running, site: Receiver) -> None:
    greeted = len(shared.log.read_text())
    words = "Words that nobody but the newsroom should read"
    with shared.api() as api:
        key = api.headers.pop("authorization").removeprefix("Bearer ")
        asked = {"comment": {"text": words}, "requestedAttributes": {"TOXICITY": {}}}
        assert api.post("/v1alpha1/comments:analyze", params={"key": key}, json=asked).status_code == 200
        form = {"blog": "https://a.example", "user_ip": "192.0.2.1", "comment_content": words, "api_key": key}
        assert api.post("/1.1/comment-check", data=form).text in ("true", "false")
        assert api.get("/1.1/comment-check", params=form).text in ("true", "false")
        for wrong in (key[:-1], key + "x"):
            assert api.post("/v1/comments", json={"text": words}, headers={"authorization": f"Bearer {wrong}"}).is_error
        assert api.post("/console/api/session", json={"name": "admin", "password": "not it, surely"}).is_error
        assert api.get(f"/{key}/nowhere", params={"key": key}).is_error
        assert api.post("/v1/comments", content=f'{{"text": "{words}", "key": "{key}"', headers={"x-key": key}).is_error
    assert signed_post(shared, {"id": "secret-1", "text": words}).status_code == 202
    with closing(shared.moderator()) as desk:
        token = desk.cookies["ombud_session"]
        coral = {"address": "https://coral.example", "token": "a-token-of-corals", "phase_secret": "empsec_" + "7" * 64}
        assert desk.patch("/console/api/sites/newsroom", json={"coral": coral}).status_code == 200
    site.wait_for(lambda got: any("secret-1" in each.body.decode() for each in got))
    installation = (shared.data_dir / "secret").read_text().strip()
    secrets = {
        shared.secret.removeprefix("whsec_"),
        key,
        shared.password,
        installation,
        token,
        *list(coral.values())[1:],
    }

    commands = [(Path("/proc") / str(pid) / "cmdline").read_bytes().decode() for pid in shared.pids()]
    assert len(commands) >= 6, "the supervisor, the store, web, workers, sweep"
    assert [each for each in commands if any(secret in each for secret in secrets)] == []
    said = shared.log.read_text()[greeted:] + (shared.data_dir / "redis" / "server.log").read_text()
    assert [secret for secret in secrets | {words, "not it, surely"} if secret in said] == []
    kept = b"".join(path.read_bytes() for path in (shared.data_dir / "redis").rglob("*.aof"))
    assert words.encode() in kept, "or there would be nothing to look through"
    assert [secret for secret in secrets if secret.encode() in kept] == []
    readable = [path for path in shared.data_dir.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
    assert [path.name for path in readable if (shared.data_dir / "redis").stat().st_mode & 0o077] == []
