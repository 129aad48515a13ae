"""Retention: what is kept for its days is gone everywhere, what is needed stays, and nothing is deleted unasked."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from types import SimpleNamespace

import pytest
from support import Clock

from models.examples import Example
from models.labels import Label
from service.domain.cases import Case, Status
from service.domain.comments import Origin, Relayed
from service.domain.errors import Conflict, NotFound
from service.domain.retention import has_lost_its_text
from service.domain.sites import Policy, Site
from service.store import Store, keys
from service.store.doubts import Doubt
from service.store.examples import Taught
from service.usecases import intake, retention
from service.usecases.accounts import Accounts
from service.usecases.deciding import Actor, Deciding
from service.usecases.delivery import Delivery
from service.usecases.directory import Directory
from service.usecases.export import examples
from service.usecases.preview import Preview
from service.usecases.retention import Keeping
from service.usecases.review import Review
from service.usecases.rights import Rights
from service.usecases.scoring import Scoring

SECRET = "zyzzyva"
"""A word of a reader's that must be nowhere in the store."""
WHO = "uncopyrightable"
"""Likewise, of who it was."""

Keep = Callable[..., None]


@pytest.fixture
def keeping(store: Store, directory: Directory, clock: Clock) -> Keeping:
    while not store.archive.index_older():
        pass
    return Keeping(store, directory, clock)


@pytest.fixture
def rights(store: Store, keyring, clock: Clock) -> Rights:
    return Rights(store, keyring, clock)


@pytest.fixture
def keep(accounts: Accounts, directory: Directory, site) -> Keep:
    """Let the site `daily`, which is not called back, keep things for so many days."""

    def set_days(**days: int) -> None:
        accounts.change_site("daily", callback_url=None, retention=days)
        directory.forget()

    set_days()
    return set_days


@pytest.fixture
def daily(directory: Directory, keep: Keep) -> Site:
    return directory.get("daily")


def of(store: Store, case_id: str) -> Case:
    (case,) = store.cases.load([case_id])
    assert case is not None
    return case


def everything(store: Store) -> str:
    """All that the store holds, as text."""
    client, found = store.server.client, []
    for name in sorted(client.scan_iter(count=1_000)):
        kind = client.type(name)
        read = {
            "hash": client.hgetall,
            "string": client.get,
            "set": client.smembers,
            "list": lambda key: client.lrange(key, 0, -1),
            "zset": lambda key: client.zrange(key, 0, -1, withscores=True),
            "stream": client.xrange,
        }[kind]
        found.append(f"{name} {read(name)}")
    return "\n".join(found)


def say_everything(post, scoring: Scoring, store: Store, rights: Rights, daily: Site, clock: Clock) -> str:
    """Let a comment be rejected, reported, appealed, answered and labelled, and decided; return its case."""
    who = {"id": WHO, "name": WHO, "email": f"{WHO}@example.org", "ip": "192.0.2.7", "url": f"https://{WHO}.example"}
    case_id = post(f"toxicity=0.99 {SECRET} one two three four five six seven eight", author=who, article={"id": "a1"})
    copy = post(f"toxicity=0.99 {SECRET} one two three four five six seven eight", id="2", article={"id": "a1"})
    answer = post("toxicity=0.0 I see", id="3", parent={"id": "1", "text": f"{SECRET} one two"}, article={"id": "a1"})
    scoring.score([case_id, copy, answer])
    rights.report(daily, "1", WHO, reason=None, text=f"It says {SECRET}")
    store.doubts.put("daily", [Doubt(id=case_id, given="reject", likely="approve", quality=0.1)])
    return case_id


def test_nothing_is_deleted_unless_a_site_asks(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, clock: Clock, post
) -> None:
    scoring.score([post()])
    clock.tick(days=10_000)
    before = everything(store)
    assert keeping.keep(most=100) == 0
    assert everything(store) == before


