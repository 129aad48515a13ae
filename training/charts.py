"""Charts as inline SVG: lines and dots over two axes, stacked shares, and bars for table cells.

Colours are classes, so that the page's style gives them for light and dark. Text from outside is escaped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 172, 160
_LEFT, _BOTTOM, _TOP, _RIGHT = 48, 34, 10, 10
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Series:
    """Points with both coordinates from 0 to 1, drawn as a line or as dots. `sizes` are radii of dots, in pixels."""

    x: Sequence[float]
    y: Sequence[float]
    name: str = ""
    dots: bool = False
    sizes: Sequence[float] = ()


def chart(series: Sequence[Series], caption: str, x_name: str, y_name: str, diagonal: bool = False) -> str:
    """Return a figure of series over axes from 0 to 1; with `diagonal` the line of equal coordinates, too."""
    parts = [_axes(x_name, y_name)]
    if diagonal:
        parts.append(_line((0, 1), (0, 1), "faint"))
    for number, one in enumerate(series):
        if one.dots:
            sizes = one.sizes or [3.0] * len(one.x)
            dots = zip(one.x, one.y, sizes, strict=True)
            parts += [f'<circle class="s{number}" {_at(x, y, "c")} r="{size:.1f}"/>' for x, y, size in dots]
        else:
            parts.append(_line(one.x, one.y, f"s{number}"))
    named = ", ".join(one.name for one in series if one.name)
    label = f"{caption}: {y_name} against {x_name}" + (f", {named}" if named else "")
    width, height = _LEFT + _WIDTH + _RIGHT, _TOP + _HEIGHT + _BOTTOM
    legend = "".join(f'<span class="s{at}">{escape(one.name)}</span>' for at, one in enumerate(series) if one.name)
    return (
        f'<figure><svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
        f"<figcaption>{escape(caption)} {legend}</figcaption></figure>"
    )


def stacked(shares: Mapping[str, float]) -> str:
    """Return one bar of named shares of a whole; the class of each part is its name."""
    parts, start = [], 0.0
    for name, share in shares.items():
        tip = f"<title>{escape(name)} {share:.1%}</title>"
        parts.append(
            f'<rect class="{escape(name)}" x="{start * 600:.1f}" width="{share * 600:.1f}" height="26">{tip}</rect>'
        )
        start += share
    label = ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
    return (
        '<svg class="stacked" viewBox="0 0 600 26" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def bar(value: float, most: float, marked: bool = False) -> str:
    """Return a small bar for a table cell, full where the value is `most`."""
    width = 48 * min(1.0, max(0.0, value / most)) if most > 0 else 0
    kind = "bad" if marked else "s0"
    return (
        '<svg class="bar" width="48" height="10" aria-hidden="true">'
        f'<rect class="{kind}" width="{width:.1f}" height="10"/></svg>'
    )


def _axes(x_name: str, y_name: str) -> str:
    parts = []
    for tick in _TICKS:
        parts += [_line((tick, tick), (0, 1), "grid"), _line((0, 1), (tick, tick), "grid")]
        x, y = _LEFT + tick * _WIDTH, _TOP + (1 - tick) * _HEIGHT
        parts.append(f'<text x="{x:.0f}" y="{_TOP + _HEIGHT + 14}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{_LEFT - 5}" y="{y + 4:.0f}" text-anchor="end">{tick:g}</text>')
    middle, centre = _LEFT + _WIDTH / 2, _TOP + _HEIGHT / 2
    bottom = _TOP + _HEIGHT + _BOTTOM - 5
    parts.append(f'<text x="{middle:.0f}" y="{bottom}" text-anchor="middle">{escape(x_name)}</text>')
    turned = f'transform="rotate(-90 10 {centre:.0f})"'
    parts.append(f'<text x="10" y="{centre:.0f}" text-anchor="middle" {turned}>{escape(y_name)}</text>')
    return "".join(parts)


def _line(xs: Sequence[float], ys: Sequence[float], kind: str) -> str:
    points = " ".join(f"{_LEFT + x * _WIDTH:.1f},{_TOP + (1 - y) * _HEIGHT:.1f}" for x, y in zip(xs, ys, strict=True))
    return f'<polyline class="{kind}" points="{points}"/>'


def _at(x: float, y: float, prefix: str) -> str:
    return f'{prefix}x="{_LEFT + x * _WIDTH:.1f}" {prefix}y="{_TOP + (1 - y) * _HEIGHT:.1f}"'
