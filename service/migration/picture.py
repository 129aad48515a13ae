"""Charts as inline SVG over axes from 0 to 1. Colours are classes, so that the page gives them for light and dark."""

from collections.abc import Sequence
from html import escape

_SIZE = 260
_LEFT, _TOP, _BOTTOM, _RIGHT = 48, 10, 40, 12
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_Points = Sequence[tuple[float, float]]


def chart(
    caption: str, x_name: str, y_name: str, line: _Points, *, band: _Points = (), mark: tuple[float, float]
) -> str:
    """Return a figure of a line, perhaps with a band around it (its outline), and one point marked with its lines."""
    width, height = _LEFT + _SIZE + _RIGHT, _TOP + _SIZE + _BOTTOM
    x, y = mark
    parts = [_axes(x_name, y_name)]
    if band:
        parts.append(f'<polygon class="band" points="{_points(band)}"/>')
    parts.append(f'<polyline class="curve" points="{_points(line)}"/>')
    parts.append(f'<polyline class="mark" points="{_points([(x, 0), (x, y), (0, y)])}"/>')
    parts.append(f'<circle class="mark" cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="4"/>')
    label = f"{caption}: {y_name} against {x_name}; marked: {y:.2f} at {x:.2f}"
    return (
        f'<figure><svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg><figcaption>{escape(caption)}</figcaption></figure>'
    )


def _axes(x_name: str, y_name: str) -> str:
    parts = []
    for tick in _TICKS:
        parts.append(f'<polyline class="grid" points="{_points([(tick, 0), (tick, 1)])}"/>')
        parts.append(f'<polyline class="grid" points="{_points([(0, tick), (1, tick)])}"/>')
        parts.append(f'<text x="{_x(tick):.0f}" y="{_y(0) + 15:.0f}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{_LEFT - 6}" y="{_y(tick) + 4:.0f}" text-anchor="end">{tick:g}</text>')
    middle = f"{_y(0.5):.0f}"
    parts.append(f'<text x="{_x(0.5):.0f}" y="{_y(0) + 34:.0f}" text-anchor="middle">{escape(x_name)}</text>')
    parts.append(
        f'<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">{escape(y_name)}</text>'
    )
    return "".join(parts)


def _x(value: float) -> float:
    return _LEFT + value * _SIZE


def _y(value: float) -> float:
    return _TOP + (1 - value) * _SIZE


def _points(points: _Points) -> str:
    return " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