def test_words_are_gone_everywhere_after_their_days_and_the_decision_stands(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, rights: Rights, daily, clock: Clock, post
) -> None:
    case_id = say_everything(post, scoring, store, rights, daily, clock)
    keep(text=30)
    before = of(store, case_id)
    clock.tick(days=29)
    assert keeping.keep(most=100) == 0
    assert SECRET in everything(store)
    clock.tick(days=2)
    assert keeping.keep(most=100) == 3
    assert SECRET not in everything(store)
    after = of(store, case_id)
    assert (after.decision, after.assessment, after.status) == (before.decision, before.assessment, before.status)
    assert after.comment.author == before.comment.author
    assert has_lost_its_text(after)
    assert store.doubts.all("daily") == []
    assert len(store.readers.reports(case_id)) == 1
    assert keeping.keep(most=100) == 0


def test_an_answer_that_is_younger_loses_what_it_quotes(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, clock: Clock, post
) -> None:
    scoring.score([post(f"{SECRET} toxicity=0.0", article={"id": "a1"})])
    clock.tick(days=20)
    answer = post("No toxicity=0.0", id="2", parent={"id": "1", "text": SECRET}, article={"id": "a1"})
    scoring.score([answer])
    keep(text=30)
    clock.tick(days=11)
    assert keeping.keep(most=100) == 1
    assert of(store, answer).comment.text == "No toxicity=0.0"
    assert SECRET not in everything(store)


def test_an_answer_that_comes_when_the_text_has_gone_brings_nothing_back(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, clock: Clock, post
) -> None:
    scoring.score([post(f"{SECRET} toxicity=0.0")])
    keep(text=30)
    clock.tick(days=31)
    keeping.keep(most=100)
    answer = post("No toxicity=0.0", id="2", parent={"id": "1", "text": SECRET})
    assert of(store, answer).comment.text == "No toxicity=0.0"
    assert SECRET not in everything(store)


def test_younger_answers_lose_what_they_quote_of_a_whole_case_that_goes(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, rights: Rights, daily, clock: Clock, post
) -> None:
    scoring.score([post(f"{SECRET} toxicity=0.0")])
    clock.tick(days=20)
    scoring.score([post("No toxicity=0.0", id="2", parent={"id": "1", "text": SECRET})])
    keep(decisions=30)
    clock.tick(days=11)
    keeping.keep(most=100)
    assert SECRET not in everything(store)
    # An answer that comes only now quotes what nobody here knows: who asks is rid of it all the same.
    scoring.score([post("Nor I toxicity=0.0", id="3", parent={"id": "1", "text": SECRET})])
    assert rights.erase_comment(daily, "1").quotes == 1
    assert SECRET not in everything(store)
    with pytest.raises(NotFound):
        rights.erase_comment(daily, "1")


def test_an_answer_that_cannot_be_read_holds_up_nothing(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, rights: Rights, daily, clock: Clock, post
) -> None:
    scoring.score([post(f"{SECRET} toxicity=0.0")])
    quoting = {"id": "1", "text": SECRET}
    later, odd, _ = (post("No", id=str(n), parent=quoting) for n in (2, 3, 4))
    client = store.server.client
    written = client.hget(keys.case(later), "comment")
    client.hset(keys.case(later), "comment", written.replace('"revision":1', '"revision":"one","mood":"glad"'))
    client.hset(keys.case(odd), "comment", "a later form")
    keep(text=1)
    clock.tick(days=2)
    assert keeping.keep(most=100) == 4
    assert rights.erase_comment(daily, "1").revisions == 1
    assert SECRET not in everything(store)
    assert '"mood":"glad"' in client.hget(keys.case(later), "comment")


def test_who_wrote_and_who_reported_is_gone_after_its_days_and_the_words_stay(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, rights: Rights, keyring, daily, clock: Clock, post
) -> None:
    case_id = say_everything(post, scoring, store, rights, daily, clock)
    keep(authors=30)
    clock.tick(days=31)
    assert keeping.keep(most=100) == 3
    left = everything(store)
    assert WHO not in left
    assert keyring.pseudonym("daily", "reader", WHO) not in left
    assert "author-cases" not in left
    assert "ip_hash" not in left
    assert SECRET in of(store, case_id).comment.text
    assert len(store.readers.reports(case_id)) == 1
    assert store.records.author("daily", WHO, recent=1).comments == 0


