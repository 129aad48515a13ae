"""A backup, rehearsed: taken under load, opened elsewhere, and everything that was accepted before it is there."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from version_before import Desk

from service import backup
from service.__main__ import main
from service.backup import CantCopy, back_up
from service.domain.cases import Status
from service.domain.errors import Unavailable
from service.domain.keyring import Keyring
from service.embedded import EmbeddedServer, socket_path
from service.settings import Settings
from service.store import Store, keys


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose server runs."""
    process = EmbeddedServer(tmp_path / "here").start()
    yield tmp_path / "here"
    process.kill()
    process.wait()


def opened(data_dir: Path) -> Desk:
    secret = Settings.read({"OMBUD_DATA_DIR": str(data_dir)}).secret
    return Desk(Store(f"unix://{socket_path(data_dir)}?db=0"), Keyring(secret))


class Load:
    """Comments that come in until it is told to stop; `accepted` holds those that are answered for."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self.accepted, self._stopping = desk, list[str](), threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        n = 0
        while not self._stopping.is_set():
            case = self._desk.post("daily", f"load-{n}", f"Comment {n}")
            self._desk.score([case], 0.1)
            self.accepted.append(case)
            n += 1

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()


def command(name: str, folder: str, monkeypatch: pytest.MonkeyPatch) -> object:
    """Run one as it is typed; return how it ended."""
    monkeypatch.setattr("sys.argv", ["ombud", name, folder])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def test_all_that_was_accepted_before_a_backup_is_in_it_and_keys_and_sessions_work(data_dir: Path) -> None:
    desk = opened(data_dir)
    site = desk.accounts.add_site("daily", callback_url="https://daily.example/hook")
    desk.accounts.add_person("nora", "moderator", "correct horse")
    token, _ = desk.accounts.sign_in("nora", "correct horse")
    waiting = desk.post("daily", "c1", "Perhaps rude")
    desk.score([waiting], 0.5)
    load = Load(desk)
    while len(load.accepted) < 50:
        pass
    desk.store.server.client.bgrewriteaof()  # what a plain copy may not survive
    accepted = list(load.accepted)
    target = data_dir.parent / "copy"
    copied = back_up(data_dir, target, desk.store.server)
    assert load._thread.is_alive()
    load.stop()
    assert copied.secret
    assert copied.running
    assert {path.stat().st_mode & 0o077 for path in target.rglob("*")} == {0}

    process = EmbeddedServer(target).start()
    try:
        restored = opened(target)
        cases = restored.store.cases.load(accepted)
        assert len(cases) >= 50
        assert {case.status for case in cases if case} == {Status.DECIDED}
        assert None not in cases
        found = restored.directory.of_key(restored.keyring.key_id(site.api_key))
        assert found is not None
        secret = restored.keyring.webhook_secret("daily", found.secret_generations[0])
        assert secret == site.webhook_secret
        session = restored.accounts.session(token)
        assert session is not None
        assert restored.decide("nora") == [waiting]
        assert restored.store.deliveries.due("daily") >= len(accepted)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def test_a_rewrite_during_the_copy_is_noticed_and_the_copy_taken_again(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = opened(data_dir)
    desk.accounts.add_site("daily")
    manifest = data_dir / "redis" / "appendonlydir" / "appendonly.aof.manifest"
    copying, names = backup._copy, []

    def copy(source: Path, target: Path) -> int:
        if not names:  # the first file is copied, then the server has rewritten them all
            before = manifest.read_text()
            desk.store.server.client.bgrewriteaof()
            while manifest.read_text() == before or " h" in manifest.read_text():
                pass
        names.append(source.name)
        return copying(source, target)

    monkeypatch.setattr(backup, "_copy", copy)
    target = data_dir.parent / "copy"
    back_up(data_dir, target, desk.store.server)
    placed = {path.name for path in (target / "redis" / "appendonlydir").iterdir()}
    named = backup._named((target / "redis" / "appendonlydir" / manifest.name).read_text())
    assert placed == {*named, manifest.name}
    assert names[0] not in placed


def test_what_can_not_be_copied_is_said_in_a_sentence(tmp_path: Path, data_dir: Path) -> None:
    server = opened(data_dir).store.server
    with pytest.raises(CantCopy, match="no append-only files"):
        back_up(tmp_path / "nothing", tmp_path / "copy", server)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(CantCopy, match="not empty"):
        back_up(data_dir, tmp_path / "full", server)
    (tmp_path / "file").touch()
    with pytest.raises(CantCopy, match="failed"):
        back_up(data_dir, tmp_path / "file" / "copy", server)


def test_files_of_a_server_that_is_not_used_any_more_are_refused(
    tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_TRIES", 2)
    opened(data_dir).accounts.add_site("daily")
    process = EmbeddedServer(tmp_path / "elsewhere").start()
    try:
        used = opened(tmp_path / "elsewhere").store.server
        with pytest.raises(CantCopy, match="writes nothing to"):
            back_up(data_dir, tmp_path / "copy", used)
        assert not (tmp_path / "copy").exists()
        back_up(data_dir, tmp_path / "copy", used, store_dir=tmp_path / "elsewhere" / "redis")
    finally:
        process.kill()
        process.wait()
    with pytest.raises(Unavailable):
        back_up(data_dir, tmp_path / "another", used)


def test_files_to_which_the_server_writes_nothing_any_more_are_refused(
    tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_TRIES", 2)
    server = opened(data_dir).store.server
    server.client.config_set("appendonly", "no")
    with pytest.raises(CantCopy, match="append-only file is off"):
        back_up(data_dir, tmp_path / "copy", server)


def test_a_store_that_is_full_or_has_just_been_rewritten_is_copied_too(tmp_path: Path, data_dir: Path) -> None:
    server = opened(data_dir).store.server
    server.client.config_set("maxmemory", 1_000_000)
    back_up(data_dir, tmp_path / "copy", server)
    mark = server.client.get(keys.BACKUP).encode()
    server.client.bgrewriteaof()
    base = data_dir / "redis" / "appendonlydir" / "appendonly.aof.2.base.rdb"
    while not base.exists():
        pass
    assert backup._holds(base, mark)


def test_the_files_of_a_server_that_was_stopped_are_copied_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    process = EmbeddedServer(tmp_path / "here").start()
    opened(tmp_path / "here").accounts.add_site("daily")
    process.terminate()
    process.wait()
    monkeypatch.setitem(os.environ, "OMBUD_DATA_DIR", str(tmp_path / "here"))
    assert not command("backup", str(tmp_path / "copy"), monkeypatch)
    assert "does not run" in capsys.readouterr().err
    monkeypatch.setitem(os.environ, "OMBUD_STORE_URL", f"unix://{socket_path(tmp_path / 'here')}?db=0")
    monkeypatch.setitem(os.environ, "OMBUD_BROKER_URL", "redis://localhost/1")
    assert command("backup", str(tmp_path / "another"), monkeypatch)
    assert not (tmp_path / "another").exists()


def test_the_command_says_when_the_secret_must_be_kept_apart(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(data_dir).accounts.add_site("daily")
    (data_dir / "secret").unlink()
    monkeypatch.setitem(os.environ, "OMBUD_DATA_DIR", str(data_dir))
    assert not command("backup", str(tmp_path / "copy"), monkeypatch)
    assert "OMBUD_SECRET" in capsys.readouterr().err
