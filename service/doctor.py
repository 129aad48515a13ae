"""`ombud doctor`: what is wrong with an installation, and how to mend it."""

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from rich.console import Console
from rich.table import Table

from models.manifest import ModelRefused
from models.registry import Registry
from service.dispatch import DELIVERY_QUEUE, SCORING_QUEUE, Dispatch, make_app
from service.domain.errors import Refused, Unavailable
from service.embedded import find_binary
from service.settings import Settings
from service.store import Store


@dataclass(frozen=True)
class Check:
    """One look at the installation. `mend` says what to do when it is not well."""

    name: str
    well: bool
    found: str
    mend: str = ""


def run() -> int:
    """Print every check as a table; return 0 if all is well, 1 if not."""
    console = Console(highlight=False)
    table = Table("", "what", "found", "how to mend it", box=None, pad_edge=False)
    checks = list(look())
    for check in checks:
        mark = "[green]ok[/green]" if check.well else "[red]no[/red]"
        table.add_row(mark, check.name, check.found, "" if check.well else check.mend)
    console.print(table)
    return 0 if all(check.well for check in checks) else 1


def look() -> Iterator[Check]:
    """Go through the installation from the ground up."""
    yield Check("Python", sys.version_info >= (3, 11), platform.python_version(), "install Python 3.11 or later")
    yield _kombu()
    try:
        settings = Settings.read()
    except Refused as error:
        yield Check("settings", False, str(error), "correct the environment")
        return
    yield Check("settings", True, f"data in {settings.data_dir}")
    yield _tried("model", lambda: _model(settings), "restore the release, or name a folder in OMBUD_MODELS_DIR")
    if settings.embedded:
        yield _tried("server to bring along", lambda: str(find_binary(None)), "see `ombud up --redis`")
    store = Store(settings.store_url)
    try:
        faults = store.server.faults()
    except Unavailable as error:
        yield Check("store", False, str(error), "start it: `ombud up`, or look at OMBUD_STORE_URL")
        return
    yield Check(
        "store",
        not faults,
        "; ".join(faults) or "answers and keeps what it is given",
        "change its configuration",
    )
    dispatch = Dispatch(make_app(settings.broker_url))
    yield _tried("broker", lambda: _queues(dispatch), "start it, or look at OMBUD_BROKER_URL")
    overdue = store.cases.overdue_s()
    yield Check(
        "workers",
        overdue < 15,
        "nothing is overdue" if overdue <= 0 else f"the oldest unscored comment is {overdue:.0f} s overdue",
        "see that `ombud worker` and `ombud sweep` run, and read their logs",
    )
    sites = store.sites.all()
    yield Check("sites", bool(sites), f"{len(sites)}", "make one: `ombud site add NAME`")
    for site in sites:
        if site.callback_disabled:
            mend = f"""set it anew: `ombud site set {site.name} '{{"callback_url": "…"}}'`"""
            yield Check(f"callback of {site.name}", False, site.callback_disabled, mend)
    yield Check("users", bool(store.people.all()), f"{len(store.people.all())}", "make one: `ombud user add NAME`")


def _tried(name: str, look_at: Callable[[], str], mend: str) -> Check:
    try:
        return Check(name, True, look_at())
    except (Refused, ModelRefused) as error:
        return Check(name, False, str(error), mend)


def _kombu() -> Check:
    try:
        found = version("kombu")
    except PackageNotFoundError:
        return Check("kombu", False, "not installed", "install Ombud again")
    well = found.split(".")[:2] != ["5", "7"]
    return Check("kombu", well, found, "install kombu below 5.7: that one ends workers when Redis restarts")


def _model(settings: Settings) -> str:
    registry = Registry(settings.models_dir)
    return f"version {registry.verify(registry.champion()).version}, digest and library as its manifest says"


def _queues(dispatch: Dispatch) -> str:
    return f"{dispatch.queued(SCORING_QUEUE)} messages to score, {dispatch.queued(DELIVERY_QUEUE)} to deliver"
