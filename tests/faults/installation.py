"""The whole service as its processes, with a broker of its own behind one proxy for web and one for the workers."""

import os
import socket
import subprocess
import time
from functools import cached_property
from pathlib import Path

from acceptance_support import Running
from faults.callbacks import Callbacks
from faults.clocks import Clocks
from faults.proxy import Proxy

from service.domain.clock import utc_now
from service.domain.keyring import Keyring
from service.embedded import find_binary, socket_path
from service.store import Store
from service.usecases.accounts import Accounts

HERE = Path(__file__).parent.absolute()
PASSWORD = "correct horse battery"
PEOPLE = ("mia", "noa", "lena")
SITES = {
    "daily": {},
    "weekly": {"callback_batch": 20},
    "letters": {"policy": {"mode": "assist"}},
}
"""One that lets the machine decide, one that takes callbacks in batches, one where people decide everything."""


class Installation(Running):
    """One installation, its sites and people, and what stands around it."""

    def __init__(self, place: Path) -> None:
        super().__init__(place / "data")
        self.place = place
        self.clocks = Clocks(place / "clocks", make=True)
        self.callbacks = Callbacks()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._broker_port = free.getsockname()[1]
        self.broker: subprocess.Popen[bytes] | None = None
        self.web_broker, self.worker_broker = Proxy(self._broker_port), Proxy(self._broker_port)
        self.keys: dict[str, str] = {}

    @property
    def env(self) -> dict[str, str]:
        """The environment of its processes: set clocks, and the ways to the broker."""
        web, workers = (f"redis://127.0.0.1:{proxy.port}/0" for proxy in (self.web_broker, self.worker_broker))
        return {
            **super().env,
            "PYTHONPATH": os.pathsep.join(str(each) for each in (HERE / "simulated", HERE.parent, HERE.parents[1])),
            "FAULTS_CLOCKS": str(self.place / "clocks"),
            "FAULTS_BROKER_WEB": web,
            "FAULTS_BROKER_SCORE": workers,
            "FAULTS_BROKER_DELIVER": workers,
            "FAULTS_BROKER_SWEEP": workers,
        }

    def furnish(self) -> None:
        """Start everything, with sites and people."""
        self.start_broker()
        self.start()
        for name, settings in SITES.items():
            hook = f"{self.callbacks.base}/hook/{name}"
            made = self.accounts.add_site(name, callback_url=hook, callback_private=True, **settings)
            self.keys[name], self.callbacks.secrets[name] = made.api_key, made.webhook_secret
        for name in PEOPLE:
            self.accounts.add_person(name, "moderator", PASSWORD)
        time.sleep(2.1)  # settings are remembered for two seconds

    @cached_property
    def store(self) -> Store:
        """The store, as its processes see it."""
        return Store(f"unix://{socket_path(self.data_dir)}?db=0")

    @cached_property
    def accounts(self) -> Accounts:
        """Sites and people, as the command line changes them."""
        return Accounts(self.store, Keyring((self.data_dir / "secret").read_bytes()), utc_now)

    def start_broker(self) -> None:
        """Start the broker's server, which keeps nothing: what it forgets, the store knows."""
        options = ("--port", str(self._broker_port), "--bind", "127.0.0.1", "--appendonly", "no", "--save", "")
        self.broker = subprocess.Popen(
            [find_binary(None), *options, "--dir", self.place], stdout=subprocess.DEVNULL, env={"PATH": os.defpath}
        )

    def close(self) -> None:
        """End whatever still runs."""
        if self.pids():
            self.kill_everything()
        if self.broker is not None:
            self.broker.kill()
            self.broker.wait()
        self.callbacks.close()
