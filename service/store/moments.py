"""Times as the store keeps them: Unix time in whole milliseconds."""

from datetime import UTC, datetime


def milliseconds(at: datetime) -> int:
    """Turn a time into what the store keeps."""
    return int(at.timestamp() * 1000)


def moment(ms: str | float) -> datetime:
    """Undo `milliseconds`."""
    return datetime.fromtimestamp(float(ms) / 1000, UTC)
