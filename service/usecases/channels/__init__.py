"""How an outcome reaches whoever sent a comment: one module a format, all behind one shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from service.courier import Post, Posted
from service.domain.cases import Case
from service.domain.sites import Site


class CannotSend(Exception):
    """There is no letter to send: nobody is there any more, or (`later`) what it must quote is not known yet."""

    def __init__(self, why: str, *, later: bool = False) -> None:
        super().__init__(why)
        self.later = later


class NothingToSend(Exception):
    """Nobody need be told: there is no decision, or it is no news to them."""


@dataclass(frozen=True)
class Outcome:
    """How a letter went; `error` says in words why it was not told.

    `needless`: there was nothing to tell. `unwanted`: it was not tried, since the site has asked for no more.
    """

    kind: Literal["told", "needless", "retry", "unwanted", "dead"]
    error: str = ""


class Channel(Protocol):
    """Writes letters in one format and understands the answers."""

    def letters(self, site: Site, news: Sequence[Case]) -> Sequence[Sequence[Case]]:
        """Divide news into what goes into one letter each."""

    def post(self, site: Site, letter: Sequence[Case]) -> Post:
        """Write one letter.

        Raises:
            CannotSend: with the reason.
            NothingToSend: nobody need be told.
        """

    def outcome(self, posted: Posted) -> Outcome:
        """Understand an answer. A `retry` becomes `dead` when it was tried often enough."""
