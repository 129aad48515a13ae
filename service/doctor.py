"""`ombud doctor`: what is wrong with an installation, and how to mend it."""

import asyncio
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from models.manifest import ModelRefused
from models.registry import Registry
from service.dispatch import DELIVERY_QUEUE, SCORING_QUEUE, Dispatch, make_app
from service.domain.clock import utc_now
from service.domain.errors import Refused, Unavailable
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.embedded import find_binary
from service.settings import Settings
from service.store import Store
from service.store.heartbeats import Kind
from service.usecases.coral.graphql import whoami

_SILENCE_S = 30.0
_APART_S = 5.0
_BEATING: dict[Kind, str] = {"score": "ombud worker", "deliver": "ombud worker", "sweep": "ombud sweep"}


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
        table.add_row(mark, *map(escape, (check.name, check.found, "" if check.well else check.mend)))
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
    yield from in_other_hands(settings)
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
    yield clock(store, utc_now())
    for process in store.loaded.processes(now=utc_now()):
        has = ", ".join(f"{each.loaded}{f' for {each.site}' if each.site else ''}" for each in process.has)
        mend = "restore the release, or promote another one: `ombud-train promote`, `ombud-train rollback`"
        yield Check(f"model of {process.name}", not process.faults, "; ".join(process.faults) or has, mend)
    dispatch = Dispatch(make_app(settings.broker_url))
    yield _tried("broker", lambda: _queues(dispatch), "start it, or look at OMBUD_BROKER_URL")
    for kind, command in _BEATING.items():
        yield _alive(store, kind, command)
    sites = store.sites.all()
    yield Check("sites", bool(sites), f"{len(sites)}", "make one: `ombud site add NAME`")
    for site in sites:
        if site.callback_disabled:
            mend = f"""set it anew: `ombud site set {site.name} '{{"callback_url": "…"}}'`"""
            yield Check(f"callback of {site.name}", False, site.callback_disabled, mend)
        if site.coral.token is not None:
            mend = "see docs/integrations/coral.md for the address and another token"
            yield _tried(f"Coral of {site.name}", partial(_coral, settings, site), mend)
    yield Check("users", bool(store.people.all()), f"{len(store.people.all())}", "make one: `ombud user add NAME`")


def clock(store: Store, now: datetime) -> Check:
    """Compare this machine's clock with that of the store's."""
    apart = (store.server.time() - now).total_seconds()
    return Check(
        "clock",
        abs(apart) < _APART_S,
        f"{abs(apart):.0f} s {'behind' if apart > 0 else 'ahead of'} the store's",
        "set the clocks of all machines by one time server",
    )


def _alive(store: Store, kind: Kind, command: str) -> Check:
    last = store.heartbeats.last(kind)
    age_s = (utc_now() - last).total_seconds() if last else None
    found = "never heard of" if age_s is None else f"heard of {age_s:.0f} s ago"
    well = age_s is not None and age_s < _SILENCE_S
    return Check(f"process that {kind}s", well, found, f"see that `{command}` runs, and read its log")


def is_alive(kinds: Sequence[Kind]) -> bool:
    """Tell whether the processes of these kinds on this host were heard of lately: for health checks.

    A store that is away says nothing about them; who restarts them meanwhile only makes them late when it is back.
    """
    heartbeats = Store(Settings.read().store_url).heartbeats
    try:
        heard = [heartbeats.last(kind, here=True) for kind in kinds]
    except Unavailable:
        return True
    return all(last is not None and (utc_now() - last).total_seconds() < _SILENCE_S for last in heard)


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
    champions = [None, *registry.sites()]
    named = [
        f"{registry.verify(registry.champion(site)).version}{f' for {site}' if site else ''}" for site in champions
    ]
    return f"version {', '.join(named)}, digest and library as the manifest says"


def in_other_hands(settings: Settings) -> Iterator[Check]:
    """Warn of files that hold the installation's secret, or run as code, and that are not this user's alone."""
    registry = Registry(settings.models_dir)
    with suppress(ModelRefused, OSError):
        for doubt in registry.doubts(registry.champion()):
            yield Check("model files", True, f"{doubt}: who changes them runs code here")  # it may be meant so
    kept = settings.data_dir / "secret"
    with suppress(OSError):
        if settings.given_secret is None and kept.stat().st_mode & 0o077:
            yield Check("secret", False, f"{kept} can be read by others", f"chmod 600 {kept}")


def _coral(settings: Settings, site: Site) -> str:
    return asyncio.run(whoami(site, Keyring(settings.secret)))


def _queues(dispatch: Dispatch) -> str:
    return f"{dispatch.queued(SCORING_QUEUE)} messages to score, {dispatch.queued(DELIVERY_QUEUE)} to deliver"
