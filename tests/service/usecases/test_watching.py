"""A challenger scores beside the champion, decides on its share, and steps back by itself."""

from collections import Counter
from datetime import timedelta

import pytest
from models_support import PlainModel, Shelf
from support import Clock

from models.manifest import Distribution, ModelRefused, Reference
from service.domain.challengers import Challenger, Limits, Turn
from service.domain.errors import Conflict, Invalid, NotFound
from service.store import Store, keys
from service.store.watched import spans
from service.usecases import loading
from service.usecases.challenging import Challenging
from service.usecases.deciding import Actor, Deciding
from service.usecases.directory import Directory
from service.usecases.drift import Drift
from service.usecases.models import Models
from service.usecases.review import Review
from service.usecases.scoring import Scoring
from service.usecases.watching import Watching


class Stricter(PlainModel):
    """Finds everything worse than the champion does, by a fixed amount."""

    def score(self, texts):
        return [{label: min(1.0, score + 0.3) for label, score in row.items()} for row in super().score(texts)]


@pytest.fixture
def rival(shelf: Shelf) -> Stricter:
    made = Stricter("rival")
    shelf.releases["rival"] = made
    return made


@pytest.fixture
def watching(store: Store, directory: Directory, clock: Clock, shelf: Shelf) -> Watching:
    def manifest(version: str):
        return shelf.releases[version].manifest if version in shelf.releases else None

    return Watching(
        store,
        directory,
        clock,
        manifest,
        lambda: shelf.champions,
        loading.Shelf(shelf.load, clock),  # type: ignore[arg-type]
    )


@pytest.fixture
def challenging(store: Store, directory: Directory, clock: Clock, shelf: Shelf) -> Challenging:
    return Challenging(store, directory, clock, shelf)  # type: ignore[arg-type]


@pytest.fixture
def arrive(scoring: Scoring, post, watching: Watching, clock: Clock):
    """Let comments come in and be decided, and be watched a little later."""

    def send(texts: list[str]) -> list[str]:
        arrived = f"{clock():%H%M%S}"
        ids = [post(f"{text} number {at}", id=f"{arrived}-{at}") for at, text in enumerate(texts)]
        scoring.score(ids)
        clock.tick(seconds=15)
        while watching.watch():
            pass
        return ids

    return send


def seen(store: Store, clock: Clock) -> Counter[str]:
    return store.watched.since("daily", clock().replace(hour=0), clock())


def test_a_shadow_decides_nothing_and_what_it_would_have_done_is_counted(
    challenging: Challenging, arrive, store: Store, models: Models, rival: Stricter, site
) -> None:
    challenging.set("rival", by="ada")
    models.look()
    ids = arrive(["toxicity=0.0", "toxicity=0.0", "toxicity=0.5", "toxicity=0.7"])
    assert {case.assessment.model_version for case in store.cases.load(ids) if case and case.assessment} == {"plain"}
    (shown,) = challenging.show()
    verdicts = {(each["champion"], each["challenger"]): each["cases"] for each in shown["verdicts"] if each["cases"]}
    assert verdicts == {("approve", "review"): 2, ("review", "review"): 1, ("review", "reject"): 1}
    assert (shown["scored"], shown["seen"], shown["decided"]) == (4, 4, 0)
    assert shown["workload"] == {"champion": 0.5, "challenger": 0.75}
    assert shown["distances"]["toxicity"] > 0.25
    assert sum(shown["histograms"]["toxicity"]["challenger"]) == 4


def test_nothing_is_counted_twice_and_nothing_is_kept_of_a_text(
    challenging: Challenging, arrive, store: Store, watching: Watching, rival: Stricter, site
) -> None:
    challenging.set("rival", by="ada")
    arrive(["toxicity=0.4 unheard-of"])
    watching.watch()
    assert challenging.show()[0]["scored"] == 1
    kept = [key for key in store.server.client.keys("*") if "seen:" in key or "watched:" in key]
    assert kept
    assert not any("unheard" in str(store.server.client.dump(key)) for key in kept)


def test_a_sample_is_scored_where_that_was_asked(challenging: Challenging, arrive, rival: Stricter, site) -> None:
    wanted = challenging.set("rival", by="ada", sample=0.5)
    ids = arrive(["toxicity=0.0"] * 40)
    (shown,) = challenging.show()
    assert 0 < shown["scored"] < 40 == len(ids) == shown["seen"]
    assert wanted.sample == 0.5


