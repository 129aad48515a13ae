"""The watching of comments, drift and challengers, as a thread of the sweep's process: no answer waits for it."""

import os
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

import structlog

from models.manifest import Manifest, check_version
from service.domain.clock import utc_now
from service.domain.errors import Unavailable
from service.logs import place_of
from service.settings import Settings
from service.store import Store
from service.usecases.directory import Directory
from service.usecases.loading import Shelf
from service.usecases.releases import Model, Releases, champions_of
from service.usecases.watching import Watching

INTERVAL_S = 1.0
_PATIENT = 10
log = structlog.get_logger()


def make(settings: Settings) -> Watching:
    """Put it together from the settings. What computes is loaded when there is a challenger, and not before."""

    @cache
    def releases() -> Releases:
        from models.registry import Registry  # noqa: PLC0415 - it loads scikit-learn: only where something scores

        return Registry(settings.models_dir)

    def champions() -> Mapping[str | None, str]:
        return champions_of(releases())

    def load(version: str) -> Model:
        return releases().load(version)

    def manifest(version: str) -> Manifest | None:
        try:
            path = settings.models_dir / check_version(version) / "manifest.json"
            return Manifest.from_json(path.read_bytes())
        except (OSError, ValueError):
            return None  # a version that lies here no more

    store = Store(settings.store_url)
    return Watching(store, Directory(store), utc_now, manifest, champions, Shelf(load, utc_now))


def start(settings: Settings, stopping: threading.Event) -> None:
    """Watch until told to stop."""
    watching = make(settings)

    def go_on() -> None:
        _let_answers_go_first()
        more = False
        while not stopping.wait(0 if more else INTERVAL_S):
            try:
                more = watching.watch()
            except Unavailable as error:
                more = False
                log.warning("watching put off", reason=str(error))
            except Exception as error:
                more = False
                log.error("watching failed", error=type(error).__name__, at=place_of(error))

    threading.Thread(target=go_on, name="watching", daemon=True).start()


def _let_answers_go_first() -> None:
    """Take the processor only where nobody else wants it; Linux has priorities by thread."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _PATIENT)
