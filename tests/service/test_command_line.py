"""The command line on a real store, as operators use it."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models.examples import Example
from models.labels import Label
from models.manifest import DEFAULT_ROOT
from models.parquet import read
from service.__main__ import main
from service.domain.clock import utc_now
from service.store import Store
from service.store.loaded import Has
from service.usecases.deciding import Actor

Ombud = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ombud(
    server: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Ombud:
    """Run a command as `main` does, in this process: starting one takes longer than most commands."""
    for name in os.environ:
        if name.startswith("OMBUD_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("OMBUD_STORE_URL", f"unix://{server}?db=0")
    monkeypatch.setenv("OMBUD_BROKER_URL", f"redis+socket://{server}?virtual_host=1")
    monkeypatch.setenv("OMBUD_DATA_DIR", str(tmp_path))

    def run(*args: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        with monkeypatch.context() as own:
            for name, value in more.items():
                own.setenv(name, value)
            own.setattr(sys, "argv", ["ombud", *args])
            own.setattr(sys, "stdin", io.StringIO(stdin))
            capfd.readouterr()
            status = 0
            try:
                main()
            except SystemExit as left:
                status = left.code if isinstance(left.code, int) else int(left.code is not None)
            said = capfd.readouterr()
            return subprocess.CompletedProcess(list(args), status, said.out, said.err)

    return run


def test_it_runs_as_a_program_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "service", "site", "show"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Missing argument" in done.stderr


def test_help_names_every_command(ombud: Ombud) -> None:
    said = ombud("--help").stdout
    for command in ("up", "web", "worker", "sweep", "score", "export", "doctor", "site", "user", "deliveries"):
        assert command in said


def test_a_site_is_made_changed_shown_and_its_credentials_rotated(ombud: Ombud) -> None:
    made = json.loads(ombud("site", "add", "daily", "--json").stdout)
    assert set(made) == {"site", "api_key", "webhook_secret"}
    assert ombud("site", "set", "daily", '{"policy": {"blocked_words": ["duffer"]}}').returncode == 0
    shown = json.loads(ombud("site", "show", "daily").stdout)
    assert shown["policy"]["blocked_words"] == ["duffer"]
    assert "key_ids" not in shown
    assert json.loads(ombud("site", "list", "--json").stdout) == ["daily"]
    assert len(ombud("site", "rotate-key", "daily").stdout.strip()) == 12
    assert ombud("site", "rotate-secret", "daily").stdout.startswith("whsec_")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("site", "add", "Daily News"), "name"),
        (("site", "show", "nowhere"), "no site named"),
        (("site", "set", "nowhere", "{}"), "no site named"),
        (("site", "set", "nowhere", "nonsense"), "not JSON"),
        (("site", "set", "nowhere", '{"key_ids": []}'), "commands of their own"),
        (("user", "password", "nobody", "--password-stdin"), "no user named"),
        (("score", "/nothing.jsonl"), "can't be read"),
        (("deliveries", "list", "nowhere"), "no site named"),
    ],
)
def test_what_is_refused_is_one_sentence_and_exit_code_1(ombud: Ombud, args: tuple[str, ...], said: str) -> None:
    done = ombud(*args, stdin="correct horse battery\n")
    assert done.returncode == 1
    assert done.stderr.startswith("ombud: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_people_are_let_in_by_a_password_from_standard_input(ombud: Ombud, store: Store) -> None:
    assert ombud("user", "add", "nora", "--role", "lead", "--password-stdin", stdin="correct horse\n").returncode == 0
    account = store.people.get("nora")
    assert account is not None
    assert account.role == "lead"
    assert "nora" in ombud("user", "list").stdout
    assert ombud("user", "password", "nora", "--password-stdin", stdin="battery staple\n").returncode == 0
    refused = ombud("user", "add", "omar", "--password-stdin", stdin="short\n")
    assert (refused.returncode, "10 characters" in refused.stderr) == (1, True)


def test_one_sweep_says_what_it_did(ombud: Ombud) -> None:
    assert ombud("sweep", "--once").stdout.startswith("nudged 0 cases")


def test_dead_letters_are_listed_and_sent_again(ombud: Ombud) -> None:
    ombud("site", "add", "daily")
    assert ombud("deliveries", "list", "daily").stdout == "0 due, 0 given up\n"
    assert json.loads(ombud("deliveries", "list", "daily", "--json").stdout) == []
    assert ombud("deliveries", "resend", "daily").stdout == "0 are due again.\n"


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(ombud: Ombud, store: Store, tmp_path: Path) -> None:
    assert "ombud site add" in ombud("doctor").stdout
    ombud("site", "add", "daily")
    ombud("user", "add", "nora", "--password-stdin", stdin="correct horse\n")
    assert "ombud worker" in ombud("doctor", COLUMNS="200").stdout
    for kind in ("score", "deliver", "sweep"):
        assert ombud("alive", kind).returncode == 1
        store.heartbeats.beat(kind, now=utc_now())
        assert ombud("alive", kind).returncode == 0
    for kind in ("score", "deliver", "sweep"):  # again: on a busy machine the first beat may be old by now
        store.heartbeats.beat(kind, now=utc_now())
    assert ombud("doctor").returncode == 0
    has = Has(role="champion", site=None, wanted="2", loaded="1", failure="2 can't be loaded: 1 goes on")
    store.loaded.say("web", [has], now=utc_now(), failed_at=None)
    behind = ombud("doctor", COLUMNS="200")
    assert (behind.returncode, "1 goes on" in behind.stdout) == (1, True)
    away = f"unix://{tmp_path}/nothing.sock"
    lost = ombud("doctor", OMBUD_STORE_URL=away, COLUMNS="200")
    assert lost.returncode == 1
    assert "does not answer" in lost.stdout
    assert ombud("alive", "score", OMBUD_STORE_URL=away).returncode == 0, "no reason to start workers anew"
    no_model = ombud("doctor", OMBUD_MODELS_DIR=str(tmp_path), COLUMNS="200")
    assert "no champion" in no_model.stdout
    misspelt = ombud("doctor", OMBUD_STOER_URL="x", COLUMNS="200")
    assert "no such setting" in misspelt.stdout


def test_a_worker_refuses_a_model_that_cannot_be_trusted(ombud: Ombud, tmp_path: Path) -> None:
    refused = ombud("worker", "score", OMBUD_MODELS_DIR=str(tmp_path))
    assert refused.returncode == 1
    assert "no champion" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_decisions_are_exported_for_training_and_for_the_public_record(
    ombud: Ombud, scoring, review, deciding, post, tmp_path: Path
) -> None:
    case_id = post("toxicity=0.5 you duffer")
    scoring.score([case_id])
    token = review.claim(person="nora").token
    deciding.decide(case_id, Actor("nora", token), "reject", reason="insult")
    exported = ombud("export", "--since", "2020-01-01")
    assert Example.from_line(exported.stdout).labels[Label.INSULT] == 1
    assert "1 examples" in exported.stderr
    assert hashlib.sha256(exported.stdout.encode()).hexdigest() in exported.stderr
    assert Example.from_line(exported.stdout).by != "nora"
    cursor = exported.stderr.split("--after ")[1].strip()
    assert ombud("export", "--after", cursor).stdout == ""
    table = tmp_path / "all.parquet"
    assert ombud("export", "--format", "parquet", "--names", "--output", str(table)).returncode == 0
    assert [each.by for each in read(table)] == ["nora"]
    assert ombud("export", "--dsa", "--site", "daily", "--output", str(tmp_path / "dsa.jsonl")).returncode == 0
    (record,) = (tmp_path / "dsa.jsonl").read_text().splitlines()
    assert json.loads(record)["category"] == "STATEMENT_CATEGORY_CYBER_VIOLENCE"


def test_doubts_are_loaded_from_a_file_with_blank_lines_and_strange_bytes(ombud: Ombud, site, tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    line = b'{"id": "1", "given": "reject", "likely": "approve", "quality": 0.1, "text": "caf\xe9"}'
    file.write_bytes(line + b"\n\n")
    loaded = ombud("labels", "load", str(file), "--site", "daily")
    assert loaded.stdout == "1 are to be looked at again.\n", loaded.stderr


def test_people_are_held_to_sites(ombud: Ombud, site) -> None:
    said = ombud("user", "add", "nora", "--site", "daily", "--password-stdin", stdin="correct horse\n")
    assert said.returncode == 0
    assert ombud("user", "set", "nora", "--role", "lead").stdout == "nora is lead for daily.\n"


def test_a_version_is_tried_beside_the_champion_and_ended(ombud: Ombud, site, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    shutil.copytree(DEFAULT_ROOT, folder)
    champion = (folder / "CHAMPION").read_text().strip()
    shutil.copytree(folder / champion, folder / "rival")
    manifest = folder / "rival" / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"version": "{champion}"', '"version": "rival"'))
    here = {"OMBUD_MODELS_DIR": str(folder)}
    assert "decides on 10%" in ombud("challenger", "set", "rival", "--share", "0.1", **here).stdout
    (shown,) = json.loads(ombud("challenger", "show", "--json", **here).stdout)
    assert (shown["version"], shown["champion"], shown["share"]) == ("rival", champion, 0.1)
    assert "0 of 0 comments" in ombud("challenger", "show", **here).stdout
    assert "tried no more" in ombud("challenger", "stop", "--why", "enough", **here).stdout
    refused = ombud("challenger", "set", champion, **here)
    assert (refused.returncode, "is the champion already" in refused.stderr) == (1, True)


def test_a_coral_is_set_up_without_its_secrets_showing_anywhere(ombud: Ombud) -> None:
    ombud("site", "add", "daily")
    secrets = {"token": "a-long-token", "phase": "empsec_" + "1" * 64, "webhook": "whsec_" + "2" * 64}
    done = ombud(
        *("site", "coral", "daily", "--address", "https://comments.example", "--review", "flag"),
        *("--token", "--phase-secret", "--webhook-secret"),
        stdin=f"{secrets['token']}\n{secrets['webhook']}\n",
        CORAL_PHASE_SECRET=secrets["phase"],
    )
    assert done.returncode == 0, done.stderr
    assert "/coral/daily/events" in done.stderr
    told = json.loads(done.stdout)
    assert (told["review"], told["tokens"], told["phase_secrets"], told["webhook_secrets"]) == ("flag", 1, 1, 1)
    assert not [secret for secret in secrets.values() if secret in done.stdout + ombud("site", "show", "daily").stdout]
    refused = ombud("site", "set", "daily", json.dumps({"coral": {"token": secrets["token"]}}))
    assert refused.returncode == 1
    assert "ombud site coral" in refused.stderr
    swapped = ombud("site", "coral", "daily", "--phase-secret", stdin=secrets["webhook"])
    assert "the secret of a webhook" in swapped.stderr
    off = json.loads(ombud("site", "coral", "daily", "--off").stdout)
    assert (off["address"], off["tokens"], off["phase_secrets"], off["review"]) == (None, 0, 0, "withhold")
