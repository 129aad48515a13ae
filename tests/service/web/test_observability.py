"""The dashboard and the alerts ask for what is there, and the alerts go off when what was promised does not hold."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import promql_parser as promql
import pytest
import yaml
from models_support import Shelf
from prometheus_client import generate_latest
from promql_support import Look, matches, scraped, selectors
from starlette.routing import Route
from starlette.testclient import TestClient
from support import Clock

from service.dispatch import Dispatch, make_app
from service.domain.histograms import STAGES
from service.store import Store
from service.store.deliveries import Attempt
from service.usecases.deciding import Actor, Deciding
from service.usecases.review import Review
from service.usecases.saying import saying
from service.usecases.scoring import Scoring
from service.web.app import routes
from service.web.metrics_http import Requests
from service.web.state import State

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "deploy" / "observability"
DASHBOARD: dict[str, Any] = json.loads((FOLDER / "dashboard.json").read_text())
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"] for rule in group["rules"]
]
ALERTS = {rule["alert"]: rule for rule in RULES}
PROMETHEUS: dict[str, Any] = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
PAGE = (ROOT / "docs" / "observability.md").read_text()
_FROM_PROMETHEUS = {"up"}
_TARGET = {"job": "ombud", "instance": "web:8000"}


def as_promql(query: str) -> str:
    """A query of the dashboard with Grafana's own variables filled in."""
    return query.replace("$__rate_interval", "5m").replace("$site", ".*").replace("$job", ".*")


QUERIES = {
    **{
        f"{panel['title']} {each['refId']}": as_promql(each["expr"])
        for panel in PANELS
        for each in panel.get("targets", ())
    },
    **{each["name"]: as_promql(each["expr"]) for each in DASHBOARD["annotations"]["list"]},
    **{name: rule["expr"] for name, rule in ALERTS.items()},
}


@pytest.fixture
def look(client: TestClient, clock: Clock) -> Callable[..., Look]:
    """Look at `/metrics`, as Prometheus does, at what has changed since the fixture was made."""
    before = scraped(client.get("/metrics").text, **_TARGET)

    def now() -> Look:
        samples = scraped(client.get("/metrics").text, **_TARGET)
        return Look({**samples, "up": {frozenset(_TARGET.items()): 1.0}}, before, clock().timestamp())

    return now


@pytest.fixture
def lived(
    client: TestClient,
    state: State,
    scoring: Scoring,
    deciding: Deciding,
    review: Review,
    post,
    store: Store,
    clock: Clock,
) -> None:
    """All kinds of things have happened, and all is well."""
    case = post("toxicity=0.5", id="2")
    scoring.score([post(id="1"), case])
    decided = deciding.decide(case, Actor("nora", review.claim_named([case], person="nora").token), "approve")
    now = clock()
    news = store.deliveries.take("daily", now=now, until=now, limit=10)
    assert {each.id for each in news} >= {decided.case.id}
    store.deliveries.write_attempts([Attempt(each, "told", now) for each in news], now=now)
    store.measured.observe(STAGES, "delivery", [0.1])
    for kind in ("score", "deliver", "sweep"):
        store.heartbeats.beat(kind, now=now)
    for site in state.directory.sites():
        state.statistics.count(site, most=100)
    saying(state.models, store, "web")()
    client.get("/nothing")


def named(text: str) -> set[str]:
    """Every name that a sample of the page may have."""
    names = set()
    for name, kind in re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE):
        names |= {f"{name}{end}" for end in ("_bucket", "_count", "_sum")} if kind == "histogram" else {name}
    return names | _FROM_PROMETHEUS


def grouped(query: str) -> Iterator[tuple[str, list[str]]]:
    """Each name that is selected below a grouping, and the labels that it is grouped by."""
    nodes: list[promql.AggregateExpr] = []

    def note(node: promql.Expr) -> bool:
        if isinstance(node, promql.AggregateExpr) and node.modifier:
            nodes.append(node)
        return True

    promql.walk(promql.parse(query), pre_visit=note)
    for node in nodes:
        for each in selectors(node.expr.prettify()):
            yield each.name, list(node.modifier.labels)


def test_every_query_asks_for_what_is_there(client: TestClient, lived: None, state: State) -> None:
    state.store.measured.flush()
    text = client.get("/metrics").text
    names, samples = named(text), scraped(text, **_TARGET)
    for title, query in QUERIES.items():
        for each in selectors(query):
            assert each.name in names, f"{title}: there is no {each.name}"
            rows = [dict(labels) for labels in samples.get(each.name, ())]
            for matcher in each.matchers.matchers if rows else ():
                assert all(matcher.name in row for row in rows), f"{title}: {each.name} has no {matcher.name}"
                if matcher.name not in ("status", "route", "method", "le"):
                    assert any(matches(matcher, row[matcher.name]) for row in rows), f"{title}: {matcher.value}"
        for name, labels in grouped(query):
            rows = [dict(each) for each in samples.get(name, ())]
            assert all(label in row for row in rows for label in labels), f"{title}: {name} by {labels}"


