"""Bodies of requests, read up to a bound."""

import asyncio
from contextlib import suppress

from starlette.requests import Request
from starlette.types import Receive, Scope

from service.domain.errors import Encoded, TooLarge, TooSlow

_READ_S = 30.0
_SMALL = 64 * 1024
"""Bytes that need no clock of their own: the server holds who sends to the length that is declared, and to its time."""

_THROWN_AWAY_S = 2.0
_THROWN_AWAY = 32 * 1024 * 1024
"""Bytes; twice the largest batch."""


def is_small(request: Request, most: int = _SMALL) -> bool:
    """Tell whether a request declares a body of at most `most` bytes; the server holds it to that."""
    declared = request.headers.get("content-length", "")
    return declared.isdigit() and int(declared) <= most


async def read_body(request: Request, limit: int) -> bytes:
    """Read a body of at most `limit` bytes, as it was sent: nothing is unpacked, so nothing can grow.

    Raises:
        Encoded: it is compressed.
        TooLarge: it has more; a longer one is refused before it has been read whole.
        TooSlow: it did not come in time.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Encoded("The body must not be compressed.")
    if is_small(request, min(limit, _SMALL)):
        return await request.body()
    too_large = TooLarge(f"The body may have {limit} bytes.")
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise too_large
    chunks, size = [], 0
    try:
        async with asyncio.timeout(_READ_S):
            async for chunk in request.stream():
                size += len(chunk)
                if size > limit:
                    raise too_large
                chunks.append(chunk)
    except TimeoutError:
        raise TooSlow(f"The body took longer than {_READ_S:g} s.") from None
    return b"".join(chunks)


async def throw_away(scope: Scope, receive: Receive) -> None:
    """Read what is left of a body that nobody wants, if it says how long it is and that is not too much.

    To close a connection with unread bytes resets it, and who sends all before reading never sees the answer (RFC 9112,
    section 9.6).
    """
    headers = dict(scope["headers"])
    declared = headers.get(b"content-length", b"")
    if not declared.isdigit() or int(declared) > _THROWN_AWAY or b"expect" in headers:
        return  # it may have no end, or is not sent before it is asked for
    with suppress(TimeoutError):
        async with asyncio.timeout(_THROWN_AWAY_S):
            while (await receive()).get("more_body"):
                pass
