"""Whatever is sent to Coral's addresses, nothing but a status and Coral's own form of answer comes out."""

import asyncio
import json
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from coral_support import PHASE_SECRET, WEBHOOK_SECRET, asked, headers_of, taken
from hypothesis import given, settings
from hypothesis import strategies as st
from naughty import NAUGHTY
from starlette.requests import Request
from starlette.testclient import TestClient

from service.compat.coral.caller import Refusal, signed
from service.compat.coral.messages import EventIn, PhaseIn, parse, relayed
from service.compat.coral.signature import is_signed
from service.courier import Posted
from service.domain.comments import MAX_TEXT_BYTES
from service.usecases.accounts import Accounts, NewSite
from service.usecases.channels.coral import CoralChannel
from service.usecases.coral.graphql import answer_of, named, written_by
from service.web.state import State

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
NODE: dict[str, Any] = {
    "id": "c",
    "status": "NONE",
    "revision": {"id": "r", "body": "<div>Hi</div>"},
    "revisionHistory": [{"body": "<div>Hi</div>"}],
    "story": {"id": "s"},
    "author": {"id": "a"},
    "parent": None,
}


@pytest.fixture
def served(client: TestClient, accounts: Accounts, site: NewSite) -> TestClient:
    """A client of the site `daily`, which serves Coral."""
    secrets = {"phase_secret": PHASE_SECRET, "webhook_secret": WEBHOOK_SECRET, "token": "a-token-of-corals"}
    accounts.change_site("daily", coral={"address": "https://comments.example", "timeout_ms": 10_000, **secrets})
    return client


@st.composite
def bent(draw: st.DrawFn, whole: dict[str, Any]) -> dict[str, Any]:
    """A body with something else in place of one of its parts."""
    body: dict[str, Any] = json.loads(json.dumps(whole))
    place: Any = body
    while True:
        key = draw(st.sampled_from(sorted(place)))
        if not isinstance(place[key], dict) or draw(st.booleans()):
            place[key] = draw(values)
            return body
        place = place[key]


@given(bent(asked("Hello")))
@settings(max_examples=80)
def test_a_bent_request_is_answered_or_refused(served: TestClient, body: dict[str, Any]) -> None:
    raw = json.dumps(body).encode()
    answer = served.post("/coral/daily", content=raw, headers=headers_of(raw, PHASE_SECRET))
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        taken(200, answer.text)


@given(bent({"id": "1", "type": "COMMENT_CREATED", "data": {"commentID": "c", "storyID": "s"}}))
@settings(max_examples=40)
def test_a_bent_event_is_taken_or_refused(served: TestClient, body: dict[str, Any]) -> None:
    raw = json.dumps(body).encode()
    answer = served.post("/coral/daily/events", content=raw, headers=headers_of(raw, WEBHOOK_SECRET))
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize(
    "raw", [b"", b"null", b"[]", b"{", b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b"NaN", b'"\\ud83d"', b"1e999"]
)
@pytest.mark.parametrize("address", ["/coral/daily", "/coral/daily/events"])
def test_what_is_no_json_object_is_refused_without_being_quoted(served: TestClient, address: str, raw: bytes) -> None:
    for secret in (PHASE_SECRET, WEBHOOK_SECRET):
        answer = served.post(address, content=raw, headers=headers_of(raw, secret))
        assert answer.status_code in (400, 401)


@pytest.mark.parametrize("text", NAUGHTY.values(), ids=NAUGHTY)
def test_naughty_texts_are_judged_like_any_other(served: TestClient, text: str) -> None:
    raw = json.dumps(asked(text)).encode()
    answer = served.post("/coral/daily", content=raw, headers=headers_of(raw, PHASE_SECRET))
    assert answer.status_code == 200
    taken(200, answer.text)


def test_few_large_bodies_are_read_at_a_time_before_their_signature_is_known(served: TestClient, state: State) -> None:
    reading, come = [], asyncio.Event()

    async def receive() -> Any:
        reading.append(1)
        await come.wait()
        return {"type": "http.request", "body": b"{}"}

    def post(*headers: tuple[bytes, bytes]) -> Request:
        app: Any = SimpleNamespace(state=SimpleNamespace(gateway=state.gateway))
        scope = {"type": "http", "headers": headers, "path_params": {"site": "daily"}, "app": app}
        return Request(scope, receive)

    async def read(request: Request) -> int:
        with pytest.raises(Refusal) as refused:
            await signed(request, PhaseIn, lambda site: site.coral.phase_secrets)
        return refused.value.status

    async def go() -> list[int]:
        large = [asyncio.create_task(read(post())) for _ in range(20)]
        small = asyncio.create_task(read(post((b"content-length", b"2"))))
        while len(reading) < 9:
            await asyncio.sleep(0)
        for _ in range(100):
            await asyncio.sleep(0)
        assert len(reading) == 9
        come.set()
        return await asyncio.gather(small, *large)

    assert asyncio.run(go()) == [401] * 21


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_parsing_raises_nothing_but_value_errors(raw: bytes) -> None:
    for model in (PhaseIn, EventIn):
        with suppress(ValueError):
            parse(model, raw)


@given(st.text(min_size=1, max_size=50).filter(str.strip), st.integers(0, 9_000), st.text(max_size=300))
def test_every_comment_that_is_read_fits_the_store(text: str, times: int, odd: str) -> None:
    body = json.dumps(asked(text * times + text, story=odd, author=odd, parent=odd)).encode()
    comment = relayed(parse(PhaseIn, body), "coral-1", 1)
    assert 0 < len(comment.text.encode()) <= MAX_TEXT_BYTES
    assert comment.origin.refers["story"] == odd.encode("utf-8", "replace").decode()


@given(st.text(), st.binary(max_size=50))
def test_no_header_makes_a_signature_good_or_breaks_the_check(header: str, body: bytes) -> None:
    assert not is_signed(body, header, [PHASE_SECRET])
    assert not is_signed(body, header, [])
    assert is_signed(
        body, f"{header[:50].replace(',', '')},{headers_of(body, PHASE_SECRET)['x-coral-signature']}", [PHASE_SECRET]
    )


@given(bent(NODE) | values)
def test_any_node_of_graphql_is_read_or_passed_over(node: Any) -> None:
    assert isinstance(written_by(node), list)
    assert isinstance(written_by({"allComments": {"nodes": node}}), list)
    read = named(node)
    assert read is None or all(isinstance(body, str) for body in read.bodies)


@given(st.binary(max_size=100) | values.map(lambda value: json.dumps({"data": value, "errors": value}).encode()))
def test_any_answer_of_graphql_is_understood(body: bytes) -> None:
    data, errors = answer_of(Posted(200, body=body))
    assert isinstance(data, dict)
    assert all(isinstance(error, str) for error in errors)
    channel = CoralChannel(None, None, None)  # type: ignore[arg-type]  # reading an answer takes neither
    assert channel.outcome(Posted(200, body=body)).kind in ("told", "retry", "dead")


def test_what_coral_says_of_an_error_holds_no_commands_for_a_terminal() -> None:
    raw = json.dumps({"errors": [{"message": "no \x1b]0;title\x07\x1b[2J\r\nentry: forged " + "x" * 500}]})
    _, (said,) = answer_of(Posted(200, body=raw.encode()))
    assert said.isprintable()
    assert len(said) == 200
