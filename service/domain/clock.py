"""What time means here: always aware, always UTC."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The one clock that programs are started with; tests bring their own."""
    return datetime.now(UTC)
