"""`ombud`: the command line."""

import json
import os
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError

from models.manifest import ModelRefused
from service import logs, tracing, trials
from service.domain.clock import utc_now
from service.domain.errors import Refused, Unavailable
from service.domain.keyring import Keyring
from service.domain.sites import Coral, Site
from service.settings import Settings
from service.store import Store
from service.usecases.accounts import Accounts
from service.usecases.coral import settings as coral_settings

app = typer.Typer(
    name="ombud",
    help="Comment moderation for newsrooms: webhook in, decision out, people where it matters.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
site_app = typer.Typer(help="Sites that post comments.", no_args_is_help=True)
user_app = typer.Typer(help="People who sign in to the console.", no_args_is_help=True)
migrate_app = typer.Typer(help="Come here from another service.", no_args_is_help=True)
deliveries_app = typer.Typer(help="Callbacks: what is due, what was given up.", no_args_is_help=True)
labels_app = typer.Typer(help="Decisions that deserve a second look.", no_args_is_help=True)
app.add_typer(site_app, name="site")
app.add_typer(user_app, name="user")
app.add_typer(deliveries_app, name="deliveries")
app.add_typer(trials.app, name="challenger")
app.add_typer(labels_app, name="labels")
app.add_typer(migrate_app, name="migrate")

Name = Annotated[str, typer.Argument(help="Its name.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class Role(StrEnum):
    """What somebody may do."""

    MODERATOR = "moderator"
    LEAD = "lead"
    ADMIN = "admin"


class CoralReview(StrEnum):
    """What Coral does with what a person is to look at."""

    WITHHOLD = "withhold"
    PREMODERATE = "premoderate"
    FLAG = "flag"


class CoralApprove(StrEnum):
    """What Coral is told of what Ombud approves."""

    SILENT = "silent"
    APPROVE = "approve"


class WorkerKind(StrEnum):
    """What a worker does."""

    SCORE = "score"
    DELIVER = "deliver"


class ExportFormat(StrEnum):
    """What an export is written as."""

    JSONL = "jsonl"
    PARQUET = "parquet"


class BeatingKind(StrEnum):
    """What gives signs of life."""

    SCORE = "score"
    DELIVER = "deliver"
    SWEEP = "sweep"


def _begin(process: str, *, alone: bool = False) -> Settings:
    """Read the settings, and let a process say what it does; one that must stay `alone` has no thread for spans."""
    settings = Settings.read()
    logs.configure(process, settings.log_level)
    if settings.otel and not alone:
        tracing.export(process)
    return settings


def _accounts() -> Accounts:
    settings = Settings.read()
    return Accounts(Store(settings.store_url), Keyring(settings.secret), utc_now)


@app.callback()
def options(
    data_dir: Annotated[
        Path | None, typer.Option(help="Where data lies; OMBUD_DATA_DIR or ./var unless set.", show_default=False)
    ] = None,
) -> None:
    """Set what every command heeds."""
    if data_dir is not None:
        os.environ["OMBUD_DATA_DIR"] = str(data_dir)


@app.command()
def up(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8000,
    data_dir: Annotated[
        Path | None, typer.Option(help="Where data lies; ./var unless set.", show_default=False)
    ] = None,
    redis: Annotated[str | None, typer.Option(help="A server on this machine to use instead of the wheel's.")] = None,
    demo: Annotated[bool, typer.Option(help="Feed it comments written for the purpose.")] = False,
) -> None:
    """Run everything on this machine: Redis, web, workers, sweep."""
    from service import up as everything

    options(data_dir)
    everything.run(_begin("up", alone=True), host=host, port=port, redis=redis, demo=demo)


@app.command()
def web(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    fd: Annotated[int | None, typer.Option(help="A listening socket that was handed down.", hidden=True)] = None,
) -> None:
    """Run a web process: intake, answers, console."""
    from service.web import server

    server.run(_begin("web"), host, port, fd)


@app.command()
def worker(
    kind: Annotated[WorkerKind | None, typer.Argument(help="One process of one kind, not watched over.")] = None,
    slot: Annotated[int, typer.Option(help="Tells processes of one kind on one host apart.")] = 0,
    scorers: Annotated[int, typer.Option(help="How many that score, where no kind is named.", min=0)] = 2,
    deliverers: Annotated[int, typer.Option(help="How many that deliver, likewise.", min=0)] = 1,
) -> None:
    """Run workers: two that score and one that delivers, each started anew if it dies or hangs."""
    if kind is None:
        from service import up as everything

        everything.run_workers(_begin("worker", alone=True), scorers=scorers, deliverers=deliverers)
    else:
        if kind is WorkerKind.SCORE:
            from service.worker.scorer import run
        else:
            from service.worker.deliverer import run
        run(_begin(kind), slot)


@app.command()
def sweep(
    once: Annotated[bool, typer.Option(help="Go round once and say what was done.")] = False,
) -> None:
    """Run the sweep: nudge what is overdue, end claims that ran out."""
    from service import sweeper

    settings = _begin("sweep")
    if once:
        swept = sweeper.make(settings).sweep()
        typer.echo(f"nudged {swept.nudged} cases and {swept.sites} sites, ended {swept.reclaimed} claims")
    else:
        sweeper.run(settings)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="A new folder; `ombud up --data-dir` can open it.")],
    store_dir: Annotated[
        Path | None, typer.Option(help="Where a server that runs apart keeps its files.", show_default=False)
    ] = None,
) -> None:
    """Copy the store's files and the secret, while everything runs."""
    from service import backup as copies

    settings = Settings.read()
    # A server of one's own that does not answer may be writing elsewhere.
    own = settings.embedded and store_dir is None
    made = copies.back_up(settings.data_dir, folder, Store(settings.store_url).server, store_dir=store_dir, stopped=own)
    typer.echo(f"{folder} holds {made.size} bytes of what was accepted until now")
    if not made.running:
        typer.echo("The store does not run: this is what its files held.", err=True)
    if not made.secret:
        typer.echo("The secret is in no file here (OMBUD_SECRET?): keep it with this copy.", err=True)


