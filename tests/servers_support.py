"""Servers as an operator runs them: with passwords, replicas, Sentinels, TLS, or of another kind."""

import asyncio
import ipaddress
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import redis
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from service.embedded import find_binary


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def eventually(true: Callable[[], object], what: str, timeout_s: float = 30) -> None:
    """Wait for something that may take a while."""
    deadline = time.monotonic() + timeout_s
    while True:
        with suppress(redis.RedisError, OSError):
            if true():
                return
        assert time.monotonic() < deadline, f"not {what} within {timeout_s} s"
        time.sleep(0.05)


class Valkey:
    """One server on a port of its own, or one Sentinel."""

    def __init__(self, folder: Path, *options: str, sentinel: str = "") -> None:
        self.port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        command = [str(find_binary(None))]
        if sentinel:
            (folder / "sentinel.conf").write_text(sentinel)
            command += [str(folder / "sentinel.conf"), "--sentinel"]
        else:
            command += ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
            command += ["--repl-diskless-sync-delay", "0"]
        command += ["--port", str(self.port), "--dir", str(folder), "--logfile", str(folder / "log"), *options]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        self.client = redis.Redis(port=self.port, decode_responses=True, socket_timeout=2)
        eventually(self._answers, "up")

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.AuthenticationError:
            return True

    @property
    def url(self) -> str:
        """Its address, without a database."""
        return f"redis://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End it at once; what it keeps is of no use to anybody."""
        self.client.close()
        self.process.kill()
        self.process.wait()


@contextmanager
def valkeys(*each: Valkey) -> Iterator[None]:
    """Stop these at the end."""
    try:
        yield
    finally:
        for server in each:
            server.stop()


def make_authority(folder: Path) -> tuple[Path, Path]:
    """Make up an authority, and a certificate of it for 127.0.0.1; return their files, the second with its key."""
    now = datetime.now(UTC)
    keys = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority of one newsroom")])
    ca_file, server_file = folder / "ca.pem", folder / "server.pem"

    def sign(name: x509.Name, key: ec.EllipticCurvePrivateKey, *extensions: x509.ExtensionType) -> bytes:
        made = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key.public_key())
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        for each in extensions:
            made = made.add_extension(each, critical=isinstance(each, x509.BasicConstraints))
        return made.sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    ca_file.write_bytes(sign(issuer, keys[0], x509.BasicConstraints(ca=True, path_length=0)))
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "store")])
    private = keys[1].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    server_file.write_bytes(sign(name, keys[1], names) + private)
    return ca_file, server_file


@contextmanager
def tls_in_front(port: int, certificate: Path) -> Iterator[int]:
    """Speak TLS on a port, and hand what comes to another one, as stunnel does; yield the port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda _loop, _told: None)  # whoever does not like the certificate hangs up

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        other_reader, other_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(copy(reader, other_writer), copy(other_reader, writer))

    server = loop.run_until_complete(asyncio.start_server(meet, "127.0.0.1", 0, ssl=context))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:

        def end() -> None:
            for task in asyncio.all_tasks(loop):
                task.cancel()
            loop.call_later(0.05, loop.stop)

        loop.call_soon_threadsafe(end)
        thread.join(10)


@contextmanager
def rabbitmq(folder: Path) -> Iterator[str | None]:
    """Run RabbitMQ, if it is installed; yield its address."""
    server = shutil.which("rabbitmq-server", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/lib/rabbitmq/bin")
    if server is None:
        yield None
        return
    server = shutil.which("rabbitmq-server", path="/usr/lib/rabbitmq/bin") or server  # not the one that changes user
    port, far = free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    env = {
        **os.environ,
        "HOME": str(folder),
        "RABBITMQ_NODENAME": f"ombud-{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(far),
        "RABBITMQ_BASE": str(folder),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "logs"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none -start_epmd false -erl_epmd_port " + str(far),
    }
    process = subprocess.Popen(
        [server],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=(folder / "out").open("wb"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        eventually(lambda: _speaks_amqp(port), "RabbitMQ up", 180)
        yield f"amqp://guest:guest@127.0.0.1:{port}//"
    finally:
        os.killpg(process.pid, 9)
        process.wait()


def _speaks_amqp(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), 1) as tried:
        tried.settimeout(2)
        tried.sendall(b"AMQP\x00\x00\x09\x01")
        return bool(tried.recv(1))
