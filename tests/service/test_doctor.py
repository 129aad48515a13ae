"""What the doctor says of an installation's files."""

from datetime import timedelta
from pathlib import Path

from service import doctor
from service.doctor import in_other_hands
from service.settings import Settings
from service.store import Store


def test_a_secret_that_others_can_read_is_a_fault(tmp_path: Path) -> None:
    settings = Settings.read({"OMBUD_DATA_DIR": str(tmp_path)})
    assert settings.secret
    assert list(in_other_hands(settings)) == []
    (tmp_path / "secret").chmod(0o640)
    (found,) = in_other_hands(settings)
    assert (found.well, found.found, found.mend) == (
        False,
        f"{tmp_path}/secret can be read by others",
        f"chmod 600 {tmp_path}/secret",
    )


def test_a_clock_that_is_minutes_off_is_a_fault(store: Store) -> None:
    now = store.server.time()
    assert doctor.clock(store, now).well
    off = doctor.clock(store, now + timedelta(minutes=2))
    assert (off.well, off.found) == (False, "120 s ahead of the store's")


def test_what_other_servers_say_is_shown_and_not_obeyed(monkeypatch, capsys) -> None:
    said = "[bold]all is well[/bold] [/nothing]"
    monkeypatch.setattr(doctor, "look", lambda: [doctor.Check("Coral of daily", False, said, "mend [it]")])
    assert doctor.run() == 1
    assert said in capsys.readouterr().out
