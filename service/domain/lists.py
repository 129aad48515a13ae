"""Lists of words and links that a newsroom keeps, compiled so that a long list costs no more than a short one."""

import re
from collections.abc import Iterable

from models.text import fold, normalise, split_words, words

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
    if not kept or len(kept) != len(_JOINS.sub("", normalise(entry))):
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
    """Words and phrases, found between word boundaries with disguises seen through."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._as_written: dict[tuple[str, ...], str] = {}
        self._as_read: dict[tuple[str, ...], str] = {}
        for entry in entries:
            self._as_read[tuple(words(entry))] = entry
            plain = split_words(fold(entry))
            if plain and len("".join(plain)) == len(_JOINS.sub("", fold(entry))):
                self._as_written[tuple(plain)] = entry

    def find(self, text: str) -> str | None:
        """Return an entry that stands in the text, as the newsroom wrote it; linear in the text."""
        if not self._as_read:
            return None
        # As written, too: reading may take a listed word for a part of another.
        written = split_words(fold(text))
        found = _find(self._as_written, written)
        if found is not None:
            return found
        return _find(self._as_read, words(text))


def _find(entries: dict[tuple[str, ...], str], found: list[str]) -> str | None:
    for length in sorted({len(phrase) for phrase in entries}):
        for at in range(len(found) - length + 1):
            entry = entries.get(tuple(found[at : at + length]))
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
        # As written first: what reads as a disguise may be how the host is spelled. Then with split links joined.
        return self._named(fold(text)) or self._named(normalise(text))

    def _named(self, text: str) -> str | None:
        # Splitting is linear in the text; a pattern for a whole host name can be made to backtrack.
        for token in _BETWEEN_HOSTS.split(text):
            if "." not in token:
                continue
            labels = token.strip(".-").split(".")[-_MOST_LABELS:]
            for at in range(len(labels) - 1):
                host = ".".join(labels[at:])
                if host in self._hosts:
                    return host
        return None
