"""Readers' rights: a report counts once, an appeal goes to somebody else, what is erased is gone everywhere."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from support import Clock

from service.domain.cases import Case, Status
from service.domain.comments import Parent
from service.domain.errors import Conflict, NotFound
from service.domain.filters import Filter
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.store import Store, keys
from service.usecases.deciding import Actor, Deciding
from service.usecases.directory import Directory
from service.usecases.review import Review
from service.usecases.rights import Rights
from service.usecases.scoring import Scoring

SECRET = "zyzzyva"
"""A word that must be nowhere in the store once its comment is erased."""


@pytest.fixture
def rights(store: Store, keyring: Keyring, clock: Clock) -> Rights:
    return Rights(store, keyring, clock)


@pytest.fixture
def daily(directory: Directory, site) -> Site:
    return directory.get("daily")


def of(store: Store, case_id: str) -> Case:
    (case,) = store.cases.load([case_id])
    assert case is not None
    return case


def report(rights: Rights, site: Site, reader: str, comment: str = "1"):
    return rights.report(site, comment, reader, reason=None, text=None)


def take(review: Review, person: str, case_id: str) -> str | None:
    claimed = review.claim(person=person, count=25)
    if case_id in [case.id for case in claimed.cases]:
        return claimed.token
    review.release(claimed.token)
    return None


def test_a_reader_is_counted_once_for_each_revision(rights: Rights, daily: Site, scoring: Scoring, post) -> None:
    scoring.score([post("toxicity=0.5")])
    counts = [report(rights, daily, reader) for reader in ("ann", "ann", "bob")]
    assert [(each.reports, each.counted) for each in counts] == [(1, True), (1, False), (2, True)]
    scoring.score([post("toxicity=0.4", revision=2)])
    assert report(rights, daily, "ann").reports == 1


def test_a_reported_case_waits_less(
    rights: Rights, daily: Site, review: Review, scoring: Scoring, store: Store, post
) -> None:
    first, second = post("toxicity=0.6", id="1"), post("toxicity=0.6 again and again", id="2")
    scoring.score([first, second])
    report(rights, daily, "ann", "2")
    claimed = review.claim(person="nora")
    assert [case.id for case in claimed.cases] == [second]
    assert store.queue.waiting(["daily"])[0].waiting == 1


def test_an_approved_comment_that_is_reported_goes_to_people_and_stays_approved_meanwhile(
    rights: Rights, daily: Site, review: Review, scoring: Scoring, store: Store, post
) -> None:
    case_id = post("toxicity=0.0")
    scoring.score([case_id])
    due = store.deliveries.due("daily")
    assert report(rights, daily, "ann").status == Status.IN_REVIEW
    case = of(store, case_id)
    assert (case.status, case.decision and case.decision.outcome) == (Status.IN_REVIEW, "approve")
    assert store.deliveries.due("daily") == due
    assert "reason:reported" in store.queue.tags(["daily"])
    assert take(review, "nora", case_id)


def test_what_was_reported_before_it_was_scored_is_not_approved_without_a_person(
    rights: Rights, daily: Site, review: Review, scoring: Scoring, store: Store, post
) -> None:
    case_id = post("toxicity=0.0")
    assert report(rights, daily, "ann").status == Status.RECEIVED
    scoring.score([case_id])
    case = of(store, case_id)
    assert (case.status, case.decision) == (Status.IN_REVIEW, None)
    found = review.find(Filter(reason="reported"), person="nora")
    assert [each.id for each in found.cases] == [case_id]


def test_a_crowd_cannot_send_an_approved_comment_round_for_ever(
    rights: Rights, daily: Site, review: Review, deciding: Deciding, scoring: Scoring, post, clock: Clock
) -> None:
    case_id = post("toxicity=0.0")
    scoring.score([case_id])
    rounds = 0
    for reader in range(20):
        clock.tick(seconds=1)
        if report(rights, daily, f"reader-{reader}").status == Status.IN_REVIEW:
            rounds += 1
            clock.tick(seconds=1)
            decide(review, deciding, "nora", case_id, "approve")
    assert rounds == 5  # after 1, 2, 4, 8 and 16 reports


def decide(review: Review, deciding: Deciding, person: str, case_id: str, outcome: str) -> None:
    token = take(review, person, case_id)
    assert token is not None
    reason = "insult" if outcome == "reject" else None
    deciding.decide(case_id, Actor(person, token), outcome, reason=reason)


def test_an_appeal_goes_to_another_person_and_never_back_to_the_one_who_decided(
    rights: Rights, daily: Site, review: Review, deciding: Deciding, scoring: Scoring, store: Store, post
) -> None:
    case_id = post("toxicity=0.5")
    scoring.score([case_id])
    decide(review, deciding, "nora", case_id, "reject")
    rights.appeal(daily, "1", "It was a joke.")
    case = of(store, case_id)
    assert (case.status, case.decision and case.decision.outcome) == (Status.IN_REVIEW, "reject")
    assert take(review, "nora", case_id) is None
    decide(review, deciding, "omar", case_id, "approve")
    after = of(store, case_id)
    assert after.decision is not None
    assert (after.decision.outcome, after.decision.by) == ("approve", "person")


def test_an_appeal_against_the_machine_goes_to_a_person(
    rights: Rights, daily: Site, review: Review, scoring: Scoring, store: Store, post
) -> None:
    case_id = post("toxicity=0.99")
    scoring.score([case_id])
    rights.appeal(daily, "1", "")
    assert of(store, case_id).status is Status.IN_REVIEW
    assert take(review, "nora", case_id)


def test_an_appeal_is_heard_once(
    rights: Rights, daily: Site, review: Review, deciding: Deciding, scoring: Scoring, store: Store, post, clock: Clock
) -> None:
    case_id = post("toxicity=0.99")
    scoring.score([case_id])
    first = rights.appeal(daily, "1", "It was a joke.")
    clock.tick(seconds=5)
    assert rights.appeal(daily, "1", "It was a joke.").at == first.at
    kept = store.readers.appeal_of(case_id)
    assert kept is not None
    assert kept.text == "It was a joke."
    decide(review, deciding, "nora", case_id, "reject")
    with pytest.raises(Conflict, match="has been decided"):
        rights.appeal(daily, "1", "Still a joke.")


def test_an_edit_under_appeal_takes_the_rejection_off_the_authors_record(
    rights: Rights, daily: Site, review: Review, deciding: Deciding, scoring: Scoring, store: Store, post
) -> None:
    author = {"author": {"id": "u-7"}}
    case_id = post("toxicity=0.5", **author)
    scoring.score([case_id])
    decide(review, deciding, "nora", case_id, "reject")
    rights.appeal(daily, "1", "It was a joke.")
    assert store.records.author("daily", "u-7", recent=1).rejected == 1
    post("toxicity=0.4 edited", revision=2, **author)
    assert store.records.author("daily", "u-7", recent=1).rejected == 0


def test_only_a_rejection_that_stands_can_be_appealed_against(rights: Rights, daily: Site, scoring, post) -> None:
    scoring.score([post("toxicity=0.0", id="fine"), post("toxicity=0.5", id="waits")])
    for comment, why in (("fine", "approved"), ("waits", "not been decided")):
        with pytest.raises(Conflict, match=why):
            rights.appeal(daily, comment, "")
    with pytest.raises(NotFound):
        rights.appeal(daily, "nowhere", "")


def test_reasons_are_given_for_a_rejection_alone(rights: Rights, daily: Site, scoring: Scoring, post) -> None:
    scoring.score([post("toxicity=0.99", id="bad"), post("toxicity=0.0", id="fine")])
    said = rights.statement(daily, "bad")
    assert said.automated_decision == "fully"
    assert "Score for toxicity is 0.99" in said.facts
    with pytest.raises(NotFound):
        rights.statement(daily, "fine")


def everything(store: Store) -> str:
    """All that the store holds, as text."""
    client, found = store.server.client, []
    for key in client.keys("*"):
        kind = client.type(key)
        if kind == "string":
            found.append(client.get(key))
        elif kind == "hash":
            found += [*client.hgetall(key), *client.hgetall(key).values()]
        elif kind == "zset":
            found += client.zrange(key, 0, -1)
        elif kind == "list":
            found += client.lrange(key, 0, -1)
        elif kind == "stream":
            found += [json.dumps(fields) for _, fields in client.xrange(key)]
        elif kind == "set":
            found += client.smembers(key)
        found.append(key)
    return "\n".join(found)


def test_what_is_erased_is_nowhere_in_the_store(
    rights: Rights, daily: Site, review: Review, deciding: Deciding, scoring: Scoring, store: Store, post
) -> None:
    more = {"author": {"id": "u-7", "name": SECRET}, "article": {"id": "a-1", "title": "Bridge"}}
    ids = [post(f"toxicity=0.5 {SECRET} one", id="c-1", **more)]
    scoring.score(ids)
    decide(review, deciding, "nora", ids[0], "reject")
    rights.report(daily, "c-1", "ann", reason=None, text=SECRET)
    rights.appeal(daily, "c-1", SECRET)
    ids.append(post(f"toxicity=0.5 {SECRET} two", id="c-1", revision=2, **more))
    answer = post("toxicity=0.5 no", id="c-2", article={"id": "a-1"}, parent={"id": "c-1", "text": f"So {SECRET}"})
    scoring.score([ids[1], answer])
    review.claim(person="omar", count=5)
    assert SECRET in everything(store)

    removed = rights.erase_comment(daily, "c-1")
    assert SECRET not in everything(store)
    assert "u-7" not in everything(store)
    assert (removed.comments, removed.revisions, removed.waiting, removed.reports) == (1, 2, 1, 1)
    assert (removed.appeals, removed.quotes, removed.decisions) == (1, 1, 2)
    assert of(store, ids[1]).status is Status.ERASED
    assert of(store, answer).status is Status.IN_REVIEW
    assert store.records.article("daily", "a-1", recent=10).comments == 1


def index(store: Store) -> None:
    while not store.archive.index_older():
        pass


def test_answers_lose_the_quotation_wherever_they_stand(rights: Rights, daily: Site, store: Store, post) -> None:
    index(store)
    quoting = {"id": "c-1", "text": f"So {SECRET}"}
    post(f"{SECRET} one", id="c-1", article={"id": "a-1"}, parent={"id": "c-0", "text": "Well"})
    answers = [post("I agree", id="c-2", parent=quoting), post("No", id="c-3", article={"id": "a-2"}, parent=quoting)]
    post("Yes", id="c-4", parent={"id": "c-0", "text": "Well"})
    assert rights.erase_comment(daily, "c-1").quotes == 2
    assert SECRET not in everything(store)
    assert [of(store, answer).comment.text for answer in answers] == ["I agree", "No"]
    assert store.server.client.scard(keys.answers("daily", "c-0")) == 1  # what is erased answers nothing any more


def test_answers_of_an_earlier_version_lose_the_quotation_before_and_after_they_are_listed(
    rights: Rights, daily: Site, store: Store, post
) -> None:
    more = {"article": {"id": "a-1"}}
    for number in range(2):
        post(f"{SECRET} {number}", id=f"c-{number}", author={"id": f"u-{number}"}, **more)
        post("No", id=f"r-{number}", parent={"id": f"c-{number}", "text": f"{SECRET} {number}"}, **more)
        store.server.client.delete(keys.answers("daily", f"c-{number}"))
    assert rights.erase_comment(daily, "c-0").quotes == 1
    index(store)
    assert rights.erase_author(daily, "u-1").quotes == 1
    assert SECRET not in everything(store)


def test_answers_that_come_later_or_meanwhile_do_not_bring_back_what_is_erased(
    rights: Rights, daily: Site, store: Store, post, monkeypatch: pytest.MonkeyPatch
) -> None:
    quoting = {"id": "c-1", "text": f"So {SECRET}"}
    unquote, meanwhile = type(store.erasure).unquote, iter([lambda: post("Hm", id="c-2", parent=quoting)])

    def and_then_somebody_answers(*args) -> int:
        quotes = unquote(*args)
        for answer in meanwhile:
            answer()
        return quotes

    monkeypatch.setattr(type(store.erasure), "unquote", and_then_somebody_answers)
    post(f"{SECRET} one", id="c-1")
    assert rights.erase_comment(daily, "c-1").quotes == 1
    assert SECRET not in everything(store)
    late = post("Well", id="c-3", parent=quoting)
    assert SECRET not in everything(store)
    assert of(store, late).comment.parent == Parent(id="c-1")
    assert store.server.client.scard(keys.answers("daily", "c-1")) == 0


def test_erasing_reads_nothing_of_the_others_under_an_article(rights: Rights, daily: Site, store: Store, post) -> None:
    index(store)
    for number in range(200):
        post("Hello", id=f"c-{number}", author={"id": f"u-{number}"}, article={"id": "a-1"})
    info = store.server.client.info
    before = info("commandstats")["cmdstat_hget"]["calls"]
    assert rights.erase_author(daily, "u-7").comments == 1
    assert info("commandstats")["cmdstat_hget"]["calls"] - before < 100


def test_erasing_again_says_the_same(rights: Rights, daily: Site, scoring: Scoring, post) -> None:
    scoring.score([post("toxicity=0.5")])
    assert rights.erase_comment(daily, "1") == rights.erase_comment(daily, "1")
    with pytest.raises(NotFound):
        rights.erase_comment(daily, "2")


def test_posting_an_erased_revision_again_does_not_bring_it_back(
    rights: Rights, daily: Site, scoring: Scoring, store: Store, post
) -> None:
    case_id = post(f"{SECRET} toxicity=0.5")
    scoring.score([case_id])
    rights.erase_comment(daily, "1")
    assert post(f"{SECRET} toxicity=0.5") == case_id
    assert of(store, case_id).status is Status.ERASED
    assert SECRET not in everything(store)
    with pytest.raises(NotFound, match="erased"):
        report(rights, daily, "ann")


def test_what_is_erased_while_it_is_being_scored_stays_erased(
    rights: Rights, daily: Site, scoring: Scoring, store: Store, post
) -> None:
    case_id = post("toxicity=0.5")
    rights.erase_comment(daily, "1")
    scoring.score([case_id])
    assert of(store, case_id).status is Status.ERASED
    assert store.cases.unscored() == 0
    assert store.queue.waiting(["daily"])[0].waiting == 0


def test_an_author_goes_with_everything_they_wrote_and_nobody_else(
    rights: Rights, daily: Site, scoring: Scoring, store: Store, post
) -> None:
    mine = [post(f"toxicity=0.5 mine {n}", id=f"m{n}", author={"id": "u-7"}) for n in range(7)]
    theirs = post("toxicity=0.5 theirs", id="t", author={"id": "u-8"})
    scoring.score([*mine, theirs])
    removed = rights.erase_author(daily, "u-7")
    assert (removed.comments, removed.waiting) == (7, 7)
    assert store.queue.waiting(["daily"])[0].waiting == 1
    assert of(store, theirs).status is Status.IN_REVIEW
    assert rights.erase_author(daily, "u-7").comments == 0
    assert rights.erase_author(daily, "never-here").comments == 0


def test_what_a_person_approved_in_spite_of_many_reports_takes_as_many_again(
    rights: Rights, daily: Site, review: Review, deciding: Deciding, scoring: Scoring, post, clock: Clock
) -> None:
    case_id = post("toxicity=0.5")
    scoring.score([case_id])
    for reader in range(5):
        report(rights, daily, f"early-{reader}")
    clock.tick(seconds=1)
    decide(review, deciding, "nora", case_id, "approve")
    clock.tick(seconds=1)
    statuses = [report(rights, daily, f"late-{reader}").status for reader in range(5)]
    assert statuses == [Status.DECIDED] * 4 + [Status.IN_REVIEW]


def test_whatever_happens_at_the_same_time_what_is_erased_is_gone_and_nothing_waits_for_nobody(
    rights: Rights, daily: Site, review: Review, deciding: Deciding, scoring: Scoring, store: Store, post
) -> None:
    author = {"id": "u-7", "name": SECRET}
    texts = [f"toxicity=0.{n % 10} {SECRET} {'abcdefghij'[n % 10] * 25} {n}" for n in range(30)]
    ids = [post(text, id=str(n), author=author) for n, text in enumerate(texts)]

    def decide_some(person: str) -> None:
        claimed = review.claim(person=person, count=9)
        for case in claimed.cases:
            with suppress(Conflict, NotFound):
                deciding.decide(case.id, Actor(person, claimed.token), "reject", reason="insult", note=SECRET)

    def complain(n: int) -> None:
        with suppress(Conflict, NotFound):
            rights.report(daily, str(n), "ann", reason=None, text=SECRET)
            rights.appeal(daily, str(n), SECRET)

    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(scoring.score, ids[at : at + 5]) for at in range(0, 30, 5)]
        for n in range(30):
            jobs.append(pool.submit(complain, n))
            if n % 3 == 0:
                jobs.append(pool.submit(decide_some, f"person-{n}"))
                jobs.append(pool.submit(rights.erase_comment, daily, str(n)))
        jobs.append(pool.submit(rights.erase_author, daily, "u-7"))
        for job in jobs:
            job.result()
    rights.erase_author(daily, "u-7")
    assert SECRET not in everything(store)
    assert store.queue.waiting(["daily"])[0].waiting == 0
    assert store.queue.claimed() == 0
    assert {case.status for case in store.cases.load(ids) if case} == {Status.ERASED}


def test_what_is_rejected_anew_after_an_appeal_was_upheld_can_be_appealed_anew(
    rights: Rights, daily: Site, review: Review, deciding: Deciding, scoring: Scoring, store: Store, post, clock: Clock
) -> None:
    case_id = post("toxicity=0.5")
    scoring.score([case_id])
    for person, outcome in (("nora", "reject"), ("omar", "approve"), ("lea", "reject")):
        decide(review, deciding, person, case_id, outcome)
        clock.tick(seconds=1)
        if outcome == "approve":
            with pytest.raises(Conflict, match="has been decided"):
                rights.appeal(daily, "1", "Thank you.")
            report(rights, daily, "ann")
        else:
            sent = [rights.appeal(daily, "1", f"Not so, {person}.") for _ in range(2)]
            assert sent[0] == sent[1]
            assert of(store, case_id).status is Status.IN_REVIEW
        clock.tick(seconds=1)
    assert not take(review, "lea", case_id)
    decide(review, deciding, "omar", case_id, "reject")
    with pytest.raises(Conflict, match="has been decided"):
        rights.appeal(daily, "1", "Once more.")


def test_a_rejection_under_appeal_stands_again_when_the_answer_to_it_is_undone(
    rights: Rights, daily: Site, review: Review, deciding: Deciding, scoring: Scoring, store: Store, post
) -> None:
    case_id = post("toxicity=0.5", author={"id": "u1"})
    scoring.score([case_id])
    decide(review, deciding, "nora", case_id, "reject")
    first = rights.statement(daily, "1")
    rights.appeal(daily, "1", "Not so.")
    decide(review, deciding, "omar", case_id, "approve")
    deciding.undo(case_id, Actor("omar"))
    assert rights.statement(daily, "1") == first
    assert store.records.author("daily", "u1", recent=1).rejected == 1
    decide(review, deciding, "omar", case_id, "reject")
    with pytest.raises(Conflict, match="has been decided"):
        rights.appeal(daily, "1", "Once more.")


@pytest.mark.parametrize("since", ["erased", "decided anew"])
def test_an_appeal_for_a_copy_never_goes_to_whom_it_followed_whatever_became_of_the_first(
    rights: Rights,
    daily: Site,
    review: Review,
    deciding: Deciding,
    scoring: Scoring,
    accounts,
    directory,
    post,
    clock: Clock,
    since: str,
) -> None:
    accounts.change_site("daily", desk={"copies_follow": True})
    directory.forget()
    text = "toxicity=0.5 Visit our wonderful new shop today and get nine free watches before the others do"
    first, second, third = (post(f"{text} {n}", id=f"n{n}") for n in range(3))
    scoring.score([first, second])
    nora = Actor("nora", review.claim_named([first], person="nora").token)
    deciding.decide(first, nora, "reject", reason="insult", copies=True)
    scoring.score([third])
    clock.tick(seconds=1)
    if since == "erased":
        rights.erase_comment(daily, "n0")
    else:
        rights.appeal(daily, "n0", "Not so.")
        decide(review, deciding, "omar", first, "reject")
    rights.appeal(daily, "n2", "Nor this.")
    assert not take(review, "nora", third)
    assert take(review, "omar", third)
