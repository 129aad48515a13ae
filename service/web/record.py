"""The decision log at the console, for leads and admins."""

from typing import Literal

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from service.usecases.record import Wanted
from service.web.access import signed_in, visible_names
from service.web.json import Json
from service.web.queries import query
from service.web.state import state_of

_MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}


class ExportWanted(Wanted):
    """Which lines, and in what form."""

    format: Literal["csv", "jsonl"] = "csv"


async def show(request: Request) -> Response:
    """Show a page of the log, the latest first."""
    session = await signed_in(request, "lead", "admin")
    wanted = query(Wanted, request)
    sites = await visible_names(request, session, wanted.site)
    page = await anyio.to_thread.run_sync(state_of(request).record.page, sites, wanted)
    return Json({"entries": page.entries, "next": page.next})


async def export(request: Request) -> Response:
    """Hand the log out as a file."""
    session = await signed_in(request, "lead", "admin")
    wanted = query(ExportWanted, request)
    sites = await visible_names(request, session, wanted.site)
    lines = state_of(request).record.export(sites, wanted, wanted.format)
    name = f"ombud-decisions{f'-{wanted.site}' if wanted.site else ''}.{wanted.format}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, headers=headers, media_type=_MEDIA[wanted.format])
