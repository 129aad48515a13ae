"""`ombud-train`: from public data and a site's own decisions to a promoted model. Run by hand or by cron."""

import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from models.examples import Example
from models.labels import Label
from models.manifest import DEFAULT_ROOT, GOALS, Manifest, Metrics, ModelRefused
from models.registry import Registry
from training import (
    agreement,
    contest,
    contest_page,
    forecast,
    gate,
    highlight,
    label_page,
    label_quality,
    promotion,
    rates,
    reading,
    report,
    sections,
)
from training import fit as fitting
from training import on_top as topping
from training import suggest as suggesting
from training.batches import Tell
from training.catalogue import CATALOGUE
from training.code import code_digest
from training.mapping import TABLE
from training.runs import Run, check_mlflow, described, to_mlflow

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Train, measure and promote the model.",
)
console = Console()
notes = Console(stderr=True)
RUNS = Path("runs")


def default_data() -> Path:
    """Where the data sets lie unless told: OMBUD_DATA_SETS, or a folder beside the checkout."""
    named = os.environ.get("OMBUD_DATA_SETS")
    return Path(named) if named else Path(__file__).resolve().parents[1].parent / "shared" / "data"


Data = Annotated[Path, typer.Option("--data", help="Folder of the data sets.", default_factory=default_data)]
Examples = Annotated[
    list[Path] | None,
    typer.Option(help="A newsroom's examples, as `ombud export` writes them: lines of JSON or .parquet."),
]
More = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[FILE]...", help="More files of examples, so that --examples takes several."),
]
Gate = Annotated[Path, typer.Option("--gate", help="File of limits; see the one that comes along.")]
Runs = Annotated[Path, typer.Option("--runs", help="Folder for what each fit was given.", default_factory=lambda: RUNS)]
Models = Annotated[Path, typer.Option("--models-dir", envvar="OMBUD_MODELS_DIR", help="Folder of releases.")]


@app.command()
def fit(
    data: Data,
    runs: Runs,
    more: More = None,
    models_dir: Models = DEFAULT_ROOT,
    seed: Annotated[int, typer.Option(help="Decides which texts are held out.")] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many rows of each set.")] = None,
    examples: Examples = None,
    site: Annotated[
        str | None, typer.Option(help="Fit a model for this site, on its examples, on top of the shared one.")
    ] = None,
    on_top: Annotated[
        str | None, typer.Option(help="Fit on top of this version, on examples alone; needs no data sets.")
    ] = None,
    rate: Annotated[
        list[str] | None, typer.Option(help="Share of traffic, as toxicity=0.10 or spam=0.05, to calibrate to.")
    ] = None,
    leave_out: Annotated[bool, typer.Option(help="Also measure models fitted without each set in turn.")] = True,
    release: Annotated[str | None, typer.Option(help="Name of the version; the next free one if none.")] = None,
    mlflow: Annotated[bool, typer.Option("--mlflow", help="Write the run to MLflow, too.")] = False,
    promote: Annotated[
        bool, typer.Option(help="Make the new version the champion; where there is one, compare and ask the gate.")
    ] = False,
    gate_file: Gate = gate.DEFAULT,
) -> None:
    """Fit a model on every data set that is there, or on top of another, and save it as a release."""
    registry = Registry(models_dir)
    version = release or next_version(registry)
    registry.check_free(version)
    limits = gate.read(gate_file)
    if mlflow:
        check_mlflow()
    paths = [*(examples or []), *(more or [])]
    given = _given(paths, site)
    missing = [dataset.name for dataset in CATALOGUE if dataset.name in TABLE and not dataset.file(data).is_file()]
    none_there = len(missing) == len(TABLE)
    if (site or on_top) and not given:
        raise ValueError(f"no examples{f' of {site}' if site else ''}: name files of them with --examples")
    if none_there and not given:
        raise ValueError(f"no data set found in {data}: see `ombud-train datasets` for what can lie there")
    base = on_top or (registry.champion() if site or none_there else None)
    if base and not site and not on_top:
        notes.print(f"No data set found in {data}: fitting on top of {base}")
    elif missing and not base:
        notes.print(f"Trained without these sets, which are not in {data}: {', '.join(missing)}")
    digest = reading.digest(paths) if paths else None
    asked = rates.asked(rate or [], rates.natural_rates())
    told = {"release": version, "seed": seed, "limit": limit, "site": site, "on_top": base, "data": str(data)}
    told |= {"rates": asked, "code": code_digest(), "examples_sha256": digest} | described(given)
    with _bar() as tell:
        run = Run(runs / version, told, tell)
        try:
            if base:
                old = registry.load(base)
                made = topping.run(old, registry, version, given, site=site, digest=digest, folder=data, tell=run.tell)
            else:
                made = fitting.run(
                    data,
                    registry,
                    version,
                    seed=seed,
                    limit=limit,
                    own=given,
                    digest=digest,
                    tell=run.tell,
                    natural=asked,
                    leave_out=leave_out,
                )
        except BaseException as error:
            run.failed(error)
            raise
        run.finished(made)
    title = "Examples newer than those fitted" if base else "Held-out rows, weighted to real traffic"
    console.print(_metrics_table(title, made.metrics["held_out"]))
    console.print(_threshold_table(made))
    console.print(f"Saved {made.version}, {made.size / 1e6:.1f} MB, in {registry.root / made.version}")
    console.print(f"What it was given and what came out: {run.folder / 'run.json'}")
    if mlflow:
        to_mlflow(run.folder, made)
    if promote:
        if (registry.root / "CHAMPION").is_file() and registry.champion(site) != made.version:
            _compared(registry, registry.champion(site), made.version, paths, data, site, limit)
        _promoted(registry, made.version, limits)


