"""POST to an address that a site has given: in time, following nothing, reaching nothing private."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx2

TIMEOUT_S = 15.0
"""For one post as a whole: name, connection, answer."""

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Post:
    """What to send and where. `allow_private` is the site's own configuration, never the sender's wish."""

    url: str
    headers: dict[str, str]
    body: bytes
    allow_private: bool = False
    heeds: int = 64 * 1024
    """How many bytes of the answer matter."""


@dataclass(frozen=True)
class Posted:
    """How it went: the status, or why there was none."""

    status: int | None
    error: str = ""
    body: bytes = b""
    """The answer, or so much of it as `Post.heeds` asks for."""

    @property
    def ok(self) -> bool:
        """Whether the receiver has taken it."""
        return self.status is not None and 200 <= self.status < 300


class _Forbidden(Exception):
    """The address may not be called."""


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")


def is_public(address: IPAddress) -> bool:
    """Tell whether an address is of the public internet, seen through the ways of writing IPv4 as IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address not in _GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast


async def _resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Look a name up once and return the addresses to call; one private address among them refuses all."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(info[4][0]).split("%")[0]) for info in found]
    if not allow_private and (private := next((a for a in addresses if not is_public(a)), None)):
        raise _Forbidden(f'{private} is not a public address; the setting "callback_private" allows it')
    return [str(address) for address in dict.fromkeys(addresses)]


class Courier:
    """Keeps connections open between posts; use it as an async context."""

    def __init__(self, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._tls = httpx2.create_ssl_context(trust_env=False)
        self._clients: dict[str, httpx2.AsyncClient] = {}

    def _client(self, host: str) -> httpx2.AsyncClient:
        """Return the connections to one name: a client tells them apart by address, and TLS has checked one name."""
        if host not in self._clients:
            # Proxies of the environment would resolve the name again, out of our sight.
            self._clients[host] = httpx2.AsyncClient(
                verify=self._tls,
                follow_redirects=False,
                trust_env=False,
                timeout=self._timeout_s,
                headers={"user-agent": "ombud", "accept-encoding": "identity"},
            )
        return self._clients[host]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def post_all(self, posts: Sequence[Post]) -> list[Posted]:
        """Send posts side by side; return how each went, in their order."""
        return list(await asyncio.gather(*(self.post(post) for post in posts)))

    async def post(self, post: Post) -> Posted:
        """Send one post. Never raises: what goes wrong is told in words."""
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._send(post)
        except TimeoutError:
            return Posted(None, f"no answer within {self._timeout_s:g} s")
        except _Forbidden as error:
            return Posted(None, str(error))
        except socket.gaierror as error:
            return Posted(None, f"its name can't be resolved: {error.strerror}")
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            return Posted(None, f"{type(error).__name__}: {error}"[:200])

    async def _send(self, post: Post) -> Posted:
        url = httpx2.URL(post.url)
        host = url.raw_host.decode("ascii")  # as it goes over the wire: decoding a name could change it
        port = url.port or (443 if url.scheme == "https" else 80)
        addresses = await _resolve(host, port, allow_private=post.allow_private)
        for address in addresses[:-1]:
            try:
                return await self._send_to(address, host, url, post)
            except httpx2.ConnectError:
                continue
        return await self._send_to(addresses[-1], host, url, post)

    async def _send_to(self, address: str, host: str, url: httpx2.URL, post: Post) -> Posted:
        # The connection goes to the address that was checked; the name stays in Host and in TLS.
        client = self._client(host)
        request = client.build_request(
            "POST",
            url.copy_with(host=address),
            content=post.body,
            headers={**post.headers, "host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": host},
        )
        response = await client.send(request, stream=True)
        try:
            read = bytearray()
            # Read to its end, a connection can be used again; but a body may be endless.
            async for chunk in response.aiter_raw():
                read += chunk
                if len(read) > post.heeds:
                    break
        finally:
            await response.aclose()
        return Posted(response.status_code, body=bytes(read[: post.heeds]))
