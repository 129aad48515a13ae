"""The releases on disk: save, verify, load, promote, roll back. The only place that unpickles."""

import hashlib
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import joblib
import numpy as np
import sklearn
from sklearn.pipeline import Pipeline

from models.manifest import DEFAULT_ROOT, Manifest, ModelRefused, check_version
from models.scorer import Scorer

MAX_BYTES = 16_000_000  # a release lies in git and in every process's memory
_MODEL, _MANIFEST, _CARD = "model.joblib", "manifest.json", "card.html"


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded release."""

    version: str
    scorer: Scorer
    manifest: Manifest


class Registry:
    """The folder of releases: `<version>/{model.joblib,manifest.json,card.html}`, CHAMPION and HISTORY.

    CHAMPION holds one version. HISTORY gets one line of JSON for each promotion and rollback.
    """

    def __init__(self, root: Path = DEFAULT_ROOT) -> None:
        self.root = Path(root)

    def versions(self) -> list[str]:
        """Return the versions that have a manifest, in the order of their names."""
        return sorted(path.parent.name for path in self.root.glob(f"*/{_MANIFEST}"))

    def champion(self) -> str:
        """Return the version that decides. Raises ModelRefused where there is none."""
        try:
            return check_version((self.root / "CHAMPION").read_text(encoding="utf-8").strip())
        except FileNotFoundError:
            raise ModelRefused(f"no champion: {self.root} has no file CHAMPION") from None
        except ValueError as error:
            raise ModelRefused(f"{self.root / 'CHAMPION'} does not name a version: {error}") from None

    def verify(self, version: str) -> Manifest:
        """Return the manifest of a release that may be loaded; raise ModelRefused otherwise.

        Opens no pickle: looks at the manifest, the size and the digest of the file, and the versions of the
        libraries that the file was written with.
        """
        manifest = self.manifest(version)
        path = self._folder(version) / _MODEL
        try:
            size = path.stat().st_size
            if size != manifest.size:
                raise ModelRefused(f"{path} has {size} bytes where its manifest says {manifest.size}")
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ModelRefused(f"model {version} cannot be read: {error}") from None
        if digest != manifest.digest:
            raise ModelRefused(f"{path} is not the file that its manifest describes: the digests differ")
        if manifest.scikit_learn != sklearn.__version__:
            raise ModelRefused(
                f"model {version} was made with scikit-learn {manifest.scikit_learn}, this is {sklearn.__version__}"
            )
        return manifest

    def manifest(self, version: str) -> Manifest:
        """Return the manifest of a release, the model file unseen. Raises ModelRefused if there is none."""
        path = self._folder(version) / _MANIFEST
        try:
            manifest = Manifest.from_json(path.read_bytes())
        except FileNotFoundError:
            raise ModelRefused(f"there is no model {version} in {self.root}") from None
        except (OSError, ValueError) as error:
            raise ModelRefused(f"{path} cannot be used: {error}") from None
        if manifest.version != version:
            raise ModelRefused(f"{path} is the manifest of {manifest.version}, not of {version}")
        return manifest

    def load(self, version: str | None = None) -> Model:
        """Verify and load a release, the champion unless told. Raises ModelRefused.

        The arrays are mapped, not read: processes on one machine share their memory.
        """
        version = version or self.champion()
        manifest = self.verify(version)
        try:
            pipeline = joblib.load(self._folder(version) / _MODEL, mmap_mode="r")
        except (AttributeError, ImportError) as error:  # made by a version of this package that had other classes
            raise ModelRefused(f"model {version} does not fit this version of Ombud: {error}") from None
        return Model(version, Scorer(version, pipeline), manifest)

    def save(self, pipeline: Pipeline, draft: Manifest, card: Callable[[Manifest], str]) -> Manifest:
        """Write a release and return its manifest: `draft` with the digest, size and versions filled in.

        `card` makes the page about the release from that manifest.
        Appears whole or not at all. Raises FileExistsError where the version is taken, ValueError where the
        file would be larger than MAX_BYTES.
        """
        folder = self._folder(draft.version)
        if folder.exists():
            raise FileExistsError(f"there is a model {draft.version} already: choose another version")
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.root, prefix=".saving-") as scratch:
            made = Path(scratch) / draft.version
            made.mkdir()
            # Uncompressed: only then can the arrays be mapped.
            joblib.dump(pipeline, made / _MODEL, compress=0)
            size = (made / _MODEL).stat().st_size
            if size > MAX_BYTES:
                raise ValueError(f"the model has {size} bytes, more than the {MAX_BYTES} that a release may")
            manifest = draft.model_copy(
                update={
                    "digest": hashlib.sha256((made / _MODEL).read_bytes()).hexdigest(),
                    "size": size,
                    "python": platform.python_version(),
                    "scikit_learn": sklearn.__version__,
                    "numpy": np.__version__,
                }
            )
            (made / _MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
            (made / _CARD).write_text(card(manifest), encoding="utf-8")
            shutil.move(made, folder)
        return manifest

    def promote(self, version: str) -> None:
        """Make a release the champion, after verifying it. Raises ModelRefused."""
        self.verify(version)
        self._note("promote", version)
        self._set_champion(version)

    def rollback(self) -> str:
        """Make the champion before this one champion again and return it. Raises ModelRefused if none."""
        line = self._line_of_champions()
        if len(line) < 2:
            raise ModelRefused("there is no earlier champion to go back to")
        self.verify(line[-2])
        self._note("rollback", line[-2])
        self._set_champion(line[-2])
        return line[-2]

    def _folder(self, version: str) -> Path:
        try:
            return self.root / check_version(version)
        except ValueError as error:
            raise ModelRefused(str(error)) from None

    def _line_of_champions(self) -> list[str]:
        """Replay the history: a promotion adds to the line, a rollback takes its end away."""
        history = self.root / "HISTORY"
        line: list[str] = []
        for entry in history.read_text(encoding="utf-8").splitlines() if history.exists() else []:
            event = json.loads(entry)
            if event["action"] == "rollback":
                line.pop()
            elif line[-1:] != [event["version"]]:
                line.append(event["version"])
        return line

    def _note(self, action: str, version: str) -> None:
        event = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "action": action, "version": version}
        with (self.root / "HISTORY").open("a", encoding="utf-8") as file:
            file.write(json.dumps(event) + "\n")

    def _set_champion(self, version: str) -> None:
        # Written beside and renamed: a reader sees the old name or the new, never half of one.
        handle, path = tempfile.mkstemp(dir=self.root, prefix=".champion-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(version + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(path).chmod(0o644)
        Path(path).replace(self.root / "CHAMPION")
