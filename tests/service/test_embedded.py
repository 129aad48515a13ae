"""The server that is brought along, and its files."""

import importlib.util
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis

from service.embedded import CantStart, EmbeddedServer, find_binary, socket_path


def connect(data_dir: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(socket_path(data_dir)), decode_responses=True)


def test_what_is_written_survives_kill_9(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path)
    process = server.start()
    connect(tmp_path).set("kept", "yes")
    process.send_signal(signal.SIGKILL)
    process.wait()
    process = server.start()
    assert connect(tmp_path).get("kept") == "yes"
    process.terminate()
    process.wait(10)


def test_a_torn_tail_of_the_file_costs_the_torn_command_alone(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path)
    process = server.start()
    connect(tmp_path).set("kept", "yes")
    connect(tmp_path).set("torn", "x" * 100)
    process.kill()
    process.wait()
    (log,) = (tmp_path / "redis" / "appendonlydir").glob("*.incr.aof")
    log.write_bytes(log.read_bytes()[:-20])
    process = server.start()
    assert connect(tmp_path).get("kept") == "yes"
    assert connect(tmp_path).get("torn") is None
    process.terminate()
    process.wait(10)


def test_a_folder_is_held_by_one(tmp_path: Path) -> None:
    first = EmbeddedServer(tmp_path)
    with pytest.raises(CantStart, match="held by another"):
        EmbeddedServer(tmp_path)
    del first
    EmbeddedServer(tmp_path)


def test_a_folder_of_another_family_or_a_newer_version_is_refused(tmp_path: Path) -> None:
    EmbeddedServer(tmp_path)
    for written in ("redis 7.2.4", "valkey 99.0"):
        (tmp_path / "redis" / "engine").write_text(written)
        with pytest.raises(CantStart, match=f"was written by {written}"):
            EmbeddedServer(tmp_path)


def test_a_server_that_outlived_its_launcher_is_ended_first(tmp_path: Path) -> None:
    (tmp_path / "redis").mkdir()
    orphan = subprocess.Popen(
        [find_binary(None), "--port", "0", "--unixsocket", socket_path(tmp_path), "--dir", tmp_path / "redis"],
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 10
    while not socket_path(tmp_path).exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process = EmbeddedServer(tmp_path).start()
    assert orphan.wait(10) is not None
    process.terminate()
    process.wait(10)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_the_server_ends_when_its_launcher_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from service.embedded import EmbeddedServer;"
        f"print(EmbeddedServer(Path({str(tmp_path)!r})).start().pid, flush=True); time.sleep(60)"
    )
    launcher = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert launcher.stdout is not None
    pid = int(launcher.stdout.readline())
    launcher.kill()
    launcher.wait()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < deadline, "it is still there"
        time.sleep(0.02)


def test_a_long_folder_name_gets_its_socket_in_a_short_place(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 90)
    assert len(str(socket_path(long))) < 100
    assert socket_path(long) == socket_path(long)
    process = EmbeddedServer(long).start()
    assert connect(long).ping()
    process.terminate()
    process.wait(10)


def test_without_the_wheel_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(CantStart, match="--redis"):
        find_binary(None)


def test_a_named_server_must_exist() -> None:
    with pytest.raises(CantStart, match="no-such-server"):
        find_binary("no-such-server")
    assert find_binary(str(find_binary(None))) == find_binary(None)


def test_a_server_that_cannot_start_is_told_of_with_its_log(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path)
    folder = tmp_path / "redis" / "appendonlydir"
    folder.write_text("in the way")
    with pytest.raises(CantStart, match=r"server\.log"):
        server.start()


def test_something_that_is_no_server_is_told_of_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CantStart, match="does not say its version"):
        EmbeddedServer(tmp_path, binary="true")


def test_the_server_is_bounded_so_that_intake_can_stop_in_time(tmp_path: Path) -> None:
    process = EmbeddedServer(tmp_path).start()
    assert int(connect(tmp_path).config_get("maxmemory")["maxmemory"]) > 0
    connect(tmp_path).hset("case", mapping={"comment": "x" * 2_000})
    assert connect(tmp_path).object("encoding", "case") == "listpack"  # a quarter less memory
    process.terminate()
    process.wait(10)
