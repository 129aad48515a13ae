"""What time means here: always aware, always UTC."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator

Clock = Callable[[], datetime]

_DAY = len("2026-11-22")
_FIRST, _LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
"""Nothing lies beyond them, and an hour to and fro is still a date."""


def utc_now() -> datetime:
    """The one clock that programs are started with; tests bring their own."""
    return datetime.now(UTC)


def _begun(value: object) -> object:
    return f"{value}T00:00:00Z" if isinstance(value, str) and len(value) == _DAY else value


def _reckoned(at: datetime) -> datetime:
    return min(max(at, _FIRST), _LAST)


Moment = Annotated[AwareDatetime, BeforeValidator(_begun), AfterValidator(_reckoned)]
"""A time with its zone as people ask for it, or a day, which begins at midnight UTC."""
