"""What was known of a comment's sender, and of texts like it, when it came in."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict

LATELY = timedelta(minutes=1)
"""The time over which a sender's speed is looked at."""

RECORD_LIVES = timedelta(days=30)
"""For how long an address that nobody posts from is remembered: machines' addresses change hands."""


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
