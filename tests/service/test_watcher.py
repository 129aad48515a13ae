"""The watching as the sweep's process does it, on real releases."""

import os
import shutil
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from models.manifest import DEFAULT_ROOT
from models.registry import Registry
from service import watcher
from service.domain.challengers import Challenger, Turn
from service.domain.clock import utc_now
from service.settings import Settings
from service.store import Store
from service.usecases.models import Models
from service.usecases.scoring import Scoring


@pytest.fixture
def settings(server: Path, store: Store, tmp_path: Path) -> Settings:
    folder = tmp_path / "models"
    shutil.copytree(DEFAULT_ROOT, folder)
    champion = Registry(folder).champion()
    shutil.copytree(folder / champion, folder / "rival")
    manifest = folder / "rival" / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"version": "{champion}"', '"version": "rival"', 1))
    return Settings(f"unix://{server}?db=0", f"redis+socket://{server}?virtual_host=1", tmp_path, folder)


def test_a_release_scores_beside_the_champion_in_the_sweeps_process(
    settings: Settings, store: Store, directory, post, monkeypatch: pytest.MonkeyPatch
) -> None:
    challenger = Challenger(version="rival", by="ada", at=utc_now().replace(microsecond=0))
    store.challengers.change(None, Turn(what="set", at=challenger.at, by="ada", challenger=challenger), to=challenger)
    models = Models(Registry(settings.models_dir), utc_now)
    scoring = Scoring(store, directory, models, lambda _text, fallback: fallback, utc_now)
    scoring.score([post(f"You are number {n}, and I like that.", id=str(n)) for n in range(5)])
    stopping = threading.Event()
    monkeypatch.setattr("service.usecases.watching._SETTLES", timedelta(0))
    monkeypatch.setattr(watcher, "INTERVAL_S", 0.05)
    monkeypatch.setattr(watcher, "_PATIENT", os.nice(0))  # the test waits for it
    watcher.start(settings, stopping)
    try:
        deadline = time.monotonic() + 60
        while not (counts := store.watched.since("daily", challenger.at, utc_now()))[f"pairs|{challenger.trial}"]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        stopping.set()
    assert counts["cases"] == counts[f"pairs|{challenger.trial}"] == 5
