"""The model card: one page of HTML that needs nothing else, for people who ask what decides here."""

from collections.abc import Mapping
from html import escape

import numpy as np
import numpy.typing as npt

from models.labels import Label
from models.manifest import Manifest, Metrics
from training.evaluate import reliability

_Floats = npt.NDArray[np.floating]
_SIZE, _EDGE = 150, 22
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#1c1c1c;background:#fff}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}
th,td{padding:.25rem .75rem;border-bottom:1px solid #ccc;text-align:left}
td.n{text-align:right;font-variant-numeric:tabular-nums}figure{display:inline-block;margin:0 1rem 1rem 0}
figcaption{font-size:.85rem;text-align:center}svg{display:block}caption{text-align:left;font-weight:600}
"""


def render(manifest: Manifest, scores: _Floats, shares: _Floats, weights: _Floats, labels: tuple[Label, ...]) -> str:
    """Return the page for a manifest and the held-out rows behind it, arrays (n, labels)."""
    plots = [
        _plot(label, scores[known, column], shares[known, column], weights[known, column])
        for column, label in enumerate(labels)
        if (known := ~np.isnan(shares[:, column]) & (weights[:, column] > 0)).any()
    ]
    parts = [
        f"<h1>Ombud model {escape(manifest.version)}</h1>",
        f"<p>Made {manifest.created:%Y-%m-%d} with seed {manifest.seed}, Python {escape(manifest.python)}, "
        f"scikit-learn {escape(manifest.scikit_learn)}. A linear model over hashed words and character "
        "n-grams. It sees one text and nothing else: no author, no context. It reads English best. Scores "
        "are probabilities at the rates below; it errs on quotation, irony and reclaimed words, and a person "
        "should decide whatever lies between the thresholds.</p>",
        "<h2>Held-out rows, weighted to real traffic</h2>",
        _metrics(manifest.metrics.get("held_out", {}), manifest.rates),
        "<h2>Calibration</h2><p>Share of comments with the label against the score; the line is perfect.</p>",
        *plots,
        "<h2>Thresholds</h2>",
        _thresholds(manifest),
        "<h2>Each set alone</h2>",
        *(_metrics(found, None, name) for name, found in manifest.metrics.items() if name != "held_out"),
        "<h2>Data</h2>",
        _data(manifest),
    ]
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Ombud model {escape(manifest.version)}</title><style>{_STYLE}</style>\n"
        + "\n".join(parts)
        + "\n</html>\n"
    )


def _table(heads: list[str], rows: list[list[str]], caption: str = "") -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f'<td class="n">{escape(cell)}</td>' for cell in row[1:])
        + "</tr>\n"
        for row in rows
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"  # noqa: RUF001  the dash of an empty cell


def _metrics(found: Mapping[Label, Metrics], rates: Mapping[Label, float] | None, caption: str = "") -> str:
    rows = []
    for label, metrics in found.items():
        cells = [label.value, f"{metrics.n:,}", f"{metrics.positives:,}"]
        cells += [_number(metrics.auc), _number(metrics.average_precision), _number(metrics.ece)]
        rows.append(cells + ([] if rates is None else [f"{rates[label]:.2%}"]))
    heads = ["label", "rows", "with the label", "AUC", "average precision", "calibration error"]
    return _table(heads + ([] if rates is None else ["rate in traffic"]), rows, caption)


def _thresholds(manifest: Manifest) -> str:
    goals = list(dict.fromkeys(goal for found in manifest.thresholds.values() for goal in found))
    rows = [
        [label.value, *(_number(found.get(goal)) for goal in goals)] for label, found in manifest.thresholds.items()
    ]
    return _table(["label", *goals], rows)


def _data(manifest: Manifest) -> str:
    rows = [[data.name, data.licence, f"{data.rows:,}", (data.sha256 or "")[:12]] for data in manifest.data]
    return _table(["set", "licence", "rows used", "digest"], rows)


def _plot(label: Label, scores: _Floats, shares: _Floats, weights: _Floats) -> str:
    mean, seen, _ = reliability(scores, shares, weights)
    full = _SIZE + 2 * _EDGE

    def at(x: float, y: float) -> tuple[float, float]:
        return _EDGE + x * _SIZE, _EDGE + (1 - y) * _SIZE

    dots = "".join(
        '<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="#0b57a4"/>'.format(*at(float(x), float(y)))
        for x, y in zip(mean, seen, strict=True)
    )
    (left, bottom), (right, top) = at(0, 0), at(1, 1)
    return (
        f'<figure><svg width="{full}" height="{full}" role="img" '
        f'aria-label="Calibration of {label.value}: {len(mean)} bins">'
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{_SIZE}" height="{_SIZE}" fill="none" stroke="#999"/>'
        f'<line x1="{left}" y1="{bottom}" x2="{right}" y2="{top}" stroke="#999"/>{dots}'
        f'<text x="{left}" y="{full - 6}" font-size="11">0</text>'
        f'<text x="{right - 6}" y="{full - 6}" font-size="11">1</text></svg>'
        f"<figcaption>{label.value}</figcaption></figure>"
    )
