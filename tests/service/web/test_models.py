"""Which versions decide and which are tried, as the console shows and changes it."""

import pytest
from models_support import PlainModel, Shelf
from support import Clock

from models.manifest import Distribution, ModelRefused, Reference
from service.store import Store
from service.usecases.scoring import Scoring
from service.web.state import State


@pytest.fixture
def rival(shelf: Shelf) -> PlainModel:
    shelf.releases["rival"] = PlainModel("rival")
    return shelf.releases["rival"]


def test_an_admin_tries_a_version_and_ends_it(console, site, rival: PlainModel) -> None:
    desk = console("ada", "admin")
    shown = desk.put("/console/api/models/challenger", json={"version": "rival", "share": 0.1}).json()
    (challenger,) = shown["challengers"]
    assert (challenger["version"], challenger["champion"], challenger["share"]) == ("rival", "plain", 0.1)
    assert challenger["by"] == "ada"
    assert shown["champions"] == [{"site": None, "version": "plain"}]
    assert shown["versions"] == ["plain", "rival"]
    shown = desk.delete("/console/api/models/challenger").json()
    assert shown["challengers"] == []
    assert [each["what"] for each in shown["record"]] == ["stopped", "set"]
    assert desk.delete("/console/api/models/challenger").status_code == 404


@pytest.mark.parametrize("fault", [PermissionError("denied"), ModelRefused("no champion")])
def test_what_is_tried_is_shown_while_the_folder_is_away(
    console, site, shelf: Shelf, rival: PlainModel, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    desk = console("ada", "admin")
    desk.put("/console/api/models/challenger", json={"version": "rival"})

    def away(_site: str | None = None) -> str:
        raise fault

    monkeypatch.setattr(shelf, "champion", away)
    shown = desk.get("/console/api/models").json()
    assert [each["champion"] for each in shown["challengers"]] == ["plain"]
    assert shown["champions"] == [{"site": None, "version": "plain"}]


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"version": "nothing"}, 422),
        ({"version": "plain"}, 409),
        ({"version": "rival", "share": 2}, 422),
        ({"version": "rival", "site": "nowhere"}, 404),
        ({"version": "rival", "limits": {"least": 0}}, 422),
    ],
)
def test_what_can_not_be_tried_is_refused(console, site, rival: PlainModel, wanted: dict, status: int) -> None:
    answer = console("ada", "admin").put("/console/api/models/challenger", json=wanted)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_leads_look_and_moderators_do_not(console, client, site, rival: PlainModel) -> None:
    desk = console("lena", "lead")
    assert desk.get("/console/api/models").status_code == 200
    assert desk.put("/console/api/models/challenger", json={"version": "rival"}).status_code == 403
    desk = console("nora", "moderator")
    assert desk.get("/console/api/models").status_code == 403
    assert desk.get("/console/api/models/drift?site=daily").status_code == 403


def test_an_admin_of_one_site_changes_nothing_at_the_others(console, accounts, site, rival: PlainModel) -> None:
    desk = console("ada", "admin")
    accounts.add_site("weekly")
    accounts.add_person("eva", "admin", "correct horse")
    accounts.change_person("ada", sites=["daily"])
    assert desk.put("/console/api/models/challenger", json={"version": "rival"}).status_code == 403
    answer = desk.put("/console/api/models/challenger", json={"version": "rival", "site": "weekly"})
    assert answer.status_code == 404
    answer = desk.put("/console/api/models/challenger", json={"version": "rival", "site": "daily"})
    assert answer.status_code == 200


def test_drift_is_shown_against_the_reference_by_day(
    console, site, state: State, store: Store, shelf: Shelf, scoring: Scoring, clock: Clock
) -> None:
    halves = Distribution(edges=(0.5,), shares=(0.5, 0.5))
    shelf.releases["plain"].reference = Reference(
        of="comments of May", rows=10, scores={"toxicity": halves}, features={}, languages={"en": 1.0}
    )
    span = f"{clock():%Y%m%d}"
    counts = {
        (span, "cases"): 400,
        (span, "cases_of|plain"): 400,
        (span, "language|en"): 400,
        (span, "score|plain|toxicity|0"): 380,
        (span, "score|plain|toxicity|1"): 20,
        (span, "decided|plain|approve"): 300,
        (span, "overturned|plain"): 3,
        (span, "overturned_label|plain|insult"): 2,
    }
    store.watched.begin("daily", "arrivals", "1-")
    assert store.watched.add("daily", "arrivals", "1-", "2-", counts)
    shown = console("lena", "lead").get("/console/api/models/drift?site=daily&days=2").json()
    assert (shown["version"], shown["reference"], shown["alarms"]) == ("plain", "comments of May", ["toxicity"])
    toxicity, languages = shown["traits"]
    assert toxicity["moved"] > 1
    assert [each["seen"] for each in toxicity["bins"]] == [0.95, 0.05]
    assert languages["moved"] == 0
    assert [each["cases"] for each in shown["per_day"]] == [0, 400]
    assert shown["overturned"]["share"] == 0.01
    text = state and console("olga", "lead").get("/metrics").text
    for line in (
        'ombud_drift{kind="score",name="toxicity",site="daily"}',
        'ombud_drift_cases{site="daily"} 400.0',
        "ombud_drift_alarm_threshold 0.25",
        'ombud_overturned_share{label="insult",site="daily"}',
        'ombud_drift_alarms{site="daily"} 1.0',
    ):
        assert line in text