@pytest.fixture
def settle(review: Review, deciding: Deciding, keeping: Keeping, clock: Clock) -> Callable[[], None]:
    """Let a person approve all that waits, and look again at what was kept back."""

    def approve_all() -> None:
        claimed = review.claim(person="nora", count=9)
        for case in claimed.cases:
            deciding.decide(case.id, Actor("nora", claimed.token), "approve")
        clock.tick(hours=2)
        keeping.keep(most=100)

    return approve_all


def test_who_reports_is_gone_also_where_nobody_wrote_or_the_days_were_over(
    keeping: Keeping, keep: Keep, scoring, store: Store, rights: Rights, keyring, daily, clock: Clock, post, settle
) -> None:
    nobodys, anns = post("toxicity=0.0 a"), post("toxicity=0.0 b", id="2", author={"id": "ann"})
    scoring.score([nobodys, anns])
    rights.report(daily, "1", "early", reason=None, text=None)
    keep(authors=30)
    clock.tick(days=31)
    keeping.keep(most=100)
    settle()
    for reader in ("late", "late", "later"):
        for comment in ("1", "2"):
            rights.report(daily, comment, reader, reason=None, text=None)
    assert keyring.pseudonym("daily", "reader", "late") in everything(store)  # who counts once while people look
    settle()
    left = everything(store)
    assert not [who for who in ("early", "late", "later") if keyring.pseudonym("daily", "reader", who) in left]
    assert [len(store.readers.reports(case)) for case in (nobodys, anns)] == [3, 2]
    assert "kept-back" not in left


def test_what_readers_say_of_a_comment_without_text_goes_with_the_days_of_texts(
    keeping: Keeping, keep: Keep, scoring, store: Store, rights: Rights, keyring, daily, clock: Clock, settle
) -> None:
    bare = {"id": "1", "revision": 1, "text": "", "kind": "signup", "origin": Origin(format="akismet")}
    empty = dict.fromkeys(("author", "article", "parent", "created", "language", "trace"))
    signup = Relayed.model_construct(**bare, **empty, honeypot=False)
    (accepted,) = intake.accept(store, keyring, [(daily, signup)], now=clock())
    scoring.score([accepted.case])
    store.server.client.delete(keys.due_delivery("daily"))
    rights.report(daily, "1", "early", reason=None, text=f"He is {SECRET}")
    keep(text=1)
    clock.tick(days=2)
    settle()
    assert SECRET not in everything(store)
    for each in ("late", "later", "latest"):
        rights.report(daily, "1", each, reason=None, text=f"He is {SECRET}")
    assert SECRET in everything(store)
    settle()
    assert SECRET not in everything(store)


def test_what_is_said_while_a_case_is_looked_at_is_looked_at_too(
    keeping: Keeping, keep: Keep, scoring, store: Store, rights: Rights, daily, clock: Clock, post, settle, monkeypatch
) -> None:
    scoring.score([post("toxicity=0.99")])
    keep(authors=30)
    clock.tick(days=31)
    keeping.keep(most=100)
    rights.report(daily, "1", "late", reason=None, text=None)
    expire = type(store.retention).expire

    def and_another_reports(*args, **more) -> list[bool]:
        done = expire(*args, **more)
        clock.tick(seconds=1)
        rights.report(daily, "1", "meanwhile", reason=None, text=None)
        return done

    monkeypatch.setattr(type(store.retention), "expire", and_another_reports)
    settle()
    assert "kept-back" in everything(store)
    monkeypatch.undo()
    settle()
    assert "kept-back" not in everything(store)