@app.command()
def score(
    file: Annotated[Path, typer.Argument(help='JSONL with {"id", "text"} a line; - is standard input.')] = Path("-"),
    output: Annotated[Path | None, typer.Option(help="Where to write; standard output unless set.")] = None,
    policy: Annotated[Path | None, typer.Option(help="A policy as JSON; the default one unless set.")] = None,
) -> None:
    """Score texts without any server: JSONL in, JSONL with scores, verdict and reasons out."""
    from service import offline

    bad = offline.score_file(Settings.read().models_dir, file, output, policy)
    if bad:
        _fail(f"{bad} lines could not be scored; each says why under `error`")


@app.command()
def export(
    since: Annotated[datetime | None, typer.Option(help="Only what was decided from then on (UTC).")] = None,
    site: Annotated[list[str] | None, typer.Option(help="One site; all of them when none is named.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; standard output unless set.")] = None,
    dsa: Annotated[bool, typer.Option(help="Rejections, in the form of the DSA transparency database.")] = False,
    with_spam: Annotated[bool, typer.Option(help="With --dsa: rejected advertising too.")] = False,
    after: Annotated[str | None, typer.Option(help="Only what has changed since the export that printed this.")] = None,
    format: Annotated[ExportFormat, typer.Option(help="Parquet takes an --output.")] = ExportFormat.JSONL,  # noqa: A002
    names: Annotated[bool, typer.Option(help="Moderators by their names, not by pseudonyms.")] = False,
) -> None:
    """Write people's decisions as examples for training, one JSON object a line, or the public record of rejections."""
    from service import exports

    settings = Settings.read()
    store = Store(settings.store_url)
    sites = [store.sites.get(name) for name in site] if site else store.sites.all()
    moment = since.replace(tzinfo=UTC) if since else None
    if dsa:
        said = exports.write_record(store, sites, output, since=moment, with_spam=with_spam)
    else:
        said = exports.write_examples(
            store,
            sites,
            output,
            who=None if names else Keyring(settings.secret),
            since=moment,
            after=after,
            parquet=format is ExportFormat.PARQUET,
        )
    typer.echo(said, err=True)


