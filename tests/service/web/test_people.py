"""People at the console: who may do what, and since when."""

from starlette.testclient import TestClient

from service.usecases.accounts import Accounts


def test_an_admin_lets_people_in_changes_their_rights_and_lets_them_go(console, site) -> None:
    desk: TestClient = console("ada", "admin")
    body = {"name": "nora", "role": "moderator", "sites": ["daily"], "password": "correct horse"}
    made = desk.post("/console/api/people", json=body)
    assert (made.status_code, made.json()) == (
        201,
        {"name": "nora", "role": "moderator", "sites": ["daily"], "password": True},
    )
    assert desk.post("/console/api/people", json=body).status_code == 409
    changed = desk.patch("/console/api/people/nora", json={"role": "lead", "sites": None}).json()
    assert (changed["role"], changed["sites"]) == ("lead", None)
    assert [each["name"] for each in desk.get("/console/api/people").json()["people"]] == ["ada", "nora"]
    assert desk.delete("/console/api/people/nora").status_code == 204
    assert desk.delete("/console/api/people/nora").status_code == 404
    assert desk.delete("/console/api/people/ada").status_code == 409


def test_rights_are_for_admins_of_all_sites_to_give(console, site, accounts: Accounts) -> None:
    desk = console("lea", "lead")
    assert desk.get("/console/api/people").status_code == 403
    desk = console("ada", "admin")
    accounts.add_person("root", "admin")
    accounts.change_person("ada", sites=["daily"])
    assert desk.post("/console/api/people", json={"name": "eve", "role": "admin"}).status_code == 403
    assert desk.post("/console/api/sites", json={"name": "eves"}).status_code == 403


def test_what_makes_no_sense_is_refused_in_words(console, site) -> None:
    desk = console("ada", "admin")
    short = desk.post("/console/api/people", json={"name": "nora", "password": "short"})
    assert (short.status_code, short.json()["detail"]) == (422, "a password has at least 10 characters")
    assert desk.post("/console/api/people", json={"name": "no ra"}).status_code == 422
    assert desk.post("/console/api/people", json={"name": "nora", "sites": ["nowhere"]}).status_code == 422
    assert desk.patch("/console/api/people/ada", json={"role": "king"}).status_code == 422


def test_no_hash_of_a_password_leaves_the_house(console) -> None:
    desk = console("ada", "admin")
    assert "argon2" not in desk.get("/console/api/people").text


def test_people_change_their_own_password_and_preferences(console, client: TestClient) -> None:
    desk = console("nora")
    wanted = {"blur": True, "break_minutes": 0, "numbers": True}
    assert desk.put("/console/api/session/preferences", json=wanted).json() == wanted
    assert desk.get("/console/api/session").json()["preferences"] == wanted
    assert desk.put("/console/api/session/preferences", json={"break_minutes": 241}).status_code == 422
    wrong = {"old": "wrong battery", "new": "battery staple"}
    assert desk.put("/console/api/session/password", json=wrong).status_code == 401
    right = {"old": "correct horse", "new": "battery staple"}
    assert desk.put("/console/api/session/password", json=right).status_code == 204
    assert desk.get("/console/api/session").status_code == 401
    said = client.post("/console/api/session", json={"name": "nora", "password": "battery staple"})
    assert said.status_code == 200
