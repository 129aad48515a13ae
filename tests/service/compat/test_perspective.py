"""What Perspective's clients send is answered as Perspective answers."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from pydantic.alias_generators import to_camel
from starlette.requests import Request
from starlette.testclient import TestClient
from support import Clock

from service.compat.perspective import discovery, messages
from service.domain.errors import Unavailable
from service.store import Store
from service.store.coral import Known
from service.usecases.accounts import Accounts, NewSite
from service.usecases.directory import Directory
from service.usecases.scoring import Scoring
from service.web.state import State

ANALYZE = "/v1alpha1/comments:analyze"
SUGGEST = "/v1alpha1/comments:suggestscore"
Ask = Callable[..., Any]


@pytest.fixture
def ask(client: TestClient, site: NewSite) -> Ask:
    """Call `comments:analyze` with the key of the site `daily`; return the answer, or the error of a refusal."""

    def call(text: str = "toxicity=0.9", *attributes: str, url: str = ANALYZE, **more: Any) -> Any:
        body: dict[str, Any] = {"comment": {"text": text}, **more}
        if url == ANALYZE:
            body.setdefault("requestedAttributes", {name: {} for name in attributes or ("TOXICITY",)})
        answer = client.post(f"{url}?key={site.api_key}", json=body)
        assert answer.headers["content-type"] == "application/json; charset=UTF-8"
        told = answer.json()
        if answer.status_code == 200:
            return told
        assert told["error"]["code"] == answer.status_code
        return told["error"]

    return call


def error_type(error: Any) -> str:
    (detail,) = error["details"]
    assert detail["@type"] == "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    return detail["errorType"]


def test_a_text_gets_its_score(ask: Ask) -> None:
    assert ask("toxicity=0.86 here") == {
        "attributeScores": {
            "TOXICITY": {
                "spanScores": [{"begin": 0, "end": 18, "score": {"value": 0.86, "type": "PROBABILITY"}}],
                "summaryScore": {"value": 0.86, "type": "PROBABILITY"},
            }
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
    }


def test_each_attribute_is_answered_by_its_label_under_the_name_that_was_asked_for(ask: Ask) -> None:
    said = {
        "toxicity": ["TOXICITY", "TOXICITY_EXPERIMENTAL", "TOXICITY@6", "TOXICITY@plain"],
        "severe_toxicity": ["SEVERE_TOXICITY", "SEVERE_TOXICITY_EXPERIMENTAL", "SEVERE_TOXICITY@2"],
        "identity_attack": ["IDENTITY_ATTACK", "IDENTITY_ATTACK_EXPERIMENTAL"],
        "insult": ["INSULT", "INSULT_EXPERIMENTAL"],
        "obscene": ["PROFANITY", "PROFANITY_EXPERIMENTAL", "OBSCENE"],
        "threat": ["THREAT", "THREAT_EXPERIMENTAL"],
        "spam": ["SPAM"],
    }
    for label, names in said.items():
        scores = ask(f"{label}=0.7", *names)["attributeScores"]
        assert list(scores) == names
        assert {each["summaryScore"]["value"] for each in scores.values()} == {0.7}


@pytest.mark.parametrize(
    "name", ["FLIRTATION", "toxicity", "TOXICITY@", "TOXICITY@2020.1.1", "TOXICITY@٦", "TOXICITY@1234567890", ""]
)
def test_what_no_label_answers_for_is_unknown(ask: Ask, name: str) -> None:
    error = ask("Hello", name)
    assert error_type(error) == "INVALID_REQUEST"
    assert error["message"] == f"Unknown requested attribute: {name}"
    told = ask("Hello", name, "INSULT", dropUnsupportedAttributes=True)
    assert list(told["attributeScores"]) == ["INSULT"]


def test_attributes_below_their_threshold_are_left_out(ask: Ask) -> None:
    wanted = {"TOXICITY": {"scoreThreshold": 0.5}, "INSULT": {"scoreThreshold": 0.5}, "SPAM": {"scoreThreshold": None}}
    told = ask("toxicity=0.5 insult=0.49", requestedAttributes=wanted)
    assert list(told["attributeScores"]) == ["TOXICITY", "SPAM"]


def test_with_span_annotations_each_sentence_has_a_score(ask: Ask) -> None:
    told = ask("😀 insult=0.9! And you? insult=0.1", "INSULT", spanAnnotations=True)["attributeScores"]["INSULT"]
    assert [(span["begin"], span["end"], span["score"]["value"]) for span in told["spanScores"]] == [
        (0, 15, 0.9),
        (15, 24, 0.0),
        (24, 34, 0.1),
    ]
    assert told["summaryScore"]["value"] == 0.1  # the model of these tests heeds what it is told last


def test_one_sentence_has_one_span(ask: Ask) -> None:
    told = ask("😀 toxicity=0.9", spanAnnotations=True)["attributeScores"]["TOXICITY"]
    assert [(span["begin"], span["end"]) for span in told["spanScores"]] == [(0, 15)]


def test_equal_sentences_each_have_their_span(ask: Ask) -> None:
    told = ask("No. No. ", spanAnnotations=True)["attributeScores"]["TOXICITY"]
    assert [(span["begin"], span["end"]) for span in told["spanScores"]] == [(0, 4), (4, 8)]


def test_what_is_sent_along_comes_back_or_changes_nothing(ask: Ask) -> None:
    more = {"clientToken": "t-1", "sessionId": "s", "communityId": "c", "doNotStore": True}
    contexts = ({"entries": [{"text": "An article", "type": "PLAIN_TEXT"}]}, {"articleAndParentComment": {}}, None)
    for context in contexts:
        told = ask(context=context, **more)
        assert told["clientToken"] == "t-1"
        assert told["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == 0.9


def test_names_may_be_those_of_the_protocol_buffer(ask: Ask) -> None:
    wanted = {"TOXICITY": {"score_type": 1, "score_threshold": 0.1}}
    told = ask(
        requestedAttributes=wanted, client_token="t", span_annotations=None, comment={"text": "toxicity=0.4", "type": 1}
    )
    assert (told["clientToken"], list(told["attributeScores"])) == ("t", ["TOXICITY"])


class TestLanguages:
    def test_those_asked_for_are_answered(self, ask: Ask) -> None:
        assert ask(languages=["en-GB"])["languages"] == ["en-GB"]

    def test_a_site_s_own_is_taken_where_none_is_asked_for_and_none_detected(
        self, client: TestClient, accounts: Accounts
    ) -> None:
        made = accounts.add_site("cote", language="fr-CA")
        body = {"comment": {"text": "!!"}, "requestedAttributes": {"INSULT": {}}}
        told = client.post(f"{ANALYZE}?key={made.api_key}", json=body).json()["error"]
        assert told["message"] == "Attribute INSULT does not support request languages: fr"
        assert told["details"][0]["languageNotSupportedByAttributeError"] == {
            "detectedLanguages": ["fr"],
            "attribute": "INSULT",
        }

    def test_one_that_the_model_does_not_know_is_refused_in_the_words_that_clients_match(self, ask: Ask) -> None:
        error = ask("Hello", "INSULT@1", languages=["en", "fr"])
        assert error_type(error) == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
        assert error["message"] == "Attribute INSULT@1 does not support request languages: fr"
        assert error["details"][0]["languageNotSupportedByAttributeError"] == {
            "requestedLanguages": ["fr"],
            "attribute": "INSULT@1",
        }

    def test_or_its_attributes_are_left_out(self, ask: Ask) -> None:
        assert ask(languages=["fr"], dropUnsupportedAttributes=True)["attributeScores"] == {}


class TestRefusals:
    @pytest.mark.parametrize("comment", [None, {}, {"text": ""}, {"text": " \n"}, {"text": None}])
    def test_an_empty_comment(self, ask: Ask, comment: Any) -> None:
        error = ask(comment=comment)
        assert (error_type(error), error["message"]) == ("COMMENT_EMPTY", "Comment must be non-empty.")

    def test_a_comment_is_too_long_by_bytes(self, ask: Ask) -> None:
        longest = "é " * 6_826 + "é"
        assert "attributeScores" in ask(longest)
        error = ask(longest + "e")
        assert (error_type(error), error["message"]) == ("COMMENT_TOO_LONG", "Comment text too long.")

    @pytest.mark.parametrize("wanted", [None, {}])
    def test_no_attribute(self, ask: Ask, wanted: Any) -> None:
        error = ask(requestedAttributes=wanted)
        assert (error_type(error), error["message"]) == ("NO_REQUESTED_ATTRIBUTES", "Missing requested_attributes")

    def test_more_attributes_than_there_are(self, ask: Ask) -> None:
        assert len(ask("Hello", *(f"INSULT@{each}" for each in range(100)))["attributeScores"]) == 100
        assert error_type(ask("Hello", *(f"INSULT@{each}" for each in range(101)))) == "INVALID_REQUEST"

    def test_html(self, ask: Ask) -> None:
        error = ask(comment={"text": "<p>", "type": "HTML"})
        assert error_type(error) == "INVALID_REQUEST"
        assert error["message"] == "Currently, only 'PLAIN_TEXT' comments are supported"

    def test_another_score_type(self, ask: Ask) -> None:
        error = ask(requestedAttributes={"INSULT": {"scoreType": "PERCENTILE"}})
        assert error_type(error) == "INVALID_REQUEST"
        assert error["message"] == "Requested score type PERCENTILE is not supported by attribute INSULT"

    def test_two_contexts(self, ask: Ask) -> None:
        error = ask(context={"entries": [{"text": "a"}], "articleAndParentComment": {"article": {"text": "b"}}})
        assert error_type(error) == "INVALID_REQUEST"
        assert error["message"] == (
            "Context can have either entries or article_and_parent_comment, but both fields were populated."
        )

    def test_every_fault_of_the_form_is_named_and_no_value_repeated(self, ask: Ask) -> None:
        error = ask(
            comment={"text": 5, "kind": "x"},
            languages="private",
            requestedAttributes={"INSULT": {"scoreType": "secret"}},
        )
        (detail,) = error["details"]
        assert detail["@type"] == "type.googleapis.com/google.rpc.BadRequest"
        assert [fault["field"] for fault in detail["fieldViolations"]] == [
            "comment.text",
            "comment",
            "languages",
            "requestedAttributes.INSULT.scoreType",
        ]
        assert "Unknown name \"kind\" at 'comment': Cannot find field." in error["message"]
        assert "secret" not in str(error)
        assert "private" not in str(error)

    def test_so_many_faults_that_listing_them_would_take_long_are_counted(self, ask: Ask) -> None:
        error = ask(**{f"field{each}": 1 for each in range(1_000)})
        assert error["message"] == "Invalid JSON payload received. There are 1,000 faults in it."
        error = ask(languages=[1] * 1_000)
        assert error["message"] == "Invalid value at 'languages.0': expected a string."
        for field in ("languages", "requestedAttributes"):
            many = [""] * 1_001 if field == "languages" else {f"A{each}": {} for each in range(1_001)}
            error = ask(**{field: many})
            assert error["message"] == f"Invalid value at '{field}': expected at most 1,000 entries."

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[]",
            b"null",
            b"{",
            b"\xff",
            b'{"comment": {"text": "\\ud800"}}',
            pytest.param(b"[" * 9_999, id="deep"),
        ],
    )
    def test_what_is_no_json_object(self, client: TestClient, site: NewSite, body: bytes) -> None:
        answer = client.post(f"{ANALYZE}?key={site.api_key}", content=body)
        assert answer.status_code == 400
        assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"


class TestKeys:
    def post(self, client: TestClient, url: str = ANALYZE, **headers: str) -> Any:
        body = {"comment": {"text": "Hello"}, "requestedAttributes": {"INSULT": {}}}
        return client.post(url, json=body, headers=headers)

    def test_may_be_passed_in_all_of_google_s_ways(self, client: TestClient, site: NewSite) -> None:
        key = site.api_key
        for name in ("key", "access_token", "oauth_token"):
            assert self.post(client, f"{ANALYZE}?alt=json&$.xgafv=2&{name}={key}").status_code == 200
        assert self.post(client, **{"X-Goog-Api-Key": key}).status_code == 200
        assert self.post(client, Authorization=f"Bearer {key}").status_code == 200

    def test_one_that_nobody_has_is_refused_as_google_does(self, client: TestClient) -> None:
        answer = self.post(client, f"{ANALYZE}?key=abcdefghijkl")
        assert answer.status_code == 400
        assert answer.json() == {
            "error": {
                "code": 400,
                "message": "API key not valid. Please pass a valid API key.",
                "status": "INVALID_ARGUMENT",
                "details": [
                    {
                        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                        "reason": "API_KEY_INVALID",
                        "domain": "googleapis.com",
                        "metadata": {"service": "commentanalyzer.googleapis.com"},
                    }
                ],
            }
        }

    @pytest.mark.parametrize("url", [ANALYZE, f"{ANALYZE}?key=", pytest.param(f"{ANALYZE}?" + "a=1&" * 101, id="many")])
    def test_a_missing_one(self, client: TestClient, url: str) -> None:
        answer = self.post(client, url)
        assert (answer.status_code, answer.json()["error"]["status"]) == (403, "PERMISSION_DENIED")

    def test_a_site_has_its_rate(
        self, client: TestClient, site: NewSite, accounts: Accounts, directory: Directory
    ) -> None:
        accounts.change_site("daily", rate_limit={"per_second": 0.01, "burst": 1})
        directory.forget()
        for url in (ANALYZE, SUGGEST):
            self.post(client, f"{url}?key={site.api_key}")
            answer = self.post(client, f"{url}?key={site.api_key}")
            assert (answer.status_code, answer.json()["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")
            assert 90 <= int(answer.headers["retry-after"]) <= 100

    def test_a_body_has_its_bound(self, client: TestClient, site: NewSite) -> None:
        answer = client.post(f"{ANALYZE}?key={site.api_key}", content=b" " * 1_100_000)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, 413)


def test_elsewhere_below_its_version_there_is_nothing_in_google_s_form(client: TestClient) -> None:
    for method, path in (
        ("GET", "/v1alpha1/"),
        ("POST", "/v1alpha1/comments"),
        ("PUT", "/v1alpha1/a/b"),
        ("POST", "/batch"),
    ):
        answer = client.request(method, path)
        assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND")
    answer = client.options(ANALYZE, headers={"origin": "https://daily.example"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_answers_are_indented_if_asked_for(client: TestClient, site: NewSite) -> None:
    body = {"comment": {"text": "Hello"}, "requestedAttributes": {"INSULT": {}}}
    plain, pretty = (
        client.post(f"{ANALYZE}?key={site.api_key}{more}", json=body) for more in ("", "&prettyPrint=true")
    )
    assert plain.json() == pretty.json()
    assert (plain.text.count("\n"), pretty.text.count("\n") > 5) == (0, True)


def test_nothing_is_kept_and_nothing_logged(ask: Ask, store: Store, caplog: pytest.LogCaptureFixture) -> None:
    before = sorted(store.server.client.keys())
    with caplog.at_level(logging.DEBUG):
        for keep in (True, False):
            ask("a secret text. toxicity=0.9", doNotStore=keep, spanAnnotations=True)
        assert ask("BOOM, a secret text")["status"] == "INTERNAL"
    assert sorted(store.server.client.keys()) == before
    assert "secret" not in caplog.text


def test_it_scores_while_the_store_is_away(
    ask: Ask, store: Store, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise Unavailable("the store does not answer")

    ask()
    monkeypatch.setattr(store.sites, "all", away)
    monkeypatch.setattr(store.examples, "teach", away)
    directory.forget()
    assert ask("insult=0.3", "INSULT")["attributeScores"]["INSULT"]["summaryScore"]["value"] == 0.3
    refused = ask("Hello", url=SUGGEST, attributeScores={"INSULT": {"summaryScore": {"value": 1}}})
    assert (refused["code"], refused["status"]) == (503, "UNAVAILABLE")


def suggested(value: float | None, name: str = "TOXICITY") -> dict[str, Any]:
    return {name: {"summaryScore": {"value": value}}}


class TestSuggestedScores:
    def taught(self, state: State) -> list[Any]:
        return [(each.text, dict(each.labels), each.source) for each in state.store.examples.all("daily")]

    def test_become_an_example_that_says_where_it_comes_from(self, ask: Ask, state: State) -> None:
        scores = {**suggested(0.7), **suggested(1, "PROFANITY@2"), **suggested(0, "OBSCENE")}
        told = ask("Dear me", url=SUGGEST, attributeScores=scores, clientToken="t", languages=["en-US"])
        assert told == {"requestedLanguages": ["en-US"], "detectedLanguages": ["en"], "clientToken": "t"}
        ask("Dear me", url=SUGGEST, attributeScores=scores)
        assert self.taught(state) == [("Dear me", {"toxicity": 0.7, "obscene": 1.0}, "daily/perspective:suggestscore")]

    def test_of_parts_count_by_the_highest(self, ask: Ask, state: State) -> None:
        spans = [{"begin": 0, "end": 2, "score": {"value": 0.2}}, {"begin": 2, "end": 4, "score": {"value": 0.9}}]
        ask("a. b", url=SUGGEST, attributeScores={"INSULT": {"spanScores": spans}})
        assert self.taught(state)[0][1] == {"insult": 0.9}

    @pytest.mark.parametrize(
        "scores",
        [
            None,
            {},
            {"TOXICITY": None},
            {"TOXICITY": {}},
            {"TOXICITY": {"spanScores": []}},
            {"TOXICITY": {"spanScores": [{"begin": 0}]}},
            suggested(None),
            suggested(1.5),
            suggested(1, "FLIRTATION"),
            {"TOXICITY": {"summaryScore": {"value": 1, "type": "RAW"}}},
        ],
    )
    def test_that_say_nothing_are_refused(self, ask: Ask, state: State, scores: Any) -> None:
        assert ask("Hello", url=SUGGEST, attributeScores=scores)["status"] == "INVALID_ARGUMENT"
        assert self.taught(state) == []


def from_coral(value: int, comment: str = "c-1", token: str | None = None, entry: str | None = None) -> dict[str, Any]:
    """What Coral tells of a moderator's decision, as its source writes it."""
    said = {"url": "https://daily.example/story?commentID=c-1", "Coral_comment_id": comment}
    return {
        "url": SUGGEST,
        "attributeScores": suggested(value),
        "languages": ["en"],
        "communityId": "Coral:https://daily.example",
        "clientToken": token or f"comment:{comment}",
        "context": {"entries": [{"text": entry or json.dumps(said)}]},
    }