@app.command()
def evaluate(
    data: Data,
    version: Annotated[str | None, typer.Argument(help="The champion if none.")] = None,
    models_dir: Models = DEFAULT_ROOT,
    against: Annotated[str | None, typer.Option(help="Another version to compare with; the champion if none.")] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder to write to; ./evaluation-VERSION if none.", file_okay=False)
    ] = None,
    approve: Annotated[
        list[str] | None, typer.Option(help="Goal or score below which a comment is approved, or LABEL=GOAL.")
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option(help="Goal or score from which it is rejected, or LABEL=GOAL.")
    ] = None,
    rate: Annotated[
        list[str] | None, typer.Option(help="Share of traffic, as toxicity=0.10 or spam=0.05; the model's if none.")
    ] = None,
    sample: Annotated[int | None, typer.Option(min=1, help="A quick look: at most so many rows of each set.")] = None,
    examples: Annotated[list[Path] | None, typer.Option(help="Examples that the version was also fitted on.")] = None,
    peers: Annotated[bool, typer.Option(help="Measure other programs on the same rows.")] = True,
) -> None:
    """Measure a version on rows that it was not fitted on, and write report.html and report.json."""
    registry = Registry(models_dir)
    model = registry.load(version)
    named = against or (registry.champion() if (registry.root / "CHAMPION").is_file() else None)
    other = registry.load(named) if named and named != model.version else None
    bands = forecast.bands(model.manifest, approve or [], reject or [])
    wanted = rates.asked(rate or [], model.manifest.rates)
    given = reading.read(examples or [])
    with _bar() as tell:
        found, mistakes = report.run(
            data, model, bands, against=other, rates=wanted, sample=sample, own=given, peers=peers, tell=tell
        )
    folder = output or Path(f"evaluation-{model.version}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(found.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (folder / "report.html").write_text(sections.render(found, mistakes), encoding="utf-8")
    if found.missing:
        notes.print(f"Measured without these sets, which are not in {data}: {', '.join(found.missing)}")
    if found.held_out:
        console.print(_metrics_table("Held-out rows, weighted to real traffic", found.held_out))
    if found.checks:
        table = Table("set", "label", "rows", "AUC", title="Sets that are never fitted")
        for name, labels in found.checks.items():
            for label, metrics in labels.items():
                table.add_row(name, label.value, f"{metrics.n:,}", _number(metrics.auc))
        console.print(table)
    if found.policy:
        table = Table("of 1,000 comments", *forecast.VERDICTS, title="What the policy would do")
        for kind, by in (found.policy.kinds | {"all": found.policy.per_thousand}).items():
            table.add_row(kind, *(f"{count.value:.1f} ({count.low:.1f} to {count.high:.1f})" for count in by.values()))
        console.print(table)
    for name, shares in found.traffic.items():
        told = ", ".join(f"{share.value:.2%} {verdict}" for verdict, share in shares.items())
        console.print(f"Of {found.traffic_rows[name]:,} comments of {name}: {told}")
    console.print(f"Wrote {folder / 'report.html'} (texts of the data in it: not to be passed on) and report.json")


@app.command()
def promote(
    version: str,
    models_dir: Models = DEFAULT_ROOT,
    gate_file: Gate = gate.DEFAULT,
    force: Annotated[
        str | None, typer.Option(help="Promote whatever the gate says, for this reason, which goes on the record.")
    ] = None,
) -> None:
    """Make a version the champion, of its site if it was made for one, if the gate lets it."""
    _promoted(Registry(models_dir), version, gate.read(gate_file), force)


@app.command()
def rollback(
    models_dir: Models = DEFAULT_ROOT,
    site: Annotated[str | None, typer.Option(help="Of this site's own model.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why; it goes on the record.")] = None,
) -> None:
    """Go back to the champion before this one."""
    console.print(f"{Registry(models_dir).rollback(site, by=_who(), reason=reason)} is the champion again")


@app.command()
def datasets(data: Data) -> None:
    """List the data sets: what each is for, its licence, whether it is here, and where to get it."""
    table = Table("set", "use", "licence", "rows", "here", "where to get it", title=f"Data sets in {data}")
    for dataset in CATALOGUE:
        digest = dataset.digest(data)
        here = "no" if digest is None else "yes" if digest == dataset.sha256 else "yes, but another file"
        use = f"{dataset.use}{'' if dataset.name in TABLE or dataset.use != 'train' else ', not fitted'}"
        table.add_row(dataset.name, use, dataset.licence, f"{dataset.rows:,}", here, dataset.home)
    console.print(table)


@app.command()
def perspective(
    data: Data,
    version: Annotated[str | None, typer.Argument(help="The champion if none.")] = None,
    models_dir: Models = DEFAULT_ROOT,
) -> None:
    """Write beside a release how its scores agree with Perspective's, for `ombud migrate perspective`."""
    registry = Registry(models_dir)
    with _bar() as tell:
        path = agreement.summarise(data, registry, version or registry.champion(), tell)
    if path is None:
        raise ValueError(f"perspective_2k is not in {data}: see `ombud-train datasets`")
    console.print(f"Wrote {path}")


@app.command()
def compare(
    champion: str,
    challenger: str,
    data: Data,
    more: More = None,
    models_dir: Models = DEFAULT_ROOT,
    examples: Examples = None,
    site: Annotated[str | None, typer.Option(help="Only this site's examples.")] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder to write to; ./comparison-CHALLENGER if none.", file_okay=False)
    ] = None,
    gate_file: Gate = gate.DEFAULT,
    sample: Annotated[int | None, typer.Option(min=1, help="A quick look: at most so many rows of each set.")] = None,
) -> None:
    """Compare two versions on the same rows, and write comparison.html and comparison.json."""
    registry = Registry(models_dir)
    limits = gate.read(gate_file)
    paths = [*(examples or []), *(more or [])]
    found = _compared(registry, champion, challenger, paths, data, site, sample)
    refused, unmeasured = gate.refusals(limits, found), gate.unmeasured(limits, found)
    folder = output or Path(f"comparison-{challenger}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "comparison.json").write_text(found.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (folder / "comparison.html").write_text(contest_page.render(found, refused, unmeasured), encoding="utf-8")
    table = Table("rows", "measure", champion, challenger, "difference", "95% interval")
    for pair in found.pairs:
        if pair.slice == "all" and pair.label in (None, Label.TOXICITY, Label.SPAM):
            apart = pair.difference
            cells = (f"{pair.champion:.3f}", f"{pair.challenger:.3f}", f"{apart.value:+.3f}")
            what = f"{pair.measure}, {pair.label}" if pair.label else pair.measure
            table.add_row(pair.rows, what, *cells, f"{apart.low:+.3f} to {apart.high:+.3f}")
    console.print(table)
    for reason in refused:
        console.print(f"The gate refuses it: {reason}", markup=False)
    if not refused:
        console.print("The gate lets it pass")
    _tell_unmeasured(unmeasured)
    if sample:
        console.print("A quick look: `promote` asks for a comparison without --sample")
    console.print(f"Wrote {folder / 'comparison.html'} and comparison.json")


def _given(paths: list[Path], site: str | None) -> list[Example]:
    found = reading.read(paths, site)
    if paths and not found:
        raise ValueError(reading.nothing_in(paths, site))
    return found


def _promoted(registry: Registry, version: str, limits: gate.Gate, force: str | None = None) -> None:
    against = promotion.promote(registry, version, limits, by=_who(), force=force)
    _tell_unmeasured(promotion.not_asked(registry, version, limits))
    for reason in against:
        notes.print(f"In spite of this: {reason}", markup=False)
    console.print(f"{version} is the champion")


def _tell_unmeasured(what: list[str]) -> None:
    if what:
        console.print(f"The gate could not look at: {'; '.join(what)}", markup=False)


def _compared(
    registry: Registry,
    champion: str,
    challenger: str,
    paths: list[Path],
    data: Path,
    site: str | None,
    sample: int | None,
) -> contest.Contest:
    """Compare two versions and leave what was found where `promote` looks for it."""
    both = registry.load(champion), registry.load(challenger)
    site = site or both[1].manifest.site
    given, digest = _given(paths, site), reading.digest(paths) if paths else None
    with _bar() as tell:
        found = contest.run(*both, given, folder=data, site=site, digest=digest, sample=sample, tell=tell)
    promotion.keep(registry, found)
    return found


@app.command()
def explain(
    text: str,
    label: Annotated[Label, typer.Option(help="Whose score is explained.")] = Label.TOXICITY,
    version: Annotated[str | None, typer.Option(help="The champion if none.")] = None,
    models_dir: Models = DEFAULT_ROOT,
) -> None:
    """Show which stretches of a text moved its score: up in red, down in green."""
    found = Registry(models_dir).load(version).scorer.explain(text, label)
    console.print(highlight.coloured(text, found))
    console.print(highlight.summed(found))


@app.command()
def labels(
    examples: Annotated[list[Path], typer.Argument(help="A newsroom's examples, as `ombud export` writes them.")],
    models_dir: Models = DEFAULT_ROOT,
    version: Annotated[
        str | None,
        typer.Option(help="What judges, or what that rests on: none that was fitted on them; the champion if none."),
    ] = None,
    site: Annotated[str | None, typer.Option(help="Only this site's examples.")] = None,
    output: Annotated[Path, typer.Option(help="Folder to write to.", file_okay=False)] = Path("labels"),
) -> None:
    """Find labels that are likely wrong, who gives many of them, and who disagree; write labels.html and .jsonl."""
    registry = Registry(models_dir)
    with _bar() as tell:
        given = _given(examples, site)
        scorer, unseen = label_quality.impartial(registry, version or registry.champion(site), given)
        found = label_quality.run(given, scorer, unseen=unseen, tell=tell)
    output.mkdir(parents=True, exist_ok=True)
    lines = "".join(doubt.model_dump_json() + "\n" for doubt in found.doubts)
    (output / "labels.jsonl").write_text(lines, encoding="utf-8")
    told = found.model_dump_json(indent=1, exclude={"doubts"})
    (output / "people.json").write_text(told + "\n", encoding="utf-8")
    (output / "labels.html").write_text(label_page.render(found), encoding="utf-8")
    table = Table("person", "examples", "likely wrong", "expected", "suspected", title="Likely errors by person")
    for person in found.people:
        flag = "yes" if person.suspected else ""
        table.add_row(person.by, f"{person.examples:,}", f"{person.doubted:,}", f"{person.expected:,.1f}", flag)
    console.print(table)
    console.print(f"{len(found.doubts):,} of {found.examples:,} labels are likely wrong: {output / 'labels.html'}")


@app.command()
def suggest(
    texts: Annotated[Path, typer.Argument(help="Texts that nobody has labelled: lines of JSON with id and text.")],
    more: More = None,
    models_dir: Models = DEFAULT_ROOT,
    version: Annotated[str | None, typer.Option(help="What is to learn; the champion if none.")] = None,
    examples: Examples = None,
    budget: Annotated[int, typer.Option(min=1, help="How many can be labelled.")] = 100,
    output: Annotated[Path | None, typer.Option(help="File to write to; standard output if none.")] = None,
) -> None:
    """Choose the texts whose labels would teach most: uncertain, unlike what is known, and many of a kind."""
    model, known = Registry(models_dir).load(version), reading.read([*(examples or []), *(more or [])])
    with _bar() as tell:
        found = suggesting.run(list(suggesting.read(texts)), model, known, budget=budget, tell=tell)
    lines = "".join(json.dumps(one.as_dict()) + "\n" for one in found)
    if output:
        output.write_text(lines, encoding="utf-8")
    else:
        typer.echo(lines, nl=False)


def _who() -> str:
    """Return who runs this, for the record."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        return f"user {os.getuid()}"


def next_version(registry: Registry) -> str:
    """Return year.month.n with the first n of this month that is free."""
    month = f"{datetime.now(UTC):%Y}.{datetime.now(UTC).month}."
    taken = {
        int(name.removeprefix(month))
        for name in registry.versions()
        if name.startswith(month) and name.removeprefix(month).isdecimal()
    }
    return f"{month}{max(taken, default=0) + 1}"


@contextmanager
def _bar() -> Iterator[Tell]:
    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=notes) as progress:
        stages: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = progress.add_task(stage, total=total)
            progress.update(stages[stage], completed=done, total=total)

        yield tell


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _metrics_table(title: str, found: dict[Label, Metrics]) -> Table:
    table = Table("label", "rows", "with it", "AUC", "average precision", "calibration error", title=title)
    for label, metrics in found.items():
        numbers = (metrics.auc, metrics.average_precision, metrics.ece)
        table.add_row(label.value, f"{metrics.n:,}", f"{metrics.positives:,}", *map(_number, numbers))
    return table


def _threshold_table(manifest: Manifest) -> Table:
    table = Table("label", *GOALS, title="Thresholds")
    for label, found in manifest.thresholds.items():
        table.add_row(label.value, *(_number(found.get(goal)) for goal in GOALS))
    return table


def main() -> None:
    """Run the command line; what a person can mend ends in one sentence and exit status 1."""
    try:
        app()
    except (ModelRefused, ValueError, OSError) as error:
        notes.print(f"ombud-train: {error}", style="red", markup=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