@app.command()
def doctor() -> None:
    """Say what is wrong with this installation, and how to mend it."""
    from service import doctor as checks

    raise typer.Exit(checks.run())


@app.command()
def top(
    once: Annotated[bool, typer.Option(help="Show it a single time, as where there is no terminal.")] = False,
    every: Annotated[float, typer.Option(min=0.2, help="Seconds between two looks.")] = 1.0,
) -> None:
    """Watch what goes through, what waits and who is at work."""
    from service import top as view

    raise typer.Exit(view.run(Store(Settings.read().store_url), utc_now, once=once, every_s=every))


@app.command(hidden=True)
def alive(kinds: Annotated[list[BeatingKind], typer.Argument(help="Processes that should run on this host.")]) -> None:
    """End with 0 if the processes of this host were heard of lately: for health checks."""
    from service import doctor as checks

    raise typer.Exit(not checks.is_alive([kind.value for kind in kinds]))


@app.command(hidden=True)
def demo(url: str) -> None:
    """Feed a running server comments written for the purpose."""
    from service import demo as comments

    comments.run(Settings.read(), url)


@migrate_app.callback()
def migrate() -> None:
    """Come here from another service."""


@migrate_app.command("perspective")
def migrate_perspective(
    threshold: Annotated[
        list[str], typer.Option(help="A threshold that is in use, as TOXICITY=0.8; an option for each.")
    ],
    log: Annotated[
        Path | None,
        typer.Option(
            help="CSV or JSON lines of texts and Perspective's scores; a public sample if none.", dir_okay=False
        ),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(envvar="OMBUD_DATA_SETS", help="Folder of data sets, if the public sample is there.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder to write perspective.html to; ./migration if none.", file_okay=False)
    ] = None,
) -> None:
    """Say which thresholds here withhold the same share of comments as Perspective's."""
    from service.migration import command

    command.run(Settings.read().models_dir, threshold, log, data, output)


@site_app.command("add")
def site_add(
    name: Name,
    callback_url: Annotated[str | None, typer.Option(help="Where decisions are posted to.")] = None,
    callback_private: Annotated[bool, typer.Option(help="Allow the callback to be a private address.")] = False,
    callback_batch: Annotated[int, typer.Option(help="How many decisions one callback may carry.")] = 1,
    language: Annotated[str, typer.Option(help="What the site's comments are mostly written in.")] = "en",
    as_json: Json = False,
) -> None:
    """Make a site; its API key and webhook secret are shown this once."""
    made = _accounts().add_site(
        name,
        callback_url=callback_url,
        callback_private=callback_private,
        callback_batch=callback_batch,
        language=language,
    )
    shown = {"site": made.site, "api_key": made.api_key, "webhook_secret": made.webhook_secret}
    if as_json:
        typer.echo(json.dumps(shown))
    else:
        for label, value in shown.items():
            typer.echo(f"{label:16}{value}")
        typer.echo("Key and secret are not stored and can't be shown again.")


@site_app.command("set")
def site_set(
    name: Name,
    settings: Annotated[str, typer.Argument(help='JSON, as in {"callback_url": "https://…", "policy": {…}}.')],
) -> None:
    """Change a site's settings; what is not named stays."""
    try:
        changes = json.loads(settings)
    except ValueError as error:
        _fail(f"the settings are not JSON: {error}")
    if not isinstance(changes, dict) or {"name", "key_ids", "secret_generations"} & set(changes):
        _fail("the settings must be a JSON object; name, keys and secrets have commands of their own")
    if coral_settings.SECRET & set(changes.get("coral") or ()):
        _fail("secrets would show in the list of processes; `ombud site coral` reads them from elsewhere")
    _print_site(_accounts().change_site(name, **changes))


@site_app.command("show")
def site_show(name: Name) -> None:
    """Show a site's settings."""
    _print_site(_accounts().store.sites.get(name))


