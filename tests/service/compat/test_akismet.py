"""Akismet's calls, as its clients make them: over HTTP, with the real store."""

import asyncio
import base64
import csv
from collections.abc import Callable
from itertools import product
from urllib.parse import urlencode

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from support import Clock

from service.compat.akismet import handlers
from service.domain.cases import Case
from service.domain.errors import Unavailable
from service.domain.sites import RateLimit
from service.store import Store
from service.usecases.accounts import NewSite
from service.usecases.deciding import Actor, Deciding
from service.usecases.export import examples
from service.usecases.review import Review
from service.web.state import State

THANKS = "Thanks for making the web a better place."
BLOG = "https://blog.example"
CALLS = ("1.1/comment-check", "1.1/submit-spam", "1.1/submit-ham", "1.2/usage-limit", "1.2/key-sites")
Call = Callable[..., httpx2.Response]


@pytest.fixture
def call(client: TestClient, site: NewSite) -> Call:
    """Make a call with the key of the site `daily`."""

    def send(path: str, **fields: object) -> httpx2.Response:
        given = {"api_key": site.api_key, "blog": BLOG, "user_ip": "203.0.113.7", **fields}
        return client.post(f"/{path}", data={name: str(value) for name, value in given.items() if value is not None})

    return send


@pytest.fixture
def check(call: Call) -> Call:
    """Check a comment."""

    def send(content: str = "Hello", **fields: object) -> httpx2.Response:
        return call("1.1/comment-check", comment_content=content, **fields)

    return send


def case_of(store: Store, answer: httpx2.Response) -> Case:
    (case,) = store.cases.find("daily", [answer.headers["x-akismet-guid"]])
    assert case is not None
    return case


def count_cases(store: Store) -> int:
    return int(store.server.client.zcard("ombud:cases:daily"))


def akismet_headers(answer: httpx2.Response) -> set[str]:
    return {name for name in answer.headers if name.startswith("x-akismet")}


# Keys


def test_a_key_is_valid_under_either_name(client: TestClient, site: NewSite) -> None:
    for name, method in product(("api_key", "key"), ("GET", "POST")):
        fields = {name: site.api_key, "blog": BLOG}
        sent = {"params": fields} if method == "GET" else {"data": fields}
        answer = client.request(method, "/1.1/verify-key", **sent)
        assert (answer.status_code, answer.text) == (200, "valid")
        assert answer.headers["content-type"].startswith("text/plain")
        assert not akismet_headers(answer)


def test_another_key_is_invalid_without_a_header_that_clients_take_for_a_failure(
    client: TestClient, site: NewSite
) -> None:
    for key in ("", "0123456789ab", "Ümlaut", "x" * 100_000, "\x00"):
        answer = client.post("/1.1/verify-key", data={"key": key, "blog": BLOG})
        assert (answer.status_code, answer.text) == (200, "invalid")
        assert not akismet_headers(answer)


def test_the_key_may_be_the_first_label_of_the_host(client: TestClient, site: NewSite) -> None:
    host = {"host": f"{site.api_key.upper()}.rest.example.com:8000"}
    assert client.post("/1.1/verify-key", headers=host).text == "valid"
    other = {"host": "0123456789ab.rest.example.com"}
    assert client.post("/1.1/verify-key", headers=other).text == "invalid"


def test_the_key_may_be_the_user_name(client: TestClient, site: NewSite) -> None:
    for user in (site.api_key, f"{site.api_key}."):
        coded = base64.b64encode(f"{user}:".encode()).decode()
        assert client.post("/1.1/verify-key", headers={"authorization": f"Basic {coded}"}).text == "valid"
    for broken in ("Basic", "Basic =", "Basic \xff", "Bearer x"):
        answer = client.post("/1.1/verify-key", headers={"authorization": broken.encode("latin-1")})
        assert answer.text == "invalid"


