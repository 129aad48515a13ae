"""Which site is asking: by API key, or by a signature over the body."""

from collections.abc import Callable
from functools import partial

import anyio.to_thread
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from starlette.requests import Request

from service.bodies import read_body
from service.domain.errors import NotFound
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.usecases.directory import Directory
from service.web.bodies import MAX_SINGLE
from service.web.errors import Problem

_SIGNED = ("webhook-id", "webhook-timestamp", "webhook-signature")
_MOST_TRIED = 32
"""Sites whose secrets are tried when the request does not say which site it comes from."""

_MOST_TRIED_ON_LARGE = 4


class Authenticator:
    """Tells which site a request comes from."""

    def __init__(self, directory: Directory, keyring: Keyring) -> None:
        self._directory = directory
        self._keyring = keyring

    async def read(self, request: Request, limit: int) -> tuple[Site, bytes]:
        """Return the site that a request proves to come from, and its body of at most `limit` bytes.

        A key is looked at before the body; only a signature needs it.

        Raises:
            Problem: `unauthorized`, with what is missing or wrong, or `too-large`.
            Unavailable: the store does not answer.
        """
        return await self.read_from(await self.by_key(request), request, limit)

    async def read_from(self, site: Site | None, request: Request, limit: int) -> tuple[Site, bytes]:
        """Do as `read` does, where the key has been looked at: `site` is what `by_key` returned."""
        body = await read_body(request, limit)
        if site is None:
            # A hash over a large body takes long enough to hold up everybody else.
            check = partial(self._by_signature, request, body)
            site = await anyio.to_thread.run_sync(check) if len(body) > MAX_SINGLE else await self._soon(check)
        return site, body

    async def site_of(self, request: Request) -> Site:
        """Return the site that a request without a body comes from, by its API key; see `read`."""
        return (await self.read(request, 0))[0]

    async def _soon(self, check: Callable[[], Site]) -> Site:
        if not self._directory.is_fresh:
            await anyio.to_thread.run_sync(self._directory.sites)
        return check()

    async def by_key(self, request: Request) -> Site | None:
        """Return the site whose key a request has; None where it has a signature instead.

        Raises:
            Problem: `unauthorized`: it has neither, or the key is not known.
            Unavailable: the store does not answer.
        """
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if not scheme:
            if not any(name in request.headers for name in _SIGNED):
                raise _unauthorized("There is neither an API key nor a signature.")
            return None
        if scheme.lower() != "bearer":
            raise _unauthorized(f"The scheme must be Bearer, not {scheme[:20]!r}.")
        # Looked up by its keyed hash: there is nothing to compare, so nothing to time.
        key_id = self._keyring.key_id(key.strip())
        if self._directory.knows_key(key_id):
            site = self._directory.of_key(key_id)
        else:
            site = await anyio.to_thread.run_sync(self._directory.of_key, key_id)
        if site is None:
            raise _unauthorized("This API key is not known.")
        return site

    def _by_signature(self, request: Request, body: bytes) -> Site:
        sent = request.headers
        if not body:  # the same signature would be good for any other address: to read all, to erase
            raise _unauthorized("A signature is good for a body; ask with the API key, as Authorization: Bearer.")
        headers = {name: value for name in _SIGNED if (value := sent.get(name)) is not None}
        for name in _SIGNED:
            if name not in headers:
                raise _unauthorized(f"The signature lacks the header {name}.")
        why = "No site's secret gives this signature over this body."
        for site in self._candidates(request, len(body)):
            for generation in site.secret_generations:
                try:
                    secret = self._keyring.webhook_secret(site.name, generation)
                    Webhook(secret).verify(body, headers, json_parse=False)
                except WebhookVerificationError as error:
                    if "signature found" not in str(error):  # a wrong time is wrong under every secret
                        raise _unauthorized(f"{error}; the time may differ by five minutes.") from None
                except UnicodeDecodeError:
                    raise _unauthorized("The signed body is not UTF-8.") from None
                except ValueError:  # base64 that is none, a version without a signature
                    why = "The header webhook-signature is malformed: it reads `v1,BASE64`."
                else:
                    return site
        raise _unauthorized(why)

    def _candidates(self, request: Request, size: int) -> list[Site]:
        name = request.query_params.get("site") if request.scope["query_string"] else None
        if name is not None:
            try:
                return [self._directory.get(name)]
            except NotFound:
                return []
        sites = self._directory.sites()
        if len(sites) > (_MOST_TRIED if size <= MAX_SINGLE else _MOST_TRIED_ON_LARGE):
            raise _unauthorized("Say which site signs: add ?site=NAME to the address.")
        return sites


def _unauthorized(detail: str) -> Problem:
    # Whoever is not known need not go on sending a body that nobody will read.
    headers = {"WWW-Authenticate": 'Bearer realm="ombud"', "Connection": "close"}
    return Problem("unauthorized", detail, headers=headers)
