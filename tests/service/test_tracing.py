"""A comment's way can be followed from the webhook to the callback."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from support import Clock, Receiver

from service import logs, tracing
from service.domain.cases import Case
from service.domain.keyring import Keyring
from service.domain.traces import read
from service.store import Store
from service.usecases.accounts import Accounts, NewSite
from service.usecases.delivery import Delivery
from service.usecases.directory import Directory
from service.usecases.scoring import Scoring
from service.web.app import Outermost
from service.web.metrics_http import Requests
from service.web.state import State

ID, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SAMPLED, UNSAMPLED = f"00-{ID}-{SPAN}-01", f"00-{ID}-{SPAN}-00"


@pytest.fixture
def delivery(
    store: Store, directory: Directory, keyring: Keyring, clock: Clock, accounts: Accounts, site, receiver: Receiver
) -> Delivery:
    accounts.change_site("daily", callback_url=receiver.url)
    return Delivery(store, directory, keyring, clock, timeout_s=2)


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """What OpenTelemetry is told, as if it had been asked for."""
    provider, kept = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    tracing.use(provider.get_tracer("ombud"))
    yield kept
    tracing.use(None)


def go_through(api: TestClient, scoring: Scoring, delivery: Delivery, header: str | None, *ids: str) -> list[str]:
    """Post comments, score them, and tell the site; return their cases."""
    headers = {"traceparent": header} if header else {}
    cases = []
    for name in ids or ("1",):
        said = api.post("/v1/comments", json={"id": name, "text": "Hello"}, headers=headers)
        cases.append(said.json()["case"])
    scoring.score(cases)
    delivery.deliver("daily")
    return cases


def test_a_trace_that_is_sent_goes_through_web_worker_and_delivery_and_back(
    api: TestClient, scoring: Scoring, delivery: Delivery, receiver: Receiver
) -> None:
    with structlog.testing.capture_logs() as lines:
        (case,) = go_through(api, scoring, delivery, SAMPLED)
    told = [line for line in lines if line.get("trace_id") == ID]
    assert [line["event"] for line in told] == ["accepted", "scored", "delivered"]
    assert {line["case"] for line in told} == {case}
    assert told[1]["verdict"] == "approve"
    assert told[2]["status"] == 204
    (callback,) = receiver.got
    assert callback.headers["traceparent"] == SAMPLED


def test_a_trace_that_nobody_wants_written_down_is_passed_on_in_silence(
    api: TestClient, scoring: Scoring, delivery: Delivery, receiver: Receiver
) -> None:
    with structlog.testing.capture_logs() as lines:
        go_through(api, scoring, delivery, UNSAMPLED)
    assert [line["event"] for line in lines if "trace_id" in line] == []
    assert receiver.got[0].headers["traceparent"] == UNSAMPLED


def test_without_one_the_case_is_the_trace_and_nothing_is_kept_for_it(
    api: TestClient, scoring: Scoring, delivery: Delivery, receiver: Receiver, store: Store
) -> None:
    (case,) = go_through(api, scoring, delivery, None)
    trace = read(receiver.got[0].headers["traceparent"])
    assert trace is not None
    assert trace.id == case.rjust(32, "0")
    assert store.cases.load([case])[0].comment.trace is None  # type: ignore[union-attr]


def test_what_is_no_trace_is_as_none(api: TestClient, scoring: Scoring, delivery: Delivery, receiver: Receiver) -> None:
    (case,) = go_through(api, scoring, delivery, "00-nonsense")
    assert receiver.got[0].headers["traceparent"].startswith(f"00-000000000{case}-")


def test_a_letter_of_several_comments_has_their_trace_if_they_share_one(
    api: TestClient, scoring: Scoring, delivery: Delivery, receiver: Receiver, accounts: Accounts
) -> None:
    accounts.change_site("daily", callback_batch=10)
    go_through(api, scoring, delivery, SAMPLED, "1", "2")
    assert receiver.got[-1].headers["traceparent"] == SAMPLED
    go_through(api, scoring, delivery, None, "3", "4")
    trace = read(receiver.got[-1].headers["traceparent"])
    assert trace is not None
    assert trace.id != ID


def test_a_request_does_not_inherit_the_trace_of_the_one_before_it() -> None:
    seen = []

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(tracing.CURRENT.get())

    async def nothing(*_message: object) -> Any:
        return {}

    async def go() -> None:
        outermost = Outermost(app, Requests())
        for headers in ([(b"traceparent", SAMPLED.encode())], []):
            await outermost({"type": "http", "method": "GET", "headers": headers}, nothing, nothing)

    asyncio.run(go())
    assert seen == [read(SAMPLED), None]


def test_a_comment_that_comes_by_another_service_s_format_keeps_its_trace_too(
    client: TestClient, site: NewSite, store: Store
) -> None:
    form = {
        "api_key": site.api_key,
        "blog": "https://daily.example",
        "user_ip": "192.0.2.1",
        "comment_content": "Hello",
    }
    with structlog.testing.capture_logs() as lines:
        client.post("/1.1/comment-check", data=form, headers={"traceparent": SAMPLED})
    told = {line["event"]: line for line in lines if line.get("trace_id") == ID}
    assert set(told) == {"scored", "accepted"}
    (case,) = store.cases.load([told["scored"]["case"]])
    assert case is not None
    assert case.comment.trace == SAMPLED


def test_spans_follow_each_other_from_the_sender_to_the_receiver(
    api: TestClient, scoring: Scoring, delivery: Delivery, receiver: Receiver, spans: InMemorySpanExporter
) -> None:
    go_through(api, scoring, delivery, SAMPLED)
    accepted, scored, delivered = spans.get_finished_spans()
    assert [span.name for span in (accepted, scored, delivered)] == [
        "ombud.accepted",
        "ombud.scored",
        "ombud.delivered",
    ]
    assert {f"{span.context.trace_id:032x}" for span in (accepted, scored, delivered)} == {ID}
    assert accepted.parent is not None
    assert f"{accepted.parent.span_id:016x}" == SPAN
    for span in (scored, delivered):
        assert span.parent is not None
        assert span.parent.span_id == accepted.context.span_id
    assert scored.attributes is not None
    assert scored.attributes["ombud.verdict"] == "approve"
    sent = read(receiver.got[0].headers["traceparent"])
    assert sent is not None
    assert sent.span == f"{delivered.context.span_id:016x}"


def test_spans_of_one_comment_share_a_trace_also_where_none_was_sent(
    api: TestClient, scoring: Scoring, delivery: Delivery, spans: InMemorySpanExporter, receiver: Receiver
) -> None:
    go_through(api, scoring, delivery, None)
    assert len({span.context.trace_id for span in spans.get_finished_spans()}) == 1
    assert len(spans.get_finished_spans()) == 3


def test_a_sender_who_wants_no_spans_gets_none(
    api: TestClient, scoring: Scoring, delivery: Delivery, spans: InMemorySpanExporter
) -> None:
    go_through(api, scoring, delivery, UNSAMPLED)
    assert spans.get_finished_spans() == ()


def test_a_comment_that_came_before_spans_were_asked_for_still_has_some(
    post, scoring: Scoring, spans: InMemorySpanExporter
) -> None:
    case = post()
    scoring.score([case])
    (span,) = spans.get_finished_spans()
    assert f"{span.context.trace_id:032x}" == case.rjust(32, "0")


def test_nothing_of_opentelemetry_is_loaded_unless_it_is_asked_for() -> None:
    sources = [path.read_text() for path in Path(tracing.__file__).parent.rglob("*.py")]
    assert not [text for text in sources if re.search(r"^(from|import) opentelemetry", text, re.MULTILINE)]


def test_lines_of_a_request_bear_its_trace(api: TestClient, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = []

    def looked_for(*_args: object) -> list[Case]:
        lines.append(logs._with_trace(None, "", {"event": "looked for"}))
        return []

    monkeypatch.setattr(state.store.cases, "revisions", looked_for)
    api.get("/v1/comments/1", headers={"traceparent": UNSAMPLED})
    api.get("/v1/comments/1")
    assert lines == [{"event": "looked for", "trace_id": ID}, {"event": "looked for"}]
