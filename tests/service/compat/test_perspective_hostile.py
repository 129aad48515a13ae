"""Whatever strangers send to Perspective's addresses comes back in Google's form, and never as a 500."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from service.compat.perspective import messages
from service.compat.perspective.errors import Refusal
from service.compat.perspective.suggest import coral_comment
from service.usecases.accounts import NewSite

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


def nearly(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A message of these fields: some absent, some something else, at times with another beside them."""
    given = {name: st.one_of(value, value, value, _JSON) for name, value in fields.items()}
    return st.fixed_dictionaries({}, optional={**given, "other": _JSON})


_ENTRY = nearly(text=st.text(), type=st.sampled_from(["PLAIN_TEXT", "HTML", "X", 0, 3, True]))
_SCORE = nearly(value=st.floats(-1, 2) | st.just("0.5"), type=st.sampled_from(["PROBABILITY", "RAW", 1]))
_SPANS = st.lists(nearly(begin=st.integers(), end=st.integers(), score=_SCORE), max_size=2)
_NAMES = st.sampled_from(["TOXICITY", "INSULT@2", "PROFANITY", "FLIRTATION", "a"]) | st.text(max_size=9)
_SHARED = {
    "comment": _ENTRY,
    "context": nearly(entries=st.lists(_ENTRY, max_size=2), articleAndParentComment=nearly(article=_ENTRY)),
    "languages": st.lists(st.sampled_from(["en", "fr", ""]) | st.text(max_size=5), max_size=2),
    "clientToken": st.text(),
    "client_token": st.text(),
    "sessionId": st.text(),
    "communityId": st.text(),
}
_WANTED = st.dictionaries(_NAMES, nearly(scoreType=st.sampled_from(["PROBABILITY", 2]), scoreThreshold=st.floats(0, 1)))
_ANALYZE = nearly(
    **_SHARED,
    requestedAttributes=_WANTED,
    spanAnnotations=st.booleans(),
    doNotStore=st.booleans(),
    dropUnsupportedAttributes=st.booleans(),
)
_SUGGEST = nearly(**_SHARED, attributeScores=st.dictionaries(_NAMES, nearly(summaryScore=_SCORE, spanScores=_SPANS)))


def check(client: TestClient, site: NewSite, verb: str, **body: Any) -> None:
    """Post, and hold the answer to Google's form."""
    answer = client.post(f"/v1alpha1/comments:{verb}?key={site.api_key}", **body)
    told = answer.json()
    if answer.status_code != 200:
        assert answer.status_code == told["error"]["code"] == 400
        assert told["error"]["status"] == "INVALID_ARGUMENT"
        assert told["error"]["message"]
        assert all("@type" in detail for detail in told["error"]["details"])
    elif verb == "analyze":
        assert set(told) - {"clientToken"} == {"attributeScores", "languages", "detectedLanguages"}


@settings(max_examples=60)
@given(call=_ANALYZE)
def test_what_is_to_be_analyzed(client: TestClient, site: NewSite, call: Any) -> None:
    check(client, site, "analyze", json=call)


@settings(max_examples=40)
@given(call=_SUGGEST)
def test_what_is_suggested(client: TestClient, site: NewSite, call: Any) -> None:
    check(client, site, "suggestscore", json=call)


@settings(max_examples=40)
@given(body=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_what_is_no_json(client: TestClient, site: NewSite, body: bytes) -> None:
    check(client, site, "analyze", content=body)


@given(call=_ANALYZE | _SUGGEST | _JSON)
def test_parsers_let_nothing_out_but_refusals(call: Any) -> None:
    body = json.dumps(call).encode()
    for message in (messages.AnalyzeComment, messages.SuggestCommentScore):
        with suppress(Refusal):
            parsed = messages.parse(message, body)
            parsed.text()
            parsed.requested_languages()
            if isinstance(parsed, messages.SuggestCommentScore):
                coral_comment(parsed)


@settings(max_examples=60)
@given(
    query=st.text(max_size=40), key=st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=20)
)
def test_keys_and_queries(client: TestClient, query: str, key: str) -> None:
    headers = {"authorization": f"Bearer {key}".encode("latin-1"), "x-goog-api-key": key.encode("latin-1")}
    answer = client.post("/v1alpha1/comments:analyze", params={"x": query, "key": key}, headers=headers)
    assert answer.status_code in (400, 403)
    assert answer.json()["error"]["code"] == answer.status_code


@settings(max_examples=60)
@given(host=st.text(st.characters(max_codepoint=126, min_codepoint=33), max_size=20))
def test_hosts_that_ask_for_the_discovery_document(client: TestClient, host: str) -> None:
    answer = client.get("/$discovery/rest", headers={"host": host})
    assert answer.status_code in (200, 400)
