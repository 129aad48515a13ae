"""Find cases. How, and why without an index of words: docs/decisions/0010."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal
from unicodedata import combining, normalize

from pydantic import BaseModel, ConfigDict, Field

from service.domain.cases import Case, Status
from service.domain.clock import Moment
from service.domain.comments import Article, Author, Comment
from service.domain.records import article_key, author_key
from service.store import Store
from service.store.archive import Place, Span
from service.store.decision_log import MARK, mark

_PAGE = 500
_MOST_WORK = 20_000
"""Texts that one request looks at: about a second's work. The next request goes on from there."""

_LOADING = 3
"""How many more texts could be looked at in the time that it takes to read all of a case."""


class Sought(BaseModel):
    """What is looked for; all that is named must hold. `until` is not included."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field("", max_length=200, description="Words that must all stand in the text.")
    site: str | None = None
    author: str | None = Field(None, max_length=200, description="The site's id of the author, or a part of a name.")
    article: str | None = Field(None, max_length=2_000, description="Its id, its address, or words of its title.")
    id: str | None = Field(None, max_length=200, description="The site's id of the comment, or a case's.")
    reason: str | None = Field(None, max_length=60, description="A code, of the decision or of the verdict.")
    decision: Literal["approve", "reject", "none"] | None = None
    by: Literal["machine", "person"] | None = None
    moderator: str | None = Field(None, max_length=80)
    status: Status | None = None
    since: Moment | None = None
    until: Moment | None = None
    limit: int = Field(25, ge=1, le=100)
    cursor: str | None = Field(None, pattern=rf"^([0-9]{{1,15}}-[0-9a-f]{{1,31}}|{MARK.pattern})$")


@dataclass(frozen=True)
class Found:
    """Cases, the latest first, and how far back was looked. From `next` on there may be more."""

    cases: list[Case]
    next: str | None
    looked_at: int
    back_to: datetime | None


@dataclass(frozen=True)
class _Candidate:
    case: str
    """Empty: a line on the way that is nobody's."""

    cursor: str
    at: datetime | None = None
    """When it came in; when it was decided, in the order of a moderator's decisions."""


@dataclass(frozen=True)
class Search:
    """The use case with what it needs."""

    store: Store

    def find(self, sites: Sequence[str], sought: Sought) -> Found:
        """Go back through the narrowest list that there is, until the page is full or enough has been looked at."""
        words = _plain(sought.q).split()
        candidates = self._candidates(sites, sought)
        found: list[Case] = []
        work, looked_at, cursor, back_to = 0, 0, None, None
        while work < _MOST_WORK and (page := list(islice(candidates, min(_PAGE, _MOST_WORK - work)))):
            hits = [each for each in page if each.case]
            if words:
                texts = self.store.archive.texts([each.case for each in hits])
                hits = [each for each, text in zip(hits, texts, strict=True) if _says(text, words)]
            cases = dict(zip(hits, self.store.cases.load([each.case for each in hits]), strict=True))
            for each in page:
                looked_at, cursor, back_to = looked_at + 1, each.cursor, each.at
                case = cases.get(each)
                if case is not None and case.comment.site in sites and self._fits(case, sought):
                    found.append(case)
                    if len(found) == sought.limit:
                        return Found(found, cursor, looked_at, back_to)
            work += len(page) + _LOADING * len(hits)
        return Found(found, cursor if work >= _MOST_WORK else None, looked_at, back_to)

    def _candidates(self, sites: Sequence[str], sought: Sought) -> Iterator[_Candidate]:
        if not sites:
            return iter(())
        if sought.id is not None:
            return self._by_id(sites, sought.id)
        if sought.moderator is not None:
            return self._by_moderator(sites, sought.moderator, sought)
        place = Place.parse(sought.cursor) if sought.cursor and "@" not in sought.cursor else None
        archive = self.store.archive
        span = Span(sought.since, sought.until, place)
        author = author_key(_bare(author=Author(id=sought.author))) if sought.author else ""
        article = article_key(_bare(article=Article.model_construct(id=sought.article))) if sought.article else ""
        if author and archive.knows_author(sites, author):
            places = archive.of_author(sites, author, span)
        elif article and archive.knows_article(sites, article):
            places = archive.of_article(sites, article, span)
        else:
            places = archive.of_sites(sites, span)
        return (_Candidate(place.case, str(place), place.at) for place in places)

    def _by_id(self, sites: Sequence[str], wanted: str) -> Iterator[_Candidate]:
        yield _Candidate(wanted, "")
        for site in sites:
            for case in reversed(self.store.cases.revisions(site, wanted)):
                yield _Candidate(case.id, "")

    def _by_moderator(self, sites: Sequence[str], name: str, sought: Sought) -> Iterator[_Candidate]:
        before = sought.cursor if sought.cursor and "@" in sought.cursor else None
        seen = set()
        for line in self.store.log.latest(sites, before=before):
            wanted = line.by == name and line.event == "decided" and line.case not in seen
            seen.update([line.case] if wanted else [])
            # What others did counts as work, too: without a bound, a name that decided nothing would take for ever.
            yield _Candidate(line.case if wanted else "", mark(line), line.at)

    def _fits(self, case: Case, sought: Sought) -> bool:
        decision, comment = case.decision, case.comment
        outcome = decision.outcome if decision else "none"
        codes = {reason.code for reason in case.assessment.reasons} if case.assessment else set()
        codes |= {decision.reason} if decision and decision.reason else set()
        return (
            case.status is not Status.ERASED
            and sought.decision in (None, outcome)
            and (sought.by is None or (decision is not None and decision.by == sought.by))
            and sought.status in (None, case.status)
            and (sought.reason is None or sought.reason in codes)
            and (sought.since is None or case.received >= sought.since)
            and (sought.until is None or case.received < sought.until)
            and _by(comment, sought.author)
            and _under(comment, sought.article)
        )


def _plain(text: str) -> str:
    """Return a text without case and accents; quick, since it is done thousands of times for one search."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in normalize("NFKD", text).casefold() if not combining(c))


def _says(text: str, words: Sequence[str]) -> bool:
    plain = _plain(text)
    return all(word in plain for word in words)


def _by(comment: Comment, wanted: str | None) -> bool:
    if wanted is None:
        return True
    author = comment.author
    return author is not None and (
        wanted in (author.id, author_key(comment)) or _plain(wanted) in _plain(author.name or "")
    )


def _under(comment: Comment, wanted: str | None) -> bool:
    if wanted is None:
        return True
    article = comment.article
    return article is not None and (
        wanted in (article.id, article.url, article_key(comment))
        or (article.title is not None and _says(article.title, _plain(wanted).split()))
    )


def _bare(*, author: Author | None = None, article: Article | None = None) -> Comment:
    return Comment(site="", id="", revision=1, text="", author=author, article=article)
