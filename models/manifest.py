"""What is known about one version of the model: its data, code, measures, thresholds and digests."""

import re
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from models import goals
from models.labels import Label

FORMAT_VERSION = 3
GOALS = (
    "missed<=0.01", "missed<=0.02", "missed<=0.05",
    "precision>=0.9", "precision>=0.95", "precision>=0.99",
)  # fmt: skip
"""Goals whose thresholds are computed for every version, with intervals; see `models.goals` for what they mean."""

DEFAULT_ROOT = Path(__file__).parent / "releases"
"""The folder of releases that comes with this package."""

_NUMBERS = re.compile(r"\[[\d\s.,eE+-]+\]")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+-]{0,63}")


class ModelRefused(Exception):
    """A release is missing or must not be loaded; the message is one sentence for a person."""


def check_version(version: str, *, what: str = "a version") -> str:
    """Return `version` if it can be the name of a release, or of `what` has one; else raise ValueError.

    It becomes part of a path, so it starts with a letter or digit and holds no separator.
    """
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise ValueError(f"{version!r:.80} cannot be {what}: letters, digits and . _ + - only, at most 64")
    return version


def _goal_name(goal: str) -> str:
    if goal != goals.parse(goal).name:
        raise ValueError(f"the goal {goal!r} is written {goals.parse(goal).name!r} here")
    return goal


_Version = Annotated[str, AfterValidator(check_version)]
_Goal = Annotated[str, AfterValidator(_goal_name)]
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


class Curve(_Part):
    """What each of some thresholds, rising, would do on held-out rows: an operating curve.

    `recall` and `false_positive_rate` do not depend on how common the label is; every other measure follows
    from them and a rate (`models.goals.value`).
    """

    threshold: tuple[_Share, ...]
    recall: tuple[_Share, ...]
    false_positive_rate: tuple[_Share, ...]

    @model_validator(mode="after")
    def _of_one_length(self) -> "Curve":
        if not len(self.threshold) == len(self.recall) == len(self.false_positive_rate):
            raise ValueError("the columns of a curve have different lengths")
        if any(later <= earlier for earlier, later in pairwise(self.threshold)):
            raise ValueError("the thresholds of a curve must rise")
        return self

    def threshold_for(self, goal: goals.Goal, rate: float) -> float | None:
        """Return the threshold that reaches the goal where `rate` of traffic has the label; None where none does."""
        return goals.answer(goal, self.threshold, self.recall, self.false_positive_rate, rate)


class Interval(_Part):
    """An estimate, and the ends of its 95% interval."""

    value: float
    low: float
    high: float


class Distribution(_Part):
    """What share of rows lies in each bin: up to the first edge, above it up to the second, ..., above the last."""

    edges: tuple[float, ...]
    shares: tuple[_Share, ...]

    @model_validator(mode="after")
    def _of_bins(self) -> "Distribution":
        if len(self.shares) != len(self.edges) + 1:
            raise ValueError("there is one more bin than edges")
        if any(later <= earlier for earlier, later in pairwise(self.edges)):
            raise ValueError("the edges of bins must rise")
        return self


class Reference(_Part):
    """What the version saw of traffic, to tell later whether that has changed (`models.drift`).

    `rows` of it, told in words by `of`, weighted to traffic: scores by label, features of texts by name, and the
    share of each language.
    """

    of: str
    rows: _Count
    scores: dict[Label, Distribution]
    features: dict[str, Distribution]
    languages: dict[str, _Share]


class Manifest(_Part):
    """One version of the model.

    `digest` is the SHA-256 and `size` the bytes of model.joblib. `code` digests the sources that made it.
    `metrics` goes from set to label. `rates` are the shares of each label in real traffic, to which the
    metrics of "held_out" and the `thresholds` (label to goal to score, None if out of reach) are weighted.
    `intervals` says how sure these thresholds are: label to goal to "threshold" and each measure. `curves`
    answer any other goal. `left_out` are the metrics on a set of a model that was fitted without it.

    A version made for one `site` decides there alone. `base` is the version that it was fitted on top of, and
    `seen_until` the time of the newest example that shaped it: what was decided later can judge it.

    Format 2 added `intervals`, `curves` and `left_out`, format 3 `site`, `base`, `seen_until` and `reference`; an
    earlier format is read as having none of them.
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
    intervals: dict[Label, dict[_Goal, dict[str, Interval]]] = {}
    curves: dict[Label, Curve] = {}
    left_out: dict[str, dict[Label, Metrics]] = {}
    site: _Version | None = None
    base: _Version | None = None
    seen_until: AwareDatetime | None = None
    reference: Reference | None = None

    def to_json(self) -> str:
        """Return the manifest as indented JSON, a list of numbers on one line."""
        indented = self.model_dump_json(indent=1)
        return _NUMBERS.sub(lambda found: " ".join(found.group().split()), indented) + "\n"

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
        """Return the score that reaches `goal` for `label`; None where none does, or where nothing is known of it.

        Raises ValueError for what is not a goal.
        """
        if (label, goal) not in self._answers:
            self._answers[label, goal] = self._answer(label, goals.parse(goal))
        return self._answers[label, goal]

    def _answer(self, label: Label, goal: goals.Goal) -> float | None:
        given = self.thresholds.get(label, {})
        if goal.name in given or label not in self.curves:
            return given.get(goal.name)
        return self.curves[label].threshold_for(goal, self.rates[label])

    @cached_property
    def _answers(self) -> dict[tuple[Label, str], float | None]:
        return {}  # a search through a curve takes as long as scoring a comment does


class _Format(BaseModel):
    format_version: int


def _first(error: ValidationError) -> str:
    problem: Any = error.errors(include_url=False, include_context=False)[0]
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}" if where else str(problem["msg"])
