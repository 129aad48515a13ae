"""What a key was used for, month by month."""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import anyio.to_thread
from starlette.responses import Response

from service.compat.akismet.answers import figures, word
from service.compat.gateway import Gateway
from service.domain.errors import Invalid
from service.domain.sites import Site

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_ORDERS = {"total": "api_calls", **{name: name for name in ("spam", "ham", "missed_spam", "false_positives")}}
_COUNTS = ("api_calls", "spam", "ham", "missed_spam", "false_positives")
_COLUMNS = ("Site", "Total API Calls", "Spam", "Ham", "Missed Spam", "False Positives", "Is Revoked")
_LIMIT, _MOST = 500, 1_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def _read(gateway: Gateway, site: Site, month: str) -> dict[str, Counter[str]]:
    await gateway.counting.submit([])  # so that what this process has answered is counted
    return await anyio.to_thread.run_sync(gateway.store.usage.of, site.name, month)


async def usage_limit(gateway: Gateway, site: Site) -> Response:
    """Answer with the calls of this month; there is no limit by the month, and `throttled` is the site's own rate."""
    now = gateway.clock()
    used = await _read(gateway, site, f"{now:%Y-%m}")
    throttled = await anyio.to_thread.run_sync(partial(gateway.store.usage.throttled, site, now=now))
    usage = sum(counts["api_calls"] for counts in used.values())
    return figures({"limit": "none", "usage": usage, "percentage": "0.00", "throttled": throttled})


async def key_sites(gateway: Gateway, site: Site, fields: Mapping[str, str]) -> Response:
    """Answer with a month's blogs, the busiest first.

    Raises:
        Invalid: a parameter is none of those that there are.
    """
    month = fields.get("month", "").strip() or f"{gateway.clock():%Y-%m}"
    if not _MONTH.fullmatch(month):
        raise Invalid('The "month" value is none, as in 2026-09.')
    order = _ORDERS.get(fields.get("order", "").strip() or "total")
    if order is None:
        raise Invalid(f'The "order" value is none of {", ".join(_ORDERS)}.')
    limit, offset = _number(fields, "limit", _LIMIT, most=_MOST), _number(fields, "offset", 0, most=10**9)
    wanted = fields.get("filter", "").strip().lower()
    used = await _read(gateway, site, month)
    rows: list[dict[str, Any]] = [
        {"site": blog, **{name: counts[name] for name in _COUNTS}, "is_revoked": False}
        for blog, counts in used.items()
        if wanted in blog
    ]
    rows.sort(key=lambda row: (-row[order], row["site"]))
    page = rows[offset : offset + limit]
    if fields.get("format", "").strip().lower() == "csv":
        head = f"Active sites for {site.name} during {month} (limit:{limit}, offset: {offset}, total: {len(rows)})"
        return word(_csv(head, page))
    return figures({month: page, "limit": limit, "offset": offset, "total": len(rows)})


def _number(fields: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    text = fields.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(most)):
        raise Invalid(f'The "{name}" value is no number up to {most}.')
    return min(int(text), most)


def _csv(head: str, rows: Sequence[Mapping[str, Any]]) -> str:
    lines = io.StringIO()
    lines.write(f"{head}\n")
    write = csv.writer(lines, lineterminator="\n").writerow
    write(_COLUMNS)
    for row in rows:
        blog = row["site"]
        # No cell that a spreadsheet takes for a formula.
        write([f"'{blog}" if blog.startswith(_FORMULA) else blog, *(row[name] for name in _COUNTS), "false"])
    return lines.getvalue()
