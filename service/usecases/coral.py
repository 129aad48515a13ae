"""Learn from Coral which of its comments a case stands for, and what its own moderators decided."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import structlog

from service.courier import Courier, Post, Posted
from service.domain.cases import Case, Status
from service.domain.clock import Clock
from service.domain.comments import Comment
from service.domain.coral import OUTCOMES, Named, Place, as_comment, fingerprint, plain_text
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.store import Store
from service.store.coral import Known
from service.usecases import intake
from service.usecases.feedback import Feedback, Lesson

SOURCE = "coral:moderation"
MODERATORS = "moderators"
"""Whom the decision log names where Coral's own moderators have decided."""

_AGAIN = timedelta(minutes=1)
_AT_ONCE = 20
_HEEDED = 4 * 1024 * 1024
_MOST_ALIKE = 4
"""How many comments of one author that say the same in one place are told apart, once edited or erased."""

_OF_COMMENT = "id status revision { id body } story { id } author { id } parent { id }"
_QUERIES = {
    "comment": f"{_OF_COMMENT} revisionHistory {{ body }}",
    "user": f"allComments(first: 50) {{ nodes {{ {_OF_COMMENT} }} }}",
}

log = structlog.get_logger()


def comment_ids(keyring: Keyring, place: Place, body: str) -> Iterator[str]:
    """Go through the ids that a comment may have here, the likeliest first: they follow from what it says and where.

    A further one is for who writes the same again once the first was edited or erased.
    """
    said = [place.story, place.author, place.parent, fingerprint(body)]
    for again in range(_MOST_ALIKE):
        yield "coral-" + keyring.derived("coral-comment", json.dumps([*said, again]))[:32]


def place_id(keyring: Keyring, place: Place) -> str:
    """Return what a place is called in the store."""
    return keyring.derived("coral-place", json.dumps([place.story, place.author, place.parent]))[:32]


def place_of(comment: Comment) -> Place:
    """Return where in Coral a comment stands, as its phase said."""
    said = comment.origin.refers if comment.origin else {}
    return Place(said.get("story", ""), said.get("author", ""), said.get("parent"))


