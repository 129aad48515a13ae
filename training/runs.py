"""A folder for each fit, which says what it was given and what came out; and MLflow, where it is installed."""

import json
import platform
import resource
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from models.examples import Example
from models.manifest import Manifest
from training.batches import Tell

_PACKAGES = ("numpy", "scipy", "scikit-learn", "pandas", "pyarrow", "joblib", "ombud")


class Run:
    """One fit: `tell` goes along, and `finished` writes `run.json` and `log.jsonl` into the folder.

    A fit that fails leaves a folder that says so.
    """

    def __init__(self, folder: Path, given: Mapping[str, Any], tell: Tell) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._tell, self._began, self._stage = tell, time.monotonic(), ""
        self._told: dict[str, Any] = {
            "began": datetime.now(UTC).isoformat(timespec="seconds"),
            "given": dict(given) | {"command": sys.argv[1:], "python": platform.python_version()},
            "versions": {each.name: each.version for each in distributions() if each.name in _PACKAGES},
        }
        (folder / "log.jsonl").write_text("", encoding="utf-8")
        self._write(state="began")

    def tell(self, stage: str, done: int, total: int) -> None:
        """Pass on how far the fit is, and note when each stage began and ended."""
        if stage != self._stage or done == total:
            self._stage = stage
            line = {"seconds": round(time.monotonic() - self._began, 1), "stage": stage, "done": done, "of": total}
            with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        self._tell(stage, done, total)

    def finished(self, manifest: Manifest) -> None:
        """Write what came out."""
        self._told["found"] = json.loads(manifest.to_json())
        self._write(state="finished")

    def failed(self, error: BaseException) -> None:
        """Write that nothing did, and why."""
        self._write(state=f"failed: {type(error).__name__}: {error}")

    def _write(self, state: str) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        spent = {"seconds": round(time.monotonic() - self._began, 1), "peak_bytes": peak}
        told = json.dumps({"state": state} | self._told | spent, indent=1)
        (self.folder / "run.json").write_text(told + "\n", encoding="utf-8")


def described(examples: Sequence[Example]) -> dict[str, Any]:
    """Return how many examples there are of each kind, and from when to when; no word of them."""
    times = sorted(example.at for example in examples if example.at)
    counted = {
        name: dict(Counter(str(getattr(example, name) or "unknown") for example in examples))
        for name in ("evidence", "outcome", "looked", "language")
    }
    nothing = sum(not example.labels for example in examples)
    ends = {"first": times[0].isoformat(), "last": times[-1].isoformat()} if times else {}
    return {"examples": len(examples), "that_name_no_label": nothing} | counted | ends


def check_mlflow() -> None:
    """Raise ValueError where MLflow is not installed."""
    try:
        import mlflow  # noqa: F401
    except ModuleNotFoundError:
        raise ValueError("MLflow is not installed: `pip install mlflow-skinny`, or leave out --mlflow") from None


def to_mlflow(folder: Path, manifest: Manifest) -> None:
    """Write a finished run to MLflow, to where its own settings say. Raises ValueError where it is not installed."""
    check_mlflow()
    import mlflow

    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    mlflow.set_experiment("ombud")
    with mlflow.start_run(run_name=manifest.version):
        given = {name: json.dumps(value)[:500] for name, value in told["given"].items()}
        mlflow.log_params(given | {"code": manifest.code, "digest": manifest.digest})
        for name, labels in manifest.metrics.items():
            for label, metrics in labels.items():
                for measure, value in metrics.model_dump(exclude_none=True).items():
                    mlflow.log_metric(f"{name}/{label}/{measure}".replace(" ", "_"), value)
        mlflow.log_metric("seconds", told["seconds"])
        mlflow.log_artifacts(str(folder))
