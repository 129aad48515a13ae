"""Count what the keys of sites are used for, for those who ask later."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from service.domain.clock import Clock
from service.domain.errors import Unavailable
from service.store import Store

_LONGEST_BLOG = 200
_MOST_PENDING = 10_000
"""Different counts that wait for a store that is away."""

_At = tuple[str, str, str, str]
"""Site, month, blog, what."""


@dataclass(frozen=True)
class Used:
    """One call for a blog of a site, and what it came to, such as `spam` or `ham`, if anything."""

    site: str
    blog: str
    what: str = ""


def blog_name(url: str) -> str:
    """Return what a blog is counted under: host and path of its address, however it is written."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        name = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"
    except ValueError:
        name = url
    plain = "".join(each for each in name.lower() if each.isprintable())
    return plain[:_LONGEST_BLOG].strip().rstrip("/") or "(none)"


@dataclass
class Usage:
    """One for the life of a process. What the store can't take now is added later; a kill loses less than a second.

    Called by one thread at a time.
    """

    store: Store
    clock: Clock
    _process: str = field(default_factory=lambda: secrets.token_hex(8))
    _batch: int = 0
    _sent: Counter[_At] = field(default_factory=Counter)
    """A batch whose answer did not come. It goes again as it is: it may have been added."""
    _pending: Counter[_At] = field(default_factory=Counter)

    def count(self, used: Sequence[Used]) -> Sequence[None]:
        """Count calls, those before that could not be written among them."""
        month = f"{self.clock():%Y-%m}"
        for each in used:
            for what in filter(None, ("api_calls", each.what)):
                at = (each.site, month, blog_name(each.blog), what)
                if at in self._pending or len(self._pending) < _MOST_PENDING:
                    self._pending[at] += 1
        with suppress(Unavailable):  # the next call tries again
            self._write()
        return [None] * len(used)

    def _write(self) -> None:
        while self._sent or self._pending:
            if not self._sent:
                self._sent, self._pending = self._pending, Counter()
                self._batch += 1
            counts: defaultdict[tuple[str, str], dict[tuple[str, str], int]] = defaultdict(dict)
            for (site, month, blog, what), number in self._sent.items():
                counts[site, month][blog, what] = number
            self.store.usage.add(counts, process=self._process, batch=self._batch)
            self._sent = Counter()