def test_an_author_is_judged_by_what_is_kept(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, clock: Clock, post
) -> None:
    scoring.score([post(f"toxicity=0.99 {n}", id=str(n), author={"id": "u1"}) for n in range(3)])
    clock.tick(days=20)
    scoring.score([post("toxicity=0.99 later", id="9", author={"id": "u1"})])
    keep(authors=30)
    clock.tick(days=11)
    keeping.keep(most=100)
    record = store.records.author("daily", "u1", recent=9)
    assert (record.comments, record.rejected, len(record.recent)) == (1, 1, 1)


def test_whole_cases_go_with_all_that_hangs_on_them(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, rights: Rights, daily, clock: Clock, post
) -> None:
    say_everything(post, scoring, store, rights, daily, clock)
    scoring.score([post("toxicity=0.0 edited", revision=2, article={"id": "a1"})])
    clock.tick(days=20)
    young = post("toxicity=0.0 young", id="9", article={"id": "a1"})
    scoring.score([young])
    keep(decisions=30)
    clock.tick(days=11)
    keeping.keep(most=100)
    left = everything(store)
    assert SECRET not in left
    assert WHO not in left
    assert [line.case for line in store.log.lines("daily")] == [young]
    assert of(store, young).status is Status.DECIDED
    assert list(store.server.client.scan_iter("ombud:case:*")) == [keys.case(young)]
    assert store.records.article("daily", "a1", recent=9).comments == 1
    kinds = {name.split(":")[1] for name in store.server.client.scan_iter()}
    assert not kinds & {"reports", "answers", "group", "author", "author-cases", "coral-ids", "standing"}
    scoring.score([post("toxicity=0.0 again")])  # by its old number: it is a new comment
    assert of(store, rights._latest(daily, "1").id).comment.text == "toxicity=0.0 again"


def test_a_comment_is_as_old_as_its_latest_revision(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, clock: Clock, post
) -> None:
    first = post("toxicity=0.0 first")
    scoring.score([first])
    clock.tick(days=20)
    second = post("toxicity=0.0 second", revision=2)
    scoring.score([second])
    keep(decisions=30)
    clock.tick(days=11)
    keeping.keep(most=100)
    assert of(store, first).status is Status.SUPERSEDED
    clock.tick(days=20)
    keeping.keep(most=100)
    assert store.cases.load([first, second]) == [None, None]


@pytest.mark.parametrize("what", ["text", "authors", "decisions"])
def test_what_waits_for_people_is_kept_until_they_have_decided(
    what: str, keeping: Keeping, keep: Keep, scoring, review: Review, deciding: Deciding, store, clock: Clock, post
) -> None:
    case_id = post(f"toxicity=0.5 {SECRET}", author={"id": WHO})
    scoring.score([case_id])
    keep(**{what: 30})
    clock.tick(days=40)
    before = of(store, case_id)
    keeping.keep(most=100)
    assert of(store, case_id) == before
    claimed = review.claim(person="nora")
    deciding.decide(case_id, Actor("nora", claimed.token), "approve")
    assert keeping.keep(most=100) == 0  # it is looked at again within the hour
    clock.tick(hours=2)
    assert keeping.keep(most=100) == 1
    assert (WHO if what == "authors" else SECRET) not in everything(store)
    clock.tick(hours=2)
    assert keeping.keep(most=100) == 0


@pytest.mark.parametrize("what", ["text", "authors", "decisions"])
def test_what_was_kept_back_goes_by_the_days_that_the_site_asks_for_now(
    what: str, keeping: Keeping, keep: Keep, scoring, review: Review, deciding: Deciding, store, clock: Clock, post
) -> None:
    case_id = post(f"toxicity=0.5 {SECRET}", author={"id": WHO})
    scoring.score([case_id])
    keep(**{what: 1})
    clock.tick(days=2)
    keeping.keep(most=100)
    keep(**{what: 180})
    claimed = review.claim(person="nora")
    deciding.decide(case_id, Actor("nora", claimed.token), "reject", reason="insult")
    for days in (1, 100):
        clock.tick(days=days)
        assert keeping.keep(most=100) == 0
    kept = of(store, case_id).comment
    assert SECRET in kept.text
    assert kept.author is not None
    clock.tick(days=78)
    assert keeping.keep(most=100) == 1
    assert (WHO if what == "authors" else SECRET) not in everything(store)


