"""Perspective's own clients, unmodified, after changing one URL."""

import asyncio
import json
from typing import Any
from urllib.error import HTTPError

import httpx
import pytest
from clients_support import Served
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError, UnknownApiNameOrVersion
from perspective.blocking import Perspective
from perspective.models import Attribute
from perspective.models import Perspective as AsyncPerspective
from perspective.perspective import PerspectiveAPI

RUDE, KIND = "You are a stupid idiot.", "Thank you, I had not known that."


class TestGooglesOwn:
    """google-api-python-client, built from the discovery document."""

    @pytest.fixture
    def client(self, served: Served) -> Any:
        return self.built(served, served.key)

    @staticmethod
    def built(served: Served, key: str, version: str = "v1alpha1") -> Any:
        address = f"{served.url}/$discovery/rest?version={version}"
        return build("commentanalyzer", version, developerKey=key, discoveryServiceUrl=address, static_discovery=False)

    def test_analyzes(self, client: Any) -> None:
        body = {"comment": {"text": RUDE}, "requestedAttributes": {"TOXICITY": {}}, "doNotStore": True}
        told = client.comments().analyze(body=body).execute()
        assert told["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.8
        assert told["detectedLanguages"] == ["en"]

    def test_passes_google_s_standard_parameters(self, client: Any) -> None:
        body = {"comment": {"text": KIND}, "requestedAttributes": {"SPAM": {}}}
        told = client.comments().analyze(body=body, fields="attributeScores", prettyPrint=True, x__xgafv="2").execute()
        assert told["attributeScores"]["SPAM"]["summaryScore"]["value"] < 0.3

    def test_suggests(self, client: Any, served: Served) -> None:
        body = {"comment": {"text": RUDE}, "attributeScores": {"INSULT": {"summaryScore": {"value": 1}}}}
        assert client.comments().suggestscore(body={**body, "clientToken": "t"}).execute()["clientToken"] == "t"
        (kept,) = served.store.examples.all("daily")
        assert (kept.text, dict(kept.labels)) == (RUDE, {"insult": 1.0})

    def test_reads_refusals(self, client: Any, served: Served) -> None:
        body = {"comment": {"text": "Bonjour"}, "requestedAttributes": {"THREAT": {}}, "languages": ["fr"]}
        with pytest.raises(HttpError, match="does not support request languages: fr") as refused:
            client.comments().analyze(body=body).execute()
        assert refused.value.resp.status == 400
        assert refused.value.error_details[0]["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
        with pytest.raises(HttpError, match="API key not valid"):
            self.built(served, "abcdefghijkl").comments().analyze(body=body).execute()

    def test_learns_that_there_is_no_other_version(self, served: Served) -> None:
        with pytest.raises(UnknownApiNameOrVersion):
            self.built(served, served.key, "v2")


class TestPerspective103:
    """`perspective` 1.0.3: the address is an attribute of it."""

    @pytest.fixture
    def client(self, served: Served) -> PerspectiveAPI:
        made = PerspectiveAPI(served.key)
        made.api_client.url = served.url + "/v1alpha1/{endpoint}"
        return made

    def test_scores(self, client: PerspectiveAPI) -> None:
        told = client.score(RUDE, tests=["TOXICITY", "INSULT", "PROFANITY"])
        assert list(told) == ["TOXICITY", "INSULT", "PROFANITY"]
        assert told["INSULT"] > 0.5

    def test_analyzes_with_everything(self, client: PerspectiveAPI) -> None:
        told = client.analyze_comment(
            f"{KIND} {RUDE}",
            comment_type="PLAIN_TEXT",
            context=[{"text": "An article", "type": "PLAIN_TEXT"}],
            requested_attributes={"TOXICITY": {"scoreType": "PROBABILITY", "scoreThreshold": 0.5}},
            span_annotations=True,
            languages=["en"],
            do_not_store=True,
            client_token="t",
            session_id="s",
            community_id="c",
        )
        first, second = told["attributeScores"]["TOXICITY"]["spanScores"]
        assert (first["begin"], first["end"], second["end"]) == (0, 33, 56)
        assert first["score"]["value"] < 0.2
        assert second["score"]["value"] > 0.8
        assert told["clientToken"] == "t"

    def test_suggests(self, client: PerspectiveAPI) -> None:
        scores = {"TOXICITY": {"summaryScore": {"value": 0.0}}}
        assert client.suggest_score(KIND, scores, languages=["en"])["requestedLanguages"] == ["en"]

    def test_reads_refusals(self, client: PerspectiveAPI) -> None:
        with pytest.raises(HTTPError) as refused:
            client.analyze_comment("")
        assert json.loads(refused.value.read())["error"]["details"][0]["errorType"] == "COMMENT_EMPTY"


class Elsewhere(httpx.HTTPTransport):
    """Takes what is meant for Google to another address: `perspectiveapi` has Google's written into it."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = httpx.URL(url)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme=self._url.scheme, host=self._url.host, port=self._url.port)
        return super().handle_request(request)


class AsyncElsewhere(httpx.AsyncHTTPTransport):
    """The same for the asynchronous client."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = httpx.URL(url)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme=self._url.scheme, host=self._url.host, port=self._url.port)
        return await super().handle_async_request(request)


class TestPerspectiveapi110:
    """`perspectiveapi` 1.1.0, over a transport that leads here."""

    def test_scores(self, served: Served) -> None:
        client = Perspective(served.key)
        client._Perspective__client = httpx.Client(transport=Elsewhere(served.url))
        told = client.score(RUDE, [Attribute.TOXICITY, Attribute.INSULT])
        assert told.toxicity > 0.8
        assert told.insult > 0.5
        assert told.threat is None

    def test_scores_asynchronously(self, served: Served) -> None:
        client = AsyncPerspective(served.key)

        async def score() -> float:
            client._Perspective__client = httpx.AsyncClient(transport=AsyncElsewhere(served.url))
            return (await client.score(KIND)).toxicity

        assert asyncio.run(score()) < 0.2
