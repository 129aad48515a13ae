"""PyPI's `akismet` 25.10.1, unmodified, and its own end-to-end tests."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import akismet
import httpx
import pytest
from clients_support import Served

BLOG = "https://blog.example"
SPAM = "Buy cheap viagra and replica watches online now!!! Best prices at www.cheap-pills-shop.example, click here"
SDIST = Path(sys.prefix) / "akismet-25.10.1"
HERE = Path(__file__).parent


class Moved(httpx.BaseTransport):
    """Sends every request to another address: what the documentation tells to do."""

    def __init__(self, url: str) -> None:
        self._url, self._transport = httpx.URL(url), httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = self._url.copy_with(raw_path=request.url.raw_path)
        return self._transport.handle_request(request)


class MovedAsync(httpx.AsyncBaseTransport):
    def __init__(self, url: str) -> None:
        self._url, self._transport = httpx.URL(url), httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = self._url.copy_with(raw_path=request.url.raw_path)
        return await self._transport.handle_async_request(request)


@pytest.fixture
def client(served: Served) -> Any:
    # This client leaves the key out of `key_sites`, so it stands in the address as well.
    http = httpx.Client(transport=Moved(served.url), auth=(served.key, ""), timeout=10)
    return akismet.SyncClient.validated_client(akismet.Config(served.key, BLOG), http)


def test_checks_and_reports(client: Any) -> None:
    fine = {"comment_content": "Thank you, I had not known that.", "comment_author": "Jane", "user_agent": "Mozilla"}
    assert client.comment_check("203.0.113.7", **fine) is akismet.CheckResponse.HAM
    assert client.comment_check("203.0.113.7", comment_content=SPAM) >= akismet.CheckResponse.SPAM
    assert client.submit_spam("203.0.113.7", **fine)
    assert client.comment_check("203.0.113.7", **fine) is akismet.CheckResponse.SPAM
    assert client.submit_ham("203.0.113.7", **fine)
    assert client.comment_check("203.0.113.7", **fine) is akismet.CheckResponse.HAM


def test_reads_figures(client: Any) -> None:
    before = client.usage_limit()
    client.comment_check("203.0.113.7", comment_content="Good morning to everybody here.")
    after = client.usage_limit()
    assert (after["limit"], after["usage"]) == ("none", before["usage"] + 1)
    (month, *_) = client.key_sites()
    assert client.key_sites()[month][0]["site"] == "blog.example"
    assert "blog.example," in client.key_sites(result_format="csv")


def test_knows_a_bad_key(served: Served) -> None:
    http = httpx.Client(transport=Moved(served.url), timeout=10)
    with pytest.raises(akismet.APIKeyError):
        akismet.SyncClient.validated_client(akismet.Config("0123456789ab", BLOG), http)
    with pytest.raises(akismet.APIKeyError):
        akismet.SyncClient(akismet.Config("0123456789ab", BLOG), http).comment_check("203.0.113.7")


def test_works_without_waiting_in_threads(served: Served) -> None:
    async def run() -> tuple[Any, bool]:
        async with httpx.AsyncClient(transport=MovedAsync(served.url), timeout=10) as http:
            client = await akismet.AsyncClient.validated_client(akismet.Config(served.key, BLOG), http)
            checked = await client.comment_check("203.0.113.7", comment_content="What a lovely picture.")
            return checked, await client.submit_ham("203.0.113.7", comment_content="What a lovely picture.")

    assert asyncio.run(run()) == (akismet.CheckResponse.HAM, True)


def test_the_piece_in_the_documentation_works(served: Served) -> None:
    piece = HERE.parents[1] / "docs/integrations/akismet/client.py"
    environment = {**os.environ, "OMBUD_URL": served.url, "OMBUD_API_KEY": served.key}
    done = subprocess.run(
        [sys.executable, piece], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == ("HAM\n", "")


@pytest.mark.skipif(
    not SDIST.exists() and not os.environ.get("CI"), reason=f"there is no {SDIST}: `make akismet` unpacks it"
)
def test_its_own_end_to_end_tests_pass(served: Served) -> None:
    tests = ["-m", "pytest", "tests/end_to_end", "-q", "-p", "akismet_elsewhere", "-p", "no:cacheprovider"]
    environment = {
        **os.environ,
        "OMBUD_URL": served.url,
        "PYTHONPATH": str(HERE),
        "PYTHON_AKISMET_API_KEY": served.key,
        "PYTHON_AKISMET_BLOG_URL": BLOG,
        "PYTHON_AKISMET_TIMEOUT": "10",
    }
    done = subprocess.run(
        [sys.executable, *tests], cwd=SDIST, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
