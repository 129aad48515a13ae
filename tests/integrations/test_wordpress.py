"""The must-use plugin for WordPress, under PHP with as much of WordPress as it touches."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from integrations_support import INTEGRATIONS, Newspaper, needs, output

HERE = Path(__file__).parent


def wordpress(*asked: tuple[str, str], ombud: str | None, **more: str) -> list[Any]:
    """What becomes of requests that WordPress makes with the must-use plugin in place."""
    needs("php")
    plugin = INTEGRATIONS / "wordpress" / "ombud.php"
    env = {"PATH": os.environ["PATH"], **({"OMBUD_URL": ombud} if ombud else {}), **more}
    stdin = "\n".join(json.dumps({"url": url, "body": body}) for url, body in asked)
    said = output(["php", str(HERE / "wordpress.php"), str(plugin)], env, stdin)
    return [json.loads(line) for line in said.splitlines()]


def test_what_the_akismet_plugin_asks_goes_to_ombud() -> None:
    (left,) = wordpress(
        ("https://rest.akismet.com/1.1/comment-check", "blog=b&api_key=k"), ombud="https://ombud.example/", STAY_IN="1"
    )
    assert left["left"] == "https://ombud.example/1.1/comment-check"
    assert left["args"]["body"] == "blog=b&api_key=k"
    assert "Host" not in left["args"]["headers"]


def test_a_key_that_stands_in_the_host_name_goes_into_the_body() -> None:
    (left,) = wordpress(
        ("http://AbC123def456.rest.akismet.com/1.1/submit-ham", "blog=b"), ombud="https://ombud.example", STAY_IN="1"
    )
    assert left["left"] == "https://ombud.example/1.1/submit-ham"
    assert left["args"]["body"] == "blog=b&api_key=abc123def456"


def test_nothing_goes_to_akismet_even_if_ombud_has_no_answer_to_it() -> None:
    calls = ("get-subscription", "get-stats", "deactivate", "token", "alert")
    asked = [(f"https://rest.akismet.com/1.1/{call}", "key=k") for call in calls]
    account, *others = wordpress(*asked, ombud="https://ombud.example", STAY_IN="1")
    assert json.loads(account["body"])["status"] == "active"
    assert [each["body"] for each in others] == [""] * 4
    assert not any("left" in each for each in (account, *others))


def test_what_waits_for_a_person_is_not_published_for_want_of_time() -> None:
    needs("php")
    command = ["php", str(HERE / "wordpress.php"), str(INTEGRATIONS / "wordpress" / "ombud.php")]
    hooks = ("akismet_approval_fallback", "akismet_email_fallback", "wp_scheduled_delete")
    stdin = "\n".join(json.dumps({"schedule": hook}) for hook in hooks)
    assert output(command, {"PATH": os.environ["PATH"]}, stdin).split() == ["false", "true", "true"]


def test_the_file_alone_says_where_ombud_is_and_which_key_akismet_uses() -> None:
    (left,) = wordpress(("https://rest.akismet.com/1.1/verify-key", "blog=b"), ombud=None)
    assert left["left"] == "https://ombud.example/1.1/verify-key"
    needs("php")
    plugin = INTEGRATIONS / "wordpress" / "ombud.php"
    code = f"function add_filter() {{}} require '{plugin}'; echo WPCOM_API_KEY;"
    assert output(["php", "-r", code], {"PATH": os.environ["PATH"]}) == "the site's key"


@pytest.mark.parametrize(
    "url",
    [
        "https://api.wordpress.org/core/version-check/1.7/",
        "https://rest.akismet.com.example/1.1/comment-check",
        "https://notrest.akismet.com/1.1/comment-check",
        "https://example.com/?at=rest.akismet.com",
    ],
)
def test_other_requests_pass_as_they_are(url: str) -> None:
    (left,) = wordpress((url, "x=1"), ombud="https://ombud.example")
    assert left["left"] == url
    assert left["args"]["body"] == "x=1"
    assert left["args"]["headers"]["Host"] == "rest.akismet.com"


def test_the_akismet_plugin_is_answered_by_a_served_ombud(newspaper: Newspaper) -> None:
    key = urlencode({"api_key": newspaper.api_key, "key": newspaper.api_key, "blog": "https://paper.example"})
    reader = urlencode({"user_ip": "203.0.113.7", "comment_author": "Nora", "comment_type": "comment"})
    kind, rude = (urlencode({"comment_content": text}) for text in ("Thank you for this report.", "You zorbleflux!"))
    base = "https://rest.akismet.com/1.1"
    valid, ham, spam, thanks = wordpress(
        (f"{base}/verify-key", key),
        (f"{base}/comment-check", f"{reader}&{kind}&{key}"),
        (f"{base}/comment-check", f"{reader}&{rude}&{key}"),
        (f"{base}/submit-ham", f"{reader}&{kind}&{key}"),
        ombud=newspaper.running.url,
    )
    assert [each["body"] for each in (valid, ham, spam)] == ["valid", "false", "true"]
    assert thanks["body"] == "Thanks for making the web a better place."
