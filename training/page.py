"""One page of HTML that needs nothing else: its frame, its look, tables, and texts that are hidden until asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

STYLE = """
:root{color-scheme:light dark;--ink:#1d2129;--soft:#5b6472;--rule:#dfe3e8;--ground:#fff;--card:#f6f7f9;
--s0:#0b63c5;--s1:#c2410c;--s2:#15803d;--s3:#7e22ce;--good:#15803d;--wait:#d19a12;--bad:#c62828}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#a0a8b4;--rule:#343a43;--ground:#15181c;--card:#1e2228;
--s0:#6aaefc;--s1:#fb923c;--s2:#4ade80;--s3:#c084fc;--good:#3fae68;--wait:#c99a2e;--bad:#ef6461}}
*{box-sizing:border-box}html{scroll-padding-top:1rem}
body{font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif;margin:0;color:var(--ink);background:var(--ground)}
.frame{max-width:80rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
main{min-width:0}main p,main li{max-width:46rem}a{color:var(--s0)}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 1rem}
h2{font-size:1.35rem;margin:2.8rem 0 .6rem;padding-top:.6rem;border-top:1px solid var(--rule)}
h3{font-size:1.05rem;margin:1.6rem 0 .4rem}.lead{font-size:1.05rem}.soft,figcaption,caption{color:var(--soft)}
nav{font-size:.9rem;margin-bottom:1.2rem}
nav ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1rem}
nav a{color:inherit;text-decoration:none}nav a:hover{text-decoration:underline}
@media (min-width:70rem){.frame{display:grid;grid-template-columns:13rem minmax(0,1fr);gap:3rem}
nav{position:sticky;top:1.5rem;align-self:start;max-height:calc(100vh - 3rem);overflow:auto}
nav ol{flex-direction:column;gap:.35rem;border-left:2px solid var(--rule);padding-left:.9rem}}
.scroll{overflow-x:auto;margin:.6rem 0 1.4rem}
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding-bottom:.3rem}
th,td{padding:.32rem .6rem;border-bottom:1px solid var(--rule);text-align:right;white-space:nowrap}
th:first-child,.words{text-align:left}td.words{white-space:normal}
thead th{color:var(--soft);font-weight:600;font-size:.86em;border-bottom-width:2px;vertical-align:bottom;
white-space:normal;line-height:1.25}
tbody th{font-weight:500}tbody tr:hover{background:var(--card)}
.figures{display:flex;flex-wrap:wrap;gap:.5rem .9rem}figure{margin:0 0 .8rem}
figcaption{font-size:.85rem;text-align:center}
figure svg{display:block;max-width:100%}svg text{font-size:10px;fill:var(--soft)}
polyline{fill:none;stroke-width:2}polyline.grid{stroke:var(--rule);stroke-width:1}
polyline.faint{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}
polyline.s0{stroke:var(--s0)}polyline.s1{stroke:var(--s1)}polyline.s2{stroke:var(--s2)}polyline.s3{stroke:var(--s3)}
circle{fill-opacity:.75}circle.s0,rect.s0{fill:var(--s0)}circle.s1{fill:var(--s1)}circle.s2{fill:var(--s2)}
rect.bad,rect.rejected{fill:var(--bad)}rect.approved{fill:var(--good)}rect.held{fill:var(--wait)}
figcaption span{margin-left:.6rem}span.s0{color:var(--s0)}span.s1{color:var(--s1)}span.s2{color:var(--s2)}
.stacked{display:block;width:100%;max-width:46rem;height:26px;border-radius:4px}
.key span{display:inline-block;margin-right:1.2rem}.key i{display:inline-block;width:.8em;height:.8em;border-radius:2px;
margin-right:.4em}i.approved{background:var(--good)}i.held{background:var(--wait)}i.rejected{background:var(--bad)}
.note{background:var(--card);border-left:4px solid var(--wait);padding:.6rem 1rem;max-width:46rem;
border-radius:0 4px 4px 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.8rem;max-width:60rem;margin:1rem 0}
.tiles div{background:var(--card);border-radius:6px;padding:.7rem .9rem}.tiles b{display:block;font-size:1.5rem}
.tiles span{color:var(--soft);font-size:.85rem}
details{margin:.15rem 0}summary{cursor:pointer;color:var(--soft)}details p{margin:.3rem 0 .6rem 1rem;
white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);padding:.5rem .8rem;border-radius:4px}
small{color:var(--soft)}code{font:.9em ui-monospace,monospace}
@media print{nav{display:none}.frame{display:block}}
"""


class Markup(str):
    """Finished HTML; every other string is text and gets escaped."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a page; `body` is finished HTML. Empty ones are left out."""

    title: str
    body: str


