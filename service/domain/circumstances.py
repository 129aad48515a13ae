"""What was known of a comment's sender, and of texts like it, when it came in."""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

LATELY = timedelta(minutes=1)
"""The time over which a sender's speed is looked at."""

_ON_TIME = timedelta(minutes=5)
"""How old a comment may be when it comes in for its speed to mean anything; clocks differ."""

RECORD_LIVES = timedelta(days=30)
"""For how long an address that nobody posts from is remembered: machines' addresses change hands."""


def counts_as_lately(created: datetime | None, now: datetime) -> timedelta:
    """Return the time before a comment in which others say how fast its sender posts.

    None of it where comments come in that were written long ago, as when a site sends what it has had for years.
    """
    return LATELY if created is None or now - created <= _ON_TIME else timedelta(0)


class Sender(BaseModel):
    """An author, or an address of a machine, before this comment: how many comments, rejected, and just now."""

    model_config = ConfigDict(frozen=True)

    comments: int = 0
    rejected: int = 0
    lately: int = 0


class Circumstances(BaseModel):
    """All of it. `copies`: how many texts that say nearly the same had come in of late; counted where it matters."""

    model_config = ConfigDict(frozen=True)

    author: Sender = Sender()
    address: Sender = Sender()
    copies: int = 0


UNKNOWN = Circumstances()
"""Of a sender who is new, or of a comment that is not kept."""
