"""What a change of policy would have done is known before it is made."""

import pytest
from models_support import PlainModel, Shelf
from support import Clock

from service.domain.sites import Policy, Site
from service.store import Store
from service.usecases import preview as previewing
from service.usecases.directory import Directory
from service.usecases.models import Models
from service.usecases.preview import Preview
from service.usecases.scoring import Scoring


@pytest.fixture
def daily(directory: Directory, site) -> Site:
    return directory.get("daily")


@pytest.fixture
def preview(store: Store, scoring: Scoring, clock: Clock) -> Preview:
    return Preview(store, scoring.models, clock)


@pytest.fixture
def cases(scoring: Scoring, post) -> None:
    texts = ["fine weather", "fine day, mayor", "toxicity=0.5 hm", "toxicity=0.95 bad", "the mayor again"]
    scoring.score([post(text, id=str(n)) for n, text in enumerate(texts)])


def changes(shown: dict) -> dict[tuple[str, str], int]:
    return {(change["from"], change["to"]): change["looked_at"] for change in shown["changes"]}


def test_no_change_changes_nothing(preview: Preview, daily: Site, cases) -> None:
    shown = preview.show(daily, daily.policy, days=30)
    assert (shown["cases"], shown["looked_at"], shown["share"], shown["changes"]) == (5, 5, 1.0, [])
    assert shown["before"] == shown["after"] == {"approve": 3, "review": 1, "reject": 1}


def test_a_word_on_a_list_shows_what_it_would_catch(preview: Preview, daily: Site, cases) -> None:
    held = preview.show(daily, Policy(suspect_words=["mayor"]), days=30)
    assert changes(held) == {("approve", "review"): 2}
    (change,) = held["changes"]
    assert {example["text"] for example in change["examples"]} == {"fine day, mayor", "the mayor again"}
    assert change["examples"][0]["after"][0]["code"] == "suspect_word"
    assert change["examples"][0]["before"][0]["code"] == "clean"
    blocked = preview.show(daily, Policy(blocked_words=["mayor"]), days=30)
    assert changes(blocked) == {("approve", "reject"): 2}


def test_a_threshold_shows_what_it_would_move(preview: Preview, daily: Site, cases) -> None:
    looser = Policy.model_validate({"bands": {"toxicity": {"approve": 0.6, "reject": 0.99}}})
    assert changes(preview.show(daily, looser, days=30)) == {("review", "approve"): 1, ("reject", "review"): 1}


def test_only_the_last_days_count(preview: Preview, daily: Site, cases, clock: Clock) -> None:
    clock.tick(days=10)
    assert preview.show(daily, daily.policy, days=30)["cases"] == 5
    assert preview.show(daily, daily.policy, days=7)["cases"] == 0


def test_very_many_cases_are_sampled_and_scaled_up(
    preview: Preview, daily: Site, scoring: Scoring, post, monkeypatch
) -> None:
    monkeypatch.setattr(previewing, "_MOST", 20)
    scoring.score([post(f"the mayor number {n}" if n % 2 else f"fine {n}", id=str(n)) for n in range(100)])
    shown = preview.show(daily, Policy(suspect_words=["mayor"]), days=30)
    assert (shown["cases"], shown["looked_at"], shown["share"]) == (100, 20, 0.2)
    (change,) = shown["changes"]
    assert change["estimate"] == change["looked_at"] * 5
    assert len(change["examples"]) == 5
    assert sum(shown["estimate"]["after"].values()) == 100


def test_what_another_model_scored_is_counted_as_such(
    preview: Preview, daily: Site, models: Models, shelf: Shelf, cases
) -> None:
    shelf.releases["newer"] = PlainModel("newer")
    shelf.champions[None] = "newer"
    models.look()
    assert preview.show(daily, daily.policy, days=30)["other_models"] == 5


def test_scores_that_lack_a_label_are_judged_without_it(preview: Preview, daily: Site, cases) -> None:
    bands = Policy.model_validate({"bands": {"obscene": {"approve": 0.1}}})
    assert preview.show(daily, bands, days=30)["looked_at"] == 5