def test_what_has_not_been_scored_yet_is_watched_later(
    challenging: Challenging, post, scoring: Scoring, watching: Watching, clock: Clock, rival: Stricter, site
) -> None:
    challenging.set("rival", by="ada")
    first = post("toxicity=0.1", id="1")
    clock.tick(milliseconds=1)  # at one moment, either may be the first
    second = post("toxicity=0.2", id="2")
    scoring.score([second])
    clock.tick(seconds=15)
    watching.watch()
    assert challenging.show()[0]["scored"] == 0
    scoring.score([first])
    watching.watch()
    assert challenging.show()[0]["scored"] == 2


def test_a_canary_decides_on_its_share_by_the_comment_and_keeps_its_name_on_the_decision(
    challenging: Challenging, arrive, store: Store, models: Models, rival: Stricter, site
) -> None:
    challenging.set("rival", by="ada", share=0.5)
    models.look()
    ids = arrive(["toxicity=0.0"] * 30)
    by = Counter(case.assessment.model_version for case in store.cases.load(ids) if case and case.assessment)
    assert 5 < by["rival"] < 25
    (shown,) = challenging.show()
    assert shown["scored"] == by["plain"]


@pytest.fixture
def overturn(deciding: Deciding, review: Review, store: Store, watching: Watching, clock: Clock):
    """Let a person decide against what the machine has approved."""

    def change(case_id: str) -> None:
        (case,) = store.cases.load([case_id])
        assert case is not None
        store.decisions.reopen(case, event="reported", by="reader", note="", now=clock())
        claimed = review.claim_named([case_id], person="nora")
        deciding.decide(case_id, Actor("nora", claimed.token), "reject", reason="insult")

    return change


class Laxer(PlainModel):
    """Finds nothing wrong with anything."""

    def score(self, texts):
        return [dict.fromkeys(row, 0.0) for row in super().score(texts)]


def test_a_challenger_whose_decisions_people_change_loses_its_say(
    challenging: Challenging, arrive, overturn, store: Store, models: Models, shelf: Shelf, watching: Watching, site
) -> None:
    shelf.releases["lax"] = Laxer("lax")
    limits = Limits(overturned=0.2, moved=10, least=5)
    challenging.set("lax", by="ada", share=1.0, limits=limits)
    models.look()
    ids = arrive(["toxicity=0.6"] * 10)
    overturn(ids[0])
    overturn(ids[1])
    watching.watch()
    assert challenging.show()[0]["stepped_back"] is None
    overturn(ids[2])
    watching.watch()
    (shown,) = challenging.show()
    assert shown["share"] == 0.0
    assert shown["stepped_back"]["why"] == "people changed 30.0% of its 10 decisions, more than 20.0%"
    models.look()
    assert models.of("daily", "1").version == "plain"
    first, second = store.challengers.record()
    assert (first.what, second.what) == ("stepped_back", "set")
    watching.watch()
    assert len(store.challengers.record()) == 2
    challenging.set("lax", by="ada", share=1.0, limits=limits)
    watching.watch()
    assert challenging.show()[0]["stepped_back"] is None, "set again, it begins anew"


def test_a_challenger_whose_scores_are_others_loses_its_say(
    challenging: Challenging, arrive, models: Models, rival: Stricter, site
) -> None:
    challenging.set("rival", by="ada", share=0.1, limits=Limits(least=20))
    models.look()
    arrive([f"toxicity={at / 60}" for at in range(40)])
    (shown,) = challenging.show()
    assert shown["share"] == 0.0
    assert "from the champion's, farther than 0.25" in shown["stepped_back"]["why"]


class Broken(Stricter):
    """Loads, and scores no comment of any reader."""

    def score(self, texts):
        if any("number" in text for text in texts):
            raise ValueError("a message that quotes a reader")
        return super().score(texts)


class Lacking(Stricter):
    """Says nothing of toxicity."""

    def score(self, texts):
        return [{label: score for label, score in row.items() if label != "toxicity"} for row in super().score(texts)]


@pytest.mark.parametrize("fault", [Broken, Lacking])
def test_a_canary_that_can_not_score_leaves_nobody_waiting_and_loses_its_say(
    challenging: Challenging, arrive, store: Store, models: Models, shelf: Shelf, clock: Clock, site, fault: type
) -> None:
    shelf.releases["rival"] = fault("rival")
    challenging.set("rival", by="ada", share=0.5, limits=Limits(least=10))
    models.look()
    clock.tick(seconds=30)
    cases = store.cases.load(arrive(["toxicity=0.0"] * 40))
    assert {(case.assessment.model_version, case.assessment.verdict) for case in cases if case and case.assessment} == {
        ("plain", "approve")
    }
    (shown,) = challenging.show()
    assert shown["share"] == 0.0
    assert "that it was to decide on were decided without it" in shown["stepped_back"]["why"]


