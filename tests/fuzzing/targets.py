"""Everything that reads what strangers write: bytes in, and nothing but a refusal may come out.

Each target raises AssertionError where what was read is not what was said, and lets any exception out that is no
refusal of its parser's.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from joserfc.jwk import KeySet, RSAKey
from pydantic import BaseModel, ValidationError

from models import goals, language
from models.examples import Example
from models.manifest import DEFAULT_ROOT, Manifest
from models.text import normalise, trace
from service.compat.akismet.forms import parse as parse_form
from service.compat.akismet.parameters import Submission
from service.compat.coral import messages as coral
from service.compat.coral.signature import is_signed
from service.compat.perspective import messages as perspective
from service.compat.perspective.endpoints import query_of
from service.compat.perspective.errors import Refusal
from service.compat.perspective.spans import spans
from service.courier import Posted
from service.domain.comments import CommentIn
from service.domain.coral import fingerprint, plain_text
from service.domain.duplicates import sketch
from service.domain.errors import Invalid
from service.domain.keyring import Keyring
from service.domain.lists import HostList, WordList
from service.domain.sites import Site
from service.migration import records
from service.provider import Provider, ProviderFailed
from service.usecases.coral.graphql import answer_of, named, written_by
from service.usecases.export import Places
from service.usecases.search import Sought
from service.web.bodies import parse, parse_batch
from service.web.errors import Problem, faults_of
from service.web.queue import ClaimIn, PageIn

KEYRING = Keyring(b"s" * 32)
SITE = Site(name="daily")


@dataclass(frozen=True)
class Target:
    """What is fuzzed, and what it should be able to read."""

    read: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


TARGETS: dict[str, Target] = {}


def target(*seeds: bytes | str | dict[str, Any]) -> Callable[[Callable[[bytes], None]], Callable[[bytes], None]]:
    """Name a target after its function."""

    def named_so(read: Callable[[bytes], None]) -> Callable[[bytes], None]:
        raw = [json.dumps(each) if isinstance(each, dict) else each for each in seeds]
        TARGETS[read.__name__] = Target(read, tuple(each.encode() if isinstance(each, str) else each for each in raw))
        return read

    return named_so


def again(model: BaseModel) -> None:
    """What was read can be written and read again, and is the same."""
    written = model.model_dump_json(exclude_unset=True)
    assert type(model).model_validate_json(written) == model


COMMENT: dict[str, Any] = {
    "id": "c-1",
    "revision": 2,
    "text": "Hello",
    "author": {"id": "u", "name": "N", "email": "a@b.c", "ip": "192.0.2.1", "url": "x"},
    "article": {"id": "a", "url": "https://a.example/b", "title": "T"},
    "parent": {"id": "p", "text": "before"},
    "created": "2026-11-22T10:00:00Z",
    "language": "en",
    "kind": "reply",
    "honeypot": False,
}


@target(COMMENT)
def webhook(raw: bytes) -> None:
    """One comment, as posted to `/v1/comments`."""
    with suppress(Problem):
        again(parse(CommentIn, raw))


@target({"comments": [COMMENT, {**COMMENT, "id": 7, "text": "\ud800"}]})
def batch(raw: bytes) -> None:
    """Many at once."""
    with suppress(Problem):
        for each in parse_batch(raw):
            if isinstance(each, CommentIn):
                again(each)


@target(
    {
        "comment": {"text": "Hello. You!"},
        "requestedAttributes": {"TOXICITY": {"scoreThreshold": 0.5}},
        "languages": ["en"],
    },
    {"comment": {"text": "a", "type": "PLAIN_TEXT"}, "context": {"entries": [{"text": "b"}]}, "spanAnnotations": True},
    {
        "comment": {"text": "a"},
        "attributeScores": {"INSULT": {"summaryScore": {"value": 1}, "spanScores": [{"begin": 0}]}},
    },
)
def perspective_call(raw: bytes) -> None:
    """A call of Perspective's API, and its query."""
    query_of(_request(raw[:500]))
    for message in (perspective.AnalyzeComment, perspective.SuggestCommentScore):
        try:
            text = perspective.parse(message, raw).text()
        except Refusal as refusal:
            json.loads(refusal.response().body)
        else:
            parts = spans(text)
            assert "".join(part.text for part in parts) == text


