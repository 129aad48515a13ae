"""One Celery worker process, of whichever kind."""

import threading
import time
import warnings
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import structlog
from celery import Celery
from celery.platforms import SecurityWarning

from service.domain.clock import utc_now
from service.domain.errors import Unavailable
from service.logs import place_of
from service.store import Store
from service.store.heartbeats import Kind

_BEAT_S = 5.0
_P = ParamSpec("_P")
log = structlog.get_logger()


def finishing(store: Store, kind: Kind, slot: int) -> Callable[[Callable[_P, None]], Callable[_P, None]]:
    """Make a task count itself when it ends, and keep what it raises out of Celery's hands.

    Celery logs an exception with its message, which may quote a reader. What a task leaves undone stands in the store.
    """

    def wrap(task: Callable[_P, None]) -> Callable[_P, None]:
        @wraps(task)
        def run(*args: _P.args, **kwargs: _P.kwargs) -> None:
            try:
                task(*args, **kwargs)
                store.heartbeats.finish(kind, slot)
            except Unavailable as error:
                log.warning("task put off", task=kind, reason=str(error))
            except Exception as error:
                log.error("task failed", task=kind, error=type(error).__name__, at=place_of(error))

        return run

    return wrap


def _beat(store: Store, kind: Kind) -> None:
    while True:
        try:
            store.heartbeats.beat(kind, now=utc_now())
            store.measured.flush()
        except Unavailable:
            pass
        except Exception as error:  # a thread that ended here would leave a worker that is taken for dead
            log.error("heartbeat failed", process=kind, error=type(error).__name__)
        time.sleep(_BEAT_S)


def work(app: Celery, store: Store, kind: Kind, slot: int, queue: str, *, pool: str, concurrency: int) -> NoReturn:
    """Work off one queue until told to stop."""
    threading.Thread(target=_beat, args=(store, kind), daemon=True).start()
    # What Celery warns root of is pickled messages; this app takes JSON alone.
    warnings.simplefilter("ignore", SecurityWarning)
    worker = app.Worker(
        hostname=f"{kind}-{slot}@%h",
        queues=[queue],
        pool=pool,
        concurrency=concurrency,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
    )
    worker.start()
    raise SystemExit(worker.exitcode)
