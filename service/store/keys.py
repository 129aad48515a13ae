"""Every Redis key, spelled once. One server holds them all: scripts touch several keys at a time."""

PREFIX = "ombud:"

FORMAT = PREFIX + "format"
"""Integer: what a version must be able to read to work on this store (`service.store.formats`)."""

SITES = PREFIX + "sites"
"""Hash: site name to settings (JSON)."""

SITES_LATER = PREFIX + "sites:later"
"""Hash: site name to those of its settings that the first versions would refuse a site with (JSON)."""

USERS = PREFIX + "users"
"""Hash: user name to account (JSON)."""

DUE_SCORING = PREFIX + "due:scoring"
"""Sorted set: each case without a score, by the time (ms) from which it counts as lost; by `lines.in_line` in line."""

TURNS = PREFIX + "turns"
"""List: the sites that have cases in line for a score, in the order of their turns."""

CLAIMS = PREFIX + "claims"
"""Sorted set: case id by the time (ms) at which its claim ends."""

BEATS = PREFIX + "beats"
"""Hash: `<kind>@<host>` of a worker or sweep to the time (ms) of its last sign of life."""

DONE = PREFIX + "done"
"""Hash: `<kind>-<slot>@<host>` to how many tasks it has finished: what the watchdog watches."""

FLUSHED = PREFIX + "flushed"
"""Integer: written before a flush is waited for, so that there is something to wait for."""

BACKUP = PREFIX + "backup"
"""String, for an hour: what the latest backup looked for in the files that it copied."""

CHANGES = PREFIX + "changes"
"""Stream, the latest few thousand: what has entered or left the queues, for the pages that are open."""

INDEXED = PREFIX + "indexed:2"
"""String: how far the cases of an earlier version have been put into the lists of this one, or `done`.

The number counts up whenever there is a new list.
"""

COUNTERS = PREFIX + "counters"
"""Hash: what has happened since the beginning, for metrics and the watchdog."""

MEASURED = PREFIX + "measured"
"""Hash: `<metric>|<label>|<bucket, or sum>` to a count, added up by all processes for metrics."""

CHALLENGERS = PREFIX + "challengers"
"""Hash: a site, or `*`, to the challenger that is tried there (JSON)."""

CHALLENGED = PREFIX + "challenged"
"""List: what was tried and how it ended (JSON), the latest first."""

LOADED = PREFIX + "loaded"
"""Hash: a process to the versions of the model that it has (JSON)."""


def case(case_id: str) -> str:
    """Hash: one case."""
    return f"{PREFIX}case:{case_id}"


def comment(site: str, comment_id: str) -> str:
    """Hash: `latest` revision, and `r<revision>` to `<case id> <digest of the text>`."""
    return f"{PREFIX}comment:{site}:{comment_id}"


def line(site: str) -> str:
    """List: ids of the cases that wait for a worker to score them; all of them stand in DUE_SCORING too."""
    return f"{PREFIX}line:{site}"


def rate(site: str) -> str:
    """Integer: the theoretical arrival time (ms) of the rate limit."""
    return f"{PREFIX}rate:{site}"


def queue(site: str, tag: str = "") -> str:
    """Sorted set: id of each case that waits, by when it is due (s); of all, or of those that carry a tag.

    `age` is by when it came in (ms) instead, and holds all. `to:<name>` holds those that were handed to a
    person or to the leads, which are in no other.
    """
    return f"{PREFIX}queue:{site}:{tag}" if tag else f"{PREFIX}queue:{site}"


def tags(site: str) -> str:
    """Set: the tags of reason and language that have been seen, for the choice of filters."""
    return f"{PREFIX}tags:{site}"


def skipped(person: str) -> str:
    """Sorted set, expiring: case id by the time (ms) until which the person does not want it."""
    return f"{PREFIX}skipped:{person}"


def cases(site: str) -> str:
    """Sorted set: every case id by when it came in (ms)."""
    return f"{PREFIX}cases:{site}"


def author(site: str, key: str) -> str:
    """Hash: `comments` and how many of them stand `rejected`, `since` when (ms)."""
    return f"{PREFIX}author:{site}:{key}"


def author_cases(site: str, key: str) -> str:
    """Sorted set: every case id of an author by when it came in (ms)."""
    return f"{PREFIX}author-cases:{site}:{key}"


def address(site: str, key: str) -> str:
    """Hash, expiring: of a network address (keyed hash), as of an author."""
    return f"{PREFIX}address:{site}:{key}"


def address_cases(site: str, key: str) -> str:
    """Sorted set, expiring: every case id from a network address by when it came in (ms)."""
    return f"{PREFIX}address-cases:{site}:{key}"