def summed(query: str) -> Iterator[str]:
    """Each name whose samples a query adds up as they are."""
    nodes: list[promql.AggregateExpr] = []

    def note(node: promql.Expr) -> bool:
        if isinstance(node, promql.AggregateExpr) and str(node.op) == "sum":
            nodes.append(node)
        return True

    promql.walk(promql.parse(query), pre_visit=note)
    for node in nodes:
        inner = node.expr
        while isinstance(inner, promql.Call):
            inner = inner.args[-1]
        inner = inner.vector_selector if isinstance(inner, promql.MatrixSelector) else inner
        if isinstance(inner, promql.VectorSelector):
            yield inner.name


def test_what_is_the_same_from_every_process_is_never_summed() -> None:
    names = {name for query in QUERIES.values() for name in summed(query)}
    assert {name for name in names if not name.startswith(("ombud_http_", "ombud_coral_missed"))} == set()


def test_nothing_goes_off_while_all_is_well(lived: None, look: Callable[[], Look], clock: Clock) -> None:
    clock.tick(seconds=9)
    page = look()
    assert [name for name in ALERTS if name not in _NOT_ASKED and page.ask(ALERTS[name]["expr"])] == []


_NOT_ASKED = {"OmbudSlow"}
"""Quantiles are not worked out here."""


class Breaking:
    """Ways to break what is promised, each named after the alert that it should set off."""

    def __init__(self, state: State, client: TestClient, clock: Clock, post: Callable[..., str], place: Path) -> None:
        self.state, self.client, self.clock, self.post, self.place = state, client, clock, post, place
        self.store, self.config = state.store, state.store.server.client.config_set

    def sweep_silent(self) -> None:
        self.clock.tick(seconds=31)

    worker_silent = sweep_silent

    def store_down(self) -> None:
        self.store.server.client = Store(f"unix://{self.place}/nobody?db=0").server.client

    def store_unsafe(self) -> None:
        self.config("maxmemory-policy", "allkeys-lru")

    def broker_down(self) -> None:
        self.state.dispatch._app = Dispatch(make_app(f"redis+socket://{self.place}/nobody?virtual_host=1"))._app

    def memory_high(self) -> None:
        self.config("maxmemory", int(self.store.server.memory()[0] / 0.85))

    def memory_full(self) -> None:
        self.config("maxmemory", int(self.store.server.memory()[0] / 0.95))

    def refusing(self, times: int = 4) -> None:
        for _ in range(times):
            self.client.app.state.requests.note({"method": "POST"}, 503, 0.1)  # type: ignore[attr-defined]

    def errors(self) -> None:
        self.client.app.state.requests.note({"method": "POST"}, 500, 0.1)  # type: ignore[attr-defined]

    def backlog_old(self) -> None:
        self.post(id="waits")
        self.clock.tick(seconds=61)

    def backlog_near_limit(self) -> None:
        self.post(id="waits")
        self.state.pressure.max_unscored = 1

    def model_not_loaded(self) -> None:
        shelf = self.state.models.releases
        assert isinstance(shelf, Shelf)
        shelf.champions[None] = "broken"
        self.state.models.look()
        saying(self.state.models, self.store, "web")()

    def review_overdue(self) -> None:
        self.state.scoring._work([self.post("toxicity=0.5", id="asked")])
        self.clock.tick(days=2)

    def deliveries_stuck(self) -> None:
        self.state.scoring._work([self.post(id="untold")])
        self.clock.tick(seconds=301)

    def deliveries_failing(self, outcome: str = "retry", again_in: timedelta = timedelta(seconds=5)) -> None:
        self.state.scoring._work([self.post(id="untold")])
        now = self.clock()
        news = self.store.deliveries.take("daily", now=now, until=now, limit=10)
        self.store.deliveries.write_attempts([Attempt(each, outcome, now + again_in, "500") for each in news], now=now)  # type: ignore[arg-type]

    def site_not_reached(self) -> None:
        self.deliveries_failing(again_in=timedelta(minutes=5))

    def deliveries_given_up(self) -> None:
        self.deliveries_failing("dead")


_BROKEN = {
    "Ombud" + "".join(word.capitalize() for word in name.split("_")): name
    for name in vars(Breaking)
    if not name.startswith("_")
}
_SAID = {
    "OmbudWebDown": 'up{job="ombud",instance="web:8000"} 0',
    "OmbudNothingSeen": "",
    "OmbudModelsDiffer": 'ombud_model_loaded{role="champion",site="",version="1"} 1\n'
    'ombud_model_loaded{role="champion",site="",version="2"} 1',
    "OmbudDrift": 'ombud_drift_alarms{site="daily"} 1',
    "OmbudOverturnedOften": 'ombud_overturned_share{site="daily",label=""} 0.2',
}


@pytest.mark.parametrize("alert", _BROKEN)
def test_an_alert_goes_off_when_what_was_promised_does_not_hold(
    alert: str, client: TestClient, state: State, lived: None, look: Callable[[], Look], clock: Clock, post, tmp_path
) -> None:
    config = state.store.server.client.config_set
    try:
        getattr(Breaking(state, client, clock, post, tmp_path), _BROKEN[alert])()
        page = look()
    finally:
        config("maxmemory-policy", "noeviction")
        config("maxmemory", 0)
    assert page.ask(ALERTS[alert]["expr"])


