"""Clients of Perspective and Akismet from npm, unmodified, after changing where they ask."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from clients_support import Served

HERE = Path(__file__).parent
INSTALLED = HERE / "node_modules" / ".package-lock.json"

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and (shutil.which("node") is None or not INSTALLED.exists()),
    reason="`make npm` has not installed the clients",
)


def outcome(script: str, served: Served) -> Any:
    """What a client makes of the answers of a served Ombud."""
    env = {**os.environ, "URL_BASE": served.url, "KEY": served.key, "NODE_NO_WARNINGS": "1"}
    command = ["node", script]
    done = subprocess.run(command, cwd=HERE, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def toxicity(answer: Any, attribute: str = "TOXICITY") -> float:
    """The one figure that most callers want."""
    return float(answer["attributeScores"][attribute]["summaryScore"]["value"])


class TestGoogleapisCommon:
    """`googleapis-common` 8, by discovery URL."""

    @pytest.fixture(scope="class")
    @classmethod
    def said(cls, served: Served) -> Any:
        return outcome("googleapis_common.mjs", served)

    def test_analyzes(self, said: Any) -> None:
        assert toxicity(said["analyzed"]) > 0.8
        assert said["analyzed"]["clientToken"] == "t"
        assert toxicity(said["called_back"]) < 0.3

    def test_suggests(self, said: Any, served: Served) -> None:
        assert said["suggested"]["clientToken"] == "comment:1"
        assert "You are a stupid idiot." in [each.text for each in served.store.examples.all("daily")]

    def test_reads_refusals(self, said: Any) -> None:
        assert said["wrong_key"]["failed"] == "API key not valid. Please pass a valid API key."
        assert "does not support request languages: fr" in said["wrong_language"]["failed"]
        assert said["wrong_language"]["code"] in (400, "400")


class TestPerspectiveApiClient:
    """`perspective-api-client` 3.1.0, by an interceptor: its address is fixed."""

    @pytest.fixture(scope="class")
    @classmethod
    def said(cls, served: Served) -> Any:
        return outcome("perspective_api_client.mjs", served)

    def test_analyzes(self, said: Any) -> None:
        assert toxicity(said["analyzed"]) > 0.8
        assert set(said["several"]["attributeScores"]) == {"TOXICITY", "THREAT"}
        assert toxicity(said["whole"], "INSULT") > 0.5
        assert toxicity(said["truncated"]) < 0.5

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ("empty", "Comment must be non-empty."),
            ("too_long", "Comment text too long."),
            ("unknown", "Unknown requested attribute: KINDNESS"),
            ("wrong_key", "API key not valid. Please pass a valid API key."),
        ],
    )
    def test_reads_refusals(self, said: Any, asked: str, told: str) -> None:
        assert (said[asked]["name"], said[asked]["failed"]) == ("ResponseError", told)


class TestAkismetApi:
    """`akismet-api` 6, by host and protocol, with the key as a label of the host name."""

    @pytest.fixture(scope="class")
    @classmethod
    def said(cls, served: Served) -> Any:
        return outcome("akismet_api.mjs", served)

    def test_verifies_keys(self, said: Any) -> None:
        assert (said["verified"], said["not_verified"]) == (True, False)

    def test_checks(self, said: Any) -> None:
        assert (said["ham"], said["guaranteed"], said["by_an_administrator"]) == (False, True, False)

    def test_names_a_field_that_people_leave_empty(self, said: Any) -> None:
        assert said["honeypot"] is True

    def test_reads_refusals(self, said: Any) -> None:
        assert said["wrong_key"]["failed"] == "Invalid API key"

    def test_teaches(self, said: Any) -> None:
        assert {said["spam_sent"], said["ham_sent"]} == {"Thanks for making the web a better place."}


class TestCedxAkismet:
    """`@cedx/akismet` 16, by its base URL. It takes headers that tell of trouble for failures."""

    @pytest.fixture(scope="class")
    @classmethod
    def said(cls, served: Served) -> Any:
        return outcome("cedx_akismet.mjs", served)

    def test_verifies_keys(self, said: Any) -> None:
        assert (said["verified"], said["not_verified"]) == (True, False)

    def test_checks(self, said: Any) -> None:
        assert (said["ham"], said["in_test_mode"]) == ("ham", "ham")
        assert (said["guaranteed"], said["by_an_administrator"]) == ("spam", "ham")

    def test_does_not_take_a_refusal_for_spam(self, said: Any) -> None:
        assert "key" in said["wrong_key"]["failed"]

    def test_teaches(self, said: Any) -> None:
        assert (said["spam_sent"], said["ham_sent"]) == ("done", "done")