def _print_site(site: Site) -> None:
    shown = {**site.model_dump(mode="json", exclude={"key_ids"}), "coral": coral_settings.shown(site)}
    typer.echo(json.dumps(shown, indent=2, ensure_ascii=False))


@site_app.command("coral")
def site_coral(
    name: Name,
    address: Annotated[str | None, typer.Option(help="Where Coral is, as in https://comments.example.org.")] = None,
    private: Annotated[bool | None, typer.Option(help="Allow that to be a private address.")] = None,
    review: Annotated[CoralReview | None, typer.Option(help="What Coral does while a person is to look.")] = None,
    approve: Annotated[CoralApprove | None, typer.Option(help="Whether approval skips Coral's own rules.")] = None,
    trust_staff: Annotated[bool | None, typer.Option(help="Pass what staff writes.")] = None,
    timeout_ms: Annotated[int | None, typer.Option(help="The timeout that the phase has in Coral.")] = None,
    token: Annotated[bool, typer.Option("--token", help="Set Coral's access token.")] = False,
    phase_secret: Annotated[bool, typer.Option("--phase-secret", help="Add the phase's signing secret.")] = False,
    webhook_secret: Annotated[bool, typer.Option("--webhook-secret", help="Add the webhook's signing secret.")] = False,
    off: Annotated[bool, typer.Option("--off", help="Forget all of it.")] = False,
) -> None:
    """Serve a Coral: its moderation phase, its webhooks, and people's decisions back to it.

    What is secret is read from CORAL_TOKEN, CORAL_PHASE_SECRET and CORAL_WEBHOOK_SECRET or else,
    in this order, a line each from standard input. The signing secret before a new one stays good.
    """
    plain = {
        "address": address,
        "private": private,
        "review": review,
        "approve": approve,
        "trust_staff": trust_staff,
        "timeout_ms": timeout_ms,
    }
    wanted = {"token": token, "phase_secret": phase_secret, "webhook_secret": webhook_secret}
    changes: dict[str, object] = {key: value for key, value in plain.items() if value is not None}
    changes |= {key: _secret(key) for key, given in wanted.items() if given}
    if off:
        changes = {**Coral().model_dump(exclude={"phase_secrets", "webhook_secrets"}), **dict.fromkeys(wanted)}
    site = _accounts().change_site(name, coral=changes) if changes else _accounts().store.sites.get(name)
    typer.echo(json.dumps(coral_settings.shown(site), indent=2))
    typer.echo(f"In Coral, the phase's URL ends in /coral/{name}, the webhook's in /coral/{name}/events.", err=True)


def _secret(key: str) -> str:
    """Read what must not show in the list of processes."""
    if given := os.environ.get(f"CORAL_{key.upper()}"):
        return given
    if sys.stdin.isatty():
        return str(typer.prompt(key.replace("_", " ").capitalize(), hide_input=True))
    return sys.stdin.readline().strip()


@site_app.command("list")
def site_list(as_json: Json = False) -> None:
    """List the sites."""
    sites = _accounts().store.sites.all()
    if as_json:
        typer.echo(json.dumps([site.name for site in sites]))
    for site in [] if as_json else sites:
        typer.echo(f"{site.name:24}{site.policy.mode:10}{site.callback_url or 'no callback'}")


@site_app.command("rotate-key")
def site_rotate_key(
    name: Name, keep_old: Annotated[bool, typer.Option(help="Let the old key work on, until the next time.")] = False
) -> None:
    """Give a site another API key."""
    typer.echo(_accounts().rotate_key(name, keep_old=keep_old))


@site_app.command("rotate-secret")
def site_rotate_secret(
    name: Name, keep_old: Annotated[bool, typer.Option(help="Let the old secret work on, until the next time.")] = False
) -> None:
    """Give a site another webhook secret; callbacks are signed with every one that is good."""
    typer.echo(_accounts().rotate_secret(name, keep_old=keep_old))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


Stdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@user_app.command("add")
def user_add(
    name: Name,
    role: Annotated[Role, typer.Option()] = Role.MODERATOR,
    site: Annotated[
        list[str] | None, typer.Option(help="A site that they may see; all of them when none is named.")
    ] = None,
    password_stdin: Stdin = False,
    no_password: Annotated[bool, typer.Option(help="They come in through the identity provider alone.")] = False,
) -> None:
    """Let somebody sign in."""
    password = None if no_password else _password(password_stdin)
    _accounts().add_person(name, role.value, password, sites=site)
    typer.echo(f"{name} may sign in as {role.value}.")


@user_app.command("set")
def user_set(
    name: Name,
    role: Annotated[Role | None, typer.Option()] = None,
    site: Annotated[list[str] | None, typer.Option(help="The sites that they may see, each with an option.")] = None,
    all_sites: Annotated[bool, typer.Option(help="Let them see all sites.")] = False,
) -> None:
    """Change what somebody may do; it holds at once."""
    changes: dict[str, object] = {"role": role.value} if role else {}
    if site or all_sites:
        changes["sites"] = None if all_sites else site
    account = _accounts().change_person(name, **changes)
    seen = "all sites" if account.sites is None else ", ".join(account.sites)
    typer.echo(f"{name} is {account.role} for {seen}.")


@user_app.command("password")
def user_password(name: Name, password_stdin: Stdin = False) -> None:
    """Set a new password."""
    _accounts().set_password(name, _password(password_stdin))
    typer.echo(f"{name} has a new password.")


@user_app.command("remove")
def user_remove(name: Name) -> None:
    """Let somebody in no more; whoever is signed in under the name is signed out."""
    _accounts().remove_person(name)
    typer.echo(f"{name} may sign in no more.")


@user_app.command("list")
def user_list() -> None:
    """List who may sign in."""
    for account in _accounts().store.people.all():
        seen = "all sites" if account.sites is None else ", ".join(account.sites)
        typer.echo(f"{account.name:24}{account.role:12}{seen}")


@deliveries_app.command("list")
def deliveries_list(site: Name, as_json: Json = False) -> None:
    """List a site's callbacks that were given up."""
    store = _accounts().store
    dead = store.deliveries.dead(store.sites.get(site).name, limit=1_000)
    if as_json:
        typer.echo(
            json.dumps([{"comment": d.comment, "given_up": d.given_up.isoformat(), "error": d.error} for d in dead])
        )
        return
    typer.echo(f"{store.deliveries.due(site)} due, {len(dead)} given up")
    for each in dead:
        typer.echo(f"{each.given_up:%Y-%m-%d %H:%M}  {each.comment:32}  {each.error}")


@deliveries_app.command("resend")
def deliveries_resend(
    site: Name,
    comments: Annotated[list[str] | None, typer.Argument(help="Comment ids; all when none is named.")] = None,
) -> None:
    """Send again what was given up."""
    store = _accounts().store
    sent = store.deliveries.resend(store.sites.get(site).name, comments or [], now=utc_now())
    typer.echo(f"{sent} are due again.")


@labels_app.command("load")
def labels_load(
    file: Annotated[Path, typer.Argument(help="What `ombud-train labels` has written.")],
    site: Annotated[str, typer.Option(help="Whose examples these are.")],
) -> None:
    """Put likely errors before leads at the console, in place of those loaded before."""
    from service.usecases.second_look import SecondLook

    with file.open(encoding="utf-8", errors="replace") as lines:
        count = SecondLook(Store(Settings.read().store_url), utc_now).load(site, lines)
    typer.echo(f"{count} are to be looked at again.")


def _fail(sentence: str) -> NoReturn:
    typer.echo(f"ombud: {sentence}", err=True)
    raise SystemExit(1)


def main() -> None:
    """Run the command line; what is refused is one sentence and exit code 1."""
    try:
        app()
    except Unavailable as error:
        _fail(f"{error}. Does `ombud up` run, on this data folder (--data-dir)?")
    except (Refused, ModelRefused, ValidationError) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.strerror}: {error.filename}" if error.filename else str(error))


if __name__ == "__main__":
    main()