def test_a_single_refusal_wakes_nobody(
    client: TestClient, state: State, look: Callable[[], Look], clock: Clock, post, tmp_path
) -> None:
    Breaking(state, client, clock, post, tmp_path).refusing(times=1)
    assert not look().ask(ALERTS["OmbudRefusing"]["expr"])


def test_failures_are_told_from_the_start_and_readyz_is_asked_without_refusing() -> None:
    requests = Requests()
    assert scraped(generate_latest(requests).decode())["ombud_http_failed_total"] == {
        frozenset({("status", status)}): 0 for status in ("500", "503")
    }
    requests.note({"method": "GET", "route": Route("/readyz", lambda _request: None)}, 503, 0.1)
    assert set(scraped(generate_latest(requests).decode())["ombud_http_failed_total"].values()) == {0}


def test_what_has_happened_once_is_remembered_for_longer_than_an_alert_waits() -> None:
    for name, rule in ALERTS.items():
        for window in re.findall(r"increase\(.*\[(\w+)\]", rule["expr"]):
            assert promql.parse_duration(rule["for"]) < promql.parse_duration(window), name


def test_every_format_whose_callers_wait_is_watched() -> None:
    waited_for = {"/v1/comments", "/v1alpha1/comments:analyze", "/1.1/comment-check", "/coral/{site}"}
    assert waited_for <= (paths := {getattr(each, "path", "") for each in routes()})
    [asked] = [
        each
        for selector in selectors(ALERTS["OmbudSlow"]["expr"])
        for each in selector.matchers.matchers
        if each.name == "route"
    ]
    assert {path for path in paths if matches(asked, path)} == waited_for


@pytest.mark.parametrize("alert", _SAID)
def test_an_alert_goes_off_by_what_a_page_says(alert: str) -> None:
    assert Look(scraped(_SAID[alert] + "\n"), {}, 0).ask(ALERTS[alert]["expr"])


def test_every_alert_is_tried_and_explained() -> None:
    assert set(ALERTS) == set(_BROKEN) | set(_SAID) | _NOT_ASKED
    assert len(ALERTS) == len(RULES)
    for name, rule in ALERTS.items():
        assert set(rule) == {"alert", "expr", "for", "labels", "annotations"}
        assert set(rule["annotations"]) == {"summary", "description"}
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert promql.parse_duration(rule["for"])
        assert f"`{name}`" in PAGE, f"docs/observability.md does not say what to do about {name}"


def test_what_alerts_say_quotes_only_labels_that_they_have() -> None:
    for name, rule in ALERTS.items():
        asked = set(re.findall(r"\$labels\.(\w+)", str(rule["annotations"])))
        kept = {label for _, labels in grouped(rule["expr"]) for label in labels}
        assert asked <= (kept or set(_TARGET)), name


def test_every_metric_is_explained_on_the_page(client: TestClient, lived: None) -> None:
    ours = re.findall(r"^# TYPE (ombud_\w+) ", client.get("/metrics").text, re.MULTILINE)
    assert [name for name in ours if f"`{name}`" not in PAGE] == []
    told = set(re.findall(r"`(ombud_\w+)`", PAGE))
    assert told <= set(ours)


def test_the_dashboard_has_the_parts_that_grafana_asks_for() -> None:
    assert {"uid", "title", "schemaVersion", "panels", "templating", "time", "tags"} <= set(DASHBOARD)
    assert DASHBOARD["schemaVersion"] >= 39
    assert "id" not in DASHBOARD  # it would replace whatever has that number where it is brought in
    variables = {each["name"]: each for each in DASHBOARD["templating"]["list"]}
    assert variables["datasource"]["type"] == "datasource"
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
    for panel in PANELS:
        assert {"id", "type", "title", "gridPos"} <= set(panel)
        assert panel["type"] in ("row", "stat", "timeseries")
        for each in panel.get("targets", ()):
            assert {"refId", "expr", "datasource"} <= set(each)
            assert each["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
            used = set(re.findall(r"\$(\w+)", each["expr"])) - {"__rate_interval"}
            assert used <= set(variables), panel["title"]
        if panel["type"] != "row":
            assert {"fieldConfig", "options", "targets"} <= set(panel)
            assert panel["targets"]


def test_no_two_panels_lie_on_each_other() -> None:
    for one, other in combinations([panel["gridPos"] for panel in PANELS], 2):
        apart = (
            one["x"] + one["w"] <= other["x"]
            or other["x"] + other["w"] <= one["x"]
            or one["y"] + one["h"] <= other["y"]
            or other["y"] + other["h"] <= one["y"]
        )
        assert apart, (one, other)
        assert one["x"] + one["w"] <= 24


def test_prometheus_is_told_where_to_ask_and_what_to_watch() -> None:
    (job,) = PROMETHEUS["scrape_configs"]
    assert job["job_name"] == "ombud"
    assert PROMETHEUS["rule_files"] == ["alerts.yml"]