def test_one_site_that_can_not_be_watched_keeps_nobody_from_stepping_back(
    challenging: Challenging,
    arrive,
    store: Store,
    models: Models,
    shelf: Shelf,
    rival: Stricter,
    site,
    watching: Watching,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    challenging.set("rival", by="ada", share=0.5, limits=Limits(least=5))
    models.look()
    shadow = Lacking("lacking")
    shelf.releases["lacking"] = shadow
    challenging.set("lacking", by="ada", site="daily")
    monkeypatch.setattr(watching, "_log", lambda _site, _tried: 1 / 0)
    arrive(["toxicity=0.0"] * 40)
    assert {each["version"]: each["share"] for each in challenging.show()} == {"rival": 0.0, "lacking": 0.0}
    assert store.challengers.record()[0].challenger.version == "rival"


def test_what_nobody_has_watched_yet_can_be_told(
    store: Store, post, scoring: Scoring, models: Models, watching: Watching, clock: Clock, site
) -> None:
    drift = Drift(store, models, clock)
    watching.watch()
    assert drift.behind("daily") == {"arrivals": 0.0, "log": 0.0}
    scoring.score([post("toxicity=0.0", id="1")])
    clock.tick(seconds=90)
    assert drift.behind("daily") == pytest.approx({"arrivals": 90, "log": 90}, abs=0.01)
    while watching.watch():
        pass
    assert drift.behind("daily") == {"arrivals": 0.0, "log": 0.0}


def test_what_people_decided_is_held_against_what_both_would_have_done(
    challenging: Challenging, arrive, review: Review, deciding: Deciding, watching: Watching, rival: Stricter, site
) -> None:
    challenging.set("rival", by="ada")
    ids = arrive(["toxicity=0.7", "toxicity=0.7"])
    for case_id, outcome in zip(ids, ("approve", "reject"), strict=True):
        claimed = review.claim_named([case_id], person="nora")
        reason = "insult" if outcome == "reject" else None
        deciding.decide(case_id, Actor("nora", claimed.token), outcome, reason=reason)
    watching.watch()
    people = challenging.show()[0]["people"]
    assert people["champion"] == {"looked_at": 2, "would_decide": 0, "contradicted": None}
    assert people["challenger"] == {"looked_at": 2, "would_decide": 2, "contradicted": 0.5}


def test_a_challenger_that_becomes_champion_is_one_no_more(
    challenging: Challenging, store: Store, shelf: Shelf, watching: Watching, rival: Stricter, site
) -> None:
    challenging.set("rival", by="ada")
    shelf.champions[None] = "rival"
    watching.watch()
    assert store.challengers.all() == []
    assert store.challengers.record()[0].why == "it has become the champion"


def test_a_sites_challenger_that_becomes_champion_for_all_is_one_no_more(
    challenging: Challenging, store: Store, shelf: Shelf, watching: Watching, rival: Stricter, site
) -> None:
    challenging.set("rival", by="ada", site="daily")
    shelf.champions[None] = "rival"
    watching.watch()
    assert store.challengers.all() == []


def test_the_share_that_people_changed_is_of_the_same_comments_above_and_below(
    challenging: Challenging,
    arrive,
    overturn,
    store: Store,
    models: Models,
    watching: Watching,
    clock: Clock,
    rival: Stricter,
    site,
) -> None:
    early = arrive(["toxicity=0.0"] * 6)
    clock.tick(days=4)
    challenging.set("rival", by="ada")
    arrive(["toxicity=0.0"])
    for case_id in early[:3]:
        overturn(case_id)
    while watching.watch():
        pass
    drift = Drift(store, models, clock)
    assert drift.lately("daily")["overturned"] == {"share": 0.0, "overturned": 0, "of": 1}
    assert drift.show("daily", days=7)["overturned"] == {"share": 3 / 7, "overturned": 3, "of": 7}
    assert challenging.show()[0]["overturned"]["champion"] == 0.0


def test_counts_are_found_from_their_hour_on_and_in_few_reads(store: Store, clock: Clock) -> None:
    begin = clock.now = clock().replace(hour=21, minute=30)
    clock.tick(days=4)
    hours = [(begin + timedelta(hours=back), 10**at) for at, back in enumerate((-1, 0, 2, 3, 60, 96))]
    for at, count in hours:
        store.watched.add(
            "daily",
            "log",
            store.watched.reached("daily", "log") or "0-0",
            f"{at:%d%H}-0",
            {(span, "cases"): count for span in spans(at)},
        )
    assert store.watched.since("daily", begin, clock())["cases"] == 111110
    assert store.watched.of_days("daily", begin, clock())["cases"] == 111111
    clock.tick(days=10)
    assert store.watched.since("daily", begin, clock())["cases"] == 111111, "hours are kept no more"


def test_what_can_not_be_tried_is_refused(challenging: Challenging, shelf: Shelf, rival: Stricter, site) -> None:
    with pytest.raises(Invalid):
        challenging.set("nothing", by="ada")
    with pytest.raises(Conflict):
        challenging.set("plain", by="ada")
    with pytest.raises(NotFound):
        challenging.set("rival", by="ada", site="nowhere")
    with pytest.raises(Invalid):
        challenging.set("rival", by="ada", share=0.1, sample=0.0)
    with pytest.raises(NotFound):
        challenging.stop(by="ada")
    challenging.set("rival", by="ada")
    assert challenging.stop(by="ada", why="enough").version == "rival"
    assert challenging.show() == []


def test_what_is_ended_is_ended_though_it_stepped_back_meanwhile_or_another_version_wrote_it(
    challenging: Challenging, store: Store, monkeypatch: pytest.MonkeyPatch, clock: Clock, rival: Stricter, site
) -> None:
    tried = challenging.set("rival", by="ada", share=0.5)
    clock.tick(seconds=1)
    monkeypatch.setattr(store.challengers, "all", lambda: [tried])  # as it was read
    lost = Turn(what="stepped_back", at=clock(), by="machine", challenger=tried)
    for _ in range(2):
        assert store.challengers.change(tried, lost, to=tried.back(clock(), "it left its limits"))
    assert [turn.what for turn in store.challengers.record()] == ["stepped_back", "set"]
    challenging.stop(by="ada")
    assert store.server.client.hlen(keys.CHALLENGERS) == 0
    challenging.set("rival", by="ada", share=0.5)
    with pytest.raises(Conflict):
        challenging.stop(by="ada")
    monkeypatch.undo()
    store.server.client.hset(keys.CHALLENGERS, "*", tried.model_dump_json(exclude={"stepped_back"}))
    challenging.stop(by="ada")
    assert store.challengers.all() == []


def test_a_share_holds_for_all_revisions_of_a_comment_and_grows_by_adding(clock: Clock) -> None:
    small, large = (Challenger(version="2", share=share, by="ada", at=clock()) for share in (0.1, 0.3))
    drawn = {str(n) for n in range(500) if small.decides("daily", str(n))}
    assert drawn < {str(n) for n in range(500) if large.decides("daily", str(n))}
    assert 20 < len(drawn) < 80


def test_traffic_is_counted_in_the_bins_of_the_versions_reference(
    arrive, store: Store, clock: Clock, shelf: Shelf, site
) -> None:
    halves = Distribution(edges=(0.5,), shares=(0.9, 0.1))
    reference = Reference(
        of="comments", rows=10, scores={"toxicity": halves}, features={"words": halves}, languages={"en": 1.0}
    )
    shelf.releases["plain"].reference = reference
    arrive(["toxicity=0.2", "toxicity=0.4", "toxicity=0.8"])
    counts = seen(store, clock)
    assert (counts["score|plain|toxicity|0"], counts["score|plain|toxicity|1"]) == (2, 1)
    assert counts["feature|plain|words|1"] == 3
    assert counts["language|en"] == counts["cases"] == 3


def test_languages_are_counted_however_a_site_writes_them(
    post, scoring: Scoring, watching: Watching, store: Store, clock: Clock, site
) -> None:
    for at, tag in enumerate(("en", "EN", "en-GB", "eng", "ger", "de", "qqq", "zxx")):
        scoring.score([post("hello", id=str(at), language=tag)])
    clock.tick(seconds=15)
    watching.watch()
    counts = {name: count for name, count in seen(store, clock).items() if name.startswith("language|")}
    assert counts == {"language|en": 4, "language|de": 2, "language|other": 2}


def test_watching_goes_on_without_a_challenger_that_can_not_be_loaded(
    challenging: Challenging, arrive, store: Store, shelf: Shelf, clock: Clock, rival: Stricter, site
) -> None:
    challenging.set("rival", by="ada")
    del shelf.releases["rival"]
    arrive(["toxicity=0.2"])
    assert seen(store, clock)["cases"] == 1
    with pytest.raises(ModelRefused):
        shelf.load("rival")
