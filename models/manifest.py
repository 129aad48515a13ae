"""What is known about one version of the model: its data, code, measures, thresholds and digests."""

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from models.labels import Label

FORMAT_VERSION = 1
GOALS = (
    "missed<=0.01", "missed<=0.02", "missed<=0.05",
    "precision>=0.9", "precision>=0.95", "precision>=0.99",
)  # fmt: skip
"""Goals that thresholds are computed for.

`missed<=x`: the highest score t such that of the comments scoring below t, which would be approved, at most
the share x truly has the label. `precision>=x`: the lowest score t such that of the comments scoring t or
more, which would be rejected, at least the share x truly has it.
"""

DEFAULT_ROOT = Path(__file__).parent / "releases"
"""The folder of releases that comes with this package."""

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+-]{0,63}")


class ModelRefused(Exception):
    """A release is missing or must not be loaded; the message is one sentence for a person."""


def check_version(version: str) -> str:
    """Return `version` if it can be the name of a release; else raise ValueError.

    It becomes part of a path, so it starts with a letter or digit and holds no separator.
    """
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise ValueError(f"{version!r:.80} cannot be a version: letters, digits and . _ + - only, at most 64")
    return version


def _known_goal(goal: str) -> str:
    if goal not in GOALS:
        raise ValueError(f"unknown goal {goal!r}")
    return goal


_Version = Annotated[str, AfterValidator(check_version)]
_Goal = Annotated[str, AfterValidator(_known_goal)]
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Share = Annotated[float, Field(ge=0, le=1)]
_Count = Annotated[int, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class DataSet(_Part):
    """A data set that the version was fitted on: `rows` of it were used, the file had this digest."""

    name: str
    licence: str
    rows: _Count
    sha256: _Sha256 | None = None


class Metrics(_Part):
    """Measures of one label on one set of rows; None where they have no meaning, as with one class only."""

    n: _Count
    positives: _Count
    auc: _Share | None = None
    average_precision: _Share | None = None
    ece: _Share | None = None


class Manifest(_Part):
    """One version of the model.

    `digest` is the SHA-256 and `size` the bytes of model.joblib. `code` digests the sources that made it.
    `metrics` goes from set to label. `rates` are the shares of each label in real traffic, to which the
    metrics of "held_out" and the `thresholds` (label to goal to score, None if out of reach) are weighted.
    """

    format_version: int = FORMAT_VERSION
    version: _Version
    created: AwareDatetime
    digest: _Sha256
    size: _Count
    package_version: str
    code: _Sha256
    python: str
    scikit_learn: str
    numpy: str
    seed: int
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...] = ("en",)
    """ISO 639 codes of the languages that it is good enough in, measured on comments that it was not fitted on."""
    data: tuple[DataSet, ...]
    rates: dict[Label, _Share]
    metrics: dict[str, dict[Label, Metrics]]
    thresholds: dict[Label, dict[_Goal, _Share | None]]

    def to_json(self) -> str:
        """Return the manifest as indented JSON."""
        return self.model_dump_json(indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> "Manifest":
        """Read what `to_json` wrote. Raises ValueError with one clear sentence on anything else."""
        try:
            version = _Format.model_validate_json(text).format_version
            if version > FORMAT_VERSION:
                raise ValueError(
                    f"manifest format {version} is newer than the {FORMAT_VERSION} that this program reads"
                )
            if version < 1:
                raise ValueError(f"manifest format {version} does not exist")
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise ValueError(f"not a manifest: {_first(error)}") from None

    def threshold(self, label: Label, goal: str) -> float | None:
        """Return the score that reaches `goal` for `label`, None where none does. KeyError if not known."""
        return self.thresholds[label][goal]


class _Format(BaseModel):
    format_version: int


def _first(error: ValidationError) -> str:
    problem: Any = error.errors(include_url=False, include_context=False)[0]
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}" if where else str(problem["msg"])