def test_without_a_good_key_every_call_is_invalid_and_says_why(call: Call) -> None:
    for path in CALLS:
        answer = call(path, api_key="0123456789ab")
        assert (answer.status_code, answer.text) == (200, "invalid")
        assert "key" in answer.headers["x-akismet-debug-help"]


# comment-check


def test_what_is_fine_is_false(check: Call, store: Store) -> None:
    answer = check("Hello")
    assert (answer.status_code, answer.text) == (200, "false")
    assert akismet_headers(answer) == {"x-akismet-guid"}
    assert case_of(store, answer).comment.text == "Hello"


def test_spam_is_true_and_to_be_discarded_only_if_blatant(check: Call) -> None:
    link = "https://shop.example"
    blatant = check(f"spam=0.995 {link}")
    others = [check(f"spam=0.95 {link}"), check("spam=0.995"), check(f"toxicity=0.999 {link}")]
    assert [each.text for each in (blatant, *others)] == ["true"] * 4
    assert blatant.headers["x-akismet-pro-tip"] == "discard"
    assert not any("x-akismet-pro-tip" in each.headers for each in others)


def test_what_goes_to_people_is_false_for_now(check: Call) -> None:
    answer = check("toxicity=0.5")
    assert answer.text == "false"
    assert int(answer.headers["x-akismet-recheck-after"]) > 0
    assert "x-akismet-pro-tip" not in answer.headers


@pytest.mark.parametrize(("outcome", "word"), [("approve", "false"), ("reject", "true")])
def test_a_recheck_answers_what_a_person_has_decided(
    check: Call, review: Review, deciding: Deciding, store: Store, outcome, word: str
) -> None:
    first = check("toxicity=0.5", permalink=f"{BLOG}/1", referrer=f"{BLOG}/", user_agent="Mozilla")
    held = review.claim(person="nora")
    deciding.decide(held.cases[0].id, Actor("nora", held.token), outcome, reason="insult")
    again = check("toxicity=0.5", permalink=f"{BLOG}/1", recheck_reason="edited", comment_date_gmt="2026-11-23")
    assert again.headers["x-akismet-guid"] == first.headers["x-akismet-guid"]
    assert again.text == word
    assert not {"x-akismet-recheck-after", "x-akismet-pro-tip"} & set(again.headers)
    assert count_cases(store) == 1


OTHERS: list[dict[str, str]] = [
    {"comment_author": "B"},
    {"comment_author_email": "b@example.com"},
    {"comment_author_url": "https://b.example"},
    {"permalink": f"{BLOG}/2"},
    {"user_ip": "203.0.113.8"},
    {"blog": "https://other.example"},
    {"comment_parent": "7"},
    {"content": "Hello you"},
]


def test_another_comment_is_another_case(check: Call, store: Store) -> None:
    check()
    for count, other in enumerate(OTHERS, start=2):
        check(**other)
        assert count_cases(store) == count


def test_the_comment_is_kept_with_what_is_told_of_it(check: Call, store: Store) -> None:
    answer = check(
        "Hello",
        comment_author="Jane",
        comment_author_email="jane@example.com",
        comment_author_url="https://jane.example",
        comment_type="contact-form",
        comment_parent="41",
        comment_date_gmt="2026-11-22 10:00:00",
        permalink=f"{BLOG}/post",
        **{"comment_context[0]": "cooking", "comment_context[]": "recipes"},
    )
    comment = case_of(store, answer).comment
    assert comment.author is not None
    assert comment.article is not None
    assert comment.parent is not None
    assert comment.created is not None
    assert (comment.author.name, comment.author.url, comment.kind) == ("Jane", "https://jane.example", "contact-form")
    assert (comment.article.url, comment.article.title) == (f"{BLOG}/post", "cooking, recipes")
    assert comment.parent.id == "41"
    assert comment.created.isoformat() == "2026-11-22T10:00:00+00:00"
    kept = "".join(store.server.client.hgetall(f"ombud:case:{case_of(store, answer).id}").values())
    assert "jane@example.com" not in kept
    assert "203.0.113.7" not in kept