def article(site: str, key: str) -> str:
    """Hash: how many `comments`, `since` when (ms)."""
    return f"{PREFIX}article:{site}:{key}"


def article_cases(site: str, key: str) -> str:
    """Sorted set: every case id under an article by when it came in (ms)."""
    return f"{PREFIX}article-cases:{site}:{key}"


def answers(site: str, comment_id: str) -> str:
    """Set: the cases that answer a comment and quote its text."""
    return f"{PREFIX}answers:{site}:{comment_id}"


def group(group_id: str) -> str:
    """Sorted set, expiring: the cases of near-duplicate comments by when each joined (ms)."""
    return f"{PREFIX}group:{group_id}"


def bands(scope: str, slice_: int) -> str:
    """Hash, expiring: part of a sketch to the first case that had it, of one stretch of time."""
    return f"{PREFIX}bands:{scope}:{slice_}"


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


def used(site: str, message: str) -> str:
    """String, expiring: what a signed message was used for."""
    return f"{PREFIX}used:{site}:{message}"


def known_place(place: str) -> str:
    """String, expiring: somebody has signed in from there."""
    return f"{PREFIX}known-place:{place}"


def claim(token: str) -> str:
    """List, expiring: the case ids that one claim was given."""
    return f"{PREFIX}claim:{token}"


def examples(site: str) -> str:
    """Sorted set: digest of each text that was labelled from outside by when it last was (ms)."""
    return f"{PREFIX}examples:{site}"


def example(site: str, digest: str) -> str:
    """Hash: by channel, what was said of one text (JSON), and its `id`."""
    return f"{PREFIX}example:{site}:{digest}"


def taught(site: str, comment_id: str) -> str:
    """Set: digests of the texts that were labelled as this comment."""
    return f"{PREFIX}taught:{site}:{comment_id}"


def taught_as(site: str, digest: str) -> str:
    """Set: the comments that a text was labelled as."""
    return f"{PREFIX}taught-as:{site}:{digest}"


def kept_to(site: str) -> str:
    """Hash: `text`, `authors` or `decisions` to the place in the order of arrival up to which it has been deleted."""
    return f"{PREFIX}kept-to:{site}"


def kept_back(site: str, what: str) -> str:
    """Sorted set: what was still needed when its days were over, by when it is looked at again (ms)."""
    return f"{PREFIX}kept-back:{site}:{what}"


def usage(site: str, month: str) -> str:
    """Hash, expiring: `<blog>|<what>` to how often in a month, such as `2026-11`."""
    return f"{PREFIX}usage:{site}:{month}"


def counted(process: str, site: str, month: str) -> str:
    """String, expiring: the last batch that a process has counted."""
    return f"{PREFIX}counted:{process}:{site}:{month}"


def reports(case_id: str) -> str:
    """Hash: a reader (keyed hash) to their report of the case (JSON)."""
    return f"{PREFIX}reports:{case_id}"


def tally(site: str, hour: str) -> str:
    """Hash, expiring: what one hour's decisions add up to."""
    return f"{PREFIX}tally:{site}:{hour}"


def seen(site: str, span: str) -> str:
    """Hash, expiring: what the comments of one hour or day looked like, and what challengers made of them."""
    return f"{PREFIX}seen:{site}:{span}"


def doubts(site: str) -> str:
    """Hash, expiring: an example's id to why training doubts its label (JSON)."""
    return f"{PREFIX}doubts:{site}"


def watched(site: str, what: str) -> str:
    """String: how far a site's `arrivals` or `log` have been watched."""
    return f"{PREFIX}watched:{site}:{what}"


def tallied(site: str) -> str:
    """String: how far the site's decision log has been counted."""
    return f"{PREFIX}tallied:{site}"


def coral_ids(case_id: str) -> str:
    """Hash: by the id that a comment has in Coral, `<revision id> <status>`. Equal comments share a case."""
    return f"{PREFIX}coral-ids:{case_id}"


def coral_comment(site: str, coral_id: str) -> str:
    """String: the case of a comment, by its id in Coral."""
    return f"{PREFIX}coral-comment:{site}:{coral_id}"


def coral_place(site: str, place: str) -> str:
    """Sorted set, expiring: the comments of one author in one place of a story, by when each was last sent (ms)."""
    return f"{PREFIX}coral-place:{site}:{place}"


def due_coral(site: str) -> str:
    """Sorted set: what Coral is to be asked about by when (ms): `comment <id in Coral>` or `case <case id>`."""
    return f"{PREFIX}due:coral:{site}"
