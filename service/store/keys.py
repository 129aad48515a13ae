"""Every Redis key, spelled once. One server holds them all: scripts touch several keys at a time."""

PREFIX = "ombud:"

SITES = PREFIX + "sites"
"""Hash: site name to settings (JSON)."""

USERS = PREFIX + "users"
"""Hash: user name to account (JSON)."""

DUE_SCORING = PREFIX + "due:scoring"
"""Sorted set: case id by the time (ms) from which a lost message is made good."""

CLAIMS = PREFIX + "claims"
"""Sorted set: case id by the time (ms) at which its claim ends."""

BEATS = PREFIX + "beats"
"""Hash: `<kind>@<host>` of a worker or sweep to the time (ms) of its last sign of life."""

DONE = PREFIX + "done"
"""Hash: `<kind>-<slot>@<host>` to how many tasks it has finished: what the watchdog watches."""

FLUSHED = PREFIX + "flushed"
"""Integer: written before a flush is waited for, so that there is something to wait for."""

COUNTERS = PREFIX + "counters"
"""Hash: what has happened since the beginning, for metrics and the watchdog."""


def case(case_id: str) -> str:
    """Hash: one case."""
    return f"{PREFIX}case:{case_id}"


def comment(site: str, comment_id: str) -> str:
    """Hash: `latest` revision, and `r<revision>` to `<case id> <digest of the text>`."""
    return f"{PREFIX}comment:{site}:{comment_id}"


def rate(site: str) -> str:
    """Integer: the theoretical arrival time (ms) of the rate limit."""
    return f"{PREFIX}rate:{site}"


def queue(site: str) -> str:
    """Sorted set: case id by urgency, the most urgent first."""
    return f"{PREFIX}queue:{site}"


def feed(site: str) -> str:
    """Stream: every decision in order."""
    return f"{PREFIX}feed:{site}"


def due_delivery(site: str) -> str:
    """Sorted set: comment id by the time (ms) at which its news is due at the site."""
    return f"{PREFIX}due:delivery:{site}"


def dead(site: str) -> str:
    """Sorted set: comment id by the time (ms) at which delivering it was given up."""
    return f"{PREFIX}dead:{site}"


def deliverer(site: str) -> str:
    """String: the token of whoever delivers to the site right now."""
    return f"{PREFIX}deliverer:{site}"


def session(token_hash: str) -> str:
    """String: a signed-in person's session (JSON), expiring."""
    return f"{PREFIX}session:{token_hash}"


def attempts(name: str) -> str:
    """Integer, expiring: attempts to sign in of late."""
    return f"{PREFIX}attempts:{name}"


def known_place(place: str) -> str:
    """String, expiring: somebody has signed in from there."""
    return f"{PREFIX}known-place:{place}"


def claim(token: str) -> str:
    """List, expiring: the case ids that one claim was given."""
    return f"{PREFIX}claim:{token}"
