"""What time means here: always aware, always UTC."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator

Clock = Callable[[], datetime]

_DAY = len("2026-11-22")


def utc_now() -> datetime:
    """The one clock that programs are started with; tests bring their own."""
    return datetime.now(UTC)


def _begun(value: object) -> object:
    return f"{value}T00:00:00Z" if isinstance(value, str) and len(value) == _DAY else value


Moment = Annotated[AwareDatetime, BeforeValidator(_begun)]
"""A time with its zone as people ask for it, or a day, which begins at midnight UTC."""