def test_what_a_site_has_yet_to_hear_is_kept_until_it_has_heard(
    keeping: Keeping, accounts: Accounts, directory: Directory, scoring: Scoring, store: Store, site, clock: Clock, post
) -> None:
    accounts.change_site("daily", retention={"text": 1, "authors": 1, "decisions": 1})
    directory.forget()
    case_id = post("toxicity=0.0")
    scoring.score([case_id])
    clock.tick(days=2)
    keeping.keep(most=100)
    assert of(store, case_id).comment.text == "toxicity=0.0"
    store.server.client.delete(keys.due_delivery("daily"))
    clock.tick(hours=2)
    keeping.keep(most=100)
    assert store.cases.load([case_id]) == [None]


def test_what_a_site_will_not_hear_is_not_kept_for_it(
    keeping: Keeping, accounts, directory: Directory, scoring, store: Store, keyring, site, clock: Clock, post
) -> None:
    accounts.change_site("daily", callback_url="https://news.example/", retention={"text": 1})
    store.sites.change("daily", lambda kept: kept.model_copy(update={"callback_disabled": "it answered 410 Gone"}))
    directory.forget()
    case_id = post("toxicity=0.0")
    scoring.score([case_id])
    Delivery(store, directory, keyring, clock).deliver("daily")
    clock.tick(days=2)
    keeping.keep(most=100)
    assert has_lost_its_text(of(store, case_id))


def test_what_has_lost_its_text_is_not_put_before_anybody_again(
    keeping: Keeping, keep: Keep, scoring, rights: Rights, deciding: Deciding, models, store, daily, clock: Clock, post
) -> None:
    case_id = post("toxicity=0.99")
    scoring.score([case_id])
    keep(text=1)
    clock.tick(days=2)
    keeping.keep(most=100)
    with pytest.raises(Conflict, match="deleted"):
        deciding.undo(case_id, Actor("lea", leads=True))
    with pytest.raises(NotFound, match="deleted"):
        rights.appeal(daily, "1", "It was a joke.")
    with pytest.raises(NotFound, match="deleted"):
        rights.report(daily, "1", "ann", reason=None, text=None)
    assert list(examples(store, daily)) == []
    shown = Preview(store, models, clock).show(daily, Policy(blocked_words=["toxicity"]), days=30)
    assert (shown["cases"], shown["looked_at"], shown["changes"]) == (1, 0, [])


def test_what_was_labelled_from_outside_goes_when_it_has_not_been_for_its_days(
    keeping: Keeping, keep: Keep, store: Store, rights: Rights, daily: Site, clock: Clock
) -> None:
    def teach(text: str, comment: str | None) -> None:
        store.examples.teach(Taught("daily", Example(text, {Label.SPAM: 1.0}, "daily/akismet"), comment, clock()))

    teach(f"{SECRET} old", "c1")
    teach("said again", "c2")
    keep(examples=30)
    clock.tick(days=20)
    teach("said again", "c3")
    clock.tick(days=11)
    keeping.keep(most=100)
    assert [each.text for each in store.examples.all("daily")] == ["said again"]
    left = everything(store)
    assert SECRET not in left
    assert "taught:daily:c1" not in left
    assert rights.erase_comment(daily, "c2").examples == 1
    assert not [name for name in store.server.client.scan_iter("ombud:taught*") if not name.endswith(":c3")]


