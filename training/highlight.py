"""An explanation for a terminal: the text, coloured by what moved its score."""

from bisect import bisect_left, bisect_right
from itertools import accumulate

from rich.table import Table
from rich.text import Text

from models.explain import WORDS, Explanation

_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\ufffd")
_LEAST = 0.02


def coloured(text: str, explanation: Explanation) -> Text:
    """Return `text` with words that raise the score in red and those that lower it in green.

    The stronger, the nearer to the full colour; a stretch below 2% of the strongest stays plain. What a
    terminal would obey instead of show is replaced, one character by one.
    """
    shown = Text(text.encode("utf-8", "replace").decode("utf-8").translate(_CONTROLS))
    ends = list(accumulate(1 + (char > "\uffff") for char in text))
    words = [stretch for stretch in explanation.stretches if stretch.cause == WORDS]
    most = max((abs(stretch.contribution) for stretch in words), default=0)
    for stretch in words:
        share = abs(stretch.contribution) / most
        if share >= _LEAST:
            # Pale to full: the other two channels fade as the share grows.
            fade = round(220 * (1 - share))
            colour = f"rgb(255,{fade},{fade})" if stretch.contribution > 0 else f"rgb({fade},255,{fade})"
            shown.stylize(f"black on {colour}", bisect_right(ends, stretch.start), bisect_left(ends, stretch.end) + 1)
    return shown


def summed(explanation: Explanation) -> Table:
    """Return the sum that makes the score: the base, the words together and each signal."""
    moved: dict[str, list[float]] = {}
    for stretch in explanation.stretches:
        moved.setdefault(stretch.cause, []).append(stretch.contribution)
    table = Table("what", "stretches", "log-odds", title=f"{explanation.label}: {explanation.score:.3f}")
    table.add_row("no text", "", f"{explanation.base:+.2f}")
    for cause, terms in sorted(moved.items(), key=lambda item: -abs(sum(item[1]))):
        table.add_row(cause, f"{len(terms):,}", f"{sum(terms):+.2f}")
    table.add_row("together", "", f"{explanation.base + sum(map(sum, moved.values())):+.2f}")
    return table
