"""Deciding, taking back, passing on, and deciding near-duplicates in one stroke."""

import pytest
from support import Clock, Receiver

from service.domain.cases import Decision, Status
from service.domain.comments import CommentIn
from service.domain.errors import Conflict, Forbidden, Invalid
from service.domain.filters import Filter
from service.store import Store, keys
from service.store.groups import Joined
from service.usecases import intake
from service.usecases.accounts import Accounts
from service.usecases.deciding import UNDO_WITHIN, Actor, Deciding
from service.usecases.delivery import Delivery
from service.usecases.review import Review
from service.usecases.rights import Rights
from service.usecases.scoring import Scoring

SPAM = "toxicity=0.5 Visit our wonderful new shop today and get nine free watches before the others do"


@pytest.fixture
def held(review: Review, scoring: Scoring, post) -> tuple[str, Actor]:
    """One case that nora holds."""
    case_id = post("toxicity=0.5", author={"id": "u1"})
    scoring.score([case_id])
    return case_id, Actor("nora", review.claim(person="nora").token)


@pytest.fixture
def raid(scoring: Scoring, clock: Clock, post) -> list[str]:
    """Five copies of one text, each a little different and a second later, and another comment."""
    ids = []
    for n in range(5):
        ids.append(post(f"{SPAM} number {n}", id=f"copy{n}"))
        clock.tick(seconds=1)
    other = post("toxicity=0.4 I walked along the river and saw no ducks at all this morning", id="other")
    scoring.score([*ids, other])
    return ids


def events(store: Store) -> list[tuple[str, str, str]]:
    rows = store.server.client.xrange("ombud:feed:daily")
    return [(row["event"], row["by"], row["case"]) for _, row in rows]


def test_a_decision_taken_back_is_in_review_again_and_the_site_hears_both(
    store: Store, deciding: Deciding, accounts: Accounts, keyring, directory, clock, site, receiver: Receiver, held
) -> None:
    case_id, nora = held
    accounts.change_site("daily", callback_url=receiver.url, notify_in_review=False)
    directory.forget()
    receiver.secret = site.webhook_secret
    delivery = Delivery(store, directory, keyring, clock, timeout_s=2)
    deciding.decide(case_id, nora, "reject", reason="insult")
    delivery.deliver("daily")
    case = deciding.undo(case_id, Actor("nora")).case
    assert (case.status, case.decision) == (Status.IN_REVIEW, None)
    assert [(event.event, event.by) for event in case.history[-2:]] == [("delivered", None), ("undone", "nora")]
    delivery.deliver("daily")
    told = [got.payload for got in receiver.got]
    assert [each["type"] for each in told] == ["comment.decided", "comment.in_review"]
    assert told[1]["data"]["decision"] is None
    assert events(store)[-2:] == [("decided", "nora", case_id), ("undone", "nora", case_id)]
    assert store.queue.waiting(["daily"])[0].waiting == 1


def test_who_undoes_under_a_claim_holds_the_case_then(store: Store, review: Review, deciding: Deciding, held) -> None:
    case_id, nora = held
    deciding.decide(case_id, nora, "approve")
    again = Actor("nora", "another-token-of-the-page")
    for _ in range(2):  # asked again because the answer was lost
        deciding.undo(case_id, again, seq=2)
    assert review.renew(again.token) == [case_id]
    assert store.queue.waiting(["daily"])[0].waiting == 0
    assert deciding.decide(case_id, again, "reject", reason="spam").case.status is Status.DECIDED


def test_what_was_seen_is_what_is_undone(deciding: Deciding, held) -> None:
    case_id, nora = held
    deciding.decide(case_id, nora, "approve")
    with pytest.raises(Conflict, match="changed"):
        deciding.undo(case_id, Actor("nora"), seq=1)


