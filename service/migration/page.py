"""The page that a migration is read on: one file that loads nothing and runs nothing, whatever a text holds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from service.migration.picture import chart
from service.migration.sample import Sample
from service.migration.thresholds import Disagreement, Mapped, bands

_MOST_SHOWN = 600
_TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_STYLE = """
:root{color-scheme:light dark;--ink:#1d2129;--soft:#5b6472;--rule:#dfe3e8;--card:#f6f7f9;--line:#0b63c5;--mark:#c2410c}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#a0a8b4;--rule:#343a43;--card:#1e2228;--line:#6aaefc;
--mark:#fb923c}}
body{font:16px/1.55 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:var(--ink)}
h2{margin-top:2.6rem;border-top:1px solid var(--rule);padding-top:.8rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
pre,details p{background:var(--card);padding:.7rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere}
summary{cursor:pointer;color:var(--soft)}.soft,figcaption{color:var(--soft)}.note{border-left:4px solid var(--mark);
padding-left:.8rem}.figures{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}svg text{font-size:11px;
fill:var(--soft)}polyline{fill:none}.grid{stroke:var(--rule)}.curve{stroke:var(--line);stroke-width:2}
.band{fill:var(--line);fill-opacity:.15}polyline.mark{stroke:var(--mark);stroke-dasharray:4 3}
circle.mark{fill:var(--mark)}
"""


@dataclass(frozen=True)
class Told:
    """What a page tells: of which model, from which source, what was mapped, and the texts to look at by number."""

    version: str
    source: str
    mapped: Sequence[Mapped]
    texts: Mapping[int, str]
    sample: Sample | None = None
    public: bool = False
    """Whether the texts are the public sample's, not the site's own."""


def render(told: Told) -> str:
    """Return the page."""
    rows = "".join(_row(each) for each in told.mapped)
    head = "".join(f"<th>{name}</th>" for name in ("Perspective", "Ombud", "withheld", "both", "rank correlation"))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>From Perspective to Ombud</title><style>{_STYLE}</style></head>\n<body>"
        "<h1>From Perspective's thresholds to Ombud's</h1>"
        f"<p>Model {escape(told.version)}, measured on {escape(told.source)}.</p>{_remarks(told)}"
        f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        "<p>Each threshold of Ombud withholds as large a share of these texts as Perspective's does; in brackets, the "
        "thresholds whose share can't be told from Perspective's on so many texts. “Both” is what share of the texts "
        "that Perspective withholds Ombud withholds too. The rank correlation (Spearman's, with its 95% interval) is 1 "
        "where both put all texts in the same order, and 0 where they have nothing in common.</p>"
        "<h2>To paste into the site's policy</h2>"
        f"<pre>{escape(command(told.mapped))}</pre>"
        "<p>What scores the number under <code>approve</code> or more goes to people. If what Perspective caught was "
        "rejected without a person, move the number to <code>reject</code>. The command replaces all bands of the "
        "site, so it holds the defaults of the others too: put what the site has changed in their place.</p>"
        + "".join(_section(each, told.texts) for each in told.mapped)
        + "</body></html>\n"
    )


def command(mapped: Sequence[Mapped]) -> str:
    """Return the command that gives a site the thresholds."""
    lines = ",\n".join(f"  {json.dumps(label)}: {json.dumps(band)}" for label, band in bands(mapped).items())
    return f"""ombud site set NAME '{{"policy": {{"bands": {{\n{lines}}}}}}}'"""


def _row(each: Mapped) -> str:
    point, rank = each.point, each.agreement.spearman
    cells = (
        f"{each.attribute} {point.theirs:g}",
        f"{each.label} {point.ours:.3f} <small>({point.low:.3f} to {point.high:.3f})</small>",
        f"{point.share:.1%} of {each.agreement.rows:,}",
        f"{point.both:.0%}",
        f"{rank.value:.2f} <small>({rank.low:.2f} to {rank.high:.2f})</small>",
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _remarks(told: Told) -> str:
    sample, found = told.sample, []
    if told.public:
        found.append(
            '<p class="note">These are public comments on Wikipedia, in English. Your readers write otherwise: a log '
            "of your own texts with Perspective's scores (<code>--log</code>) says more.</p>"
        )
    if sample and sample.records > len(sample.rows):
        found.append(f"<p>Of {sample.records:,} records {len(sample.rows):,} were drawn by lot.</p>")
    if sample and sample.faults:
        first = "; ".join(f"record {fault.number}: {fault.why}" for fault in sample.first_faults)
        found.append(f"<p>{sample.faults:,} records could not be used ({escape(first)}).</p>")
    if sample and sample.other_languages:
        found.append(f"<p>{sample.other_languages:,} are in languages that the model does not know: passed over.</p>")
    return "".join(found)


def _section(each: Mapped, texts: Mapping[int, str]) -> str:
    point, points = each.point, each.agreement.points()
    band = [(p.theirs, p.high) for p in points] + [(p.theirs, p.low) for p in reversed(points)]
    figures = chart(
        "Which threshold of Ombud withholds as much",
        f"Perspective's {each.attribute}",
        f"Ombud's {each.label}",
        [(p.theirs, p.ours) for p in points],
        band=band,
        mark=(point.theirs, point.ours),
    ) + chart(
        "How much of what Perspective withholds Ombud withholds too",
        f"Perspective's {each.attribute}",
        "share",
        [(p.theirs, p.both) for p in points],
        mark=(point.theirs, point.both),
    )
    caution = f'<p class="note">{escape(each.caution)}</p>' if each.caution else ""
    return (
        f'<h2>{each.attribute} {point.theirs:g}</h2>{caution}<div class="figures">{figures}</div>'
        + _differing("Withheld by Perspective alone", each.only_theirs, texts)
        + _differing("Withheld by Ombud alone", each.only_ours, texts)
    )


def _differing(title: str, found: Sequence[Disagreement], texts: Mapping[int, str]) -> str:
    shown = [
        f"<details><summary>record {each.number}: Perspective {each.theirs:.2f}, Ombud {each.ours:.2f}</summary>"
        f"<p><bdi>{_safe(texts[each.number])}</bdi></p></details>"
        for each in found
        if each.number in texts
    ]
    return f"<h3>{title}, the furthest apart first</h3>{''.join(shown)}" if shown else ""


def _safe(text: str) -> str:
    cut = text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + " […]"
    # Direction marks would turn the page around, and a lone surrogate can't be written.
    plain = "".join(char for char in cut if char not in _TURNING and char != "\0")
    return escape(plain.encode("utf-8", "replace").decode())
