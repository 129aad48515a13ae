"""Steps of policy that look at what surrounds a text: who sends it, how fast, as what, and whether it advertises.

Each alone sends a comment to people at most, unless a site says otherwise of its honeypot.
"""

import re
from datetime import datetime

from service.domain.cases import Verdict
from service.domain.circumstances import Sender
from service.domain.comments import Comment, CommentIn
from service.domain.findings import Finding, Promises, Step, Subject
from service.domain.reasons import Reason
from service.domain.sites import Policy

_LINK = re.compile(r"https?://(?:www\.)?\w|(?<![\w./])www\.\w", re.IGNORECASE)

_FEWEST_REJECTED = 3
"""A record is one from so many rejected comments on."""


def count_links(comment: Comment | CommentIn) -> int:
    """Count the links in a text and the address that its author gives."""
    own = 1 if comment.author is not None and comment.author.url else 0
    if "://" not in comment.text and "www." not in comment.text.lower():
        return own
    return own + sum(1 for _ in _LINK.finditer(comment.text))


def advertises(comment: Comment | CommentIn) -> bool:
    """Whether there is anything that a reader could be led to: only then do copies of a text matter."""
    return count_links(comment) > 0


def _to_people(code: str, text: str) -> Finding:
    return Finding(Verdict.REVIEW, Reason(code=code, text=text))


def honeypot(subject: Subject, policy: Policy, _model: Promises, _now: datetime) -> Finding | None:
    """Look at a field that people don't see: only machines fill it in, and now and then a browser by itself."""
    if not subject.comment.honeypot or policy.honeypot == "ignore":
        return None
    verdict = Verdict(policy.honeypot)
    reason = Reason(code="honeypot", text="A field was filled in that people don't see.")
    return Finding(verdict, reason, final=verdict is Verdict.REJECT)


def kinds(subject: Subject, policy: Policy, _model: Promises, _now: datetime) -> Finding | None:
    """Send to people what comes as something that is hardly ever a reader's comment."""
    kind = subject.comment.kind
    if kind is None or kind not in policy.suspect_kinds:
        return None
    return _to_people("comment_type", f"Sent as {kind}, which this site lets people look at.")


def links(subject: Subject, policy: Policy, _model: Promises, _now: datetime) -> Finding | None:
    """Send to people what links to many places."""
    if policy.most_links is None or (count := count_links(subject.comment)) <= policy.most_links:
        return None
    text = f"Links to {count} places, with the author's own address; this site lets {policy.most_links} pass."
    return _to_people("many_links", text)


def author_record(subject: Subject, policy: Policy, _model: Promises, _now: datetime) -> Finding | None:
    """Send to people what comes from an author whose comments are mostly rejected."""
    return _record("author_record", "by this author", subject.circumstances.author, policy)


def address_record(subject: Subject, policy: Policy, _model: Promises, _now: datetime) -> Finding | None:
    """Send to people what comes from where mostly rejected comments come from."""
    return _record("address_record", "from the same network address", subject.circumstances.address, policy)


def _record(code: str, whose: str, before: Sender, policy: Policy) -> Finding | None:
    if policy.rejected_share is None or before.rejected < _FEWEST_REJECTED:
        return None
    if before.rejected < policy.rejected_share * before.comments:
        return None
    return _to_people(code, f"Of {before.comments} earlier comments {whose}, {before.rejected} stand rejected.")


def author_speed(subject: Subject, policy: Policy, _model: Promises, _now: datetime) -> Finding | None:
    """Send to people what comes faster than somebody writes."""
    return _speed("author_speed", "This author", subject.circumstances.author, policy.most_per_minute)


def address_speed(subject: Subject, policy: Policy, _model: Promises, _now: datetime) -> Finding | None:
    """Send to people what comes from one address faster than a household or an office writes."""
    most = policy.most_per_minute_from_address
    return _speed("address_speed", "The same network address", subject.circumstances.address, most)


def _speed(code: str, who: str, before: Sender, most: int | None) -> Finding | None:
    if most is None or before.lately < most:
        return None
    return _to_people(code, f"{who} has posted {before.lately} times in the minute before; this site lets {most} pass.")


def copies(subject: Subject, policy: Policy, _model: Promises, _now: datetime) -> Finding | None:
    """Send to people what advertises and has been said nearly so before."""
    count = subject.circumstances.copies
    if policy.most_copies is None or count <= policy.most_copies:
        return None
    return _to_people("repeated", f"Says nearly the same as {count} others of late, and advertises something.")


SIGNS: tuple[Step, ...] = (
    honeypot,
    kinds,
    links,
    author_record,
    address_record,
    author_speed,
    address_speed,
    copies,
)
