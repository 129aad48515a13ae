"""What was labelled from outside: suggested scores, reported spam. Erased with the comment or the text."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from models.examples import Example
from service.store import keys
from service.store.moments import milliseconds, moment
from service.store.server import Call, Server, script

_TEACH = script("teach")
_FORGET = script("forget", "unteach")
_UNTELL = script("untell", "unteach")
_EXPIRE = script("expire_example", "unteach")
_PAGE = 500
_ID = "id"
"""The field beside the sources; by chance, so that it can outlive the text in the record of what was erased."""

log = structlog.get_logger()


def digest(text: str) -> str:
    """Return what a text is found by."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True)
class Taught:
    """One text with what its source says of it. `comment` is the site's own id of it, if it has one."""

    site: str
    example: Example
    comment: str | None
    at: datetime


@dataclass(frozen=True)
class Kept:
    """What one channel says of a text, under an id that tells nothing of either."""

    id: str
    example: Example
    at: datetime


class Examples:
    """By site, text and channel: whoever says something twice, or takes it back, is heard once, with the last word."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def teach(self, taught: Taught) -> None:
        """Keep it, durably, unless its comment has been erased.

        Raises:
            Unavailable: it may or may not have been kept; doing it again is harmless.
        """
        example, site = taught.example, taught.site
        if any(each.isspace() for each in example.source):
            raise ValueError("source: expected no spaces")
        found = digest(example.text)
        channel = example.source.partition(":")[0]  # the call that said it is told by the example alone
        comment = taught.comment
        named = [keys.taught(site, comment), keys.comment(site, comment)] if comment else ["", ""]
        self._server.run(
            Call(
                _TEACH,
                [keys.example(site, found), keys.examples(site), *named, keys.taught_as(site, found)],
                [
                    found,
                    milliseconds(taught.at),
                    channel,
                    example.to_line(),
                    secrets.token_hex(8),
                    comment or "",
                ],
            )
        )

    def forget(self, site: str, comment_id: str, *, now: datetime) -> int:
        """Erase what was taught as a comment; return how many words on how many texts that were."""
        found = [keys.taught(site, comment_id), keys.feed(site)]
        return int(self._server.run(Call(_FORGET, found, [milliseconds(now), site])))

    def expire(self, site: str, *, until: datetime, limit: int) -> int:
        """Delete the texts that were last labelled before then, so many at most; return how many were looked at."""
        with self._server.plain() as client:
            found = client.zrangebyscore(keys.examples(site), "-inf", f"({milliseconds(until)}", start=0, num=limit)
        self._server.write(
            [
                Call(
                    _EXPIRE,
                    [keys.examples(site), keys.taught_as(site, each)],
                    [each, milliseconds(until), site, keys.taught(site, "")],
                )
                for each in found
            ]
        )
        return len(found)

    def take_back(self, site: str, found: str, example_id: str, *, by: str, now: datetime) -> bool:
        """Forget what one channel said of a text, by its digest and what the example is called; False if it is gone."""
        if self.named(site, [(found, example_id)])[0] is None:
            return False
        channel = example_id.partition(":")[2].partition("/")[2]
        return bool(self._server.run(Call(_UNTELL, [keys.feed(site)], [milliseconds(now), site, found, channel, by])))

    def named(self, site: str, wanted: Sequence[tuple[str, str]]) -> list[Example | None]:
        """Return examples by the digests of their texts and what they are called; None where there is none any more."""
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            for found, example_id in wanted:
                pipe.hmget(keys.example(site, found), [_ID, example_id.partition(":")[2]])
            rows = pipe.execute()
        return [
            Example.from_line(line) if line and token == example_id.partition(":")[0] else None
            for (token, line), (_, example_id) in zip(rows, wanted, strict=True)
        ]

    def all(self, site: str, *, since: datetime | None = None) -> Iterator[Example]:
        """Go through what was taught at a site, by when each text last was."""
        return (kept.example for kept in self.kept(site, since=since))

    def kept(self, site: str, *, since: datetime | None = None) -> Iterator[Kept]:
        """Go through the same with what each is called."""
        least: float | str = milliseconds(since) if since else "-inf"
        told: set[str] = set()  # texts of that moment; by rank, those that others leave a gap before were missed
        while True:
            wanted = _PAGE + len(told)
            with self._server.plain() as client:
                found = client.zrangebyscore(keys.examples(site), least, "+inf", start=0, num=wanted, withscores=True)
                fresh = [(each, ms) for each, ms in found if each not in told]
                pipe = client.pipeline(transaction=False)
                for each, _ in fresh:
                    pipe.hgetall(keys.example(site, each))
                rows = pipe.execute()
            for row, (_, ms) in zip(rows, fresh, strict=True):
                token = row.pop(_ID, "")
                for source, line in sorted(row.items()):
                    try:
                        yield Kept(f"{token}:{source}", Example.from_line(line), moment(ms))
                    except ValueError as error:  # one that another version wrote must not take the others along
                        log.error("an example can't be read", site=site, error=type(error).__name__)
            if len(found) < wanted:
                return
            least = found[-1][1]
            told = {each for each, ms in found if ms == least}
