"""The public data sets: what each is, who may use it for what, and how to read it.

A set is one gzipped CSV in a folder of the reader's choice. Nothing is downloaded and nothing of it is kept
here; a set that is not there is left out.
"""

import hashlib
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas


class Use(StrEnum):
    """What a set may be used for, as its licence and its purpose allow."""

    TRAIN = "train"
    EXPERIMENT = "experiments only"  # its terms forbid or leave open to pass a model on
    CHECK = "check"  # for measuring: a model that has seen it can no longer be judged by it
    TRAFFIC = "traffic"  # unlabelled


@dataclass(frozen=True, slots=True)
class DataSet:
    """One public data set. `sha256` is that of the file with which the figures were measured."""

    path: str
    licence: str
    use: Use
    rows: int
    home: str
    sha256: str

    @property
    def name(self) -> str:
        """The file's name without folder and ending."""
        return Path(self.path).name.removesuffix(".csv.gz")

    def file(self, folder: Path) -> Path:
        """Where the set lies under `folder`."""
        return folder / self.path

    def digest(self, folder: Path) -> str | None:
        """SHA-256 of the file, None where the set is missing."""
        path = self.file(folder)
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def read(dataset: DataSet, folder: Path) -> "pandas.DataFrame":
    """Read a set as it is. Raises FileNotFoundError, and ValueError where it is not such a file."""
    try:
        import pandas
    except ModuleNotFoundError:
        raise ValueError("reading data sets needs pandas: install Ombud with its extra, `ombud[train]`") from None
    try:
        frame = pandas.read_csv(dataset.file(folder), low_memory=False, dtype={"text": str})
    except FileNotFoundError:
        raise
    except (ValueError, EOFError, OSError, zlib.error) as error:
        raise ValueError(f"{dataset.file(folder)} is not a gzipped CSV: {error}") from None
    if "text" not in frame:
        raise ValueError(f"{dataset.file(folder)} has no column 'text'")
    return frame.dropna(subset=["text"])
