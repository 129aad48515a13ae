"""A log scored by our model: what theirs and ours said of each text, in bounded memory, without the texts."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.agreement import ATTRIBUTES
from service.domain.errors import Invalid
from service.migration.records import Fault, Record, read
from service.usecases.releases import Model

MOST_ROWS = 100_000
"""Records that are scored; of more, as many are drawn by lot."""

_BATCH = 256
_SHOWN_FAULTS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One record, found again by its number: by attribute what Perspective gave it, and what our label does."""

    number: int
    theirs: dict[str, float]
    ours: dict[str, float]


@dataclass
class Sample:
    """What was read: the rows that count, and what was passed over."""

    rows: list[Row] = field(default_factory=list)
    records: int = 0
    faults: int = 0
    first_faults: list[Fault] = field(default_factory=list)
    other_languages: int = 0

    def pairs(self, attribute: str) -> tuple[list[Row], list[float], list[float]]:
        """Return the rows that have an attribute, with their scores of it and ours."""
        rows = [row for row in self.rows if attribute in row.theirs]
        return rows, [row.theirs[attribute] for row in rows], [row.ours[attribute] for row in rows]


def score(
    path: Path,
    model: Model,
    identify: Callable[[str, str], str],
    wanted: Sequence[str],
    tell: Callable[[int], None] = lambda _at: None,
    *,
    seed: int = 0,
) -> Sample:
    """Read a log and score it; `tell` hears how many bytes of it are behind.

    Texts in languages that the model does not know are passed over and counted: its scores of them mean nothing.

    Raises:
        Invalid: it can't be read, or no record of it can be used.
    """
    sample, batch = Sample(), list[tuple[int, Record]]()
    draw = random.Random(seed)  # noqa: S311  which texts are looked at is no secret
    for found in read(path, wanted, tell):
        if isinstance(found, Fault):
            sample.faults += 1
            if len(sample.first_faults) < _SHOWN_FAULTS:
                sample.first_faults.append(found)
            continue
        if identify(found.text, "en").partition("-")[0] not in model.manifest.languages:
            sample.other_languages += 1
            continue
        # Reservoir sampling (Vitter 1985, algorithm R): each record has the same chance, however many there are.
        place = sample.records if sample.records < MOST_ROWS else draw.randrange(sample.records + 1)
        sample.records += 1
        if place < MOST_ROWS:
            batch.append((place, found))
            if len(batch) == _BATCH:
                _add(sample, model, batch)
    _add(sample, model, batch)
    if not sample.rows:
        first = f": record {sample.first_faults[0].number}: {sample.first_faults[0].why}" if sample.first_faults else ""
        raise Invalid(f"{path} holds no text with a score for {' or '.join(wanted)} that can be used{first}")
    return sample


def _add(sample: Sample, model: Model, batch: list[tuple[int, Record]]) -> None:
    scored = model.scorer.score([record.text for _, record in batch])
    for (place, record), row in zip(batch, scored, strict=True):
        made = Row(record.number, dict(record.scores), {name: row[ATTRIBUTES[name]] for name in record.scores})
        if place < len(sample.rows):
            sample.rows[place] = made
        else:
            sample.rows.append(made)
    batch.clear()


def texts(path: Path, wanted: Sequence[str], numbers: set[int]) -> dict[int, str]:
    """Return the texts of some records, read again: while the log was scored none was kept."""
    found: dict[int, str] = {}
    for record in read(path, wanted) if numbers else ():
        if record.number in numbers and isinstance(record, Record):
            found[record.number] = record.text
            if len(found) == len(numbers):
                break
    return found
