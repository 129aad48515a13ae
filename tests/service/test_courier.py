"""Posting to an address that somebody else has given."""

import asyncio
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from support import Receiver

from service.courier import Courier, Post, Posted, is_public


def post(url: str, *, allow_private: bool = False, timeout_s: float = 5) -> Posted:
    async def go() -> Posted:
        async with Courier(timeout_s) as courier:
            return await courier.post(Post(url, {"content-type": "application/json"}, b"{}", allow_private))

    return asyncio.run(go())


def test_a_post_arrives_under_the_name_that_was_asked_for(receiver: Receiver) -> None:
    url = receiver.url.replace("127.0.0.1", "localhost")
    assert post(url, allow_private=True).ok
    (got,) = receiver.got
    assert got.headers["host"] == url.removeprefix("http://").removesuffix("/hook")
    assert got.body == b"{}"


def test_a_private_address_is_refused_unless_it_is_allowed(receiver: Receiver) -> None:
    refused = post(receiver.url)
    assert not refused.ok
    assert "not a public address" in refused.error
    assert receiver.got == []


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "[::1]",
        "127.1",
        "0x7f000001",
        "2130706433",
        "[::ffff:127.0.0.1]",
        "169.254.169.254",
        "0.0.0.0",
        "10.1.2.3",
    ],
)
def test_every_way_of_writing_a_private_address_is_refused(host: str) -> None:
    assert "not a public address" in post(f"http://{host}:9/").error


def test_a_name_that_also_leads_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_args: object, **_more: object) -> list[tuple[object, ...]]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert "10.0.0.1 is not a public address" in post("http://two-faced.example/").error


def test_the_name_is_looked_up_once_so_it_cannot_change_between_check_and_call(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    asked = []
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *args: object, **more: object) -> object:
        if host == "changing.example":
            asked.append(host)
            host = "127.0.0.1" if len(asked) == 1 else "192.0.2.1"
        return real(host, port, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert post(receiver.url.replace("127.0.0.1", "changing.example"), allow_private=True).ok
    assert asked == ["changing.example"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(receiver: Receiver, status: int) -> None:
    receiver.answer = lambda _got: status
    assert post(receiver.url, allow_private=True) == Posted(status)
    assert [got.path for got in receiver.got] == ["/hook"]


def test_a_receiver_that_hangs_costs_no_more_than_the_time_limit(receiver: Receiver) -> None:
    def hang(_got: object) -> int:
        time.sleep(3)
        return 204

    receiver.answer = hang
    started = time.monotonic()
    assert post(receiver.url, allow_private=True, timeout_s=0.3).error == "no answer within 0.3 s"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://nowhere.invalid/",
        "http://",
        "nonsense",
        "http://[::1",
        "ftp://127.0.0.1/",
    ],
)
def test_what_cannot_be_reached_is_told_in_words(url: str) -> None:
    gone = post(url, allow_private=True)
    assert gone.status is None
    assert gone.error


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_as_public_as_its_ipv6_disguises(address: ipaddress.IPv4Address) -> None:
    disguises: list[Callable[[int], int]] = [
        lambda n: 0xFFFF << 32 | n,
        lambda n: 0x2002 << 112 | n << 80,
        lambda n: int(ipaddress.IPv6Address("64:ff9b::")) | n,
    ]
    for disguise in disguises:
        assert is_public(ipaddress.IPv6Address(disguise(int(address)))) == is_public(address)


@pytest.mark.parametrize(
    "address", ["fec0::1", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "ff02::1", "::"]
)
def test_what_is_not_of_the_public_internet_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["2606:2800:220:1:248:1893:25c8:1946", "93.184.216.34"])
def test_what_is_of_the_public_internet_is(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_a_name_goes_over_the_wire_as_it_was_given(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> None:
    asked = []

    def resolve(host: str, port: int, *_args: object, **_more: object) -> object:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    url = receiver.url.replace("127.0.0.1", "xn--strae-oqa.example")
    assert post(url, allow_private=True).ok
    assert asked == ["xn--strae-oqa.example"]


def test_the_next_address_of_a_name_is_tried_when_the_first_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    def resolve(_host: str, port: int, *_args: object, **_more: object) -> object:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in ("127.0.0.9", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert post(receiver.url.replace("127.0.0.1", "two.example"), allow_private=True).ok


def test_connections_are_used_again(receiver: Receiver) -> None:
    async def go() -> None:
        async with Courier(5) as courier:
            for _ in range(5):
                await courier.post(Post(receiver.url, {}, b"{}", allow_private=True))

    asyncio.run(go())
    assert len(receiver.got) == 5
    assert len({got.peer for got in receiver.got}) == 1


def certificate(names: list[str], place: Path) -> Path:
    """A certificate for some names, signed by itself, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    place.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    return place


@pytest.fixture
def by_tls(receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The receiver's port by TLS, as `good.example`; every name leads there."""
    pem = certificate(["good.example"], tmp_path / "good.pem")
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(pem)
    receiver._server.socket = serving.wrap_socket(receiver._server.socket, server_side=True)
    monkeypatch.setattr(
        httpx2,
        "create_ssl_context",
        lambda **_: ssl.create_default_context(cadata=pem.read_text().split("KEY-----\n")[-1]),
    )
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda _host, port, *_args, **_more: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))],
    )
    return receiver.url.replace("http://127.0.0.1", "https://{}")


def test_tls_is_checked_for_the_name_though_the_call_goes_to_an_address(by_tls: str, receiver: Receiver) -> None:
    assert post(by_tls.format("good.example"), allow_private=True).ok
    assert "CERTIFICATE_VERIFY_FAILED" in post(by_tls.format("other.example"), allow_private=True).error
    assert len(receiver.got) == 1


def test_a_connection_that_was_checked_for_one_name_is_not_used_for_another(by_tls: str, receiver: Receiver) -> None:
    async def go() -> list[Posted]:
        async with Courier(5) as courier:
            names = ("good.example", "other.example", "good.example")
            return [await courier.post(Post(by_tls.format(name), {}, b"{}", allow_private=True)) for name in names]

    assert [each.ok for each in asyncio.run(go())] == [True, False, True]
    assert len({got.peer for got in receiver.got}) == 1


def test_a_self_signed_certificate_is_no_certificate(by_tls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    refused = post(by_tls.format("localhost"), allow_private=True)
    assert "CERTIFICATE_VERIFY_FAILED" in refused.error


@pytest.mark.parametrize(
    "address", ["fd00::1", "fe80::1%eth0", "::1", "64:ff9b::a00:1", "::ffff:10.0.0.1", "2002:a00:1::"]
)
def test_a_name_that_leads_to_a_private_address_of_ipv6_alone_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *_args, **_more: [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, 443, 0, 0))],
    )
    assert "is not a public address" in post("https://inside.example/").error


def test_a_redirect_to_a_private_address_is_an_answer_and_no_way(receiver: Receiver) -> None:
    elsewhere = Receiver()
    receiver.answer = lambda _got: 307
    receiver.location = elsewhere.url
    assert post(receiver.url, allow_private=True) == Posted(307)
    assert elsewhere.got == []
    elsewhere.close()
