"""Statistics at the console."""

from service.usecases.accounts import Accounts
from service.usecases.scoring import Scoring


def test_figures_are_of_the_sites_that_somebody_may_see(console, scoring: Scoring, post, accounts: Accounts) -> None:
    scoring.score([post("toxicity=0.5"), post("fine", id="2")])
    accounts.add_site("weekly")
    desk = console("nora")
    figures = desk.get("/console/api/statistics?days=1").json()
    assert (figures["waiting"], figures["decided"]["machine"]) == (1, 1)
    assert len(figures["per_hour"]) == 24
    accounts.change_person("nora", sites=["weekly"])
    assert desk.get("/console/api/statistics").json()["waiting"] == 0
    assert desk.get("/console/api/statistics?site=daily").status_code == 404
    assert desk.get("/console/api/statistics?days=91").status_code == 422


def test_strangers_see_no_figures(client, site) -> None:
    assert client.get("/console/api/statistics").status_code == 401