def page(title: str, lead: str, sections: Sequence[Section]) -> str:
    """Return the whole page: `lead` is finished HTML under the title, the sections follow with a table of contents."""
    shown = [section for section in sections if section.body]
    contents = "".join(f'<li><a href="#part-{at}">{escape(one.title)}</a></li>' for at, one in enumerate(shown))
    body = "\n".join(
        f'<section id="part-{at}"><h2>{escape(one.title)}</h2>\n{one.body}</section>' for at, one in enumerate(shown)
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        # Nothing may be loaded and nothing may run, whatever a text holds.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f'<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body><div class="frame">'
        f'<nav aria-label="Contents"><ol>{contents}</ol></nav>\n<main><h1>{escape(title)}</h1>\n{lead}\n{body}'
        "</main></div></body></html>\n"
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> str:
    """Return a table, its first column the heads of rows, columns of words to the left; nothing without rows."""
    if not rows:
        return ""
    kinds = [' class="words"' if _is_words([row[at] for row in rows]) else "" for at in range(len(heads))]
    head = "".join(f'<th scope="col"{kind}>{_cell(text)}</th>' for text, kind in zip(heads, kinds, strict=True))
    body = "".join(
        f'<tr><th scope="row">{_cell(row[0])}</th>'
        + "".join(f"<td{kind}>{_cell(cell)}</td>" for cell, kind in zip(row[1:], kinds[1:], strict=True))
        + "</tr>\n"
        for row in rows
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<div class="scroll"><table>{title}<thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div>'


def _is_words(cells: Sequence[str]) -> bool:
    return any(cell[:1].isalpha() for cell in cells)


def tiles(figures: Sequence[tuple[str, str]]) -> str:
    """Return the few figures that matter most, each with a word or two."""
    return (
        '<div class="tiles">'
        + "".join(f"<div><b>{_cell(n)}</b><span>{_cell(w)}</span></div>" for n, w in figures)
        + "</div>"
    )


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph of text."""
    return f'<p class="{kind}">{_cell(text)}</p>' if kind else f"<p>{_cell(text)}</p>"


def masked(summary: str, text: str, most: int = 1200) -> str:
    """Return a text that is hidden until it is clicked; long ones are cut at `most` characters."""
    cut = text if len(text) <= most else text[:most] + " […]"
    # Direction marks would turn the page around.
    seen = "".join(char for char in cut if char not in _TURNING)
    return f"<details><summary>{_cell(summary)}</summary><p><bdi>{_cell(seen)}</bdi></p></details>"


_TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))} | {"\0"}


def ranged(value: float, low: float, high: float, form: str = ".3f") -> Markup:
    """Return a number with its interval in small below it."""
    return Markup(f"{value:{form}}<br><small>{low:{form}}–{high:{form}}</small>")  # noqa: RUF001  the dash of a range


def number(value: float | None, form: str = ".3f") -> str:
    """Return a number in a format, a dash for None."""
    return "–" if value is None else format(value, form)  # noqa: RUF001  the dash of an empty cell


def _cell(text: str) -> str:
    # A lone surrogate can't be written.
    return text if isinstance(text, Markup) else escape(text.encode("utf-8", "replace").decode())
