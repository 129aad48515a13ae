"""One Celery worker process, of whichever kind."""

import warnings
from typing import NoReturn

from celery import Celery
from celery.platforms import SecurityWarning


def work(app: Celery, name: str, queue: str, *, pool: str, concurrency: int) -> NoReturn:
    """Work off one queue until told to stop."""
    # What Celery warns root of is pickled messages; this app takes JSON alone.
    warnings.simplefilter("ignore", SecurityWarning)
    worker = app.Worker(
        hostname=f"{name}@%h",
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
