"""Several machines on one store: encrypted, as users with least rights, with a broker of its own."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
import redis
from servers_support import Valkey, eventually, free_port, make_authority, rabbitmq, tls_in_front, valkeys
from support import Receiver

from service.domain.clock import utc_now
from service.domain.keyring import Keyring
from service.store import Store
from service.store.heartbeats import KINDS
from service.usecases.accounts import Accounts

USERS = Path(__file__).resolve().parents[2] / "deploy" / "redis" / "users.acl"
SECRET = "s" * 32
PASSWORD = "correct horse"


class Machine:
    """Processes that share a host name and a folder, and nothing with another machine."""

    def __init__(self, name: str, folder: Path, store: Callable[[str], str], broker: str, authority: Path) -> None:
        self.name, self._folder, self._store = name, folder / name, store
        self._folder.mkdir()
        # Every Python process here takes this for the machine's name.
        (self._folder / "sitecustomize.py").write_text(f"import socket\nsocket.gethostname = lambda: {name!r}\n")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OMBUD_")}
        self._env = {
            **kept,
            "PYTHONPATH": str(self._folder),
            "OMBUD_SECRET": SECRET,
            "OMBUD_CA_FILE": str(authority),
            "OMBUD_BROKER_URL": broker,
            "OMBUD_DATA_DIR": str(self._folder),
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, user: str, *words: str) -> None:
        """Start one of the service's processes as one of the store's users."""
        env = {**self._env, "OMBUD_STORE_URL": self._store(user)}
        with (self._folder / "log").open("ab") as log:
            command = [sys.executable, "-m", "service", *words]
            self._processes.append(subprocess.Popen(command, env=env, stdout=log, stderr=log))

    def start_web(self) -> None:
        """Start a web process."""
        port = free_port()
        self.start("web", "web", "--port", str(port))
        self.url = f"http://127.0.0.1:{port}"

    def client(self, **more: Any) -> httpx2.Client:
        """A client of its web process."""
        return httpx2.Client(base_url=self.url, timeout=30, trust_env=False, **more)

    def is_ready(self) -> bool:
        """Whether its web process serves."""
        try:
            with self.client() as client:
                return client.get("/readyz").status_code == 200
        except httpx2.HTTPError:
            return False

    def die(self) -> None:
        """Lose power."""
        for process in self._processes:
            process.send_signal(signal.SIGKILL)
        for process in self._processes:
            process.wait(10)

    def log(self) -> str:
        """What its processes have said."""
        return (self._folder / "log").read_text()


class Installation:
    """Two machines, a store and a broker."""

    def __init__(self, store: Valkey, broker: Valkey, url: Callable[[str], str], folder: Path, authority: Path) -> None:
        self.store, self.broker, self.url = store, broker, url
        broker_url = f"redis://broker:pw@127.0.0.1:{broker.port}/0"
        self.one, self.two = (Machine(name, folder, url, broker_url, authority) for name in ("one", "two"))


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two machines; the second has the sweep and the deliverer."""
    folder = tmp_path_factory.mktemp("machines")
    authority, certificate = make_authority(folder)
    with ExitStack() as stack:
        servers = []
        for name in ("store", "broker"):
            (folder / name).mkdir()
            shutil.copy(USERS, folder / name / "users.acl")
            servers.append(Valkey(folder / name, "--aclfile", str(folder / name / "users.acl")))
        stack.enter_context(valkeys(*servers))
        for server in servers:
            for user in ("web", "worker", "sweep", "broker"):
                server.client.acl_setuser(user, enabled=True, passwords=["+pw"])
        port = stack.enter_context(tls_in_front(servers[0].port, certificate))

        def url(user: str) -> str:
            return f"rediss://{user}:pw@127.0.0.1:{port}/0"

        made = Installation(servers[0], servers[1], url, folder, authority)
        for machine in (made.one, made.two):
            stack.callback(machine.die)
            machine.start_web()
            machine.start("worker", "worker", "score")
        made.two.start("worker", "worker", "deliver")
        made.two.start("sweep", "sweep")
        eventually(lambda: made.one.is_ready() and made.two.is_ready(), "ready", 240)
        yield made