def test_ones_own_decision_can_be_undone_for_an_hour_and_any_by_a_lead(deciding: Deciding, clock: Clock, held) -> None:
    case_id, nora = held
    deciding.decide(case_id, nora, "approve")
    with pytest.raises(Forbidden):
        deciding.undo(case_id, Actor("omar"))
    clock.tick(seconds=UNDO_WITHIN.total_seconds() + 1)
    with pytest.raises(Conflict, match="hour"):
        deciding.undo(case_id, Actor("nora"))
    assert deciding.undo(case_id, Actor("lea", leads=True)).case.status is Status.IN_REVIEW
    with pytest.raises(Conflict, match="nothing"):
        deciding.undo(case_id, Actor("omar", leads=True))


def test_a_lead_undoes_what_the_machine_decided(deciding: Deciding, scoring: Scoring, post) -> None:
    case_id = post("toxicity=0.95")
    scoring.score([case_id])
    with pytest.raises(Forbidden):
        deciding.undo(case_id, Actor("nora"))
    assert deciding.undo(case_id, Actor("lea", leads=True)).case.status is Status.IN_REVIEW


def test_a_rejection_counts_on_its_authors_record_until_it_is_taken_back(
    store: Store, deciding: Deciding, held
) -> None:
    case_id, nora = held

    def rejected() -> int:
        return store.records.author("daily", "u1", recent=1).rejected

    deciding.decide(case_id, nora, "reject", reason="insult")
    assert rejected() == 1
    deciding.undo(case_id, Actor("nora", "a-token"))
    assert rejected() == 0
    deciding.decide(case_id, Actor("nora", "a-token"), "approve")
    assert rejected() == 0


def test_only_reasons_of_the_sites_own_list_are_taken(deciding: Deciding, accounts, directory, held) -> None:
    case_id, nora = held
    own = [{"code": "rude", "text": "Rude.", "ground": "insult"}]
    accounts.change_site("daily", desk={"reasons": own})
    directory.forget()
    with pytest.raises(Invalid, match="rude"):
        deciding.decide(case_id, nora, "reject", reason="insult")
    decided = deciding.decide(case_id, nora, "reject", reason="rude").case.decision
    assert decided is not None
    assert decided.reason == "rude"


def test_what_one_skips_goes_to_others_and_not_back_to_oneself_for_a_while(
    review: Review, deciding: Deciding, clock: Clock, held
) -> None:
    case_id, nora = held
    deciding.skip(case_id, nora)
    assert review.claim(person="nora").cases == []
    (case,) = review.claim(person="omar").cases
    assert case.id == case_id
    clock.tick(hours=1)
    review.store.queue.reclaim_expired(now=clock())
    assert [each.id for each in review.claim(person="nora").cases] == [case_id]


def test_the_page_can_pass_over_cases_by_itself(review: Review, raid) -> None:
    (first,) = review.claim(person="nora", pass_over=[raid[0]]).cases
    assert first.comment.id == "other"


def test_what_is_handed_over_to_the_leads_waits_for_them_alone(
    store: Store, review: Review, deciding: Deciding, held
) -> None:
    case_id, nora = held
    for _ in range(2):
        deciding.hand_over(case_id, nora, to=None, note="Is this libel?")
    assert review.claim(person="nora").cases == []
    (waiting,) = store.queue.waiting(["daily"])
    assert (waiting.waiting, waiting.assigned) == (0, 1)
    (desk,) = store.queue.desks([case_id])
    assert desk.asked is not None
    assert (desk.assigned, desk.asked.by, desk.asked.note) == ("leads", "nora", "Is this libel?")
    from_leads = review.claim(person="lea", wanted=Filter(assigned="leads"))
    assert [case.id for case in from_leads.cases] == [case_id]
    deciding.decide(case_id, Actor("lea", from_leads.token), "approve")
    assert store.queue.waiting(["daily"])[0].assigned == 0
    assert [event for event, _, _ in events(store)] == ["handed_over", "decided"]
    deciding.undo(case_id, Actor("lea", leads=True))
    assert [case.id for case in review.claim(person="nora").cases] == [case_id]


def test_a_case_can_be_handed_to_one_person_who_works_on_the_site(
    review: Review, deciding: Deciding, accounts: Accounts, held
) -> None:
    case_id, nora = held
    accounts.add_person("omar", "moderator", "correct horse")
    with pytest.raises(Invalid, match="Nobody"):
        deciding.hand_over(case_id, nora, to="stranger", note="yours")
    deciding.hand_over(case_id, nora, to="omar", note="yours")
    assert review.claim(person="nora", wanted=Filter(assigned="me")).cases == []
    assert [case.id for case in review.claim(person="omar", wanted=Filter(assigned="me")).cases] == [case_id]