@target(
    "blog=https%3A%2F%2Fa.example&user_ip=192.0.2.1&comment_content=Hello&comment_date_gmt=2026-11-22T10:00:00Z"
    "&permalink=https%3A%2F%2Fa.example%2Fb&comment_context[]=one&honeypot_field_name=h&h=&callback=https://a.example/c",
    b'--x\r\nContent-Disposition: form-data; name="blog"\r\n\r\nhttp://a\r\n--x\r\n'
    b'Content-Disposition: form-data; name="user_ip"\r\n\r\n::1\r\n--x--\r\n',
    b"blog=a&user_ip=b&blog_charset=windows-1251&comment_content=%cf%f0%e8",
)
def akismet_call(raw: bytes) -> None:
    """A call of Akismet's API."""
    kind = "multipart/form-data; boundary=x" if raw.startswith(b"--") else "application/x-www-form-urlencoded"
    with suppress(Invalid):
        fields = parse_form(raw, kind)
        assert all(value == value.encode().decode() for value in fields.values())
        again(Submission.of(fields).comment(KEYRING, SITE, "abcdefghijkl"))


@target(
    {
        "action": "NEW",
        "comment": {"body": "<div>Hi</div>", "parentID": "p"},
        "author": {"id": "a", "role": "STAFF"},
        "story": {"id": "s", "url": "https://a.example"},
    },
    {"type": "COMMENT_CREATED", "data": {"commentID": "c"}},
)
def coral_call(raw: bytes) -> None:
    """What Coral's phase and its webhooks send."""
    is_signed(raw, raw[:200].decode("latin-1"), ["secret"])
    with suppress(ValueError):
        phase = coral.parse(coral.PhaseIn, raw)
        again(coral.relayed(phase, "coral-1", 1))
        coral.is_cut(phase)
    with suppress(ValueError):
        assert coral.parse(coral.EventIn, raw).comment != ""


NODE = {
    "id": "c",
    "status": "NONE",
    "revision": {"id": "r", "body": "<b>Hi</b>"},
    "revisionHistory": [{"body": "Hi"}],
    "story": {"id": "s"},
    "author": {"id": "a", "role": "STAFF"},
    "parent": None,
}


@target(
    {"data": {"q0": NODE, "q1": {"allComments": {"nodes": [NODE, None]}}}},
    {"errors": [{"message": "no", "extensions": {"code": "COMMENT_NOT_FOUND"}}, 7], "data": None},
)
def graphql_answer(raw: bytes) -> None:
    """What Coral answers."""
    data, errors = answer_of(Posted(200, body=raw))
    assert all(isinstance(each, str) and len(each) <= 200 for each in errors)
    for each in data.values():
        found = [named(each), *written_by(each)]
        for comment in filter(None, found):
            assert all(isinstance(body, str) for body in comment.bodies)
            fingerprint(comment.bodies[-1])


@target(
    {"text": "Hello", "labels": {"toxicity": 1, "spam": 0.5}, "source": "daily", "language": "en", "weight": 2},
    {"text": "a", "labels": {}, "source": "s", "id": "1", "withdrawn": True, "at": "2026-11-23T12:00:00+00:00"},
)
def example(raw: bytes) -> None:
    """A line of a file of examples."""
    with suppress(ValueError):
        read = Example.from_line(raw.decode("utf-8", "replace"))
        assert Example.from_line(read.to_line()) == read


def _manifest() -> bytes:
    whole = json.loads(next(DEFAULT_ROOT.glob("*/manifest.json")).read_bytes())
    # The long parts say little more than their first entries do.
    whole |= {name: {} for name in ("thresholds", "intervals", "curves", "left_out", "metrics")} | {"reference": None}
    return json.dumps(whole).encode()


@target(_manifest())
def manifest(raw: bytes) -> None:
    """What is known of a model."""
    with suppress(ValueError):
        read = Manifest.from_json(raw)
        assert Manifest.from_json(read.to_json()) == read


