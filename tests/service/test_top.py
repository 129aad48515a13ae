"""What an operator sees on a terminal, and through a pipe."""

import io
import re

import pytest
from rich.console import Console
from support import Clock

from service import top
from service.store import Store
from service.store.deliveries import Attempt
from service.usecases.accounts import Accounts
from service.usecases.models import Models
from service.usecases.saying import saying
from service.usecases.scoring import Scoring


def row(text: str, name: str) -> list[str]:
    """The cells of the line that begins with a name."""
    (line,) = (line for line in text.splitlines() if re.search(rf"(^| {{3}}){name}\b", line))
    return re.split(r" {2,}", line[line.index(name) :].strip())


@pytest.fixture
def seen(store: Store, clock: Clock):
    """Draw what has happened since the fixture was made."""
    before = top.look(store, clock)

    def draw() -> str:
        out = io.StringIO()
        Console(file=out, width=140, markup=False).print(top.picture(before, top.look(store, clock)))
        return out.getvalue()

    return draw


def test_rates_depths_and_ages_are_shown(seen, scoring: Scoring, post, clock: Clock, store: Store) -> None:
    scoring.score([post(id="1"), post("toxicity=0.5", id="2"), post(id="3")])
    clock.tick(seconds=2)
    post(id="4")
    clock.tick(seconds=8)
    store.measured.flush()
    text = seen()
    assert row(text, "taken in") == ["taken in", "0.4", "4", *row(text, "taken in")[3:]]
    assert row(text, "approved")[:3] == ["approved", "0.2", "2"]
    assert row(text, "for a score")[:3] == ["for a score", "1", "8.0 s"]
    assert row(text, "for people")[:3] == ["for people", "1", "10 s"]
    assert row(text, "to be told")[:3] == ["to be told", "3", "10 s"]
    assert row(text, "daily")[:5] == ["daily", "0", "1", "10 s", "3"]


def test_what_was_given_up_shows_at_its_site(seen, scoring: Scoring, post, clock: Clock, store: Store) -> None:
    scoring.score([post(id="1")])
    now = clock()
    (case,) = store.deliveries.take("daily", now=now, until=now, limit=1)
    store.deliveries.write_attempts([Attempt(case, "dead", now, "500")], now=now)
    text = seen()
    assert row(text, "failed to tell")[2] == "1"
    assert row(text, "daily")[-1] == "1"


def test_processes_show_when_they_were_heard_of_and_what_they_have(
    seen, store: Store, clock: Clock, models: Models
) -> None:
    store.heartbeats.beat("score", now=clock())
    store.heartbeats.finish("score", 0)
    store.heartbeats.finish("score", 1)
    saying(models, store, "web")()
    clock.tick(seconds=20)
    text = seen()
    assert re.search(r"^score on \S+ +20 s ago", text, re.MULTILINE)
    assert re.search(r"^web@\S+ +20 s ago +plain$", text, re.MULTILINE)
    clock.tick(hours=2)
    assert "nobody was heard of" in seen()


def test_only_the_sites_with_most_to_do_are_shown(
    seen, accounts: Accounts, scoring: Scoring, post, clock: Clock
) -> None:
    for number in range(20):
        accounts.add_site(f"site-{number:02}")
    scoring.score([post("toxicity=0.5")])
    text = seen()
    assert "and 9 more" in text
    assert text.index("daily") < text.index("site-00")


def test_through_a_pipe_it_is_shown_once_without_colours(store: Store, clock: Clock, site) -> None:
    out = io.StringIO()
    assert top.run(store, clock, once=False, every_s=0.01, console=Console(file=out, markup=False)) == 0
    assert "taken in" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_a_store_that_is_away_is_told(clock: Clock, tmp_path) -> None:
    out = io.StringIO()
    away = Store(f"unix://{tmp_path}/nobody?db=0")
    assert top.run(away, clock, once=True, every_s=0.01, console=Console(file=out, markup=False)) == 1
    assert "The store can't be asked" in out.getvalue()


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0.0123, "12 ms"), (1.26, "1.3 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (2e5, "2 d")],
)
def test_ages_are_written_in_the_unit_that_says_most(seconds: float, written: str) -> None:
    assert top._age(seconds) == written