class TestCoralsDecisions:
    def test_are_decisions_on_the_comment_of_that_id(
        self, ask: Ask, post: Callable[..., str], scoring: Scoring, store: Store
    ) -> None:
        case = post("toxicity=0.5", id="c-1")
        scoring.score([case])
        ask("toxicity=0.5", **from_coral(1))
        (found,) = store.cases.load([case])
        assert (found.decision.outcome, found.decision.by) == ("reject", "person")
        (kept,) = store.examples.all("daily")
        assert (kept.source, dict(kept.labels)) == ("daily/coral:feedback", {"toxicity": 1.0})

    def test_are_joined_to_a_comment_that_coral_s_phase_sent(
        self, ask: Ask, post: Callable[..., str], scoring: Scoring, store: Store, clock: Clock
    ) -> None:
        case = post("toxicity=0.5", id="ours")
        scoring.score([case])
        (found,) = store.cases.load([case])
        store.coral.join(found, Known("c-9", "r-1", "NONE"), now=clock())
        ask("toxicity=0.5", **from_coral(0, "c-9"))
        (found,) = store.cases.load([case])
        assert (found.decision.outcome, found.decision.by) == ("approve", "person")

    def test_teach_also_where_the_comment_is_not_known(self, ask: Ask, store: Store) -> None:
        ask("Hello", **from_coral(1))
        assert [each.source for each in store.examples.all("daily")] == ["daily/coral:feedback"]

    @pytest.mark.parametrize(
        "more",
        [
            {"token": "comment:c-2"},
            {"token": "c-1"},
            {"entry": "An article"},
            {"entry": '{"Coral_comment_id": 1}'},
            {"entry": "[" * 9_999},
        ],
    )
    def test_what_only_looks_like_one_decides_nothing(
        self, ask: Ask, post: Callable[..., str], scoring: Scoring, store: Store, more: dict[str, str]
    ) -> None:
        case = post("toxicity=0.5", id="c-1")
        scoring.score([case])
        ask("toxicity=0.5", **from_coral(1, **more))
        (found,) = store.cases.load([case])
        assert found.decision is None
        assert [each.source for each in store.examples.all("daily")] == ["daily/perspective:suggestscore"]


