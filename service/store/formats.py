"""Which format a store is kept in, so that no version works on what it can't read.

A version that only adds something, as most do, leaves the number alone: earlier ones work on beside it. One that they
could not live with raises it in the store when the last of them has gone: docs/decisions/0016.
"""

from typing import Any

from service.domain.errors import Unavailable
from service.store import keys

FORMAT = 2
"""What this version writes; it reads that and all before. 1, or none: before there was a number."""


def check(client: Any) -> None:
    """Look whether this version can read what is kept.

    Raises:
        Unavailable: it takes a newer one.
    """
    kept = client.get(keys.FORMAT) or "1"
    if not kept.isdigit() or int(kept) > FORMAT:
        raise Unavailable(
            f"the store is kept in format {kept} by a newer version of Ombud, and this one reads up to {FORMAT}: "
            "run that version; nothing has been changed"
        )


def mark(client: Any) -> None:
    """Write down how a store is kept, where nothing says so."""
    client.set(keys.FORMAT, FORMAT, nx=True)
