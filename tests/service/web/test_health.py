"""Health and metrics."""

from models_support import Shelf
from starlette.testclient import TestClient

from service.store import Store
from service.usecases.saying import saying
from service.usecases.scoring import Scoring
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


def test_metrics_count_what_has_happened(client: TestClient, scoring: Scoring, post) -> None:
    scoring.score([post(id="1"), post("toxicity=0.5", id="2")])
    text = client.get("/metrics").text
    for line in (
        'ombud_events_total{event="accepted"} 2.0',
        'ombud_events_total{event="machine_approve"} 1.0',
        'ombud_review_waiting{site="daily"} 1.0',
        "ombud_unscored 0.0",
        'ombud_model{version="plain"} 1.0',
    ):
        assert line in text


def test_an_unknown_address_and_a_wrong_method_are_problems_too(client: TestClient) -> None:
    assert client.get("/nothing").json()["type"] == "/problems/not-found"
    assert client.put("/v1/comments").json()["type"] == "/problems/method-not-allowed"


def test_every_kind_of_problem_explains_itself(client: TestClient) -> None:
    refused = client.get("/nothing").json()
    assert "no such thing" in client.get(refused["type"]).text
    assert client.get("/problems/unheard-of").status_code == 404


def test_a_champion_that_can_not_be_loaded_is_told_by_health_and_metrics(
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
        "ombud_model_last_failure_seconds{process=",
    ):
        assert line in text
