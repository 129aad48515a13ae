"""The figures of the desk follow from its log, each line counted once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from support import Clock

from service.domain.histograms import OVERTURNED, STAGES
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.store import Store
from service.usecases.accounts import Accounts
from service.usecases.deciding import Actor, Deciding
from service.usecases.directory import Directory
from service.usecases.review import Review
from service.usecases.rights import Rights
from service.usecases.scoring import Scoring
from service.usecases.statistics import Statistics


@pytest.fixture
def daily(directory: Directory, site) -> Site:
    return directory.get("daily")


@pytest.fixture
def statistics(store: Store, directory: Directory, clock: Clock) -> Statistics:
    return Statistics(store, directory, clock)


@pytest.fixture
def decide(scoring: Scoring, review: Review, deciding: Deciding, post, clock: Clock):
    """Post a comment, wait, and let a person decide it; return its case id."""

    def decide(
        id: str, outcome: str, *, by: str = "nora", reason: str = "insult", score: float = 0.6, wait: float = 60
    ) -> str:
        case_id = post(f"insult={score} toxicity={score} {id * 30}", id=id)
        scoring.score([case_id])
        clock.tick(seconds=wait)
        again(case_id, outcome, by=by, reason=reason)
        return case_id

    def again(case_id: str, outcome: str, *, by: str, reason: str = "insult") -> None:
        claimed = review.claim_named([case_id], person=by)
        assert claimed.cases
        deciding.decide(case_id, Actor(by, claimed.token), outcome, reason=reason if outcome == "reject" else None)
        clock.tick(seconds=1)

    decide.again = again
    return decide


def shown(statistics: Statistics, *, person: str = "lea", leads: bool = True, days: int = 7) -> dict:
    return statistics.show(["daily"], days=days, person=person, leads=leads)


def test_decisions_are_counted_by_whom_and_when(statistics: Statistics, scoring: Scoring, daily, decide, post) -> None:
    scoring.score([post("fine", id="m"), post("toxicity=0.99", id="n")])
    decide("a", "approve")
    decide("b", "reject")
    figures = shown(statistics)
    assert figures["decided"] == {"machine": 2, "person": 2}
    assert (len(figures["per_hour"]), figures["step_s"]) == (168, 3600)
    assert sum(hour["person"] for hour in figures["per_hour"]) == 2
    assert len(shown(statistics, days=30)["per_hour"]) == 30


def test_what_waits_and_since_when(statistics: Statistics, scoring: Scoring, daily, post, clock: Clock) -> None:
    scoring.score([post("toxicity=0.5", id="w")])
    clock.tick(minutes=30)
    figures = shown(statistics)
    assert (figures["waiting"], figures["oldest_s"]) == (1, pytest.approx(1800, abs=1))


def test_the_time_to_a_decision_is_told_by_median_and_95th(statistics: Statistics, daily, decide) -> None:
    for n, wait in enumerate([10, 60, 600]):
        decide("abc"[n], "approve", wait=wait)
    took = shown(statistics)["time_to_decision_s"]
    assert (took["median"], took["p95"]) == (pytest.approx(60, rel=0.05), pytest.approx(600, rel=0.05))


def test_what_is_taken_back_or_decided_otherwise_on_appeal_is_overturned(
    statistics: Statistics, store: Store, daily: Site, deciding: Deciding, keyring: Keyring, clock: Clock, decide
) -> None:
    taken_back, appealed = decide("a", "reject"), decide("b", "reject")
    decide("c", "reject", by="omar")
    clock.tick(seconds=1)
    deciding.undo(taken_back, Actor("lea", leads=True))
    clock.tick(seconds=1)
    Rights(store, keyring, clock).appeal(daily, "b", "")
    clock.tick(seconds=1)
    decide.again(appealed, "approve", by="omar")
    figures = shown(statistics)
    assert figures["overturned"] == {"share": 0.5, "overturned": 2, "of": 4}
    per_moderator = {row["name"]: row["overturned"]["overturned"] for row in figures["per_moderator"]}
    assert per_moderator == {"nora": 2, "omar": 0}


def test_a_rejection_by_the_machine_that_a_person_overturns_is_told_apart(
    statistics: Statistics, store: Store, scoring: Scoring, daily: Site, keyring: Keyring, clock: Clock, decide, post
) -> None:
    case_id = post("toxicity=0.99", id="m")
    scoring.score([case_id])
    clock.tick(seconds=1)
    Rights(store, keyring, clock).appeal(daily, "m", "")
    clock.tick(seconds=1)
    decide.again(case_id, "approve", by="nora")
    figures = shown(statistics)
    assert figures["machine_overturned"] == {"share": 1.0, "overturned": 1, "of": 1}
    assert figures["overturned"]["overturned"] == 0
    store.measured.flush()
    measured = store.measured.read()
    assert measured.counts(OVERTURNED) == {"machine": 1}
    assert measured.histogram(STAGES)["review"].buckets == {STAGES.bucket(1.05): 1}


def test_agreement_on_second_opinions_is_kappa(
    statistics: Statistics, scoring: Scoring, review: Review, deciding: Deciding, daily, post, clock: Clock, decide
) -> None:
    pairs = [("approve", "approve"), ("reject", "reject"), ("reject", "approve"), ("approve", "approve")]
    for n, (first, second) in enumerate(pairs):
        case_id = post(f"toxicity=0.5 {'abcd'[n] * 30}", id=str(n))
        scoring.score([case_id])
        clock.tick(seconds=1)
        claimed = review.claim_named([case_id], person="nora")
        reason = "insult" if first == "reject" else None
        deciding.ask_second(case_id, Actor("nora", claimed.token), opinion=first, reason=reason)
        clock.tick(seconds=1)
        decide.again(case_id, second, by="omar")
    figures = shown(statistics)["second_opinions"]
    assert (figures["pairs"], figures["agreed"]) == (4, 0.75)
    assert figures["table"] == {"approve": {"approve": 2, "reject": 0}, "reject": {"approve": 1, "reject": 1}}
    assert figures["kappa"] == pytest.approx(0.5)
    assert shown(statistics)["second_opinions_by_lot"]["pairs"] == 0


def test_cases_drawn_by_lot_are_looked_at_by_two_whoever_they_are(
    statistics: Statistics, accounts: Accounts, directory: Directory, store: Store, scoring: Scoring, review: Review,
    deciding: Deciding, daily, post, clock: Clock,
) -> None:  # fmt: skip
    accounts.change_site("daily", desk={"second_opinion_share": 1.0})
    directory.forget()
    case_id = post("toxicity=0.5")
    scoring.score([case_id])
    clock.tick(seconds=1)
    claimed = review.claim_named([case_id], person="nora")
    for _ in range(2):  # its answer may be lost
        done = deciding.decide(case_id, Actor("nora", claimed.token), "reject", reason="insult")
        assert (done.case.status, done.case.decision) == ("in_review", None)
    assert review.claim(person="nora").cases == []
    clock.tick(seconds=1)
    claimed = review.claim_named([case_id], person="omar")
    done = deciding.decide(case_id, Actor("omar", claimed.token), "approve")
    assert done.case.decision is not None
    figures = shown(statistics)
    assert figures["second_opinions_by_lot"]["table"]["reject"]["approve"] == 1
    assert figures["decided"]["person"] == 1


def test_agreement_with_the_model_is_told_for_each_label(statistics: Statistics, daily, decide) -> None:
    decide("a", "reject", score=0.7)  # both say insult
    decide("b", "approve", score=0.7)  # the model alone
    decide("c", "approve", score=0.3)  # neither
    figures = {row["label"]: row for row in shown(statistics)["model_agreement"]}
    insult = figures["insult"]
    assert (insult["both"], insult["model_only"], insult["person_only"], insult["neither"]) == (1, 1, 0, 1)
    assert insult["agreed"] == pytest.approx(2 / 3)
    # Who rejects an insult was not asked about spam.
    assert figures["spam"]["cases"] == 2


def test_moderators_see_their_own_figures_and_leads_everybodys(statistics: Statistics, daily, decide) -> None:
    decide("a", "approve", by="nora")
    decide("b", "approve", by="omar")
    assert [row["name"] for row in shown(statistics)["per_moderator"]] == ["nora", "omar"]
    own = shown(statistics, person="omar", leads=False)["per_moderator"]
    assert [row["name"] for row in own] == ["omar"]


def test_each_line_is_counted_once_however_many_count(statistics: Statistics, scoring: Scoring, daily, post) -> None:
    scoring.score([post(f"fine number {n}", id=str(n)) for n in range(40)])
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: statistics.count(daily, most=7), range(40)))
    statistics.count(daily, most=1_000)
    assert shown(statistics)["decided"]["machine"] == 40


def test_a_desk_without_sites_has_nothing_to_tell(statistics: Statistics) -> None:
    figures = statistics.show([], days=1, person="nora", leads=False)
    assert (figures["waiting"], figures["decided"], figures["second_opinions"]["kappa"]) == (
        0,
        {"machine": 0, "person": 0},
        None,
    )


def test_what_is_erased_stays_counted(
    statistics: Statistics, store: Store, daily: Site, keyring: Keyring, clock: Clock, decide
) -> None:
    decide("a", "approve")
    shown(statistics)
    Rights(store, keyring, clock).erase_comment(daily, "a")
    assert shown(statistics)["decided"]["person"] == 1


def test_the_audit_sample_tells_what_nobody_has_looked_at(
    statistics: Statistics, accounts: Accounts, directory: Directory, scoring: Scoring, daily, decide, post
) -> None:
    accounts.change_site("daily", policy={"audit_share": 1.0})
    directory.forget()
    for n, outcome in enumerate(("approve", "approve", "approve", "reject")):
        decide(f"a{n}", outcome, score=0.0)
    decide("r", "approve", score=0.99)
    accounts.change_site("daily", policy={"audit_share": 0.0})
    directory.forget()
    scoring.score([post(f"fine, number {n}", id=f"m{n}") for n in range(12)])
    decide("b", "reject", score=0.6)
    seen = shown(statistics)["blind_spots"]
    missed = seen["wrongly_approved"]
    assert (missed["share"], missed["looked_at"], missed["of"], missed["rests_on"]) == (0.25, 4, 16, 0.25)
    assert missed["low"] < 0.25 < missed["high"]
    assert (seen["wrongly_rejected"]["share"], seen["wrongly_rejected"]["of"]) == (1.0, 1)
    assert seen["model_agreed"]["share"] == pytest.approx(4 / 6)


def test_what_readers_point_out_is_no_sample(
    statistics: Statistics, scoring: Scoring, store: Store, daily: Site, keyring: Keyring, clock: Clock, decide, post
) -> None:
    case_id = post("fine", id="m")
    scoring.score([case_id])
    Rights(store, keyring, clock).report(daily, "m", "ann", reason=None, text=None)
    decide.again(case_id, "reject", by="nora")
    seen = shown(statistics)["blind_spots"]
    assert (seen["model_agreed"]["looked_at"], seen["wrongly_approved"]["looked_at"]) == (0, 0)


def test_who_was_picked_for_the_audit_sample_is_not_led_by_what_the_machine_would_have_done(
    console, accounts: Accounts, directory: Directory, scoring: Scoring, post
) -> None:
    accounts.change_site("daily", policy={"audit_share": 1.0})
    directory.forget()
    scoring.score([post("toxicity=0.99", id="r")])
    lent = console().post("/console/api/claims", json={}).text
    assert "audit" in lent
    assert '"audited"' not in lent
    assert "would" not in lent


def test_what_followed_a_persons_decision_on_a_copy_is_not_the_machines_doing(
    statistics: Statistics, scoring: Scoring, review: Review, deciding: Deciding, accounts: Accounts, directory, post
) -> None:
    accounts.change_site("daily", desk={"copies_follow": True})
    directory.forget()
    text = "toxicity=0.5 Visit our wonderful new shop today and get nine free watches before the others do"
    first, second, third = (post(f"{text} {n}", id=f"n{n}") for n in range(3))
    scoring.score([first, second])
    nora = Actor("nora", review.claim_named([first], person="nora").token)
    deciding.decide(first, nora, "reject", reason="spam", copies=True)
    scoring.score([third])
    assert set(deciding.undo(first, nora).copies) == {second, third}
    figures = shown(statistics)
    assert figures["machine_overturned"]["overturned"] == 0
    assert figures["machine_overturned"]["of"] == 0
