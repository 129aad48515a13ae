"""What a monitor reads: each process's own requests, and what the store knows."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from support import Clock

from service.store import Store
from service.usecases.deciding import Actor, Deciding
from service.usecases.drift import Drift
from service.usecases.review import Review
from service.usecases.scoring import Scoring
from service.web import metrics_store
from service.web.metrics_http import BOUNDS, Requests
from service.web.state import State


def samples(client: TestClient) -> dict[str, float]:
    """Every sample by its name and labels as they are written."""
    found = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for each in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sorted(each.labels.items()))
            found[f"{each.name}{{{labels}}}" if labels else each.name] = each.value
    return found


def test_what_has_happened_is_counted(
    client: TestClient, scoring: Scoring, post, deciding: Deciding, review: Review, clock: Clock, store: Store
) -> None:
    doubtful = post("toxicity=0.5", id="2")
    scoring.score([post(id="1"), doubtful])
    clock.tick(seconds=7)
    waiting = samples(client)
    assert waiting['ombud_review_waiting{site="daily"}'] == 1
    assert waiting['ombud_review_oldest_seconds{site="daily"}'] == pytest.approx(7, abs=0.01)
    deciding.decide(doubtful, Actor("nora", review.claim_named([doubtful], person="nora").token), "approve")
    store.measured.flush()
    found = samples(client)
    assert {
        "ombud_comments_accepted_total": 2,
        'ombud_verdicts_total{verdict="approve"}': 1,
        'ombud_verdicts_total{verdict="review"}': 1,
        'ombud_decisions_total{by="machine",outcome="approve"}': 1,
        'ombud_decisions_total{by="person",outcome="approve"}': 1,
        'ombud_stage_duration_seconds_count{stage="scoring"}': 2,
        'ombud_score_bucket{label="toxicity",le="0.5"}': 2,
        'ombud_score_bucket{label="toxicity",le="0.4"}': 1,
        'ombud_review_waiting{site="daily"}': 0,
        "ombud_unscored": 0,
        'ombud_model{version="plain"}': 1,
        "ombud_redis_up": 1,
        "ombud_broker_up": 1,
        "ombud_redis_faults": 0,
    }.items() <= found.items()
    assert found["ombud_redis_memory_used_bytes"] > 0


def test_the_oldest_comment_that_waits_for_a_score_tells_its_age_however_often_it_was_nudged(
    client: TestClient, post, clock: Clock, store: Store
) -> None:
    post(id="1")
    clock.tick(seconds=60)
    store.lines.bring_back(10, now=clock())
    post(id="2")
    found = samples(client)
    assert found["ombud_unscored"] == 2
    assert found["ombud_unscored_oldest_seconds"] == pytest.approx(60, abs=0.01)


def test_requests_are_counted_by_the_pattern_of_their_address(api: TestClient) -> None:
    api.post("/v1/comments", json={"id": "1", "text": "Hello"})
    for name in ("1", "unheard-of"):
        api.get(f"/v1/comments/{name}")
    api.get("/nothing/here")
    api.request("BREW", "/v1/comments")
    found = samples(api)
    assert {
        'ombud_http_requests_total{method="POST",route="/v1/comments",status="202"}': 1,
        'ombud_http_requests_total{method="GET",route="/v1/comments/{id}",status="200"}': 1,
        'ombud_http_requests_total{method="GET",route="/v1/comments/{id}",status="404"}': 1,
        'ombud_http_requests_total{method="GET",route="none",status="404"}': 1,
        'ombud_http_requests_total{method="other",route="/v1/comments",status="405"}': 1,
        'ombud_http_request_duration_seconds_count{method="GET",route="/v1/comments/{id}"}': 2,
        "ombud_http_requests_in_progress": 1,  # this one
    }.items() <= found.items()


def test_buckets_of_latency_add_up() -> None:
    requests = Requests()
    for seconds in (0.005, 0.006, 31):
        requests.note({"method": "GET"}, 200, seconds)
    (took,) = (each for each in requests.collect() if each.name.endswith("seconds"))
    values = {each.labels.get("le", each.name): each.value for each in took.samples}
    assert [values[f"{bound:g}"] for bound in BOUNDS] == [1, *[2] * (len(BOUNDS) - 1)]
    assert values["+Inf"] == values["ombud_http_request_duration_seconds_count"] == 3
    assert values["ombud_http_request_duration_seconds_sum"] == pytest.approx(31.011)


def test_an_answer_that_nobody_foresaw_is_counted_as_what_it_was(
    api: TestClient, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(state.store.cases, "revisions", broken)
    api.get("/v1/comments/1")
    assert samples(api)['ombud_http_requests_total{method="GET",route="/v1/comments/{id}",status="500"}'] == 1


def test_while_the_store_is_away_the_process_still_tells_what_it_knows(
    client: TestClient, state: State, tmp_path
) -> None:
    state.store.server.client = Store(f"unix://{tmp_path}/nobody?db=0").server.client
    found = samples(client)
    assert found["ombud_redis_up"] == 0
    assert found['ombud_model{version="plain"}'] == 1
    assert any(name.startswith("process_cpu") for name in found)


def test_a_page_reads_the_drift_of_so_many_sites_at_a_time_and_soon_tells_of_all(
    client: TestClient, accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics_store, "AT_A_TIME", 2)
    read: list[str] = []
    lately = Drift.lately
    monkeypatch.setattr(Drift, "lately", lambda drift, site: read.append(site) or lately(drift, site))
    for name in "abcde":
        accounts.add_site(name)
    for pages in (1, 2, 3, 4, 5):
        found = samples(client)
        assert len(read) == 2 * pages
        told = {name for name in "abcde" if f'ombud_drift_cases{{site="{name}"}}' in found}
        assert told == set(read)
    assert {read.count(name) for name in "abcde"} == {2}


def test_no_label_can_take_more_values_than_there_are_sites_routes_or_versions(
    api: TestClient, scoring: Scoring, post, store: Store, clock: Clock
) -> None:
    cases = [post("toxicity=0.99", id=f"c{number}", author={"id": f"a{number}"}) for number in range(30)]
    scoring.score(cases)
    for number in range(30):
        api.get(f"/v1/comments/c{number}", headers={"x-request-id": str(number)})
        api.get(f"/made/up/{number}")
    store.measured.flush()
    text = api.get("/metrics").text
    assert "/made" not in text
    assert "c1" not in text
    series: dict[str, int] = {}
    for family in text_string_to_metric_families(text):
        series[family.name] = len({tuple(v for k, v in s.labels.items() if k != "le") for s in family.samples})
    assert max(series.values()) < 30