def test_what_waited_for_somebody_who_has_left_goes_to_the_leads(
    store: Store, review: Review, deciding: Deciding, accounts: Accounts, held
) -> None:
    case_id, nora = held
    accounts.add_person("omar", "moderator", "correct horse")
    deciding.hand_over(case_id, nora, to="omar", note="yours")
    accounts.remove_person("omar")
    assert store.queue.handed_to("omar", ["daily"]) == 0
    assert [case.id for case in review.claim(person="lea", wanted=Filter(assigned="leads")).cases] == [case_id]


def test_what_waited_for_somebody_at_a_site_that_they_lose_goes_to_the_leads(
    review: Review, deciding: Deciding, accounts: Accounts, held
) -> None:
    case_id, nora = held
    accounts.add_person("omar", "moderator", "correct horse")
    deciding.hand_over(case_id, nora, to="omar", note="yours")
    accounts.change_person("omar", sites=["daily"])
    assert review.claim(person="lea", wanted=Filter(assigned="leads")).cases == []
    accounts.change_person("omar", sites=[])
    assert [case.id for case in review.claim(person="lea", wanted=Filter(assigned="leads")).cases] == [case_id]


@pytest.mark.parametrize("leaves", [{"sites": []}, None])
def test_what_somebody_held_who_has_left_goes_to_the_leads(
    store: Store, review: Review, deciding: Deciding, accounts: Accounts, clock: Clock, held, leaves
) -> None:
    case_id, nora = held
    accounts.add_person("omar", "moderator", "correct horse")
    deciding.hand_over(case_id, nora, to="omar", note="yours")
    review.release(review.claim(person="omar", wanted=Filter(assigned="me")).token)
    assert review.claim(person="omar", wanted=Filter(assigned="me")).cases
    if leaves is None:
        accounts.remove_person("omar")
    else:
        accounts.change_person("omar", **leaves)
    clock.tick(minutes=5)
    store.queue.reclaim_expired(now=clock())
    assert [case.id for case in review.claim(person="lea", wanted=Filter(assigned="leads")).cases] == [case_id]


def test_a_case_cannot_be_handed_to_somebody_who_may_not_decide_it(
    review: Review, deciding: Deciding, accounts: Accounts, held
) -> None:
    case_id, nora = held
    accounts.add_person("nora", "moderator", "correct horse")
    deciding.ask_second(case_id, nora, opinion="approve")
    with pytest.raises(Invalid, match="had their say"):
        deciding.hand_over(case_id, Actor("omar", review.claim(person="omar").token), to="nora", note="you do it")


def test_a_second_opinion_goes_to_another_person_and_both_are_kept(
    store: Store, review: Review, deciding: Deciding, held
) -> None:
    case_id, nora = held
    deciding.ask_second(case_id, nora, note="Irony?", opinion="reject", reason="insult")
    assert review.claim(person="nora").cases == []
    assert review.claim_named([case_id], person="nora").cases == []
    omar = Actor("omar", review.claim(person="omar").token)
    deciding.decide(case_id, omar, "approve")
    rows = [row for _, row in store.server.client.xrange("ombud:feed:daily")]
    assert [(row["event"], row["by"]) for row in rows] == [
        ("opinion", "nora"),
        ("second_opinion", "nora"),
        ("decided", "omar"),
    ]
    assert '"reject"' in rows[0]["decision"]


def test_whoever_asked_for_a_second_opinion_does_not_get_the_case_back_by_undoing_it(
    review: Review, deciding: Deciding, held
) -> None:
    case_id, nora = held
    deciding.ask_second(case_id, nora)
    deciding.decide(case_id, Actor("omar", review.claim(person="omar").token), "approve")
    deciding.undo(case_id, Actor("nora", "a-token-of-hers", leads=True))
    assert review.renew("a-token-of-hers") == []
    assert [case.id for case in review.claim(person="omar").cases] == [case_id]


