"""The sweep as a process: once a second, for ever, whatever is away."""

import signal
import threading

import structlog

from service import watcher
from service.dispatch import Dispatch, make_app
from service.domain.clock import utc_now
from service.domain.errors import Unavailable
from service.priority import SWEEPING, give_way
from service.settings import Settings
from service.store import Store
from service.usecases.directory import Directory
from service.usecases.upkeep import Swept, Upkeep

INTERVAL_S = 1.0
log = structlog.get_logger()


def make(settings: Settings) -> Upkeep:
    """Put the sweep together from its settings."""
    store = Store(settings.store_url)
    return Upkeep(store, Directory(store), Dispatch(make_app(settings.broker_url)), utc_now)


def run(settings: Settings) -> None:
    """Sweep until told to stop."""
    give_way(SWEEPING)
    upkeep = make(settings)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    watcher.start(settings, stopping)
    while not stopping.wait(INTERVAL_S):
        try:
            swept = upkeep.sweep()
        except Unavailable as error:
            log.warning("sweep put off", reason=str(error))
            continue
        if swept != Swept(0, 0, 0):
            log.debug("swept", nudged=swept.nudged, reclaimed=swept.reclaimed, sites=swept.sites)
