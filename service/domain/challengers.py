"""A challenger: a version that is tried beside the champion, first without a say, then with a small one."""

from collections.abc import Container
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.domain.lots import drawn

Share = Annotated[float, Field(ge=0, le=1)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Limits(_Record):
    """What ends a challenger's say. Neither counts before `least` cases."""

    overturned: Share = Field(0.05, description="The share of its decisions that people take back or change.")
    moved: Annotated[float, Field(gt=0, le=10)] = Field(
        0.25, description="How far its scores lie from the champion's on the same comments: the stability index."
    )
    least: Annotated[int, Field(ge=1, le=1_000_000)] = 200


class SteppedBack(_Record):
    """When a challenger lost its say, and why."""

    at: datetime
    why: str


class Challenger(_Record):
    """What is tried where: at one `site`, or wherever the shared champion decides.

    It scores a `sample` of all comments beside the champion, and decides on a `share` of them; both are drawn by a
    stable hash of the comment's id, so that all revisions of a comment are treated alike.
    """

    version: Annotated[str, Field(max_length=64)]
    site: str | None = None
    sample: Share = 1.0
    share: Share = 0.0
    limits: Limits = Limits()
    by: str
    at: datetime
    """When it was set; what is counted of it begins there."""
    stepped_back: SteppedBack | None = None

    @property
    def trial(self) -> str:
        """What its counts are kept under: set anew, it begins anew."""
        return f"{self.version}@{self.at:%Y%m%d%H%M%S%f}"

    def decides(self, site: str, comment: str) -> bool:
        """Whether it decides on a comment, by the site's own id."""
        return drawn(f"decided by {self.version}", f"{site}/{comment}", self.share)

    def scores(self, site: str, comment: str) -> bool:
        """Whether it scores a comment beside the champion."""
        return drawn(f"scored by {self.version}", f"{site}/{comment}", self.sample)

    def concerns(self, site: str, own_champions: Container[str | None]) -> bool:
        """Whether it is tried at a site; where a site has its own champion, a shared one is not."""
        return self.site == site if self.site else site not in own_champions

    def back(self, at: datetime, why: str) -> "Challenger":
        """Return it without a say."""
        return self.model_copy(update={"share": 0.0, "stepped_back": SteppedBack(at=at, why=why)})


class Turn(_Record):
    """One line of the record of challengers."""

    what: Literal["set", "stopped", "stepped_back"]
    at: datetime
    by: str
    challenger: Challenger
    why: str = ""
