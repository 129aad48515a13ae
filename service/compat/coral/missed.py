"""What went by without being judged, or kept: counted for the operator, told without a word of it."""

from collections import Counter
from typing import Literal

import structlog

Why = Literal["slow", "unkept", "unheard"]

MISSED: Counter[Why] = Counter()
"""Of this process. `slow`: answered without an opinion, since the verdict was not there in time. `unkept`: answered,
and not kept as a case. `unheard`: events that there was no room for."""

log = structlog.get_logger()


def miss(why: Why, site: str, *, cause: str = "", count: int = 1) -> None:
    """Count it and log it."""
    MISSED[why] += count
    log.warning("coral missed", why=why, site=site, cause=cause, count=count)
