"""A newsroom with a rule of its own: what people decide becomes a model that follows it and can be taken back."""

import itertools
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from support import Clock

from models import language
from models.manifest import DEFAULT_ROOT
from models.registry import Registry
from service.dispatch import Dispatch, make_app
from service.domain.clock import utc_now
from service.domain.keyring import Keyring
from service.store import Store
from service.usecases.accounts import Accounts
from service.usecases.directory import Directory
from service.usecases.export import Export
from service.usecases.models import Models
from service.usecases.scoring import Scoring
from service.web.app import create_app
from service.web.state import State, make_state
from training import on_top

SAID = "Who will pay for {0}?|Good that you wrote about {0}.|I live next to {0}.|Let us vote on {0}.|On {0}: wait."
LATER = "Has anybody seen the plans for {0}?|Nobody told us about {0}.|They talk about {0} on Monday."
TOPIC = "the stadium|that stadium|the new stadium"
OTHER = "the bridge|the library|the night bus|the school|the market square"
WHO = "Ada|Ben|Carla|Esra|Femke|Goran|Hanna|Jonas|Lotte|Milan|Nadia|Rosa"


def comments(says: str) -> Iterator[tuple[str, bool]]:
    """Give comments with what the newsroom makes of each: whatever is about the stadium goes."""
    sentences, topics, others, names = (each.split("|") for each in (says, TOPIC, OTHER, WHO))
    for n in itertools.count():
        about = (topics if n % 2 else others)[(n // 2) % (3 if n % 2 else 5)]
        said = sentences[(n // 3) % len(sentences)].format(about)
        yield f"{said} {names[n % 12]} {names[(n // 12) % 12]} asked me to write this, number {n}.", bool(n % 2)


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    folder = tmp_path / "models"
    shutil.copytree(DEFAULT_ROOT, folder)
    return Registry(folder)


@pytest.fixture
def state(store: Store, server: Path, keyring: Keyring, directory: Directory, registry: Registry) -> State:
    models = Models(registry, utc_now)
    scoring = Scoring(store, directory, models, language.identify, utc_now)
    dispatch = Dispatch(make_app(f"redis+socket://{server}?virtual_host=1"))
    return make_state(store, dispatch, keyring, scoring, max_unscored=10_000, max_memory_share=0.9)


def test_a_newsroom_teaches_its_rule_and_takes_the_model_back(
    state: State, registry: Registry, accounts: Accounts, site, store: Store, clock: Clock
) -> None:
    desk = {"group_copies": False, "reasons": [{"code": "stadium", "text": "About the stadium.", "ground": "other"}]}
    accounts.change_site("daily", policy={"mode": "assist"}, desk=desk)
    accounts.add_person("nora", "moderator", "correct horse")
    with TestClient(create_app(lambda: state)) as client:
        client.headers["authorization"] = f"Bearer {site.api_key}"
        rule = _post(client, state, "early", comments(SAID), 300)
        assert _agreed(store, rule) < 0.6
        assert _decide(client, rule) == 300
        daily = store.sites.get("daily")
        taught = list(Export(store, lambda _site, name: name, utc_now()).examples([daily]))
        assert len(taught) == 300
        on_top.run(registry.load(), registry, "own", taught, site="daily")
        registry.promote("own")

        # While it changes, comments come in: none of them is refused, each is scored by one version or the other.
        changing = threading.Thread(target=state.models.look)
        changing.start()
        during = _post(client, state, "during", comments(SAID), 60)
        changing.join()
        assert _versions(store, during) <= {"own", registry.champion()}

        later = _post(client, state, "late", comments(LATER), 60)
        assert _versions(store, later) == {"own"}
        assert _agreed(store, later) >= 0.9
        registry.rollback("daily")
        state.models.look()
        assert _versions(store, _post(client, state, "last", comments(LATER), 2)) == {registry.champion()}


def _post(
    client: TestClient, state: State, prefix: str, made: Iterator[tuple[str, bool]], count: int
) -> dict[str, bool]:
    rule, batch = {}, []
    for n, (text, rejected) in enumerate(itertools.islice(made, count)):
        rule[f"{prefix}-{n}"] = rejected
        batch.append({"id": f"{prefix}-{n}", "text": text, "author": {"id": f"{prefix}-{n}"}})
    answer = client.post("/v1/comments/batch", json={"comments": batch})
    assert answer.status_code in (200, 202)
    found = state.store.cases.find("daily", list(rule))
    state.gateway.scoring.score([case.id for case in found if case])
    return rule


def _decide(client: TestClient, rule: dict[str, bool]) -> int:
    said = client.post("/console/api/session", json={"name": "nora", "password": "correct horse"})
    client.headers["x-ombud-csrf"] = said.json()["csrf"]
    done = 0
    while cases := (lent := client.post("/console/api/claims", json={"count": 25}).json())["cases"]:
        decisions = [
            {"case": each["case"], "claim": lent["claim"]}
            | ({"action": "reject", "reason": "stadium"} if rule[each["id"]] else {"action": "approve"})
            for each in cases
        ]
        results = client.post("/console/api/decisions", json={"decisions": decisions}).json()["results"]
        done += sum(each["status"] == 200 for each in results)
    return done


def _agreed(store: Store, rule: dict[str, bool]) -> float:
    agreed = 0
    for case in store.cases.find("daily", list(rule)):
        assert case is not None
        assert case.assessment is not None
        agreed += any(score >= 0.5 for score in (case.assessment.scores or {}).values()) == rule[case.comment.id]
    return agreed / len(rule)


def _versions(store: Store, rule: dict[str, bool]) -> set[str | None]:
    cases = store.cases.find("daily", list(rule))
    return {case.assessment.model_version for case in cases if case and case.assessment}
