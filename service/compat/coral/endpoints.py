"""Coral's addresses. It heeds a status and a JSON body, and passes over whatever is no good answer in time."""

from collections.abc import Awaitable, Callable

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from service.compat.coral.caller import Refusal
from service.compat.coral.events import Events
from service.compat.coral.phase import Phase
from service.domain.errors import Limited, TooLarge, TooSlow, Unavailable
from service.logs import place_of

_Handler = Callable[[Request], Awaitable[Response]]

log = structlog.get_logger()


def routes() -> list[BaseRoute]:
    """Both addresses."""
    return [
        Route("/coral/{site}", _answering(Phase().moderate), methods=["POST"]),
        Route("/coral/{site}/events", _answering(Events().hear), methods=["POST"]),
    ]


def _answering(handler: _Handler) -> _Handler:
    """Turn refusals into statuses with a sentence for whoever looks for the cause."""

    async def answered(request: Request) -> Response:
        try:
            return await handler(request)
        except ClientDisconnect:
            raise
        except Exception as error:
            status, headers = _status(error)
            if status == 500:
                # By type and place: its message may quote a reader.
                log.error("unforeseen", error=type(error).__name__, at=place_of(error))
            return PlainTextResponse(str(error) if status != 500 else "Something broke; it is logged.", status, headers)

    return answered


def _status(error: Exception) -> tuple[int, dict[str, str]]:
    match error:
        case Refusal():
            return error.status, {}
        case TooLarge():
            return 413, {}
        case TooSlow():
            return 408, {}
        case Limited():
            return 429, {"retry-after": str(round(error.wait_s + 0.5))}
        case Unavailable():
            return 503, {"retry-after": str(error.retry_after_s)}
        case _:
            return 500, {}