def test_what_is_required_is_said_where_it_is_missing(check: Call) -> None:
    for missing, empty in product(("blog", "user_ip"), (None, " ")):
        answer = check(**{missing: empty})
        assert answer.text == "invalid"
        assert answer.headers["x-akismet-debug-help"] == f'Empty "{missing}" value.'


ODD: list[dict[str, str]] = [
    {"user_ip": "not an address"},
    {"permalink": "javascript:alert(1)"},
    {"permalink": "https://[broken"},
    {"comment_date_gmt": "yesterday"},
    {"comment_date_gmt": "9" * 400},
    {"comment_parent": "\x00"},
    {"comment_author": "x" * 50_000},
    {"comment_author_email": "x" * 50_000},
    {"comment_author_url": "x" * 50_000},
    {"comment_type": "x" * 50_000},
    {"comment_context": "x" * 50_000},
    {"callback": "x" * 50_000},
    {"guid": "akismet-" + "0" * 32},
    {"content": ""},
    {"nobody_knows_this": "x" * 50_000},
]


def test_an_odd_value_does_not_keep_a_comment_from_being_judged(check: Call) -> None:
    for odd in ODD:
        assert check(**odd).text == "false", odd


def test_too_long_a_text_is_refused_with_its_size(check: Call) -> None:
    answer = check("x" * 20_481)
    assert answer.text == "invalid"
    assert "20481" in answer.headers["x-akismet-debug-help"]
    assert check("x" * 20_480).text == "false"


def test_a_body_that_is_too_large_is_refused(check: Call) -> None:
    answer = check("x" * 300_000)
    assert (answer.status_code, answer.text) == (200, "invalid")
    assert "bytes" in answer.headers["x-akismet-debug-help"]


def test_what_is_guaranteed_to_be_spam_is_true_and_never_discarded(check: Call, store: Store) -> None:
    spammer = "akismet-guaranteed-spam"
    for by in ({"": "viagra-test-123"}, {"": spammer}, {"_email": f"{spammer}@example.com"}):
        answer = check("Hello", **{f"comment_author{part}": value for part, value in by.items()})
        assert answer.text == "true"
        assert akismet_headers(answer) == {"x-akismet-guid"}
    assert count_cases(store) == 0


def test_an_administrator_is_never_spam(check: Call) -> None:
    answer = check("spam=0.999", user_role="administrator")
    assert answer.text == "false"
    assert akismet_headers(answer) == {"x-akismet-guid"}


def test_a_test_is_answered_and_not_kept(check: Call, call: Call, store: Store, directory) -> None:
    assert check("spam=0.95", is_test=1).text == "true"
    assert check("toxicity=0.5", is_test="true").text == "false"
    assert call("1.1/submit-spam", comment_content="Hello", is_test=1).text == THANKS
    assert call("1.2/usage-limit").json()["usage"] == 0
    assert count_cases(store) == 0
    assert list(examples(store, directory.get("daily"))) == []


def test_a_test_that_is_none_is_kept(check: Call, store: Store) -> None:
    check("Hello", is_test="false")
    check("Hello you", is_test=0)
    assert count_cases(store) == 2


