"""Coral's addresses. It heeds a status and a JSON body, and passes over whatever is no good answer in time."""

from collections.abc import Awaitable, Callable

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from service.compat.coral.caller import Refusal
from service.compat.coral.events import Events
from service.compat.coral.phase import Phase
from service.domain.errors import Encoded, TooLarge, TooSlow, Unavailable
from service.logs import place_of

log = structlog.get_logger()


def routes() -> list[BaseRoute]:
    """Both addresses."""
    return [
        Route("/coral/{site}", _Endpoint(Phase().moderate)),
        Route("/coral/{site}/events", _Endpoint(Events().hear)),
    ]


class _Endpoint:
    """Takes POST, and turns refusals into statuses with a sentence for whoever looks for the cause.

    It is served as an application of its own, without the wrapper that Starlette puts around a function.
    """

    def __init__(self, answer: Callable[[Request], Awaitable[Response]]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        try:
            if scope["method"] != "POST":
                raise Refusal(405, "This address takes POST.")
            response = await self._answer(Request(scope, receive, send))
        except ClientDisconnect:
            raise
        except Exception as error:
            response = _refused(error)
        await response(scope, receive, send)


def _refused(error: Exception) -> Response:
    match error:
        case Refusal(status=405):
            return PlainTextResponse(str(error), 405, {"allow": "POST"})
        case Refusal():
            return PlainTextResponse(str(error), error.status)
        case Encoded():
            return PlainTextResponse(str(error), 415, {"connection": "close"})
        case TooLarge():
            return PlainTextResponse(str(error), 413)
        case TooSlow():
            return PlainTextResponse(str(error), 408)
        case Unavailable():
            return PlainTextResponse(str(error), 503, {"retry-after": str(error.retry_after_s)})
    # By type and place: its message may quote a reader.
    log.error("unforeseen", error=type(error).__name__, at=place_of(error))
    return PlainTextResponse("Something broke; it is logged.", 500)
