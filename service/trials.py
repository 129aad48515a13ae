"""`ombud challenger`: try a version beside the champion."""

import getpass
import json
from contextlib import suppress
from typing import Annotated

import typer

from service.domain.challengers import Limits
from service.domain.clock import utc_now
from service.settings import Settings
from service.store import Store
from service.usecases.challenging import Challenging
from service.usecases.directory import Directory

app = typer.Typer(help="A version that is tried beside the champion.", no_args_is_help=True)

Site = Annotated[str | None, typer.Option(help="At one site; at all that share a champion unless named.")]


def _challenging() -> Challenging:
    from models.registry import Registry  # noqa: PLC0415 - it loads scikit-learn, which no other command waits for

    settings = Settings.read()
    store = Store(settings.store_url)
    return Challenging(store, Directory(store), utc_now, Registry(settings.models_dir))


def _me() -> str:
    with suppress(OSError, KeyError):  # a container may know no name for its user
        return getpass.getuser()
    return "command line"


@app.command("set")
def set_challenger(
    version: Annotated[str, typer.Argument(help="A release in the folder of models.")],
    site: Site = None,
    sample: Annotated[float, typer.Option(min=0, max=1, help="Share of comments that it scores beside.")] = 1.0,
    share: Annotated[float, typer.Option(min=0, max=1, help="Share of comments that it decides on.")] = 0.0,
    overturned: Annotated[float, typer.Option(min=0, max=1, help="Changed decisions at most, as a share.")] = 0.05,
    moved: Annotated[float, typer.Option(min=0.001, max=10, help="Distance of its scores at most.")] = 0.25,
    least: Annotated[int, typer.Option(min=1, help="Cases before either limit counts.")] = 200,
) -> None:
    """Let a version score beside the champion, and decide on a share. Set anew, it begins anew."""
    limits = Limits(overturned=overturned, moved=moved, least=least)
    made = _challenging().set(version, by=_me(), site=site, sample=sample, share=share, limits=limits)
    typer.echo(f"{made.version} scores {made.sample:.0%} and decides on {made.share:.0%}{_at(made.site)}.")


@app.command("show")
def show(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Show what is tried and how it does."""
    shown = _challenging().show()
    if as_json:
        typer.echo(json.dumps(shown))
        return
    for each in shown:
        typer.echo(f"{each['version']}, against {each['champion']}{_at(each['site'])}")
        typer.echo(f"  scored beside   {each['scored']} of {each['seen']} comments")
        workload = {who: _percent(value) for who, value in each["workload"].items()}
        typer.echo(f"  to people       {workload['challenger']}, the champion {workload['champion']}")
        people = {who: _percent(value["contradicted"]) for who, value in each["people"].items()}
        typer.echo(f"  contradicted    {people['challenger']}, the champion {people['champion']}, where people looked")
        changed = {who: _percent(value) for who, value in each["overturned"].items()}
        typer.echo(f"  decided         {each['decided']}, changed by people {changed['challenger']}")
        label, far = max(each["distances"].items(), key=lambda item: item[1])
        typer.echo(f"  scores moved    {far:.2f} at most, for {label}")
        if each["stepped_back"]:
            typer.echo(f"  stepped back    {each['stepped_back']['at'][:16]}: {each['stepped_back']['why']}")
    if not shown:
        typer.echo("Nothing is tried.")


@app.command("stop")
def stop(site: Site = None, why: Annotated[str, typer.Option(help="For the record.")] = "") -> None:
    """End it."""
    stopped = _challenging().stop(by=_me(), site=site, why=why)
    typer.echo(f"{stopped.version} is tried no more{_at(stopped.site)}.")


def _at(site: str | None) -> str:
    return f" at {site}" if site else ""


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
