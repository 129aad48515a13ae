"""How to get to the server: at an address, or wherever Sentinels say that the master is."""

from typing import Any

import redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry
from redis.sentinel import Sentinel

from service.domain.addresses import Sentinels

_TIMES: dict[str, Any] = {"socket_connect_timeout": 1, "socket_timeout": 5}


def connect(url: str) -> Any:
    """Return a client with a pool of connections. Nothing is connected yet.

    A client of Sentinels asks them anew with each connection that it makes, and leaves a master that was demoted.
    """
    options = {**_TIMES, "decode_responses": True, "retry": Retry(ExponentialBackoff(cap=0.2, base=0.02), 2)}
    known = Sentinels.parse(url)
    if known is None:
        return redis.Redis.from_url(url, **options)
    tls: dict[str, Any] = {"ssl": True, "ssl_ca_certs": known.ca_file} if known.tls else {}
    asked: Any = Sentinel(  # type: ignore[no-untyped-call]  # that part of the library has no types
        known.hosts,
        sentinel_kwargs={
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
            "username": known.sentinel_username,
            "password": known.sentinel_password,
            **tls,
        },
        **options,
    )
    return asked.master_for(known.master, db=known.database, username=known.username, password=known.password, **tls)
