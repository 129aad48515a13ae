"""Lists of words and links that a newsroom keeps, compiled so that a long list costs no more than a short one."""

import re
from collections.abc import Iterable

from models.text import fold, words

_BETWEEN_HOSTS = re.compile(r"[^\w.-]+")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")
_MOST_LABELS = 10
_JOINS = re.compile("[\\s'\u2019-]")


def check_entry(entry: str) -> str:
    """Return a word or phrase that can be looked for.

    Raises:
        ValueError: it holds what no word holds, so that it would match something else or nothing.
    """
    kept = "".join(words(entry))
    if not kept or len(kept) != len(_JOINS.sub("", fold(entry))):
        raise ValueError(f"{entry!r} can't be looked for as a word: it would be read as {' '.join(words(entry))!r}")
    return entry


def check_host(entry: str) -> str:
    """Return a host name, folded, without `www.`.

    Raises:
        ValueError: it is no host name.
    """
    host = fold(entry).strip(" .").removeprefix("www.")
    if not _HOST.fullmatch(host):
        raise ValueError(f"{entry!r} is no host name, as in spam.example")
    return host


class WordList:
    """Words and phrases, found between word boundaries with look-alikes seen through."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._entries = {tuple(words(entry)): entry for entry in entries}
        self._lengths = sorted({len(phrase) for phrase in self._entries})

    def find(self, text: str) -> str | None:
        """Return an entry that stands in the text, as the newsroom wrote it; linear in the text."""
        if not self._entries:
            return None
        found = words(text)
        for length in self._lengths:
            for at in range(len(found) - length + 1):
                entry = self._entries.get(tuple(found[at : at + length]))
                if entry is not None:
                    return entry
        return None


class HostList:
    """Host names; what lies below a listed one is listed too."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self._hosts = frozenset(hosts)

    def find(self, text: str) -> str | None:
        """Return a listed host that the text names; linear in the text for names of bounded depth."""
        if not self._hosts:
            return None
        # Splitting is linear in the text; a pattern for a whole host name can be made to backtrack.
        for token in _BETWEEN_HOSTS.split(fold(text)):
            if "." not in token:
                continue
            labels = token.strip(".-").split(".")[-_MOST_LABELS:]
            for at in range(len(labels) - 1):
                host = ".".join(labels[at:])
                if host in self._hosts:
                    return host
        return None