def test_who_asks_for_erasure_later_is_rid_of_the_example_too(
    keeping: Keeping, keep: Keep, scoring, store: Store, rights: Rights, daily: Site, clock: Clock, post
) -> None:
    text = f"toxicity=0.0 {SECRET}"
    scoring.score([post(text)])
    store.examples.teach(Taught("daily", Example(text, {Label.SPAM: 1.0}, "daily/suggestscore"), None, clock()))
    keep(text=1)
    clock.tick(days=2)
    keeping.keep(most=100)
    assert SECRET in everything(store)  # as an example, which has days of its own
    assert rights.erase_comment(daily, "1").examples == 1
    assert SECRET not in everything(store)


@pytest.mark.parametrize("what", ["text", "authors", "decisions"])
def test_what_this_version_cannot_read_waits_for_the_one_that_can(
    what: str, keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, clock: Clock, post
) -> None:
    cases = [post(f"toxicity=0.0 {SECRET}", revision=n, author={"id": WHO}) for n in (1, 2)]
    scoring.score(cases)
    client = store.server.client
    written = [client.hget(keys.case(case), "comment") for case in cases]
    for case, kept in zip(cases, written, strict=True):
        client.hset(keys.case(case), "comment", kept.replace('"revision":', '"revision":"x",'))
    keep(**{what: 1})
    clock.tick(days=2)
    keeping.keep(most=10)
    for case, kept in reversed(list(zip(cases, written, strict=True))):
        client.hset(keys.case(case), "comment", kept)
        clock.tick(hours=2)
        keeping.keep(most=10)
    assert (WHO if what == "authors" else SECRET) not in everything(store)
    assert "kept-back" not in everything(store)


@pytest.mark.parametrize("what", ["text", "authors"])
def test_what_a_later_version_has_written_beside_it_stays(
    what: str, keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, clock: Clock, post
) -> None:
    case = post("toxicity=0.0", author={"id": "ann"}, parent={"id": "0", "text": "Well?"})
    scoring.score([case])
    client = store.server.client
    kept = json.loads(client.hget(keys.case(case), "comment"))
    client.hset(keys.case(case), "comment", json.dumps({**kept, "mood": "glad"}))
    keep(**{what: 1})
    clock.tick(days=2)
    keeping.keep(most=10)
    left = json.loads(client.hget(keys.case(case), "comment"))
    assert left["mood"] == "glad"
    gone = {"text": (True, "", {"id": "0"}), "authors": (False, "toxicity=0.0", {"id": "0", "text": "Well?"})}
    assert ("author" in left, left["text"], left["parent"]) == gone[what]


@pytest.mark.parametrize("days", [{"text": 1}, {"text": 1, "decisions": 3}, {"decisions": 3}])
def test_no_list_of_answers_outlives_them(
    days: dict[str, int], keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, clock: Clock, post
) -> None:
    scoring.score([post("I see toxicity=0.0", id="2", parent={"id": "never here", "text": "Well?"})])
    keep(**days)
    for _ in range(2):
        clock.tick(days=2)
        keeping.keep(most=10)
    assert not list(store.server.client.scan_iter("ombud:answers:*"))


@pytest.mark.parametrize("what", ["text", "authors", "decisions"])
def test_a_store_that_is_full_gets_room_by_what_goes(
    what: str, keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, clock: Clock, post, monkeypatch
) -> None:
    monkeypatch.setattr(retention, "_PAGE", 4)
    more = {"author": {"id": WHO}, "parent": {"id": "0", "text": "Well?"}}
    cases = [post(f"toxicity=0.5 waits {SECRET}", id="waits", **more)]
    scoring.score(cases)
    keep(**{what: 1})
    clock.tick(days=2)
    keeping.keep(most=100)
    cases += [post(f"toxicity=0.99 {SECRET} {n}", id=str(n), **more) for n in range(9)]
    scoring.score(cases)
    clock.tick(days=2)
    store.server.client.config_set("maxmemory", 500_000)
    try:
        assert keeping.keep(most=100) == 9
    finally:
        store.server.client.config_set("maxmemory", 0)
    left = [case for case in store.cases.load(cases) if case is not None]
    words = [each for each in left if (each.comment.author if what == "authors" else each.comment.text)]
    assert [each.id for each in words] == cases[:1]