def test_without_the_store_it_is_judged_and_asked_for_again(
    check: Call, state: State, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    check("Hello")  # so that the key is remembered

    def fails(*_args: object) -> None:
        raise Unavailable("the store does not answer")

    monkeypatch.setattr(store.server, "write", fails)
    fine, spam = check("Good day"), check("spam=0.95")
    assert (fine.text, spam.text) == ("false", "true")
    assert "x-akismet-recheck-after" in fine.headers


def test_a_store_that_hangs_keeps_no_check_waiting(check: Call, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    check("Hello")

    async def hangs(*_args: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(state.gateway, "screen", hangs)
    monkeypatch.setattr(handlers, "_PATIENCE_S", 0.05)
    answer = check("Good day")
    assert answer.text == "false"
    assert "x-akismet-recheck-after" in answer.headers


def test_what_was_erased_is_judged_and_stays_erased(check: Call, client, site: NewSite, store: Store) -> None:
    guid = check("Hello").headers["x-akismet-guid"]
    key = {"authorization": f"Bearer {site.api_key}"}
    assert client.delete(f"/v1/comments/{guid}", headers=key).status_code == 200
    assert check("Hello").text == "false"
    assert case_of(store, check("Hello")).comment.text == ""


def test_whoever_sends_too_fast_is_refused_and_throttled(check: Call, call: Call, store: Store, directory) -> None:
    limit = RateLimit(per_second=0.01, burst=1)
    store.sites.change("daily", lambda kept: kept.model_copy(update={"rate_limit": limit}))
    directory.forget()
    assert check("Hello").text == "false"
    refused = check("Hello you")
    assert refused.text == "invalid"
    assert int(refused.headers["retry-after"]) > 0
    assert call("1.2/usage-limit").json()["throttled"] is True


def test_a_filled_honeypot_is_seen(check: Call, store: Store) -> None:
    for name in ("trap", "POST_trap"):
        answer = check(f"Hello {name}", honeypot_field_name="trap", **{name: "I am a robot"})
        assert case_of(store, answer).comment.honeypot
    assert not case_of(store, check("Hi", honeypot_field_name="trap", trap=" ")).comment.honeypot


# submit-spam, submit-ham


def test_reported_spam_corrects_the_case_and_becomes_an_example(
    check: Call, call: Call, store: Store, directory
) -> None:
    answer = check("Buy a watch", comment_author="A")
    thanks = call("1.1/submit-spam", comment_content="Buy a watch", comment_author="A", reporter="alice")
    assert (thanks.status_code, thanks.text) == (200, THANKS)
    assert not akismet_headers(thanks)
    case = case_of(store, answer)
    assert case.decision is not None
    assert (case.decision.outcome, case.decision.by, case.decision.reason) == ("reject", "person", "spam")
    assert case.history[-1].by == "akismet:alice"
    assert check("Buy a watch", comment_author="A").text == "true"
    sources = {each.source for each in examples(store, directory.get("daily"))}
    assert "daily/akismet:submit-spam" in sources


def test_reported_ham_corrects_the_case(check: Call, call: Call) -> None:
    assert check("spam=0.95").text == "true"
    assert call("1.1/submit-ham", comment_content="spam=0.95").text == THANKS
    assert check("spam=0.95").text == "false"


def test_a_report_may_name_the_comment_by_its_guid(check: Call, call: Call, store: Store) -> None:
    answer = check("Buy a watch")
    call("1.1/submit-spam", comment_content="Buy", guid=answer.headers["x-akismet-guid"], user_ip="127.0.0.1")
    assert case_of(store, answer).decision.by == "person"  # type: ignore[union-attr]


def test_the_guaranteed_spam_teaches_nothing(call: Call, store: Store, directory) -> None:
    assert call("1.1/submit-spam", comment_content="test", comment_author="akismet-guaranteed-spam").text == THANKS
    assert list(examples(store, directory.get("daily"))) == []


def test_a_report_that_can_t_be_kept_is_not_thanked_for(
    call: Call, check: Call, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    check("Hello")

    def fails(*_args: object) -> None:
        raise Unavailable("the store does not answer")

    monkeypatch.setattr(store.server, "write", fails)
    answer = call("1.1/submit-spam", comment_content="Hello")
    assert answer.status_code == 503
    assert "retry-after" in answer.headers


# usage-limit, key-sites


def use(check: Call, call: Call) -> None:
    check("Hello")
    check("Hello", blog="https://b.example/")
    check("spam=0.95", blog="HTTP://B.example")
    call("1.1/submit-spam", comment_content="Hello", blog="https://b.example")
    call("1.1/submit-ham", comment_content="spam=0.95", blog="https://b.example")


def test_usage_is_counted(check: Call, call: Call, clock: Clock) -> None:
    use(check, call)
    assert call("1.2/usage-limit").json() == {"limit": "none", "usage": 5, "percentage": "0.00", "throttled": False}
    clock.tick(days=31)
    assert call("1.2/usage-limit").json()["usage"] == 0


def test_usage_is_told_by_blog_and_month(check: Call, call: Call, clock: Clock) -> None:
    use(check, call)
    month = f"{clock.now:%Y-%m}"
    row = {"site": "b.example", "api_calls": 4, "spam": 1, "ham": 1, "missed_spam": 1, "false_positives": 1}
    other = {"site": "blog.example", "api_calls": 1, "spam": 0, "ham": 1, "missed_spam": 0, "false_positives": 0}
    row, other = {**row, "is_revoked": False}, {**other, "is_revoked": False}
    answer = call("1.2/key-sites")
    assert answer.json() == {month: [row, other], "limit": 500, "offset": 0, "total": 2}
    assert call("1.2/key-sites", order="missed_spam").json()[month] == [row, other]
    assert call("1.2/key-sites", filter="BLOG").json()[month] == [other]
    assert call("1.2/key-sites", limit=1, offset=1).json() == {month: [other], "limit": 1, "offset": 1, "total": 2}
    assert call("1.2/key-sites", month="2020-01").json() == {"2020-01": [], "limit": 500, "offset": 0, "total": 0}


def test_usage_is_told_as_a_table(check: Call, call: Call, clock: Clock) -> None:
    use(check, call)
    lines = call("1.2/key-sites", format="csv").text.splitlines()
    assert lines[0] == f"Active sites for daily during {clock.now:%Y-%m} (limit:500, offset: 0, total: 2)"
    assert next(iter(csv.DictReader(lines[1:]))) == {
        "Site": "b.example",
        "Total API Calls": "4",
        "Spam": "1",
        "Ham": "1",
        "Missed Spam": "1",
        "False Positives": "1",
        "Is Revoked": "false",
    }


ODD_FIGURES: list[dict[str, str]] = [
    {"month": "2026-13"},
    {"month": "x" * 9_999},
    {"order": "name"},
    {"limit": "-1"},
    {"limit": "²"},
    {"offset": "9" * 99},
]


def test_a_figure_that_can_t_be_told_is_refused_with_a_reason(call: Call) -> None:
    for odd in ODD_FIGURES:
        answer = call("1.2/key-sites", **odd)
        assert (answer.status_code, answer.text) == (200, "invalid")
        assert answer.headers["x-akismet-debug-help"]


# Whatever is sent


@settings(max_examples=60)
@given(
    path=st.sampled_from(["1.1/verify-key", *CALLS]),
    key=st.booleans(),
    fields=st.dictionaries(
        st.sampled_from(["blog", "user_ip", "comment_content", "month", "limit", "guid"]), st.text()
    ),
    more=st.binary(max_size=60),
    content_type=st.sampled_from(
        ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"]
    ),
)
def test_whatever_is_sent_the_answer_is_one_of_akismet_s(
    client: TestClient, site: NewSite, path: str, key: bool, fields: dict[str, str], more: bytes, content_type: str
) -> None:
    given_key = {"api_key": site.api_key} if key else {}
    body = urlencode({"blog": BLOG, "user_ip": "203.0.113.7", **fields, **given_key}).encode() + b"&" + more
    answer = client.post(f"/{path}", content=body, headers={"content-type": content_type})
    assert answer.status_code == 200
    is_word = answer.text in ("valid", "invalid", "true", "false", THANKS)
    assert is_word or (path.startswith("1.2") and ("usage" in answer.json() or "total" in answer.json()))
    assert all(value.isascii() and value.isprintable() for value in answer.headers.values())
