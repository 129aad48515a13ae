"""`ombud up`: everything on one machine, kept running, stopped cleanly."""

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from functools import partial

from rich.console import Console

from service import watchdog
from service.domain.clock import utc_now
from service.domain.keyring import Keyring
from service.embedded import CantStart, EmbeddedServer
from service.processes import Child, Supervisor, end_with_parent, exit_on_signals
from service.settings import Settings
from service.sockets import listen
from service.store import Store
from service.store.heartbeats import Kind
from service.usecases.accounts import Accounts

FIRST_SITE = "newsroom"
FIRST_ADMIN = "admin"
_READY_S = 180.0
"""A web process that ends is noticed at once; one that is slow may be so because the machine is."""

_SURE_S = 5.0
"""How long a server that says it can't serve is asked again."""

_SCORERS = 2
"""While one waits for the store to write, the other computes; they share the model's memory."""

_STARTS_WITHIN_S = 40.0
_NAMES = {"score": "scorer", "deliver": "deliverer"}
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - what people mean when they listen there  # nosec B104

console = Console(highlight=False, soft_wrap=True)


def _ombud(*args: str, settings: Settings, pass_fds: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "service", *args],
        env={**os.environ, **settings.environ()},
        pass_fds=pass_fds,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - the supervisor has one thread
    )


def _workers(settings: Settings, store: Store, scorers: int = _SCORERS, deliverers: int = 1) -> list[Child]:
    def child(kind: Kind, slot: int, is_stuck: watchdog.Watchdog) -> Child:
        start = partial(_ombud, "worker", kind, "--slot", str(slot), settings=settings)
        return Child(f"{_NAMES[kind]} {slot}", start, is_stuck, starts_within_s=_STARTS_WITHIN_S)

    return [
        *(child("score", slot, watchdog.of_scorer(store, utc_now, slot)) for slot in range(scorers)),
        *(child("deliver", slot, watchdog.of_deliverer(store, utc_now, slot)) for slot in range(deliverers)),
    ]


def run_workers(settings: Settings, *, scorers: int, deliverers: int) -> None:
    """Run so many workers of both kinds until told to stop."""
    exit_on_signals()
    supervisor = Supervisor()
    try:
        for child in _workers(settings, Store(settings.store_url), scorers, deliverers):
            supervisor.start(child)
        supervisor.watch()
    finally:
        supervisor.shut_down()


def run(settings: Settings, *, host: str, port: int, redis: str | None, demo: bool) -> None:
    """Run everything until told to stop.

    Raises:
        CantStart: in one sentence, what is in the way.
    """
    exit_on_signals()
    # Held here for good: while a web process is started anew, callers wait instead of failing.
    listening = listen(host, port)
    url = f"http://{_ANYWHERE.get(host, host)}:{listening.getsockname()[1]}"
    store = Store(settings.store_url)
    supervisor = Supervisor()
    try:
        with console.status("Starting Ombud …"):
            if settings.embedded:
                supervisor.start(Child("redis", EmbeddedServer(settings.data_dir, binary=redis).start))
            fd = listening.fileno()
            web = Child("web", lambda: _ombud("web", "--fd", str(fd), settings=settings, pass_fds=[fd]))
            for child in (
                *_workers(settings, store),
                Child("sweep", lambda: _ombud("sweep", settings=settings)),
                web,
            ):
                supervisor.start(child)
            _wait_until_ready(url, web)
            # Only now: what is shown once must not be lost to a start that fails.
            greeting = _first_start(store, settings, url)
        console.print(greeting, markup=False)
        if demo:
            supervisor.start(Child("demo", lambda: _ombud("demo", url, settings=settings), once=True))
        supervisor.watch()
    finally:
        supervisor.shut_down()


def _wait_until_ready(url: str, web: Child) -> None:
    deadline, refused = time.monotonic() + _READY_S, None
    while time.monotonic() < deadline:
        if web.process is None or web.process.poll() is not None:
            raise CantStart("the web process ended at its start; the lines above say why, and `ombud doctor` may help")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):  # noqa: S310 - our own address  # nosec B310
                return
        except urllib.error.HTTPError as error:
            if error.code != 503:
                return  # it serves, though it tells others why it would not
            refused = refused or time.monotonic()
            if time.monotonic() > refused + _SURE_S:  # at first, what is there may only be slow
                raise CantStart("; ".join(json.load(error)["faults"])) from None
            time.sleep(0.1)
        except OSError:
            time.sleep(0.1)
    raise CantStart(f"the web process did not answer within {_READY_S:g} s")


def _first_start(store: Store, settings: Settings, url: str) -> str:
    """Make a site and an admin where there are none, and return what to tell whoever started this."""
    accounts = Accounts(store, Keyring(settings.secret), utc_now)
    lines = [f"Ombud is up.   Console: {url}/console   (Ctrl-C stops it)"]
    if not store.people.all():
        password = secrets.token_urlsafe(12)
        accounts.add_person(FIRST_ADMIN, "admin", password)
        lines += ["", f"  Sign in as  {FIRST_ADMIN}", f"  Password    {password}"]
    else:
        lines += ["Sign in as before; `ombud user password NAME` sets a new password."]
    if not store.sites.all():
        site = accounts.add_site(FIRST_SITE)
        lines += [
            "",
            f"  Site            {site.site}",
            f"  API key         {site.api_key}",
            f"  Webhook secret  {site.webhook_secret}",
            "",
            "  These are shown this once. Try it:",
            "",
            f"  curl -s {url}/v1/comments -H 'Authorization: Bearer {site.api_key}' \\",
            """    -H 'Prefer: wait=5' -d '{"id": "1", "text": "Thank you, I had not known that."}'""",
            "",
        ]
    return "\n".join(lines)
