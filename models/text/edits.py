"""Rewriting a text and knowing where each character came from.

A step looks at a text and says what it would replace. The same edits are applied to the text alone, or to the text
and its map back to the original, so the two cannot differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple


class Edit(NamedTuple):
    """Put `new` in the place of text[start:end]; `kind` names the disguise undone, if it is one."""

    start: int
    end: int
    new: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Disguise:
    """One disguise in the original text, in UTF-16 code units."""

    kind: str
    start: int
    end: int


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Sort edits by place; of two that overlap the one given first stays."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit.start):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


class Plain:
    """A text to be rewritten, with the kinds of what was undone; in the text `settled` no word is disguised."""

    __slots__ = ("kinds", "settled", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[str] = []
        self.settled: str | None = None

    def same_length(self, text: str) -> None:
        """Take a text of which each character comes from the one in its place."""
        self.text = text

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Apply edits that are in order and do not overlap."""
        text, parts, at = self.text, [], 0
        for start, end, new, kind in edits:
            parts.append(text[at:start])
            parts.append(new)
            at = end
            if kind:
                self.kinds.append(kind)
        parts.append(text[at:])
        self.text = "".join(parts)


class Mapped(Plain):
    """A text to be rewritten, with the place in the original of each of its characters, in UTF-16 code units."""

    __slots__ = ("disguises", "ends", "starts")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.ends = list(accumulate(1 + (char > "\uffff") for char in text))
        self.starts = [0, *self.ends[:-1]] if text else []
        self.disguises: list[Disguise] = []

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Apply edits; what an edit puts in comes from all it replaced, or each from its own if they are as many."""
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for start, end, new, kind in edits:
            first, last = self._span(start, end)
            if kind:
                self.disguises.append(Disguise(kind, first, last))
            # One for one, except where the order was turned round.
            alike = len(new) == end - start and kind != "upside_down"
            starts += self.starts[at:start]
            starts += self.starts[start:end] if alike else [first] * len(new)
            ends += self.ends[at:start]
            ends += self.ends[start:end] if alike else [last] * len(new)
            at = end
        self.starts, self.ends = starts + self.starts[at:], ends + self.ends[at:]
        super().rewrite(edits)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        if end > start:
            return self.starts[start], self.ends[end - 1]
        place = self.starts[start] if start < len(self.starts) else self.ends[-1] if self.ends else 0
        return place, place
