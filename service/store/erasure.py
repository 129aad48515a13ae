"""Take what a reader wrote out of everything that Ombud keeps."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

import structlog
from pydantic_core import from_json, to_json

from service.domain.cases import Case
from service.domain.comments import Comment
from service.domain.records import answered, article_key
from service.store import keys
from service.store.archive import DONE
from service.store.cases import Cases
from service.store.examples import digest
from service.store.moments import milliseconds
from service.store.server import Call, Server, script

_ERASE = script("erase", "removal", "unteach")
_UNQUOTE = script("unquote")
_PAGE = 500

log = structlog.get_logger()


@dataclass(frozen=True)
class Removed:
    """How much was taken away, from where."""

    comments: int = 0
    revisions: int = 0
    waiting: int = 0
    """Cases that waited for people."""
    decisions: int = 0
    """Lines of the decision log."""
    reports: int = 0
    appeals: int = 0
    deliveries: int = 0
    examples: int = 0
    """What the next export for training would have held: decisions by people, and labels given from outside."""
    copies: int = 0
    """Memberships in groups of near-duplicates."""
    quotes: int = 0
    """Answers by others that held the comment's text as what they answer."""

    def __add__(self, other: "Removed") -> "Removed":
        return Removed(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


class Erasure:
    """Each revision goes in one step; what is interrupted is finished by asking again."""

    def __init__(self, server: Server, cases: Cases) -> None:
        self._server = server
        self._cases = cases

    def erase(self, revisions: Sequence[Case], *, now: datetime) -> Removed:
        """Erase all revisions of one comment, and its text where answers quote it."""
        if not revisions:
            return Removed()
        quotes = self.unquote([revisions[-1].comment])
        calls = []
        # The latest first: from then on nobody decides or is told anything.
        for case in reversed(revisions):
            comment = case.comment
            bare = Comment(site=comment.site, id=comment.id, revision=comment.revision, text="")
            calls.append(
                Call(
                    _ERASE,
                    [
                        keys.case(case.id),
                        keys.comment(comment.site, comment.id),
                        keys.feed(comment.site),
                        keys.DUE_SCORING,
                        keys.due_delivery(comment.site),
                        keys.dead(comment.site),
                        keys.cases(comment.site),
                        keys.taught(comment.site, comment.id),
                        *([keys.answers(comment.site, parent)] if (parent := answered(comment)) else []),
                    ],
                    [
                        case.id,
                        milliseconds(now),
                        comment.id,
                        comment.revision,
                        bare.model_dump_json(exclude_defaults=True),
                        digest(comment.text),
                    ],
                )
            )
        removed = Removed(comments=1, quotes=quotes)
        for answer in self._server.write(calls):
            removed += Removed(0, *(int(count) for count in answer))
        # What came in meanwhile; from now on it loses the quote when it comes in.
        return removed + Removed(quotes=self.unquote([revisions[-1].comment]))

    def cases_of(self, site: str, author_key: str) -> Iterator[list[Case]]:
        """Go through all cases of an author, as long as there are any."""
        while True:
            with self._server.plain() as client:
                ids = client.zrange(keys.author_cases(site, author_key), 0, _PAGE - 1)
            if not ids:
                return
            yield [case for case in self._cases.load(ids) if case is not None]
            # What could not be read is no case of anybody's any more.
            with self._server.plain() as client:
                client.zrem(keys.author_cases(site, author_key), *ids)

    def unquote(self, comments: Sequence[Comment]) -> int:
        """Take the texts of comments out of the answers to them; return out of how many."""
        return sum(self._unquote(comment, ids) for comment, ids in zip(comments, self._answers(comments), strict=True))

    def _unquote(self, comment: Comment, ids: Sequence[str]) -> int:
        quotes = 0
        for at in range(0, len(ids), _PAGE):
            page = ids[at : at + _PAGE]
            while page:  # again, what has changed since it was read
                with self._server.plain() as client:
                    pipe = client.pipeline(transaction=False)
                    for case_id in page:
                        pipe.hget(keys.case(case_id), "comment")
                    kept = pipe.execute()
                calls: dict[str, Call] = {}
                for case_id, was in zip(page, kept, strict=True):
                    bare = _without_quote(case_id, was, comment.id) if was else None
                    if bare is not None:
                        lists = [keys.case(case_id), keys.answers(comment.site, comment.id)]
                        calls[case_id] = Call(_UNQUOTE, lists, [case_id, was, bare])
                done = dict(zip(calls, self._server.write(list(calls.values())), strict=True))
                quotes += sum(done.values())
                page = [case_id for case_id, is_done in done.items() if not is_done]
        return quotes

    def _answers(self, comments: Sequence[Comment]) -> list[list[str]]:
        with self._server.plain() as client:
            pipe = client.pipeline(transaction=False)
            pipe.get(keys.INDEXED)
            for comment in comments:
                pipe.smembers(keys.answers(comment.site, comment.id))
            indexed, *answers = pipe.execute()
            for comment, found in zip(comments, answers, strict=True):
                if indexed != DONE and (article := article_key(comment)):
                    # Those of an earlier version are in no list of answers yet.
                    found.update(client.zrange(keys.article_cases(comment.site, article), 0, -1))
        return [sorted(found) for found in answers]


def _without_quote(case_id: str, kept: str, comment_id: str) -> str | None:
    """Return an answer's JSON without what it quotes of a comment, None where it quotes nothing of it.

    Whatever else a version has written there stays.
    """
    try:
        answer = from_json(kept)
        parent = answer.get("parent") or {}
        if parent.get("id") != comment_id or not parent.pop("text", None):
            return None
        return to_json(answer).decode()
    except (ValueError, AttributeError) as error:
        log.error("case can't be read", case=case_id, error=type(error).__name__)
        return None
