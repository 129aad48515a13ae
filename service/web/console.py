"""The console's page."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

STATIC = Path(__file__).parent / "static"


async def page(_request: Request) -> Response:
    """The console's page; what it shows comes over the JSON API."""
    return FileResponse(STATIC / "console.html")