def test_what_the_lot_picks_is_decided_by_two(
    store: Store, review: Review, deciding: Deciding, accounts: Accounts, directory, held
) -> None:
    case_id, nora = held
    accounts.change_site("daily", desk={"second_opinion_share": 1})
    directory.forget()
    assert deciding.decide(case_id, nora, "reject", reason="insult").case.status is Status.IN_REVIEW
    assert review.claim(person="nora").cases == []
    omar = Actor("omar", review.claim(person="omar").token)
    assert deciding.decide(case_id, omar, "approve").case.status is Status.DECIDED
    assert [event for event, _, _ in events(store)] == ["opinion", "second_opinion", "decided"]


def test_near_duplicates_are_lent_together_and_decided_in_one_stroke(
    store: Store, review: Review, deciding: Deciding, raid
) -> None:
    claimed = review.claim(person="nora")
    assert [case.id for case in claimed.cases] == raid[:1]
    assert sorted(store.groups.held(claimed.token)[raid[0]]) == sorted(raid[1:])
    assert [case.comment.id for case in review.claim(person="omar", count=9).cases] == ["other"]
    done = deciding.decide(raid[0], Actor("nora", claimed.token), "reject", reason="spam", copies=True)
    assert sorted(done.copies) == sorted(raid[1:])
    decisions = [case.decision for case in store.cases.load(raid) if case is not None]
    assert [each and (each.outcome, each.by, each.copy_of) for each in decisions] == [
        ("reject", "person", None),
        *[("reject", "person", raid[0])] * 4,
    ]


def test_copies_at_sites_that_are_not_ones_own_are_left_alone(
    store: Store, review: Review, deciding: Deciding, scoring: Scoring, post, raid
) -> None:
    token = review.claim(person="nora").token
    scoring.score([post(f"{SPAM} number 9", id="late")])
    elsewhere = Actor("nora", token, sites=["weekly"])
    assert deciding.decide(raid[0], elsewhere, "approve", copies=True).copies == []
    assert store.queue.claimed() == 0  # what was lent along waits for others again


@pytest.mark.parametrize("move", ["decide", "hand_over", "edit"])
def test_copies_wait_for_others_again_when_only_the_one_case_is_done(
    store: Store, review: Review, deciding: Deciding, post, raid, move: str
) -> None:
    nora = Actor("nora", review.claim(person="nora").token)
    match move:
        case "decide":
            deciding.decide(raid[0], nora, "approve")
        case "hand_over":
            deciding.hand_over(raid[0], nora, to=None, note="?")
        case "edit":
            post("Something else altogether", id="copy0", revision=2)
    assert store.queue.claimed() == 0
    (next_,) = review.claim(person="omar").cases
    assert next_.id == raid[1]


def test_copies_that_come_after_the_claim_are_decided_along(
    store: Store, review: Review, deciding: Deciding, scoring: Scoring, post, raid
) -> None:
    claimed = review.claim(person="nora")
    late = post(f"{SPAM} number 9", id="late")
    scoring.score([late])
    done = deciding.decide(raid[0], Actor("nora", claimed.token), "reject", reason="spam", copies=True)
    assert late in done.copies
    assert store.queue.waiting(["daily"])[0].waiting == 1


def test_copies_go_back_with_the_case_that_they_were_lent_with(store: Store, review: Review, raid) -> None:
    claimed = review.claim(person="nora", count=2)
    assert review.release(claimed.token, raid[0]) == 5
    assert [case.comment.id for case in store.cases.load(review.renew(claimed.token)) if case] == ["other"]


def test_undoing_a_stroke_takes_back_what_was_decided_along(
    store: Store, review: Review, deciding: Deciding, raid
) -> None:
    claimed = review.claim(person="nora")
    deciding.decide(raid[0], Actor("nora", claimed.token), "reject", reason="spam", copies=True)
    done = deciding.undo(raid[0], Actor("nora", "held-again-under-this"))
    assert sorted(done.copies) == sorted(raid[1:])
    assert sorted(store.groups.held("held-again-under-this")[raid[0]]) == sorted(raid[1:])


