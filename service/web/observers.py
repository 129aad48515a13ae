"""What is for those who run Ombud: answered to their own network, or to whoever has their token."""

import hmac
import ipaddress
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from service.web.errors import Problem
from service.web.state import state_of

Answer = Callable[[Request], Awaitable[Response]]

_NEAR = tuple(
    ipaddress.ip_network(each)
    for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)
"""RFC 1918, 6598 (pods of some clusters) and 4193: what Python calls private besides is nobody's own network."""

_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip")


def observed(answer: Answer, *, by_token: bool = False) -> Answer:
    """Let near callers and those with OMBUD_METRICS_TOKEN ask; `by_token`: where that is set, them alone.

    This machine itself may always ask. Near is who calls directly from a private address: what a proxy has passed
    on may come from anywhere.
    """

    async def answered(request: Request) -> Response:
        token = state_of(request).metrics_token
        near, here = _is_near(request)
        if not (here or (near and not (by_token and token)) or _has(request, token)):
            headers = {"WWW-Authenticate": 'Bearer realm="ombud metrics"'}
            raise Problem("unauthorized", "This is for those who run Ombud; see OMBUD_METRICS_TOKEN.", headers=headers)
        return await answer(request)

    return answered


def _has(request: Request, token: str | None) -> bool:
    sent = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    return token is not None and hmac.compare_digest(sent.encode(), token.encode())


def _is_near(request: Request) -> tuple[bool, bool]:
    """Tell whether a request comes straight from a private address, and whether from this machine."""
    try:
        address = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:
        return False, False
    if any(name in request.headers for name in _PASSED_ON):
        return False, False
    address = getattr(address, "ipv4_mapped", None) or address  # as a socket for both families shows IPv4
    return any(address in network for network in _NEAR), address.is_loopback
