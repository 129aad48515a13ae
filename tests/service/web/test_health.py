"""Whether a process lives, and whether it can serve."""

import asyncio
import threading

from models_support import Shelf
from starlette.testclient import TestClient
from support import Clock

from service.dispatch import Dispatch, make_app
from service.store import Store
from service.usecases.saying import saying
from service.web.health import Look
from service.web.state import State


def test_a_living_process_says_so(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_a_ready_process_names_its_model(client: TestClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["model"]) == (200, "plain")


def test_a_store_that_would_lose_comments_makes_it_unready_and_says_why(client: TestClient, store: Store) -> None:
    store.server.client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        answer = client.get("/readyz")
    finally:
        store.server.client.config_set("maxmemory-policy", "noeviction")
    assert answer.status_code == 503
    assert "noeviction" in answer.json()["faults"][0]


def test_a_process_whose_store_is_away_is_not_ready(client: TestClient, state: State, tmp_path) -> None:
    state.store.server.client = Store(f"unix://{tmp_path}/nobody?db=0").server.client
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "does not answer" in answer.json()["faults"][0]


def test_a_process_that_would_refuse_everybody_is_not_ready(client: TestClient, state: State, post) -> None:
    post()
    state.pressure.max_unscored = 1
    assert client.get("/readyz").status_code == 200  # others than the site that floods are still served
    state.pressure._read_at = float("-inf")
    post(id="2")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["faults"] == ["2 comments wait for their score, which is twice the limit"]


def test_without_a_broker_comments_are_still_taken_so_it_only_warns(
    client: TestClient, state: State, api: TestClient, tmp_path
) -> None:
    away = Dispatch(make_app(f"redis+socket://{tmp_path}/nobody?virtual_host=1"))
    state.dispatch._app = away._app
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert any("the broker does not answer" in warning for warning in answer.json()["warnings"])
    assert "ombud_broker_up 0.0" in client.get("/metrics").text
    assert api.post("/v1/comments", json={"id": "1", "text": "Hello"}).status_code == 202


def test_processes_that_have_fallen_silent_are_named(client: TestClient, store: Store, clock: Clock) -> None:
    for kind in ("score", "deliver", "sweep"):
        store.heartbeats.beat(kind, now=clock())
    assert client.get("/readyz").json()["warnings"] == []
    clock.tick(seconds=31)
    store.heartbeats.beat("score", now=clock())
    warnings = client.get("/readyz").json()["warnings"]
    assert warnings == [
        "no worker that delivers was heard of for 30 s",
        "no sweep was heard of for 30 s",
    ]


def test_who_asks_waits_only_so_long_for_what_hangs_and_only_one_look_is_under_way() -> None:
    hanging, looks = threading.Event(), []

    def look() -> str:
        looks.append(1)
        hanging.wait()
        return "well"

    async def ask() -> list[str]:
        asking = Look(look, "hangs", patience_s=0.01)
        answers = [await asking(), await asking()]
        hanging.set()
        asking._patience_s = 30
        return [*answers, await asking()]

    assert asyncio.run(ask()) == ["hangs", "hangs", "well"]
    assert len(looks) == 1


def test_a_champion_that_can_not_be_loaded_is_told(
    client: TestClient, state: State, shelf: Shelf, store: Store
) -> None:
    shelf.champions[None] = "broken"
    state.models.look()
    saying(state.models, store, "web")()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["model"]) == (200, "plain")
    assert answer.json()["models"] == [{"role": "champion", "site": None, "wanted": "broken", "loaded": "plain"}]
    assert "plain goes on" in answer.json()["warnings"][0]
    text = client.get("/metrics").text
    for line in (
        'ombud_model_wanted{role="champion",site="",version="broken"} 1.0',
        'ombud_model_loaded{role="champion",site="",version="plain"} 1.0',
        'ombud_model_failed{role="champion",site="",version="broken"} 1.0',
        "ombud_model_last_failure_seconds 1",
    ):
        assert line in text


def test_an_unknown_address_and_a_wrong_method_are_problems_too(client: TestClient) -> None:
    assert client.get("/nothing").json()["type"] == "/problems/not-found"
    assert client.put("/v1/comments").json()["type"] == "/problems/method-not-allowed"


def test_every_kind_of_problem_explains_itself(client: TestClient) -> None:
    refused = client.get("/nothing").json()
    assert "no such thing" in client.get(refused["type"]).text
    assert client.get("/problems/unheard-of").status_code == 404


def test_many_who_ask_at_the_same_time_are_all_answered() -> None:
    async def ask() -> list[int]:
        asking = Look(lambda: 1, 0)

        async def often() -> int:
            return min([await asking() for _ in range(20)])

        return list(await asyncio.gather(*(often() for _ in range(20))))

    assert asyncio.run(ask()) == [1] * 20