@pytest.mark.parametrize("follow", [True, False])
def test_copies_that_arrive_within_a_day_follow_where_the_site_wants_it(
    store: Store, review: Review, deciding: Deciding, scoring: Scoring, accounts, directory, clock, post, follow: bool
) -> None:
    accounts.change_site("daily", desk={"copies_follow": follow})
    directory.forget()
    first = post(SPAM, id="first")
    second = post(f"{SPAM} now", id="second")
    scoring.score([first, second])
    deciding.decide(first, Actor("nora", review.claim(person="nora").token), "reject", reason="spam", copies=True)
    clock.tick(hours=5)
    third = post(f"{SPAM} too", id="third")
    scoring.score([third])
    (case,) = store.cases.load([third])
    assert case is not None
    if not follow:
        assert case.status is Status.IN_REVIEW
        return
    assert case.decision is not None
    assert (case.decision.outcome, case.decision.by, case.decision.copy_of) == ("reject", "machine", first)
    assert case.assessment is not None
    assert case.assessment.reasons[0].code == "copy"
    deciding.undo(first, Actor("lea", leads=True))
    (case,) = store.cases.load([third])
    assert case is not None
    assert case.status is Status.IN_REVIEW
    fourth = post(f"{SPAM} once more", id="fourth")
    scoring.score([fourth])
    (case,) = store.cases.load([fourth])
    assert case is not None
    assert case.status is Status.IN_REVIEW


