"""What is of a site that is not theirs does not exist for somebody, whatever they ask for."""

import re

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from service.store import Store
from service.usecases.accounts import Accounts
from service.usecases.scoring import Scoring
from service.web.app import routes

BODIES = {
    "decision": {"action": "approve", "claim": "x" * 16},
    "preview": {"policy": {}},
}
# A claim is found by its token alone, which nobody else knows.
PLACES = [
    (method, route.path)
    for route in routes()
    if isinstance(route, Route) and re.search(r"^/console/api/(?!claims).*\{(site|case)\}", route.path)
    for method in sorted((route.methods or set()) - {"HEAD"})
]


@pytest.fixture
def stranger(console, accounts: Accounts, scoring: Scoring, post) -> tuple[TestClient, str]:
    """An admin of the site `weekly`, and a case of the site `daily`."""
    case_id = post("toxicity=0.5")
    scoring.score([case_id])
    accounts.add_site("weekly")
    desk = console("ada", "admin")
    accounts.add_person("root", "admin")
    accounts.change_person("ada", sites=["weekly"])
    return desk, case_id


def test_an_address_of_another_site_answers_as_if_there_were_nothing(stranger: tuple[TestClient, str]) -> None:
    desk, case_id = stranger
    assert len(PLACES) >= 10
    answers = {}
    for method, path in PLACES:
        there = path.replace("{site}", "daily").replace("{case}", case_id)
        body = None if method in ("GET", "DELETE") else BODIES.get(path.rsplit("/", 1)[-1], {})
        answers[method, path] = desk.request(method, there, json=body).status_code
    assert {place: status for place, status in answers.items() if status != 404} == {}


def test_lists_leave_out_what_is_of_another_site(stranger: tuple[TestClient, str], store: Store) -> None:
    desk, case_id = stranger
    for path in ("queue", "cases", "search", f"search?id={case_id}", "log", "sites", "raids", "statistics", "session"):
        answer = desk.get(f"/console/api/{path}")
        assert answer.status_code == 200, path
        assert case_id not in answer.text
        assert "daily" not in answer.text
    claimed = desk.post("/console/api/claims", json={"cases": [case_id]}).json()
    assert claimed["cases"] == []
    assert desk.post("/console/api/claims", json={"count": 5}).json()["cases"] == []
    several = {"decisions": [{"case": case_id, **BODIES["decision"]}]}
    assert desk.post("/console/api/decisions", json=several).json()["results"][0]["status"] == 404
    for path in ("queue", "cases", "search", "log", "statistics"):
        assert "toxicity=0.5" not in desk.get(f"/console/api/{path}?site=daily").text
    assert store.queue.waiting(["daily"])[0].waiting == 1


def test_whoever_has_no_site_yet_sees_empty_lists(console, accounts: Accounts, site) -> None:
    desk = console("olga", "lead")
    accounts.change_person("olga", sites=[])
    for path in ("queue", "queue/facets", "cases", "search", "log", "sites", "raids", "statistics", "teaching"):
        assert desk.get(f"/console/api/{path}").status_code == 200, path