def test_what_begins_on_one_machine_goes_on_at_another(installation: Installation, receiver: Receiver) -> None:
    one, two = installation.one, installation.two
    store = Store(f"{installation.store.url}/0")
    accounts = Accounts(store, Keyring(SECRET.encode()), utc_now)
    site = accounts.add_site("daily", callback_url=receiver.url, callback_private=True)
    accounts.change_site("daily", policy={"mode": "assist"})
    accounts.add_person("nora", "moderator", PASSWORD)
    with one.client() as desk, one.client() as sender, two.client() as other_desk:
        sender.headers["authorization"] = f"Bearer {site.api_key}"
        said = desk.post("/console/api/session", json={"name": "nora", "password": PASSWORD})
        assert said.status_code == 200, one.log()
        other_desk.headers["x-ombud-csrf"] = said.json()["csrf"]
        other_desk.cookies = desk.cookies
        posted = sender.post("/v1/comments", json={"id": "1", "text": "You are the worst mayor ever, you idiot!"})
        assert posted.status_code == 202
        receiver.wait_for(lambda got: any(r.payload["type"] == "comment.in_review" for r in got))
        claimed = other_desk.post("/console/api/claims", json={"site": "daily", "count": 25}).json()
        decided = other_desk.post(
            f"/console/api/cases/{posted.json()['case']}/decision",
            json={"claim": claimed["claim"], "outcome": "reject", "reason": "insult"},
        )
        assert decided.status_code == 200, two.log()
        receiver.wait_for(lambda got: any(r.payload["type"] == "comment.decided" for r in got))
        assert sender.get("/v1/comments/1").json()["decision"]["outcome"] == "reject"
        accounts.change_site("daily", policy={"mode": "decide"})
        many = [{"id": f"many-{n}", "text": f"Thank you for article {n}."} for n in range(300)]
        assert sender.post("/v1/comments/batch", json={"comments": many}).status_code in (200, 202)
        eventually(lambda: {kind for kind in KINDS if store.heartbeats.last(kind)} == set(KINDS), "heard of")
        assert {f"score@{name}" for name in ("one", "two")} <= set(store.server.client.hgetall("ombud:beats"))
        one.die()  # with whatever it has taken on
    with two.client(headers={"authorization": f"Bearer {site.api_key}"}) as reader:
        eventually(lambda: store.cases.unscored() == 0, "scored by the machine that is left", 60)
        assert all(reader.get(f"/v1/comments/many-{n}").json()["verdict"] for n in range(0, 300, 10))
        assert reader.get("/metrics").status_code == 200
    for server in (installation.store, installation.broker):
        refused = [(each["username"], each["reason"], each["object"]) for each in server.client.acl_log()]
        assert refused == [], "every right that the processes need is in the file"


@pytest.mark.parametrize(
    ("user", "command"),
    [
        ("web", ("CONFIG", "SET", "appendonly", "no")),
        ("web", ("FLUSHALL",)),
        ("web", ("KEYS", "*")),
        ("web", ("EVAL", "return 1", "0")),
        ("web", ("GET", "another")),
        ("worker", ("HGETALL", "ombud:users")),
        ("worker", ("GET", "ombud:session:1")),
        ("worker", ("SCAN", "0")),
        ("sweep", ("HGETALL", "ombud:users")),
        ("sweep", ("HSET", "ombud:sites", "daily", "{}")),
        ("sweep", ("SHUTDOWN",)),
        ("broker", ("HGETALL", "ombud:sites")),
        ("broker", ("CONFIG", "GET", "*")),
    ],
)
def test_a_user_of_the_store_may_do_nothing_else(installation: Installation, user: str, command: tuple[str]) -> None:
    url = f"redis://{user}:pw@127.0.0.1:{installation.store.port}/0"
    with redis.Redis.from_url(url) as client, pytest.raises(redis.exceptions.NoPermissionError):
        client.execute_command(*command)


def test_users_without_a_password_are_shut_out() -> None:
    for line in USERS.read_text().splitlines():
        assert line.split()[2:4] == ["on", "resetpass"]
        assert "nopass" not in line
        assert " >" not in line


def test_rabbitmq_carries_the_nudges_of_the_whole_service(tmp_path: Path, server: Path) -> None:
    with rabbitmq(tmp_path / "rabbit") as broker:
        if broker is None:
            pytest.skip("rabbitmq-server is not installed")
        address = f"unix://{server}?db=3"
        store = Store(address)
        store.server.client.flushdb()
        machine = Machine("hutch", tmp_path, lambda _user: address, broker, USERS)
        try:
            machine.start_web()
            machine.start("worker", "worker", "score")
            key = Accounts(store, Keyring(SECRET.encode()), utc_now).add_site("daily").api_key
            eventually(machine.is_ready, "ready", 240)
            with machine.client(headers={"authorization": f"Bearer {key}"}) as sender:
                many = [{"id": str(n), "text": f"Thank you for article {n}."} for n in range(600)]
                assert sender.post("/v1/comments/batch", json={"comments": many}).status_code in (200, 202)
            eventually(lambda: store.cases.unscored() == 0, "scored without a sweep", 60)
        finally:
            machine.die()