def test_a_copy_does_not_follow_what_has_been_taken_back_while_it_was_scored(
    store: Store, scoring: Scoring, accounts, directory, clock: Clock, post, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.change_site("daily", desk={"copies_follow": True})
    directory.forget()
    decision = Decision(outcome="reject", by="machine", reason="spam", copy_of="x", at=clock())
    stale = Joined("x", decision.model_dump_json())
    monkeypatch.setattr(store.groups, "join", lambda wanted, **_: [stale for _ in wanted])
    case_id = post(SPAM)
    scoring.score([case_id])
    (case,) = store.cases.load([case_id])
    assert case is not None
    assert (case.status, case.decision) == (Status.IN_REVIEW, None)
    assert store.cases.unscored() == 0


def test_copies_at_other_sites_are_grouped_only_where_both_allow_it(
    store: Store, scoring: Scoring, accounts, keyring, directory, clock, post
) -> None:
    accounts.add_site("weekly")
    for shared in (False, True):
        for name in ("daily", "weekly"):
            accounts.change_site(name, desk={"copies_across_sites": shared})
        directory.forget()
        text = f"{SPAM} {'shared by all of them everywhere' if shared else ''}"
        here = post(text, id=f"here{shared}")
        wanted = CommentIn(id=f"there{shared}", text=text)
        (there,) = intake.accept(store, keyring, [(directory.get("weekly"), wanted)], now=clock())
        scoring.score([here, there.case])
        one, other = store.queue.desks([here, there.case])
        assert (one.group is not None and one.group == other.group) is shared


def outcomes(store: Store, ids: list[str]) -> list[str | None]:
    return [case and case.decision and case.decision.outcome for case in store.cases.load(ids)]


@pytest.mark.parametrize("why", ["second_opinion", "appeal", "report", "audit"])
def test_what_somebody_has_to_read_for_itself_is_neither_lent_nor_decided_along(
    store: Store, review: Review, deciding: Deciding, scoring: Scoring, keyring, clock, directory, raid, why: str
) -> None:
    alone = raid[1]
    omar = Actor("omar", review.claim_named([alone], person="omar").token)
    rights, daily = Rights(store, keyring, clock), directory.get("daily")
    match why:
        case "second_opinion":
            deciding.ask_second(alone, omar)
        case "appeal":
            deciding.decide(alone, omar, "reject", reason="spam")
            rights.appeal(daily, "copy1", "Read it, please.")
        case "report":
            deciding.decide(alone, omar, "approve")
            clock.tick(seconds=1)
            rights.report(daily, "copy1", "ann", reason=None, text=None)
        case "audit":
            store.server.client.hset(f"ombud:case:{alone}", "tags", f"reason:audit\ngroup:{raid[0]}")
    review.release(omar.token)
    before = outcomes(store, [alone])
    nora = Actor("nora", review.claim_named([raid[0]], person="nora").token)
    assert alone not in store.groups.held(nora.token)[raid[0]]
    done = deciding.decide(raid[0], nora, "approve" if why == "appeal" else "reject", reason="spam", copies=True)
    assert sorted(done.copies) == sorted(set(raid[2:]))
    assert outcomes(store, [alone]) == before
    assert [case.id for case in review.claim_named([alone], person="lea").cases] == [alone]


def test_what_stood_before_a_report_stands_again_when_the_decision_on_it_is_undone(
    store: Store, review: Review, deciding: Deciding, scoring: Scoring, keyring, clock, directory, post
) -> None:
    case_id = post("toxicity=0.0", author={"id": "u1"})
    scoring.score([case_id])
    clock.tick(seconds=1)
    Rights(store, keyring, clock).report(directory.get("daily"), "1", "ann", reason=None, text=None)
    nora = Actor("nora", review.claim(person="nora").token)
    deciding.decide(case_id, nora, "reject", reason="spam")
    for _ in range(2):  # asked again because the answer was lost
        case = deciding.undo(case_id, nora, seq=2).case
    assert case.decision is not None
    assert (case.status, case.decision.outcome, case.decision.by) == (Status.IN_REVIEW, "approve", "machine")
    assert store.records.author("daily", "u1", recent=1).rejected == 0
    deciding.decide(case_id, nora, "reject", reason="spam")
    assert store.records.author("daily", "u1", recent=1).rejected == 1


@pytest.mark.parametrize("contradicted", ["first", "follower"])
def test_copies_stop_following_once_somebody_has_decided_otherwise(
    store: Store,
    review: Review,
    deciding: Deciding,
    scoring: Scoring,
    accounts,
    directory,
    keyring,
    clock,
    post,
    raid,
    contradicted: str,
) -> None:
    accounts.change_site("daily", desk={"copies_follow": True})
    directory.forget()
    deciding.decide(raid[0], Actor("nora", review.claim(person="nora").token), "reject", reason="spam", copies=True)
    follower, stranger = post(f"{SPAM} number 8", id="follower"), post(f"{SPAM} number 9", id="stranger")
    scoring.score([follower])
    assert outcomes(store, [follower]) == ["reject"]
    at_fault = {"first": raid[0], "follower": follower}[contradicted]
    comment = {"first": "copy0", "follower": "follower"}[contradicted]
    clock.tick(seconds=1)
    Rights(store, keyring, clock).appeal(directory.get("daily"), comment, "Read it, please.")
    deciding.decide(at_fault, Actor("omar", review.claim_named([at_fault], person="omar").token), "approve")
    scoring.score([stranger])
    assert outcomes(store, [stranger]) == [None]


def test_a_claim_has_room_for_so_many_copies_and_the_others_are_decided_in_the_same_stroke(
    store: Store, review: Review, deciding: Deciding, scoring: Scoring, keyring, directory, clock, site
) -> None:
    texts = [CommentIn(id=f"c{n}", revision=1, text=f"{SPAM} number {n}") for n in range(510)]
    came = intake.accept(store, keyring, [(directory.get("daily"), each) for each in texts], now=clock())
    scoring.score([each.case for each in came])
    claimed = review.claim(person="nora", count=10)
    (case,) = claimed.cases  # what is like it comes along, not beside it
    held = store.groups.held(claimed.token)
    assert [(first, len(copies)) for first, copies in held.items()] == [(case.id, 499)]
    assert review.renew(claimed.token) == [case.id]
    done = deciding.decide(case.id, Actor("nora", claimed.token), "reject", reason="spam", copies=True)
    assert len(done.copies) == 509
    assert store.server.client.llen(keys.claim(claimed.token)) == 0
    assert len(deciding.undo(case.id, Actor("nora", "held-again")).copies) == 509
    assert len(store.groups.held("held-again")[case.id]) == 499
    assert store.queue.waiting(["daily"])[0].waiting == 10


def test_who_names_a_copy_holds_it_as_a_case_of_its_own(store: Store, review: Review, raid) -> None:
    claimed = review.claim_named(raid[:2], person="nora")
    assert [case.id for case in claimed.cases] == review.renew(claimed.token) == raid[:2]
    assert sorted(store.groups.held(claimed.token)[raid[0]]) == sorted(raid[2:])


def test_a_case_with_copies_may_be_drawn_by_lot_too_and_its_copies_then_wait(
    store: Store, review: Review, deciding: Deciding, accounts, directory, raid
) -> None:
    accounts.change_site("daily", desk={"second_opinion_share": 1})
    directory.forget()
    nora = Actor("nora", review.claim(person="nora").token)
    for _ in range(2):  # asked again because the answer was lost
        done = deciding.decide(raid[0], nora, "reject", reason="spam", copies=True)
    assert (done.case.status, done.copies) == (Status.IN_REVIEW, [])
    assert store.queue.claimed() == 0
    assert outcomes(store, raid) == [None] * 5


@pytest.fixture
def sharing(accounts: Accounts, directory, store: Store, keyring, scoring: Scoring, clock: Clock, site):
    """Two sites that share their groups and let copies follow, each with its reasons; send(site, n) sends a copy."""
    accounts.add_site("weekly")
    own = [{"code": "grob", "text": "Coarse.", "ground": "threat"}]
    desk = {"copies_across_sites": True, "copies_follow": True}
    accounts.change_site("daily", desk={**desk, "reasons": own})
    accounts.change_site("weekly", desk=desk)
    directory.forget()

    def send(name: str, number: int) -> str:
        wanted = CommentIn(id=f"n{number}", revision=1, text=f"{SPAM} number {number}")
        (came,) = intake.accept(store, keyring, [(directory.get(name), wanted)], now=clock())
        scoring.score([came.case])
        clock.tick(seconds=1)
        return came.case

    return send


def test_a_stroke_and_its_undoing_reach_the_sites_that_one_may_decide_for_and_no_others(
    store: Store, review: Review, deciding: Deciding, sharing
) -> None:
    here, there = sharing("daily", 1), sharing("weekly", 2)
    boss = Actor("boss", review.claim_named([here], person="boss").token)
    assert deciding.decide(here, boss, "reject", reason="grob", copies=True).copies == [there]
    lea = Actor("lea", "a-token-of-hers", leads=True, sites=["daily"])
    assert deciding.undo(here, lea).copies == []
    assert deciding.decide(here, lea, "approve", copies=True).copies == []
    assert outcomes(store, [here, there]) == ["approve", "reject"]
    assert outcomes(store, [sharing("daily", 3), sharing("weekly", 4)]) == ["approve", None]


def test_a_sites_own_reason_becomes_the_other_sites_word_for_the_same(
    store: Store, review: Review, deciding: Deciding, sharing
) -> None:
    here, there = sharing("daily", 1), sharing("weekly", 2)
    boss = Actor("boss", review.claim_named([here], person="boss").token)
    deciding.decide(here, boss, "reject", reason="grob", copies=True)
    followers = [sharing("daily", 3), sharing("weekly", 4)]
    cases = store.cases.load([here, there, *followers])
    assert [case and case.decision and case.decision.reason for case in cases] == ["grob", "threat"] * 2


def test_what_an_earlier_version_let_stand_is_followed_everywhere(
    store: Store, review: Review, deciding: Deciding, sharing, clock: Clock
) -> None:
    here, _ = sharing("daily", 1), sharing("daily", 2)
    kept = Decision(outcome="reject", by="machine", reason="spam", copy_of=here, at=clock())
    store.server.client.set(f"ombud:standing:{here}", kept.model_dump_json(exclude_none=True))
    assert outcomes(store, [sharing("weekly", 3)]) == ["reject"]
    deciding.decide(here, Actor("nora", review.claim_named([here], person="nora").token), "approve")
    assert outcomes(store, [sharing("weekly", 4)]) == [None]
