"""`ombud migrate perspective`: a threshold of Perspective's in, ours out, with a page to judge it by."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from models import language
from models.agreement import summary_of
from models.registry import Registry
from service.domain.errors import Invalid
from service.migration import page, sample, thresholds

PUBLIC_SAMPLE = "check/perspective_2k.csv.gz"
"""Where the public sample lies in a folder of data sets; what a release carries is the summary of it."""


def run(models_dir: Path, given: Sequence[str], log: Path | None, data: Path | None, output: Path | None) -> None:
    """Print which thresholds stand for those `given`, as in `TOXICITY=0.8`, and write the page.

    It is told from `log`, or from the public sample if it is in `data`, or from what the release carries.

    Raises:
        Invalid: a threshold or the log can't be used.
        ModelRefused: there is no model, or what it carries tells of another.
    """
    wanted = thresholds.asked(given)
    public = data / PUBLIC_SAMPLE if data and (data / PUBLIC_SAMPLE).is_file() else None
    source = log or public
    told = _from_log(models_dir, source, wanted, log is None) if source else _from_summary(models_dir, wanted)
    console = Console()
    console.print(_table(told.mapped))
    for each in told.mapped:
        if each.caution:
            console.print(f"{each.attribute}: {each.caution}", markup=False)
    if told.sample is not None and told.sample.faults:
        first = told.sample.first_faults[0]
        console.print(f"{told.sample.faults:,} records could not be used; the first is {first.number}: {first.why}.")
    written = _write(output or Path("migration"), page.render(told))
    print(page.command(told.mapped))  # noqa: T201  plain, so that it can be copied as it stands
    secret = " (readers' texts are in it: not to be passed on)" if told.texts else ""
    console.print(f"Wrote {written}{secret}", markup=False)


def _from_summary(models_dir: Path, wanted: dict[str, float]) -> page.Told:
    version = Registry(models_dir).champion()
    summary = summary_of(models_dir, version)
    return page.Told(version, summary.source, thresholds.from_summary(summary, wanted), {}, public=True)


def _from_log(models_dir: Path, log: Path, wanted: dict[str, float], public: bool) -> page.Told:
    model = Registry(models_dir).load()
    with _bar(log) as tell:
        found = sample.score(log, model, language.identify, list(wanted), tell)
    mapped = thresholds.from_log(found, wanted)
    numbers = {each.number for one in mapped for each in (*one.only_theirs, *one.only_ours)}
    source = f"{len(found.rows):,} texts of {log.name}"
    return page.Told(model.version, source, mapped, sample.texts(log, list(wanted), numbers), found, public)


@contextmanager
def _bar(log: Path) -> Iterator[Callable[[int], None]]:
    try:
        size = log.stat().st_size
    except OSError as error:
        raise Invalid(f"{log} can't be read: {error.strerror}") from None
    columns = (TextColumn("scoring"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("scoring", total=size)
        yield lambda at: progress.update(task, completed=at)
        progress.update(task, completed=size)


def _table(mapped: Sequence[thresholds.Mapped]) -> Table:
    table = Table("Perspective", "Ombud", "withheld", "by both", "rank correlation")
    for each in mapped:
        point, rank = each.point, each.agreement.spearman
        table.add_row(
            f"{each.attribute} {point.theirs:g}",
            f"{each.label} {point.ours:.3f} ({point.low:.3f} to {point.high:.3f})",
            f"{point.share:.1%} of {each.agreement.rows:,}",
            f"{point.both:.0%}",
            f"{rank.value:.2f} ({rank.low:.2f} to {rank.high:.2f})",
        )
    return table


def _write(folder: Path, text: str) -> Path:
    path = folder / "perspective.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # For its owner alone: readers' texts are in it.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise Invalid(f"{path} can't be written: {error.strerror}") from None
    return path