@pytest.mark.parametrize(
    "path", ["/$discovery/rest", "/%24discovery/rest", "/discovery/v1/apis/commentanalyzer/v1alpha1/rest"]
)
def test_the_discovery_document_names_this_server(client: TestClient, path: str) -> None:
    told = client.get(path, params={"version": "v1alpha1"}, headers={"host": "ombud.example:8443"}).json()
    assert told["rootUrl"] == told["baseUrl"] == "http://ombud.example:8443/"
    methods = told["resources"]["comments"]["methods"]
    assert [told["rootUrl"] + method["path"] for method in methods.values()] == [
        f"http://ombud.example:8443{verb}" for verb in (ANALYZE, SUGGEST)
    ]
    assert client.get(path, params={"version": "v2"}).json()["error"]["status"] == "NOT_FOUND"


def test_the_discovery_document_describes_what_is_parsed() -> None:
    schemas = discovery.document(Request({"type": "http", "scheme": "http", "headers": [(b"host", b"a")]}))["schemas"]
    for message, schema in (
        (messages.AnalyzeComment, "AnalyzeCommentRequest"),
        (messages.SuggestCommentScore, "SuggestCommentScoreRequest"),
    ):
        assert {to_camel(name) for name in message.model_fields} == set(schemas[schema]["properties"])
    for message in (
        messages.TextEntry,
        messages.Score,
        messages.SpanScore,
        messages.AttributeScores,
        messages.Context,
        messages.AttributeParameters,
        messages.ArticleAndParentComment,
    ):
        assert {to_camel(name) for name in message.model_fields} == set(schemas[message.__name__]["properties"])
