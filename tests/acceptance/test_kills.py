"""What is killed comes back, and nothing that was accepted is lost."""

import signal
import threading
import time

import httpx2
import pytest
from acceptance_support import Running

from service.domain.clock import utc_now
from service.domain.comments import CommentIn
from service.domain.keyring import Keyring
from service.embedded import socket_path
from service.store import Store
from service.usecases import intake

TEXTS = (
    "Thank you for this article.",
    "I do not agree with the mayor at all.",
    "See you all at the bridge tomorrow.",
)


def comments(prefix: str, count: int) -> list[dict[str, str]]:
    return [{"id": f"{prefix}-{n}", "text": f"{TEXTS[n % 3]} ({prefix} {n})"} for n in range(count)]


def post_batch(running: Running, batch: list[dict[str, str]]) -> list[str]:
    """Post and return the ids that were accepted."""
    with running.api() as api:
        answer = api.post("/v1/comments/batch", json={"comments": batch})
    assert answer.status_code == 202, answer.text
    return [outcome["comment"]["id"] for outcome in answer.json()["outcomes"] if outcome["status"] == 202]


def unsettled(running: Running, ids: list[str]) -> list[str]:
    """Those that have neither a decision nor wait for a person."""
    with running.api() as api:
        found = {each: api.get(f"/v1/comments/{each}").json().get("status") for each in ids}
    return [each for each, status in found.items() if status not in ("decided", "in_review")]


def test_everything_stops_cleanly_and_leaves_nothing_behind(running: Running) -> None:
    post_batch(running, comments("a", 50))
    assert len(running.pids()) >= 5
    assert running.stop() == 0
    assert running.pids() == []


def test_killing_the_worker_in_the_middle_loses_nothing(running: Running) -> None:
    ids = []
    for round_ in range(4):
        ids += post_batch(running, comments(f"k{round_}", 500))
        running.wait_until(lambda: running.pids("worker", "score"), "started anew")
        assert running.kill("worker", "score") >= 1
    running.wait_until(lambda: not unsettled(running, ids[:50] + ids[-50:]), "settled", timeout_s=60)
    assert unsettled(running, ids) == []


def test_killing_everything_and_starting_again_loses_nothing(running: Running) -> None:
    ids = post_batch(running, comments("before", 800))
    running.kill_everything()
    running.start()
    ids += post_batch(running, comments("after", 50))
    running.wait_until(lambda: not unsettled(running, ids[:50] + ids[-50:]), "settled", timeout_s=60)
    assert unsettled(running, ids) == []


def test_a_store_that_is_killed_comes_back_with_all_that_was_accepted(running: Running) -> None:
    accepted: list[str] = []
    stop = threading.Event()

    def keep_posting() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            try:
                accepted.extend(post_batch(running, comments(f"r{n}", 20)))
            except (AssertionError, httpx2.HTTPError):
                time.sleep(0.1)

    poster = threading.Thread(target=keep_posting)
    poster.start()
    for _ in range(3):
        time.sleep(1)
        running.wait_until(lambda: running.pids("valkey-server"), "back")  # an answer that was on its way came before
        with_redis = len(accepted)
        assert running.kill("valkey-server") >= 1
        running.wait_until(lambda: len(accepted) > with_redis, "accepting again")  # noqa: B023 - asked at once
    stop.set()
    poster.join()
    running.wait_until(lambda: not unsettled(running, accepted[-50:]), "settled", timeout_s=60)
    assert unsettled(running, accepted) == []


def test_a_web_process_that_is_killed_is_back_before_callers_notice_more_than_a_pause(
    running: Running,
) -> None:
    assert running.kill("service web") == 1
    with running.api() as api:
        assert api.post("/v1/comments", json={"id": "w", "text": TEXTS[0]}).status_code == 202


def test_workers_that_hang_are_ended_and_replaced(running: Running) -> None:
    stuck = set(running.pids("worker", "score"))
    running.kill("worker", "score", number=signal.SIGSTOP)
    ids = post_batch(running, comments("hang", 100))
    running.wait_until(lambda: not stuck & set(running.pids("worker", "score")), "ended", timeout_s=60)
    running.wait_until(lambda: not unsettled(running, ids), "settled", timeout_s=60)


def test_a_lost_message_is_made_good_within_ten_seconds(running: Running) -> None:
    store = Store(f"unix://{socket_path(running.data_dir)}?db=0")
    site = store.sites.get("newsroom")
    started = time.monotonic()
    for each in comments("lost", 5):  # written down as the web process does it, and nobody is told
        intake.accept(store, Keyring(b"s" * 32), [(site, CommentIn.model_validate(each))], now=utc_now())
    running.wait_until(lambda: not unsettled(running, [f"lost-{n}" for n in range(5)]), "settled")
    assert time.monotonic() - started < 10


def test_a_broker_that_is_away_for_ten_seconds_holds_up_nothing_for_good(running: Running) -> None:
    (server,) = running.pids("valkey-server")
    running.kill("valkey-server", number=signal.SIGSTOP)
    with running.api(timeout_s=2) as api, pytest.raises((httpx2.TimeoutException, AssertionError)):
        assert api.post("/v1/comments", json={"id": "away", "text": TEXTS[0]}).status_code == 202
    time.sleep(10)
    running.kill("valkey-server", number=signal.SIGCONT)
    assert running.pids("valkey-server") == [server]
    running.wait_until(lambda: httpx2.get(f"{running.url}/readyz", trust_env=False).status_code == 200, "ready")
    ids = post_batch(running, comments("back", 200))
    running.wait_until(lambda: not unsettled(running, ids), "settled", timeout_s=60)
