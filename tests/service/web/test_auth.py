"""Who is asking: API keys and signatures."""

import base64
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook
from starlette.testclient import TestClient

from service.domain.clock import utc_now
from service.domain.keyring import Keyring
from service.usecases.accounts import Accounts, NewSite
from service.web import errors

BODY = json.dumps({"id": "1", "text": "Hello"})


def signed(secret: str, body: str = BODY, *, age_s: float = 0, message: str = "msg_1") -> dict[str, str]:
    at = utc_now() - timedelta(seconds=age_s)
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message, at, body),
    }


def test_a_signed_comment_is_accepted_without_naming_the_site(client: TestClient, site: NewSite) -> None:
    assert client.post("/v1/comments", content=BODY, headers=signed(site.webhook_secret)).status_code == 202


def test_naming_the_site_chooses_its_secret(client: TestClient, site: NewSite, accounts: Accounts) -> None:
    accounts.add_site("weekly")
    headers = signed(site.webhook_secret)
    assert client.post("/v1/comments?site=daily", content=BODY, headers=headers).status_code == 202
    assert client.post("/v1/comments?site=weekly", content=BODY, headers=headers).status_code == 401
    assert client.post("/v1/comments?site=nowhere", content=BODY, headers=headers).status_code == 401


def test_where_sites_are_very_many_the_request_must_say_which(
    client: TestClient, site: NewSite, accounts: Accounts
) -> None:
    for n in range(40):
        accounts.add_site(f"site-{n}")
    headers = signed(site.webhook_secret)
    refused = client.post("/v1/comments", content=BODY, headers=headers)
    assert "?site=" in refused.json()["detail"]
    assert client.post("/v1/comments?site=daily", content=BODY, headers=headers).status_code == 202


def test_a_changed_body_breaks_the_signature(client: TestClient, site: NewSite) -> None:
    answer = client.post("/v1/comments", content=BODY + " ", headers=signed(site.webhook_secret))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(("age_s", "status"), [(290, 202), (-290, 202), (310, 401), (-310, 401)])
def test_five_minutes_of_difference_are_taken(client: TestClient, site: NewSite, age_s: int, status: int) -> None:
    headers = signed(site.webhook_secret, age_s=age_s)
    assert client.post("/v1/comments", content=BODY, headers=headers).status_code == status


def test_a_replayed_message_makes_no_second_case(client: TestClient, site: NewSite) -> None:
    headers = signed(site.webhook_secret)
    first, second = (client.post("/v1/comments", content=BODY, headers=headers) for _ in range(2))
    assert first.json()["case"] == second.json()["case"]


def test_a_signature_over_nothing_is_good_for_nothing(client: TestClient, site: NewSite) -> None:
    client.post("/v1/comments", content=BODY, headers=signed(site.webhook_secret))
    nothing = signed(site.webhook_secret, "")
    for method, path in (
        ("GET", "decisions"),
        ("GET", "comments/1"),
        ("DELETE", "comments/1"),
        ("DELETE", "authors/1"),
    ):
        assert client.request(method, f"/v1/{path}", headers=nothing).status_code == 401, path
    assert client.post("/v1/comments/1/appeals", headers=nothing).status_code == 401


def test_what_was_signed_for_one_comment_is_not_good_for_another(client: TestClient, site: NewSite) -> None:
    for number in (1, 2):
        body = json.dumps({"id": f"{number}", "text": "Hello"})
        assert client.post("/v1/comments", content=body, headers=signed(site.webhook_secret, body)).status_code == 202
    body = json.dumps({"reporter": "7"})
    report = signed(site.webhook_secret, body, message="msg_2")
    for _ in range(2):  # whoever got no answer asks again
        assert client.post("/v1/comments/1/reports", content=body, headers=report).status_code == 202
    assert client.post("/v1/comments/2/reports", content=body, headers=report).status_code == 401
    anew = signed(site.webhook_secret, body, message="msg_3")
    assert client.post("/v1/comments/2/reports", content=body, headers=anew).status_code == 202


def test_during_rotation_the_old_secret_is_good_and_after_the_next_one_no_more(
    client: TestClient, site: NewSite, accounts: Accounts, directory
) -> None:
    secrets = [site.webhook_secret, accounts.rotate_secret("daily", keep_old=True)]
    for secret in secrets:
        assert client.post("/v1/comments", content=BODY, headers=signed(secret)).status_code == 202
    secrets.append(accounts.rotate_secret("daily", keep_old=True))
    directory.forget()
    statuses = [client.post("/v1/comments", content=BODY, headers=signed(secret)).status_code for secret in secrets]
    assert statuses == [401, 202, 202]


@pytest.mark.parametrize(
    "signature",
    ["", "v1", "v1,", "v1,%%%", "v2,abcd", "v1,a,b", "v1,YQ==", "v1,YQ", ",", " ", "v1,\u00e9", "x" * 10_000],
)
def test_a_malformed_signature_is_refused(client: TestClient, site: NewSite, signature: str) -> None:
    headers = {**signed(site.webhook_secret), "webhook-signature": signature.encode()}
    answer = client.post("/v1/comments", content=BODY, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (401, errors.MEDIA_TYPE)


@given(
    st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=60),
    st.sampled_from(["id", "timestamp", "signature"]),
)
def test_any_header_value_is_answered_with_401(client: TestClient, site: NewSite, value: str, header: str) -> None:
    headers = {**signed(site.webhook_secret), f"webhook-{header}": value.encode("latin-1")}
    assert client.post("/v1/comments", content=BODY, headers=headers).status_code == 401


def test_a_signed_body_that_is_not_utf_8_is_refused(client: TestClient, site: NewSite) -> None:
    answer = client.post("/v1/comments", content=b"\xff", headers=signed(site.webhook_secret))
    assert answer.status_code == 401
    assert "UTF-8" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_what_is_missing_of_a_signature_is_named(client: TestClient, site: NewSite, name: str) -> None:
    headers = signed(site.webhook_secret)
    del headers[name]
    assert name in client.post("/v1/comments", content=BODY, headers=headers).json()["detail"]


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        "Basic " + base64.b64encode(b"a:b").decode(),
        "abc",
        "Bearer \u00e9",
    ],
)
def test_an_unknown_key_is_refused(client: TestClient, site: NewSite, authorization: str) -> None:
    headers = {"authorization": authorization.encode()}
    assert client.post("/v1/comments", content=BODY, headers=headers).status_code == 401


@pytest.mark.parametrize("path", ["/v1/comments/1", "/v1/decisions"])
def test_nothing_is_told_to_whoever_does_not_say_who_they_are(client: TestClient, site: NewSite, path: str) -> None:
    assert client.get(path).status_code == 401


def test_a_withdrawn_key_stops_working(client: TestClient, site: NewSite, accounts: Accounts, directory) -> None:
    new = accounts.rotate_key("daily", keep_old=False)
    directory.forget()
    old = {"authorization": f"Bearer {site.api_key}"}
    assert client.get("/v1/decisions", headers=old).status_code == 401
    assert client.get("/v1/decisions", headers={"authorization": f"bearer {new}"}).status_code == 200


def test_neither_key_nor_secret_is_in_the_store(site: NewSite, accounts: Accounts, keyring: Keyring) -> None:
    client = accounts.store.server.client
    everything = str([client.hgetall(key) for key in client.scan_iter("*")])
    assert keyring.key_id(site.api_key) in everything
    assert site.api_key not in everything
    assert site.webhook_secret.removeprefix("whsec_") not in everything
