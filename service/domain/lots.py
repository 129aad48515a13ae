"""Draw by lot so that a second draw agrees: a stable hash of what is drawn for, and of the case."""

import hashlib


def drawn(purpose: str, case: str, share: float) -> bool:
    """Whether a case is among the `share` (0 to 1) drawn for a purpose; draws for two purposes are independent."""
    draw = int.from_bytes(hashlib.sha256(f"{purpose}:{case}".encode()).digest()[:8])
    return draw < share * 2**64
