"""What Celery is to be told of its broker: Redis, a master that Sentinels know, or RabbitMQ."""

import ssl
from typing import Any
from urllib.parse import quote, urlsplit

from service.domain.addresses import Sentinels, ca_file_of, is_tls

_TIMES: dict[str, Any] = {"socket_connect_timeout": 1, "socket_timeout": 10, "max_retries": 1}


def configuration(url: str) -> dict[str, Any]:
    """Return the settings of Celery by which it gets to a broker and notices in time that it is away."""
    known = Sentinels.parse(url)
    if known is not None:
        return _sentinels(known)
    if not urlsplit(url).scheme.startswith("amqp"):
        return {"broker_url": url, "broker_transport_options": _TIMES, "broker_use_ssl": _redis_tls(url)}
    told: dict[str, Any] = {
        "broker_url": url.partition("?")[0],
        "broker_connection_timeout": 2,
        # Not one for reading: a worker that has nothing to do reads for hours.
        "broker_transport_options": {"write_timeout": 10, "max_retries": 1},
        # A message is a nudge, and a lost one is made good: nothing of it has to be on the broker's disk.
        "task_default_delivery_mode": "transient",
    }
    if is_tls(url):
        told["broker_use_ssl"] = {
            "cert_reqs": ssl.CERT_REQUIRED,
            "ca_certs": ca_file_of(url),
            "server_hostname": urlsplit(url).hostname,
        }
    return told


def _redis_tls(url: str) -> dict[str, Any] | None:
    if not is_tls(url):
        return None
    return {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_ca_certs": ca_file_of(url)}


def _sentinels(known: Sentinels) -> dict[str, Any]:
    """Spell it as kombu does: an address for each Sentinel, with the servers' password in it."""
    who = f"{quote(known.username or '', safe='')}:{quote(known.password, safe='')}@" if known.password else ""
    own = {"socket_connect_timeout": 1, "socket_timeout": 1}
    tls = {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_ca_certs": known.ca_file} if known.tls else None
    return {
        "broker_url": ";".join(f"sentinel://{who}{host}:{port}/{known.database}" for host, port in known.hosts),
        "broker_use_ssl": tls,
        "broker_transport_options": {
            **_TIMES,
            "master_name": known.master,
            "sentinel_kwargs": {
                **own,
                "username": known.sentinel_username,
                "password": known.sentinel_password,
                **({"ssl": True, **tls} if tls else {}),
            },
        },
    }