@dataclass(frozen=True)
class Coral:
    """The use case with what it needs."""

    store: Store
    keyring: Keyring
    feedback: Feedback
    clock: Clock

    def post(self, site: Site, query: str, variables: dict[str, Any]) -> Post:
        """Write a request to a site's GraphQL.

        Raises:
            ValueError: the site has no address or token, or the token was sealed elsewhere.
        """
        coral = site.coral
        if coral.address is None or coral.token is None:
            raise ValueError("this site has no address or no access token for Coral")
        return Post(
            url=urljoin(str(coral.address), "/api/graphql"),
            headers={
                "content-type": "application/json",
                "accept": "application/json",
                "authorization": f"Bearer {self.keyring.unseal(coral.token)}",
            },
            body=json.dumps({"query": query, "variables": variables}).encode(),
            allow_private=coral.private,
            heeds=_HEEDED,
        )

    async def catch_up(self, site: Site, courier: Courier) -> None:
        """Ask Coral what is to be asked, a request for several comments; what fails is asked again in a minute.

        Raises:
            Unavailable: the store does not answer.
        """
        if site.coral.address is None or site.coral.token is None:
            return
        now = self.clock()
        comments, cases = self.store.coral.questions(site.name, now=now, until=now + _AGAIN, limit=_AT_ONCE)
        if comments:
            found = await self._ask(site, courier, "comment", comments)
            for node in found.values():
                if (each := named(node)) is not None:
                    self._join(site, each)
            self.store.coral.answered(site.name, comments=list(found))
        if cases:
            loaded = zip(cases, self.store.cases.load(cases), strict=True)
            authors = {which: place_of(case.comment).author if case else "" for which, case in loaded}
            found = await self._ask(site, courier, "user", sorted({each for each in authors.values() if each}))
            done = [which for which, author in authors.items() if author in found or not author]
            for case in self.store.cases.load(done):
                if case is not None:
                    self._find(site, case, found.get(authors[case.id]))
            self.store.coral.answered(site.name, cases=done)

    async def _ask(self, site: Site, courier: Courier, what: str, ids: Sequence[str]) -> dict[str, Any]:
        """Look up several by their ids: None for one that Coral lacks, nothing for one that it did not answer."""
        if not ids:
            return {}
        taken = ", ".join(f"$i{at}: ID!" for at in range(len(ids)))
        asked = " ".join(f"q{at}: {what}(id: $i{at}) {{ {_QUERIES[what]} }}" for at in range(len(ids)))
        try:
            variables = {f"i{at}": each for at, each in enumerate(ids)}
            post = self.post(site, f"query Ombud({taken}) {{ {asked} }}", variables)
        except ValueError as error:
            log.warning("coral not asked", site=site.name, error=str(error))
            return {}
        data, errors = answer_of(await courier.post(post))
        if errors:
            log.warning("coral did not answer", site=site.name, error=errors[0])
        found = {each: data.get(f"q{at}") for at, each in enumerate(ids) if f"q{at}" in data}
        # Where there are errors, null may stand for what could not be looked up.
        return {each: node for each, node in found.items() if node is not None or not errors}

    def _find(self, site: Site, case: Case, author: Any) -> None:
        """Find a case's comment among the latest ones of its author."""
        nodes = ((author or {}).get("allComments") or {}).get("nodes") if isinstance(author, dict) else None
        place, said = place_of(case.comment), fingerprint(case.comment.text)
        for each in [read for read in map(named, nodes or []) if read is not None]:
            if each.place == place and fingerprint(each.bodies[-1]) == said:
                self._write(site, case, each)

    def _join(self, site: Site, each: Named) -> None:
        """Join a comment of Coral to the case of its latest revision."""
        said = fingerprint(each.bodies[-1])
        wanted = [
            which
            for body in dict.fromkeys((each.bodies[0], each.bodies[-1]))
            for which in comment_ids(self.keyring, each.place, body)
        ]
        cases = [case for case in self.store.cases.find(site.name, wanted) if case is not None]
        for case in cases:
            standing = case.status not in (Status.SUPERSEDED, Status.ERASED)
            if standing and fingerprint(case.comment.text) == said:
                self._write(site, case, each)
                return
        # Published, and by nobody's decision. But what was erased does not come back this way.
        if each.status == "NONE" and not any(case.status is Status.ERASED for case in cases):
            self._take_in(site, each)

    def _take_in(self, site: Site, each: Named) -> None:
        """Judge after the fact a comment that the phase did not ask about, or that could not be kept when it did."""
        text = plain_text(each.bodies[-1])
        if not text:
            return
        for comment_id in comment_ids(self.keyring, each.place, each.bodies[-1]):
            comment = as_comment(each.place, text, comment_id, 1, unasked=True)
            (accepted,) = intake.accept(self.store, self.keyring, [(site, comment)], now=self.clock())
            if accepted.outcome == "limited":
                log.warning("coral comment not kept", site=site.name, cause="rate limit")
                return
            (case,) = self.store.cases.load([accepted.case])
            if accepted.outcome == "created" and case is not None:
                self._write(site, case, each)
                return

    def _write(self, site: Site, case: Case, each: Named) -> None:
        now = self.clock()
        if not self.store.coral.join(case, Known(each.id, each.revision, each.status), now=now):
            return
        outcome = OUTCOMES.get(each.status)
        if outcome is None or case.status in (Status.SUPERSEDED, Status.ERASED, Status.RECEIVED):
            return
        # What a person has decided here and Coral has yet to hear comes later than what Coral says.
        unheard = case.decision is not None and case.decision.by == "person" and case.seq > case.told
        if not unheard and (case.decision is None or case.decision.outcome != outcome):
            lesson = Lesson(
                case.comment.text,
                {},
                SOURCE,
                language=case.assessment.language if case.assessment else None,
                comment=case.comment.id,
                outcome=outcome,
                by=MODERATORS,
            )
            self.feedback.teach(site, lesson)


def answer_of(posted: Posted) -> tuple[dict[str, Any], list[str]]:
    """Read what GraphQL answered: its data, and a code or sentence for each error; never raises."""
    try:
        answer = json.loads(posted.body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        return {}, [posted.error or f"answered {posted.status} without JSON"]
    data, errors = answer.get("data"), answer.get("errors")
    said = [_said(error) for error in errors] if isinstance(errors, list) else []
    if not posted.ok and not said:
        said = [f"answered {posted.status}"]
    return data if isinstance(data, dict) else {}, said


def _said(error: Any) -> str:
    if not isinstance(error, dict):
        return "an error without words"
    extensions = error.get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else None
    return str(code or error.get("message") or "an error without words")[:200]


def named(node: Any) -> Named | None:
    """Read one comment of a GraphQL answer; None for one that is deleted, or not as it should be."""
    try:
        history = [revision["body"] for revision in node.get("revisionHistory") or []]
        return Named(
            id=_text(node["id"]),
            revision=_text(node["revision"]["id"]),
            status=_text(node["status"]),
            place=Place(
                _text(node["story"]["id"]),
                _text(node["author"]["id"]),
                _text(node["parent"]["id"]) if node["parent"] else None,
            ),
            bodies=[*(body for body in history if isinstance(body, str)), _text(node["revision"]["body"])],
        )
    except (AttributeError, KeyError, TypeError):
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