@target(str(Places({"daily": ("1795423918641-0", 1.5)})), '{"cursor": "17 ab", "limit": 3}', '{"before": "1-1@daily"}')
def cursor(raw: bytes) -> None:
    """How far an export, a list or a search has come."""
    with suppress(Invalid):
        read = Places.parse(raw.decode("utf-8", "replace"))
        assert Places.parse(str(read)) == read
    for model in (PageIn, Sought, ClaimIn):
        try:
            model.model_validate_json(raw)
        except ValidationError as error:
            json.dumps([fault.model_dump() for fault in faults_of(error)]).encode()


@target(
    "Thank you, I had not known that.", "y0u 1d10t!!! 𝕱𝖚𝖈𝖐 f.u.c.k s p a m dot com", "¡ǝɯ ʇsnɹʇ <b>&amp;</b> 🇺🇸👍🏽"
)
def text(raw: bytes) -> None:
    """A reader's words: read, traced, told the language of, sketched, looked through for what is listed."""
    said = raw.decode("utf-8", "replace")[:3_000]
    traced = trace(said)
    assert traced.text == normalise(said)
    bounds = list(zip(traced.starts, traced.ends, strict=True))
    assert all(0 <= start <= end <= len(said.encode("utf-16-le")) // 2 for start, end in bounds)
    assert bounds == sorted(bounds)
    language.identify(said, "en")
    sketch(said)
    WordList(["old duffer", "mayor"]).find(said)
    HostList(["spam.example"]).find(said)
    assert "".join(part.text for part in spans(said)) == said


@target("<div>Hi<br>there &amp;amp; <b>you</b></div>")
def markup(raw: bytes) -> None:
    """Coral's HTML."""
    said = raw.decode("utf-8", "replace")[:5_000]
    plain_text(said)
    assert fingerprint(said) == fingerprint(f"  {said} ")


@target(
    {
        "name": "daily",
        "callback_url": "https://a.example/hook",
        "policy": {
            "blocked_words": ["old duffer"],
            "blocked_links": ["spam.example"],
            "bands": {"toxicity": {"approve": "missed<=0.02", "reject": 0.9}},
        },
        "desk": {"reasons": [{"code": "insult", "text": "Rude"}]},
        "coral": {"address": "https://c.example"},
    }
)
def settings(raw: bytes) -> None:
    """A site's settings, lists and goals among them."""
    with suppress(ValidationError):
        site = Site.model_validate_json(raw)
        assert Site.model_validate_json(site.model_dump_json()) == site
        site.policy.blocked.find("a b c")
        site.policy.blocked_hosts.find("a.example")
    with suppress(ValueError):
        name = goals.parse(raw.decode("utf-8", "replace")).name
        assert goals.parse(name).name == name


@target(
    "text,TOXICITY\nHello,0.5\n",
    '{"comment": {"text": "a"}, "attributeScores": {"TOXICITY": {"summaryScore": {"value": 1}}}}',
)
def log_of_scores(raw: bytes) -> None:
    """A site's log of Perspective's answers."""
    with tempfile.NamedTemporaryFile(suffix=".gz" if raw.startswith(b"\x1f\x8b") else ".csv") as file:
        file.write(raw)
        file.flush()
        with suppress(Invalid):
            for each in records.read(Path(file.name), ["TOXICITY"]):
                assert isinstance(each, records.Fault) or each.text


@target("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln", "eyJhbGciOiJub25lIn0.e30.")
def id_token(raw: bytes) -> None:
    """What somebody's identity provider says of them."""
    provider = Provider.__new__(Provider)
    try:
        provider._decoded_or_failed(raw.decode("utf-8", "replace"), _keys())
    except ProviderFailed:
        return
    raise AssertionError("a token that nobody has signed was taken")


@cache
def _keys() -> KeySet:
    return KeySet([RSAKey.generate_key(2048)])


def _request(query: bytes) -> Any:
    return SimpleNamespace(scope={"query_string": query})


def all_seeds() -> Iterator[tuple[str, bytes]]:
    """Every seed with the name of its target."""
    for name, each in TARGETS.items():
        for seed in each.seeds:
            yield name, seed
