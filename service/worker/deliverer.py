"""A worker that delivers. It loads no model."""

from typing import NoReturn

from celery import Celery

from service.dispatch import DELIVER, DELIVERY_QUEUE, make_app
from service.domain.clock import utc_now
from service.domain.keyring import Keyring
from service.settings import Settings
from service.store import Store
from service.usecases.delivery import Delivery
from service.usecases.directory import Directory
from service.worker.process import finishing, work

_SITES_AT_ONCE = 16


def register(app: Celery, delivery: Delivery, slot: int) -> None:
    """Let a process deliver."""

    @app.task(name=DELIVER)  # type: ignore[untyped-decorator]  # Celery has no types
    @finishing(delivery.store, "deliver", slot)
    def deliver(site: str) -> None:
        delivery.deliver(site)


def run(settings: Settings, slot: int) -> NoReturn:
    """Deliver until told to stop."""
    app = make_app(settings.broker_url)
    store = Store(settings.store_url)
    register(app, Delivery(store, Directory(store), Keyring(settings.secret), utc_now), slot)
    # It waits for sites far more than it computes, and one that hangs must not hold up the others.
    work(app, store, "deliver", slot, DELIVERY_QUEUE, pool="threads", concurrency=_SITES_AT_ONCE)
