"""What a promotion under load costs: failed requests, latency, and how long until the new version decides.

Signed `POST /v1/comments`, a third of them with `Prefer: wait=5`, arrive at random at `--rate` a second; everything
runs on this machine, the load generator included. First a run as usual; then one of the same length in which another
release is promoted after a quarter of the time and rolled back after three quarters; then one in which that release,
as a challenger, scores every comment beside the champion; so for each round. The second release is a copy of the
champion under another name, unless `--version` names one that lies in the folder of models.
Repeat with `python benchmarks/promotion.py --rounds 3 --seconds 20`.
"""

import os
import shutil
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from load import Ombud, Spread, comments, console, folder, open_loop, options, report, signed

from models.manifest import DEFAULT_ROOT
from models.registry import Registry
from service.domain.challengers import Challenger, Turn
from service.domain.clock import utc_now

_WAITS_EVERY = 3
_BEGINS_S = 2.0
_WAIT = b"prefer: wait=5\r\n"


class WithModels(Ombud):
    """`ombud up` on a folder of models of its own."""

    def __init__(self, place: Path, models: Path) -> None:
        os.environ["OMBUD_MODELS_DIR"] = str(models)
        super().__init__(place)

    def run(self, *command: str | Path, **environ: str) -> None:
        """Start one process of it."""
        super().run(*command, **environ, OMBUD_MODELS_DIR=os.environ["OMBUD_MODELS_DIR"])


def requests(secret: str, count: int, seed: int) -> list[bytes]:
    """Return posts of one comment each, every third of which waits for the verdict."""
    made = []
    for at, comment in enumerate(comments(count, seed=seed)):
        whole = signed("/v1/comments", secret, comment)
        made.append(whole.replace(b"content-type:", _WAIT + b"content-type:", 1) if at % _WAITS_EVERY == 0 else whole)
    return made


def copy_of_champion(models: Path) -> str:
    """Put a second release into a folder: the champion's file under another name."""
    champion, name = Registry(models).champion(), "copied"
    shutil.copytree(models / champion, models / name)
    manifest = models / name / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"version": "{champion}"', f'"version": "{name}"', 1))
    return name


def seconds_until(service: Ombud, version: str) -> float:
    """Return how long it takes until every process that scores has a version in use."""
    began = time.perf_counter()
    while time.perf_counter() - began < 30:
        said = service.store.loaded.processes(now=datetime.now(UTC))
        if said and all(each.loaded == version for process in said for each in process.has):
            return time.perf_counter() - began
        time.sleep(0.02)
    raise SystemExit(f"{version} is not in use everywhere after 30 s")


def changing(service: Ombud, registry: Registry, version: str, seconds: float, took: dict[str, float]) -> None:
    """Promote and roll back at their times."""
    before = registry.champion()
    time.sleep(seconds / 4)
    registry.promote(version)
    took["promoted"] = seconds_until(service, version)
    time.sleep(seconds / 2)
    registry.rollback()
    took["rolled back"] = seconds_until(service, before)


def tried(service: Ombud, version: str | None) -> None:
    """Let a version score beside the champion, or none."""
    for each in service.store.challengers.all():
        turn = Turn(what="stopped", at=utc_now(), by="benchmark", challenger=each)
        service.store.challengers.change(each, turn, to=None)
    if version is not None:
        each = Challenger(version=version, by="benchmark", at=utc_now())
        turn = Turn(what="set", at=each.at, by="benchmark", challenger=each)
        service.store.challengers.change(None, turn, to=each)
        time.sleep(_BEGINS_S)  # what came in before is none of its business


def main() -> None:
    """Measure in turn and report."""
    chosen = options(__doc__, rounds=3, seconds=20.0, rate=300.0, connections=48, version="")
    load = os.getloadavg()[0]
    usual: list[float] = []
    during: list[float] = []
    beside: list[float] = []
    failed: list[float] = []
    took: dict[str, list[float]] = {"promoted": [], "rolled back": []}
    with folder() as place:
        models = place / "models"
        shutil.copytree(DEFAULT_ROOT, models)
        registry = Registry(models)
        version = chosen.version or copy_of_champion(models)
        service = WithModels(place / "ombud", models)
        try:
            count = round(chosen.rate * chosen.seconds)
            with console.status("Warming up …"):
                posts = requests(service.secret, 600, 1)
                open_loop(service.port, posts, connections=chosen.connections, rate=chosen.rate, seed=1)
            for number in range(chosen.rounds):
                with console.status(f"Round {number + 1} of {chosen.rounds} …"):
                    for into, what in ((usual, ""), (during, "promotion"), (beside, "challenger")):
                        posts = requests(service.secret, count, 10 + 3 * number + len(what))
                        tried(service, version if what == "challenger" else None)
                        seen: dict[str, float] = {}
                        changer = threading.Thread(
                            target=changing, args=(service, registry, version, chosen.seconds, seen), daemon=True
                        )
                        if what == "promotion":
                            changer.start()
                        burst = open_loop(
                            service.port, posts, connections=chosen.connections, rate=chosen.rate, seed=number
                        )
                        into.append(burst.percentile_ms(0.99))
                        failed.append(sum(n for status, n in burst.statuses.items() if status not in (200, 202)))
                        if what == "promotion":
                            changer.join()
                            for name, seconds in seen.items():
                                took[name].append(seconds)
                        service.settle()
        finally:
            service.stop()
    figures = {
        "p99 as usual, ms": Spread(usual),
        "p99 with a promotion and a rollback, ms": Spread(during),
        "p99 with a challenger beside, ms": Spread(beside),
        "requests that failed": Spread(failed),
        "seconds until promoted everywhere": Spread(took["promoted"]),
        "seconds until rolled back everywhere": Spread(took["rolled back"]),
    }
    report(f"Promotion at {chosen.rate:g} requests a second", chosen, figures, load)


if __name__ == "__main__":
    main()
