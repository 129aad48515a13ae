"""Say in the store which versions a process has and what it has measured, so that every other can tell."""

from collections.abc import Callable
from datetime import datetime, timedelta

from service.domain.errors import Unavailable
from service.store import Store
from service.store.loaded import Has
from service.usecases.models import Models

_AGAIN = timedelta(seconds=5)


def saying(models: Models, store: Store, kind: str) -> Callable[[], None]:
    """Return what says it: the versions at once when they have changed, and otherwise now and then."""
    said: list[Has] = []
    said_at: datetime | None = None

    def say() -> None:
        nonlocal said, said_at
        store.measured.flush()
        has = [
            Has(role=each.role, site=each.site, wanted=each.wanted, loaded=each.loaded, failure=each.sentence() or None)
            for each in models.standings
        ]
        now = models.clock()
        if has == said and said_at is not None and now - said_at < _AGAIN:
            return
        failed = models.last_failure
        try:
            store.loaded.say(kind, has, now=now, failed_at=failed.at if failed else None)
        except Unavailable:
            return  # it is said again at the next look
        said, said_at = has, now

    return say
