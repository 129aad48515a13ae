"""Lists of words and links that a newsroom keeps, compiled so that a long list costs no more than a short one."""

import re
from collections import deque
from collections.abc import Iterable, Mapping

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


class Phrases:
    """Runs of words, all looked for at once (Aho and Corasick 1975), so that no choice of them makes a search long."""

    def __init__(self, entries: Mapping[tuple[str, ...], str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._entry: list[str | None] = [None]
        for phrase, entry in entries.items():
            at = 0
            for word in phrase:
                if word not in self._next[at]:
                    self._next[at][word] = len(self._next)
                    self._next.append({})
                    self._entry.append(None)
                at = self._next[at][word]
            self._entry[at] = entry
        self._back = [0] * len(self._next)
        self._link()

    def _link(self) -> None:
        """Tell of each beginning of a phrase which shorter one its end is, the shortest phrases first."""
        waiting = deque(self._next[0].values())
        while waiting:
            at = waiting.popleft()
            for word, after in self._next[at].items():
                self._back[after] = self._step(self._back[at], word)
                self._entry[after] = self._entry[after] or self._entry[self._back[after]]
                waiting.append(after)

    def _step(self, at: int, word: str) -> int:
        while True:
            after = self._next[at].get(word)
            if after is not None or not at:
                return after or 0
            at = self._back[at]

    def find(self, words: Iterable[str]) -> str | None:
        """Return the entry that ends first; two steps a word at most, on average."""
        at = 0
        for word in words:
            at = self._step(at, word)
            if self._entry[at] is not None:
                return self._entry[at]
        return None


class WordList:
    """Words and phrases, found between word boundaries with disguises seen through."""

    def __init__(self, entries: Iterable[str]) -> None:
        written: dict[tuple[str, ...], str] = {}
        read: dict[tuple[str, ...], str] = {}
        for entry in entries:
            read[tuple(words(entry))] = entry
            plain = split_words(fold(entry))
            if plain and len("".join(plain)) == len(_JOINS.sub("", fold(entry))):
                written[tuple(plain)] = entry
        self._is_empty = not read
        self._as_written, self._as_read = Phrases(written), Phrases(read)

    def find(self, text: str) -> str | None:
        """Return an entry that stands in the text, as the newsroom wrote it; linear in the text, whatever is listed."""
        if self._is_empty:
            return None
        # As written, too: reading may take a listed word for a part of another.
        return self._as_written.find(split_words(fold(text))) or self._as_read.find(words(text))


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
