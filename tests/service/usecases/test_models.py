"""Versions change while they are in use, and nothing that decides is given up for one that can't be loaded."""

import threading

import pytest
from models_support import PlainModel, Shelf
from support import Clock

from models.manifest import ModelRefused
from service.domain.challengers import Challenger
from service.domain.errors import Unavailable
from service.store import Store
from service.usecases import loading
from service.usecases.models import Models
from service.usecases.saying import saying
from service.usecases.scoring import Scoring


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again without waiting."""
    monkeypatch.setattr(loading, "_AGAIN_S", 0.0)


def promote(shelf: Shelf, version: str, site: str | None = None) -> None:
    shelf.releases[version] = PlainModel(version)
    shelf.champions[site] = version


def test_a_promoted_version_decides_from_the_next_look_on(models: Models, shelf: Shelf) -> None:
    promote(shelf, "2")
    assert models.of("daily").version == "plain"
    models.look()
    assert models.of("daily").version == models.of().version == "2"
    shelf.champions[None] = "plain"
    models.look()
    assert models.of().version == "plain"


def test_what_can_not_be_loaded_changes_nothing_and_is_told(models: Models, shelf: Shelf) -> None:
    shelf.champions[None] = "broken"
    models.look()
    assert models.of().version == "plain"
    assert models.faults() == [
        "the champion, broken, can't be loaded (there is no model broken): plain goes on",
    ]
    (standing,) = models.standings
    assert (standing.wanted, standing.loaded) == ("broken", "plain")
    promote(shelf, "broken")
    models.look()
    assert (models.of().version, models.faults()) == ("broken", [])
    assert models.last_failure is not None


def test_a_model_that_can_not_score_is_not_taken(models: Models, shelf: Shelf) -> None:
    promote(shelf, "2")
    shelf.releases["2"].score = lambda _texts: 1 / 0  # type: ignore[method-assign]
    models.look()
    assert models.of().version == "plain"
    assert "ZeroDivisionError" in models.faults()[0]


def test_a_folder_that_is_away_for_a_moment_changes_nothing(models: Models, shelf: Shelf) -> None:
    promote(shelf, "own", "daily")
    models.look()
    known = shelf.champion

    def away(_site: str | None = None) -> str:
        raise ModelRefused("no champion: the folder is empty")

    shelf.champion = away  # type: ignore[method-assign]
    models.look()
    assert (models.of().version, models.of("daily").version) == ("plain", "own")
    assert "the folder is empty" in models.faults()[0]
    shelf.champion = known  # type: ignore[method-assign]
    models.look()
    assert models.faults() == []


def test_a_process_that_starts_while_the_champion_is_broken_takes_the_one_before(shelf: Shelf, clock: Clock) -> None:
    shelf.before = ["ancient", "plain", "broken"]
    shelf.champions[None] = "broken"
    started = Models(shelf, clock)  # type: ignore[arg-type]
    assert started.of().version == "plain"
    assert started.faults()


def test_a_process_does_not_start_without_any_model(shelf: Shelf, clock: Clock) -> None:
    shelf.releases.clear()
    with pytest.raises(ModelRefused, match="no model plain"):
        Models(shelf, clock)  # type: ignore[arg-type]


def test_a_sites_file_that_can_not_be_read_holds_up_nobody_else(models: Models, shelf: Shelf, clock: Clock) -> None:
    promote(shelf, "own", "daily")
    models.look()
    known = shelf.champion

    def unreadable(site: str | None = None) -> str:
        if site == "daily":
            raise ModelRefused("CHAMPION@daily does not name a version")
        return known(site)

    shelf.champion = unreadable  # type: ignore[method-assign]
    promote(shelf, "2")
    models.look()
    assert (models.of("weekly").version, models.of("daily").version) == ("2", "own")
    assert models.faults() == [
        "the champion of daily, own, can't be loaded (CHAMPION@daily does not name a version): own goes on"
    ]
    started = Models(shelf, clock)  # type: ignore[arg-type]
    assert started.of("daily").version == started.of().version == "2"
    assert "2 goes on" in started.faults()[0]


def test_a_process_that_starts_while_a_sites_own_champion_is_broken_takes_its_one_before(
    shelf: Shelf, clock: Clock
) -> None:
    promote(shelf, "own", "daily")
    shelf.before = ["own", "newer"]
    shelf.champions["daily"] = "newer"
    started = Models(shelf, clock)  # type: ignore[arg-type]
    assert (started.of("daily").version, started.of("weekly").version) == ("own", "plain")
    assert "newer, can't be loaded" in started.faults()[0]


def test_a_site_has_its_own_model_and_loses_it_again(models: Models, shelf: Shelf) -> None:
    promote(shelf, "own", "daily")
    models.look()
    assert (models.of("daily").version, models.of("weekly").version) == ("own", "plain")
    del shelf.champions["daily"]
    models.look()
    assert models.of("daily").version == "plain"


def test_a_batch_is_scored_by_each_version_that_decides_on_some_of_it(
    models: Models, shelf: Shelf, scoring: Scoring, store: Store, accounts, post, clock: Clock
) -> None:
    promote(shelf, "2")
    challenger = Challenger(version="2", share=0.5, by="ada", at=clock())
    shelf.champions[None] = "plain"
    models._challengers = lambda: [challenger]
    models.look()
    ids = [post(f"toxicity=0.{n}", id=str(n)) for n in range(10)]
    scoring.score(ids)
    cases = store.cases.load(ids)
    by = {case.comment.id: case.assessment.model_version for case in cases}
    assert by == {str(n): "2" if challenger.decides("daily", str(n)) else "plain" for n in range(10)}
    assert set(by.values()) == {"2", "plain"}
    assert [case.assessment.scores["toxicity"] for case in cases] == [n / 10 for n in range(10)]
    assert len(shelf.releases["plain"].batches) == len(shelf.releases["2"].batches) - 1 == 1


def test_a_challenger_of_all_sites_stays_away_from_a_site_with_its_own_champion(
    models: Models, shelf: Shelf, clock: Clock
) -> None:
    promote(shelf, "own", "daily")
    promote(shelf, "2")
    shelf.champions[None] = "plain"
    shared = Challenger(version="2", share=1.0, by="ada", at=clock())
    models._challengers = lambda: [shared]
    models.look()
    assert (models.of("daily", "1").version, models.of("weekly", "1").version) == ("own", "2")
    models._challengers = lambda: [replaced(shared, site="daily")]
    models.look()
    assert (models.of("daily", "1").version, models.of("weekly", "1").version) == ("2", "plain")


def replaced(challenger: Challenger, **changes: object) -> Challenger:
    return challenger.model_copy(update=changes)


def test_challengers_are_remembered_while_the_store_is_away(models: Models, shelf: Shelf, clock: Clock) -> None:
    promote(shelf, "2")
    shelf.champions[None] = "plain"
    models._challengers = lambda: [Challenger(version="2", share=1.0, by="ada", at=clock())]
    models.look()

    def away() -> list[Challenger]:
        raise Unavailable("the store does not answer")

    models._challengers = away
    models.look()
    assert models.of("daily", "1").version == "2"


def test_whoever_decides_meanwhile_never_meets_half_a_change(models: Models, shelf: Shelf) -> None:
    promote(shelf, "2")
    shelf.champions[None] = "plain"
    seen: set[str] = set()
    stop = threading.Event()

    def decide() -> None:
        while not stop.is_set():
            seen.add(models.of("daily", "1").version)

    deciding = threading.Thread(target=decide)
    deciding.start()
    for turn in range(200):
        shelf.champions[None] = ("plain", "2")[turn % 2]
        models.look()
    stop.set()
    deciding.join()
    assert seen <= {"plain", "2"}


def test_every_process_can_tell_what_the_others_have(models: Models, shelf: Shelf, store: Store, clock: Clock) -> None:
    say = saying(models, store, "web")
    say()
    (said,) = store.loaded.processes(now=clock())
    assert [(each.wanted, each.loaded) for each in said.has] == [("plain", "plain")]
    assert said.faults == []
    shelf.champions[None] = "broken"
    models.look()
    say()
    (said,) = store.loaded.processes(now=clock())
    assert "broken, can't be loaded" in said.faults[0]
    clock.tick(seconds=60)
    assert store.loaded.processes(now=clock()) == []
