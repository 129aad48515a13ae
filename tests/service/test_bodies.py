"""A compressed body is refused before anything unpacks it, in the form that each caller reads."""

import gzip

import pytest
from coral_support import PHASE_SECRET, headers_of
from starlette.testclient import TestClient

from service.usecases.accounts import Accounts, NewSite

BOMB = gzip.compress(b"{" + b" " * 1_000_000 + b"}")
PACKED = {"content-encoding": "gzip", "content-type": "application/json"}


@pytest.mark.parametrize("path", ["/v1/comments", "/v1/comments/batch", "/v1/comments/1/reports"])
def test_our_own_interface_tells_it_as_a_problem(api: TestClient, path: str) -> None:
    refused = api.post(path, content=BOMB, headers=PACKED)
    assert (refused.status_code, refused.json()["type"]) == (415, "/problems/encoded")
    assert refused.headers["connection"] == "close"


@pytest.mark.parametrize("encoding", ["deflate", "br", "zstd", "gzip, gzip", "GZIP", "x-unheard-of"])
def test_whatever_it_is_compressed_with(api: TestClient, encoding: str) -> None:
    assert api.post("/v1/comments", content=BOMB, headers={**PACKED, "content-encoding": encoding}).status_code == 415


def test_perspectives_is_told_as_google_tells_it(api: TestClient) -> None:
    refused = api.post("/v1alpha1/comments:analyze", content=BOMB, headers=PACKED)
    assert (refused.status_code, refused.json()["error"]["code"]) == (415, 415)


def test_akismets_is_invalid_and_says_why(client: TestClient, site: NewSite) -> None:
    refused = client.post(f"http://{site.api_key}.rest.test/1.1/comment-check", content=BOMB, headers=PACKED)
    assert (refused.status_code, refused.text) == (200, "invalid")
    assert refused.headers["x-akismet-error"] == "encoded"


def test_corals_is_a_status(client: TestClient, accounts: Accounts, site: NewSite) -> None:
    accounts.change_site("daily", coral={"address": "https://comments.example", "phase_secret": PHASE_SECRET})
    headers = {**headers_of(BOMB, PHASE_SECRET), **PACKED}
    assert client.post("/coral/daily", content=BOMB, headers=headers).status_code == 415


def test_a_body_as_it_is_may_say_so(api: TestClient) -> None:
    as_it_is = {"content-encoding": "identity"}
    assert api.post("/v1/comments", json={"id": "1", "text": "Hello"}, headers=as_it_is).status_code == 202
