"""Who asks: a request counts as Coral's if it is signed with a secret that the site has set."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import lru_cache
from typing import TypeVar

import structlog
from pydantic import BaseModel
from starlette.requests import Request

from service.bodies import read_body
from service.compat.coral.messages import parse
from service.compat.coral.signature import is_signed
from service.compat.gateway import gateway_of
from service.domain.keyring import Keyring
from service.domain.sites import Site

MAX_BODY = 2 * 1024 * 1024
_DIGITS_OF_SMALL = 5
"""Of a length in bytes: up to 99,999."""

_M = TypeVar("_M", bound=BaseModel)

log = structlog.get_logger()


class Refusal(Exception):
    """What Coral is refused, with the status that it is told."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


async def signed(request: Request, model: type[_M], sealed: Callable[[Site], Sequence[str]]) -> tuple[Site, _M]:
    """Return the site of a request, and its body as read; `sealed` names the secrets that are good for it.

    Raises:
        Refusal: there is no such site, it is not Coral that asks, or the body is not as Coral's are.
        Encoded, TooLarge, TooSlow, Unavailable: as they say.
    """
    gateway = gateway_of(request)
    site = await gateway.site_named(request.path_params["site"])
    if site is None or not sealed(site):
        raise Refusal(404, "There is no such site, or it has no signing secret of Coral's for this address.")
    # Whose it is shows only once it is here; until then, few that are large may be.
    async with nullcontext() if _is_small(request) else gateway.large_bodies:
        body = await read_body(request, MAX_BODY)
    secrets = [secret for each in sealed(site) if (secret := _opened(gateway.keyring, each)) is not None]
    if not is_signed(body, request.headers.get("x-coral-signature", ""), secrets):
        raise Refusal(401, "X-Coral-Signature is missing, or made with another signing secret.")
    try:
        return site, parse(model, body)
    except ValueError as error:
        raise Refusal(400, str(error)) from None


def _is_small(request: Request) -> bool:
    declared = request.headers.get("content-length", "")
    return declared.isdigit() and len(declared) <= _DIGITS_OF_SMALL


@lru_cache(maxsize=1_024)
def _opened(keyring: Keyring, sealed: str) -> str | None:
    try:
        return keyring.unseal(sealed)
    except ValueError as error:
        log.error("coral secret can't be read", error=str(error))
        return None