def test_it_goes_in_small_steps_and_on_where_it_stopped(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, clock: Clock, post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_PAGE", 4)
    ids = [post(f"toxicity=0.0 {SECRET} {n}", id=str(n)) for n in range(20)]
    scoring.score(ids)
    keep(text=1)
    clock.tick(days=2)
    assert keeping.keep(most=6) == 6
    assert sum(bool(case.comment.text) for case in store.cases.load(ids) if case) == 14
    # Killed before it could note how far it came, it does a page again.
    monkeypatch.setattr(type(store.retention), "reach", lambda *_args, **_more: pytest.fail("killed"))
    with pytest.raises(pytest.fail.Exception):
        keeping.keep(most=6)
    monkeypatch.undo()
    again = Keeping(store, keeping.directory, clock)
    while again.keep(most=6):
        pass
    assert SECRET not in everything(store)
    assert all(sum(e.event == "text_deleted" for e in case.history) == 1 for case in store.cases.load(ids) if case)


def test_sites_take_turns(
    keeping: Keeping, keep: Keep, accounts: Accounts, scoring, store: Store, clock: Clock, post, monkeypatch
) -> None:
    monkeypatch.setattr(retention, "_PAGE", 2)
    ids = [post(f"toxicity=0.0 {n}", id=str(n)) for n in range(20)]
    scoring.score(ids)
    keep(text=1, authors=1)
    clock.tick(days=2)
    for _ in range(2):
        keeping.keep(most=4)
        clock.tick(seconds=1)
    assert set(store.server.client.hgetall(keys.kept_to("daily"))) == {"text", "authors"}


def test_looking_costs_little_where_nothing_is_over(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, clock: Clock, post
) -> None:
    scoring.score([post("toxicity=0.0 old", id="1"), post("toxicity=0.5 waits", id="2")])
    keep(text=1, authors=1)
    clock.tick(days=2)
    assert keeping.keep(most=10) == 4
    scoring.score([post("toxicity=0.0 young", id="3")])

    def calls(name: str) -> int:
        return int(store.server.client.info("commandstats").get(f"cmdstat_{name}", {}).get("calls", 0))

    before = [calls("evalsha"), calls("zrangebyscore"), calls("zrevrangebyscore")]
    assert keeping.keep(most=10) == 0
    assert [calls("evalsha"), calls("zrangebyscore")] == before[:2]
    assert calls("zrevrangebyscore") == before[2] + 2


def test_it_takes_no_longer_than_it_may(
    keeping: Keeping, keep: Keep, scoring: Scoring, clock: Clock, post, monkeypatch: pytest.MonkeyPatch
) -> None:
    scoring.score([post(author={"id": "ann"})])
    keep(text=1, authors=1, decisions=1)
    clock.tick(days=2)
    moments = count(0.0, retention._MOST_S * 0.75)
    monkeypatch.setattr(retention, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    assert keeping.keep(most=10) == 1


def test_sweeps_side_by_side_do_no_harm(
    keeping: Keeping, keep: Keep, scoring: Scoring, store: Store, clock: Clock, post
) -> None:
    ids = [post(f"toxicity=0.99 {SECRET} {n}", id=str(n), author={"id": WHO}) for n in range(60)]
    scoring.score(ids)
    keep(text=1, authors=1, decisions=2)
    clock.tick(days=1, seconds=1)
    with ThreadPoolExecutor(3) as pool:
        for each in [pool.submit(keeping.keep, most=50) for _ in range(12)]:
            each.result()
    left = everything(store)
    assert SECRET not in left
    assert WHO not in left
    clock.tick(days=1)
    with ThreadPoolExecutor(3) as pool:
        for each in [pool.submit(keeping.keep, most=50) for _ in range(12)]:
            each.result()
    assert list(store.server.client.scan_iter("ombud:case:*")) == []
    assert list(store.server.client.scan_iter("ombud:comment:*")) == []
