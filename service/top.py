"""`ombud top`: what goes through, what waits and who is at work, now and now and now."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from service.domain.clock import Clock
from service.domain.desk import Waiting
from service.domain.errors import Unavailable
from service.domain.histograms import STAGES
from service.store import Store
from service.store.deliveries import Backlog
from service.store.heartbeats import Beat
from service.store.loaded import Process

_MOST_SITES = 12
_WIDTH_OF_A_PIPE = 140
_HEARD_OF = timedelta(hours=1)
_SILENT = timedelta(seconds=30)
_FLOW = {
    "taken in": ("accepted",),
    "approved": ("machine_approve",),
    "to people": ("machine_review",),
    "rejected": ("machine_reject",),
    "decided by people": ("person_approve", "person_reject"),
    "taken back": ("undone",),
    "told": ("delivery_told",),
    "failed to tell": ("delivery_retry", "delivery_dead"),
}
_STAGES = {
    "scoring": "received to scored",
    "review": "waiting for people",
    "delivery": "outcome to delivered",
}


@dataclass(frozen=True)
class Seen:
    """All that one look at the store has shown, at one moment."""

    at: datetime
    counts: Counter[str]
    stages: dict[str, Counter[int]]
    unscored: int
    oldest: datetime | None
    lines: dict[str, int]
    sites: Sequence[str]
    waiting: Sequence[Waiting]
    claimed: int
    backlogs: Sequence[Backlog]
    memory: tuple[int, int]
    beats: Sequence[Beat]
    processes: Sequence[Process]


def look(store: Store, clock: Clock) -> Seen:
    """Look once.

    Raises:
        Unavailable: the store does not answer.
    """
    now = clock()
    sites = [site.name for site in store.sites.all()]
    return Seen(
        at=now,
        counts=Counter(store.cases.counters()),
        stages={name: found.buckets for name, found in store.measured.read().histogram(STAGES).items()},
        unscored=store.cases.unscored(),
        oldest=store.cases.oldest_unscored(),
        lines=store.lines.lengths(),
        sites=sites,
        waiting=store.queue.waiting(sites, now=now),
        claimed=store.queue.claimed(),
        backlogs=store.deliveries.backlogs(sites, now=now),
        memory=store.server.memory(),
        beats=[each for each in store.heartbeats.every() if now - each.at < _HEARD_OF],
        processes=store.loaded.processes(now=now),
    )


def run(store: Store, clock: Clock, *, once: bool, every_s: float, console: Console | None = None) -> int:
    """Show it until Ctrl-C or, `once` or where there is no terminal, a single time; return the exit code."""
    console = console or Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = _WIDTH_OF_A_PIPE
    views = _views(store, clock, every_s)
    if once or not console.is_terminal:
        shown, well = next(views)
        console.print(shown)
        return 0 if well else 1
    with Live(console=console, screen=True, auto_refresh=False) as live:
        try:
            for shown, _ in views:
                live.update(shown, refresh=True)
        except KeyboardInterrupt:
            pass
    return 0


def _views(store: Store, clock: Clock, every_s: float) -> Iterator[tuple[RenderableType, bool]]:
    """Look again and again; a rate takes two looks, so nothing is shown after the first."""
    before: Seen | None = None
    while True:
        try:
            seen = look(store, clock)
        except Unavailable as error:
            before = None
            yield Text(f"The store can't be asked: {error}", style="red"), False
        else:
            if before is not None:
                yield picture(before, seen), True
            before = seen
        time.sleep(every_s)


def picture(before: Seen, now: Seen) -> RenderableType:
    """Draw what two looks, one after the other, have shown."""
    return Group(
        _head(now),
        "",
        _side_by_side(_flow(before, now), _waits(before, now)),
        "",
        _sites(now),
        "",
        _processes(before, now),
    )


def _head(now: Seen) -> Text:
    used, bound = now.memory
    share = used / bound if bound else 0.0
    versions = sorted({has.loaded or "none" for each in now.processes for has in each.has if has.site is None})
    text = Text.assemble(
        ("Ombud", "bold"), f"   {now.at:%Y-%m-%d %H:%M:%S} UTC   model {', '.join(versions) or 'none'}   "
    )
    text.append(
        f"store {_bytes(used)}" + (f" of {_bytes(bound)}, {share:.0%}" if bound else ""), _colour(share, 0.8, 0.9)
    )
    return text


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(columns[0])
    for column in columns[1:]:
        table.add_column(column, justify="right")
    return table


def _side_by_side(*parts: RenderableType) -> Table:
    table = Table.grid(padding=(0, 6, 0, 0))
    table.add_row(*parts)
    return table


def _flow(before: Seen, now: Seen) -> Table:
    table = _table("comments", "a second", "so far")
    elapsed_s = max(0.001, (now.at - before.at).total_seconds())
    for name, parts in _FLOW.items():
        total, earlier = (sum(seen.counts[part] for part in parts) for seen in (now, before))
        failed = name.startswith("failed") and total > earlier
        table.add_row(name, Text(f"{(total - earlier) / elapsed_s:,.1f}", "red" if failed else ""), f"{total:,}")
    return table


def _waits(before: Seen, now: Seen) -> Table:
    table = _table("waiting", "how many", "oldest", "", "p50", "p99")
    people = sum(each.waiting for each in now.waiting)
    came = min((each.oldest for each in now.waiting if each.oldest), default=None)
    due = sum(each.due for each in now.backlogs)
    late = min((each.since for each in now.backlogs if each.since and each.since < now.at), default=None)
    overdue = sum(each.overdue for each in now.waiting)
    for stage, name, count, since, note, bad_s in (
        ("scoring", "for a score", now.unscored, now.oldest, "", 60.0),
        ("review", "for people", people, came, f"{overdue:,} overdue" if overdue else "", float("inf")),
        ("delivery", "to be told", due, late, "", 300.0),
    ):
        age_s = (now.at - since).total_seconds() if since else 0.0
        fresh = now.stages.get(stage, Counter()) - before.stages.get(stage, Counter())
        # Where nothing has come through since the last look, what came through ever is told.
        took = [STAGES.quantile(fresh or now.stages.get(stage, {}), share) for share in (0.5, 0.99)]
        age = Text(_age(age_s) if since else "", _colour(age_s, bad_s / 4, bad_s))
        table.add_row(name, f"{count:,}", age, note, *(_age(each) if each is not None else "" for each in took))
    table.add_row("in somebody's hands", f"{now.claimed:,}")
    return table


def _sites(now: Seen) -> Table:
    table = _table("site", "in line", "for people", "oldest", "to be told", "overdue", "put off", "given up")
    rows = sorted(
        zip(now.sites, now.waiting, now.backlogs, strict=True),
        key=lambda row: -(now.lines.get(row[0], 0) + row[1].waiting + row[2].due),
    )
    for name, waiting, backlog in rows[:_MOST_SITES]:
        late_s = (now.at - backlog.since).total_seconds() if backlog.since else 0.0
        table.add_row(
            name,
            f"{now.lines.get(name, 0):,}",
            f"{waiting.waiting:,}",
            _age((now.at - waiting.oldest).total_seconds()) if waiting.oldest else "",
            f"{backlog.due:,}",
            Text(_age(late_s) if late_s > 0 else "", _colour(late_s, 60, 300)),
            Text(f"{backlog.put_off:,}", "yellow" if backlog.put_off else ""),
            Text(f"{backlog.given_up:,}", "red" if backlog.given_up else ""),
        )
    if len(rows) > _MOST_SITES:
        table.add_row(f"and {len(rows) - _MOST_SITES} more")
    return table


def _processes(before: Seen, now: Seen) -> Table:
    table = _table("process", "heard of", "tasks a second", "model")
    elapsed_s = max(0.001, (now.at - before.at).total_seconds())
    earlier = {(each.kind, each.host): each.finished for each in before.beats}
    for beat in now.beats:
        silent = now.at - beat.at
        rate = (beat.finished - earlier.get((beat.kind, beat.host), beat.finished)) / elapsed_s
        heard = Text(f"{_age(silent.total_seconds())} ago", "red" if silent > _SILENT else "")
        table.add_row(f"{beat.kind} on {beat.host}", heard, "" if beat.kind == "sweep" else f"{rate:,.1f}")
    for process in now.processes:
        versions = ", ".join(f"{has.loaded}{f' for {has.site}' if has.site else ''}" for has in process.has)
        failed = Text("; ".join(process.faults) or versions, "red" if process.faults else "")
        table.add_row(process.name, f"{_age((now.at - process.at).total_seconds())} ago", "", failed)
    if not now.beats and not now.processes:
        table.add_row(Text("nobody was heard of", "red"))
    return table


def _colour(value: float, doubtful: float, bad: float) -> str:
    return "red" if value >= bad else "yellow" if value >= doubtful else ""


def _age(seconds: float) -> str:
    """Write a length of time in the largest unit of which there are two."""
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return (
        f"{seconds:.0f} s"
        if seconds >= 10
        else f"{max(0.0, seconds):.1f} s"
        if seconds >= 0.1
        else f"{seconds * 1000:.0f} ms"
    )


def _bytes(count: int) -> str:
    for size, unit in ((2**30, "GB"), (2**20, "MB")):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count / 1024:.0f} kB"
