"""The releases on disk: save, verify, load, promote, roll back. The only place that unpickles."""

import fcntl
import hashlib
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import sklearn
from sklearn.pipeline import Pipeline

from models import custody, serialization
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

    CHAMPION holds the version that decides, `CHAMPION@site` that of a site which has one of its own. HISTORY gets
    one line of JSON for each promotion and rollback: when, which version, for which site, by whom and why.
    """

    def __init__(self, root: Path = DEFAULT_ROOT) -> None:
        self.root = Path(root)

    def versions(self) -> list[str]:
        """Return the versions that have a manifest, in the order of their names."""
        return sorted(path.parent.name for path in self.root.glob(f"*/{_MANIFEST}"))

    def champion(self, site: str | None = None) -> str:
        """Return the version that decides, a site's own where it has one. Raises ModelRefused where there is none."""
        path = self._named(site)
        try:
            return check_version(path.read_text(encoding="utf-8").strip())
        except FileNotFoundError:
            if site:
                return self.champion()
            raise ModelRefused(f"no champion: {self.root} has no file CHAMPION") from None
        except ValueError as error:
            raise ModelRefused(f"{path} does not name a version: {error}") from None

    def sites(self) -> list[str]:
        """Return the sites that have a champion of their own; an editor's backup beside a file names none."""
        found = []
        for path in self.root.glob("CHAMPION@*"):
            with suppress(ValueError):
                found.append(check_version(path.name.removeprefix("CHAMPION@")))
        return sorted(found)

    def verify(self, version: str) -> Manifest:
        """Return the manifest of a release that may be loaded; raise ModelRefused otherwise.

        Opens no pickle: looks at the manifest, who may change the file, its size and digest, and the versions of the
        libraries that it was written with.
        """
        manifest = self.manifest(version)
        path = self._folder(version) / _MODEL
        try:
            custody.check(self._files(version))
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
            pipeline = serialization.load(self._folder(version) / _MODEL)
        except (AttributeError, ImportError) as error:  # made by a version of this package that had other classes
            raise ModelRefused(f"model {version} does not fit this version of Ombud: {error}") from None
        return Model(version, Scorer(version, pipeline), manifest)

    def save(self, pipeline: Pipeline, draft: Manifest, card: Callable[[Manifest], str]) -> Manifest:
        """Write a release and return its manifest: `draft` with the digest, size and versions filled in.

        `card` makes the page about the release from that manifest.
        Appears whole or not at all. Raises FileExistsError where the version is taken, ValueError where the
        file would be larger than MAX_BYTES.
        """
        folder = self.check_free(draft.version)
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.root, prefix=".saving-") as scratch:
            made = Path(scratch) / draft.version
            made.mkdir()
            serialization.dump(pipeline, made / _MODEL)
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

    def check_free(self, version: str) -> Path:
        """Return the folder for a new version. Raises FileExistsError where it is taken, ModelRefused for no name."""
        folder = self._folder(version)
        if folder.exists():
            raise FileExistsError(f"there is a model {version} already: choose another version")
        return folder

    def promote(self, version: str, by: str | None = None, reason: str | None = None) -> None:
        """Make a release the champion, after verifying it: of the site that it was made for, else of all.

        `by` and `reason` go on the record. Raises ModelRefused.
        """
        site = self.verify(version).site
        with self._alone():
            found = self._found(site)
            if found and self.line(site)[-1:] != [found]:  # else there would be no way back to it
                self._note("promote", found, site, None, "found as the champion, without a record")
            self._note("promote", version, site, by, reason)
            self._write(self._named(site), version + "\n")

    def rollback(self, site: str | None = None, by: str | None = None, reason: str | None = None) -> str:
        """Make the champion before this one champion again and return it. Raises ModelRefused if none.

        A site whose first own model is taken back is left with the shared one.
        """
        with self._alone():
            line = self.line(site)
            before = line[-2] if len(line) > 1 else self.champion() if site and line else None
            if before is None:
                whose = f" of {site}" if site else ""
                raise ModelRefused(f"there is no earlier champion{whose} to go back to")
            self.verify(before)
            self._note("rollback", before, site, by, reason)
            if len(line) > 1:
                self._write(self._named(site), before + "\n")
            else:
                self._named(site).unlink(missing_ok=True)
        return before

    def history(self) -> list[dict[str, str]]:
        """Return what was promoted and rolled back, the oldest first. Raises ModelRefused where it cannot be read.

        A last line that was cut short is left out: champions are named after the record, so it never came about.
        """
        path = self.root / "HISTORY"
        try:
            *lines, last = path.read_text(encoding="utf-8").split("\n") if path.exists() else [""]
            events = [json.loads(line) for line in lines]
        except (OSError, ValueError) as error:
            raise ModelRefused(f"{path} cannot be read: {error}") from None
        with suppress(ValueError):
            events.append(json.loads(last))
        return events

    def doubts(self, version: str) -> Iterator[str]:
        """Say who else may change a release, where that may be meant. Raises ModelRefused, OSError."""
        return custody.doubts(self._files(version))

    def _files(self, version: str) -> list[Path]:
        """Return what a release is read from, what chooses it, and the folders that these lie in, links followed."""
        folder = self._folder(version)
        files = [*(folder / name for name in (_MANIFEST, _MODEL)), *sorted(self.root.glob("CHAMPION*"))]
        led = [path.resolve() for path in files]
        return list(dict.fromkeys([self.root, folder, *led, *(path.parent for path in led)]))

    def _folder(self, version: str) -> Path:
        try:
            return self.root / check_version(version)
        except ValueError as error:
            raise ModelRefused(str(error)) from None

    def _named(self, site: str | None) -> Path:
        try:
            return self.root / (f"CHAMPION@{check_version(site)}" if site else "CHAMPION")
        except ValueError:
            raise ModelRefused(f"{site!r:.80} cannot be the name of a site") from None

    def line(self, site: str | None = None) -> list[str]:
        """Return the champions up to now: a promotion adds to the line, a rollback takes its end away."""
        line: list[str] = []
        for event in self.history():
            if event.get("site") != site:
                continue
            if event["action"] == "rollback":
                del line[-1:]
            elif line[-1:] != [event["version"]]:
                line.append(event["version"])
        return line

    def _found(self, site: str | None) -> str | None:
        """Return the champion that a site, or all, has of its own; None where none is named."""
        try:
            return check_version(self._named(site).read_text(encoding="utf-8").strip())
        except (FileNotFoundError, ValueError):
            return None

    def _note(self, action: str, version: str, site: str | None, by: str | None, reason: str | None) -> None:
        event = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "action": action, "version": version}
        event |= {name: value for name, value in (("site", site), ("by", by), ("reason", reason)) if value}
        events = [*self.history(), event]
        self._write(self.root / "HISTORY", "".join(json.dumps(each) + "\n" for each in events))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep others from changing champions meanwhile: the record and the champion go together."""
        folder = os.open(self.root, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _write(self, path: Path, text: str) -> None:
        # Written beside and renamed: a reader sees the old text or the new, never half of one.
        handle, fresh = tempfile.mkstemp(dir=self.root, prefix=".writing-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).chmod(0o644)
        Path(fresh).replace(path)
