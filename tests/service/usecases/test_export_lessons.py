"""An example says who decided, why, how the text came to a person, and what stands behind the decision."""

from base64 import b64encode
from datetime import timedelta

import pytest
from support import Clock

from models.examples import Evidence, Example, Looked, standing
from models.labels import Label
from service.domain.errors import Invalid
from service.domain.keyring import Keyring
from service.domain.sites import Policy, Site
from service.store import Store
from service.store.examples import Taught
from service.usecases.accounts import Accounts
from service.usecases.deciding import Actor, Deciding
from service.usecases.directory import Directory
from service.usecases.export import Export, Places, by_pseudonym, examples
from service.usecases.feedback import Feedback, Lesson
from service.usecases.review import Review
from service.usecases.rights import Rights
from service.usecases.scoring import Scoring


@pytest.fixture
def daily(directory: Directory, site) -> Site:
    return directory.get("daily")


@pytest.fixture
def rights(store: Store, keyring: Keyring, clock: Clock) -> Rights:
    return Rights(store, keyring, clock)


@pytest.fixture
def decide(review: Review, deciding: Deciding):
    def decide(case_id: str, outcome: str, reason: str | None = None, *, by: str = "nora") -> None:
        claimed = review.claim_named([case_id], person=by)
        deciding.decide(case_id, Actor(by, claimed.token), outcome, reason=reason)

    return decide


@pytest.fixture
def unsure(scoring: Scoring, post):
    """Post what the machine sends to people; return its case."""

    def send(comment: str = "1") -> str:
        case_id = post(f"toxicity=0.5 number {comment * 20}", id=comment)
        scoring.score([case_id])
        return case_id

    return send


def only(store: Store, daily: Site) -> Example:
    (found,) = examples(store, daily)
    return found


def test_it_says_who_why_when_and_what_the_machine_had_said(store: Store, daily: Site, unsure, decide, clock) -> None:
    case_id = unsure()
    decide(case_id, "reject", "insult")
    found = only(store, daily)
    assert (found.id, found.site, found.by, found.reason, found.outcome) == (
        case_id,
        "daily",
        "nora",
        "insult",
        "reject",
    )
    assert (found.model, found.evidence, found.looked, found.probability) == (
        "plain",
        Evidence.DECISION,
        Looked.BAND,
        None,
    )
    assert found.scores is not None
    assert found.scores[Label.TOXICITY] == 0.5
    assert found.at is not None
    assert abs(found.at - clock()) < timedelta(seconds=1)


def test_the_audit_sample_comes_with_its_probability(
    store: Store, daily: Site, accounts: Accounts, directory: Directory, scoring: Scoring, post, decide
) -> None:
    accounts.change_site("daily", policy=Policy(audit_share=1.0).model_dump(mode="json"))
    directory.forget()
    case_id = post("toxicity=0.0 a friendly word")
    scoring.score([case_id])
    decide(case_id, "approve")
    found = only(store, daily)
    assert (found.looked, found.probability) == (Looked.AUDIT, 1.0)


def test_what_readers_reported_and_what_authors_appealed_says_so(
    store: Store, daily: Site, rights: Rights, scoring: Scoring, unsure, decide, post
) -> None:
    fine = post("toxicity=0.0 a friendly word", id="f")
    scoring.score([fine])
    rights.report(daily, "f", "ann", reason=None, text=None)
    decide(fine, "reject", "insult")
    assert only(store, daily).looked is Looked.REPORT
    case_id = unsure("a")
    decide(case_id, "reject", "insult")
    rights.appeal(daily, "a", "I did not mean it")
    assert [each.id for each in examples(store, daily)] == [fine]
    decide(case_id, "reject", "insult", by="omar")
    appealed = next(each for each in examples(store, daily) if each.id == case_id)
    assert (appealed.looked, appealed.evidence, appealed.by) == (Looked.APPEAL, Evidence.APPEAL, "omar")


def test_a_second_opinion_leaves_the_word_of_both(
    store: Store, daily: Site, deciding: Deciding, review: Review, unsure, decide
) -> None:
    case_id = unsure()
    claimed = review.claim_named([case_id], person="nora")
    deciding.ask_second(case_id, Actor("nora", claimed.token), opinion="approve")
    assert list(examples(store, daily)) == []
    decide(case_id, "reject", "insult", by="omar")
    first, second = examples(store, daily)
    assert (first.id, first.by, first.outcome, first.evidence) == (case_id, "nora", "approve", Evidence.DECISION)
    assert (second.id, second.by, second.outcome) == (f"{case_id}#2", "omar", "reject")
    assert second.evidence is Evidence.SECOND_OPINION


@pytest.fixture
def ask(deciding: Deciding, review: Review):
    def ask(case_id: str, opinion: str, *, by: str) -> None:
        claimed = review.claim_named([case_id], person=by)
        reason = "insult" if opinion == "reject" else None
        deciding.ask_second(case_id, Actor(by, claimed.token), opinion=opinion, reason=reason)

    return ask


def test_an_opinion_stays_its_authors_whoever_passes_the_case_on(
    store: Store, daily: Site, deciding: Deciding, review: Review, unsure, ask, decide
) -> None:
    case_id = unsure()
    ask(case_id, "approve", by="nora")
    claimed = review.claim_named([case_id], person="omar")
    deciding.hand_over(case_id, Actor("omar", claimed.token), to=None, note="for a lead")
    decide(case_id, "reject", "insult", by="omar")
    assert [(each.by, each.outcome) for each in examples(store, daily)] == [("nora", "approve"), ("omar", "reject")]


def test_an_appeal_leaves_its_word_alone_where_two_had_decided(
    store: Store, daily: Site, rights: Rights, unsure, ask, decide, clock: Clock
) -> None:
    case_id = unsure("a")
    ask(case_id, "reject", by="nora")
    decide(case_id, "reject", "insult", by="omar")
    first, place = lines(store, daily, clock, None)
    assert {each.id for each in first} == {case_id, f"{case_id}#2"}
    clock.tick(seconds=60)
    rights.appeal(daily, "a", "I did not mean it")
    clock.tick(seconds=60)
    decide(case_id, "approve", by="lea")
    second, _ = lines(store, daily, clock, place)
    (found,) = standing([*first, *second])
    assert (found.by, found.outcome, found.evidence) == ("lea", "approve", Evidence.APPEAL)


def test_what_a_lead_decides_otherwise_is_a_second_opinion(
    store: Store, daily: Site, deciding: Deciding, unsure, decide
) -> None:
    case_id = unsure()
    decide(case_id, "reject", "insult")
    deciding.undo(case_id, Actor("lena", leads=True))
    decide(case_id, "approve", by="lena")
    found = only(store, daily)
    assert (found.id, found.by, found.evidence) == (case_id, "lena", Evidence.SECOND_OPINION)


def test_what_came_from_outside_says_by_which_call(store: Store, daily: Site, clock: Clock) -> None:
    for source in ("akismet:submit-spam", "akismet:submit-ham", "perspective:suggestscore", "coral:moderation"):
        example = Example(f"Said by {source}", {Label.SPAM: 1.0}, f"daily/{source}")
        store.examples.teach(Taught("daily", example, None, clock()))
    found = list(examples(store, daily))
    assert {each.source.rpartition(":")[2]: each.evidence for each in found} == {
        "submit-spam": Evidence.SUBMIT_SPAM,
        "submit-ham": Evidence.SUBMIT_HAM,
        "suggestscore": Evidence.SUGGESTSCORE,
        "moderation": Evidence.DECISION,
    }
    assert {each.looked for each in found} == {Looked.FEEDBACK}
    assert len({each.id for each in found}) == 4
    assert all(each.at is not None and each.site == "daily" for each in found)


def lines(store: Store, daily: Site, clock: Clock, after: Places | None) -> tuple[list[Example], Places]:
    export = Export(store, lambda _site, name: name, clock(), after)
    return list(export.examples([daily])), Places.parse(str(export.next))


def test_exports_that_go_on_from_each_other_hold_what_a_single_one_does(
    store: Store, daily: Site, deciding: Deciding, rights: Rights, unsure, decide, clock: Clock
) -> None:
    kept, undone, changed, erased, appealed = (unsure(each) for each in "kucea")
    for case_id in (kept, undone, changed, erased, appealed):
        decide(case_id, "reject", "insult")
    first, place = lines(store, daily, clock, None)
    assert len(first) == 5
    clock.tick(seconds=60)
    deciding.undo(undone, Actor("nora"))
    deciding.undo(changed, Actor("nora"))
    decide(changed, "approve", by="omar")
    rights.erase_comment(daily, "e")
    rights.appeal(daily, "a", "")
    later = unsure("l")
    decide(later, "approve")
    second, place = lines(store, daily, clock, place)
    assert {each.id for each in second if each.withdrawn and "#" not in str(each.id)} == {undone, erased, appealed}
    assert {each.id for each in second if not each.withdrawn} == {changed, later}
    assert {each.id: each for each in standing([*first, *second])} == {each.id: each for each in examples(store, daily)}
    assert lines(store, daily, clock, place) == ([], place)


def test_an_export_takes_back_what_was_erased_while_it_went_on(
    store: Store, daily: Site, rights: Rights, unsure, decide, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.usecases.export._PAGE", 2)
    monkeypatch.setattr("service.store.decision_log._PAGE", 2)
    ids = [unsure(each) for each in "abcde"]
    for case_id in ids:
        decide(case_id, "reject", "insult")
    export = Export(store, lambda _site, name: name, clock())
    going = export.examples([daily])
    told = [next(going)]
    rights.erase_comment(daily, "a")
    told += going
    assert {each.id for each in standing(told)} == set(ids[1:])
    assert {each.id for each in told if each.withdrawn} == {ids[0]}


def test_people_outside_have_pseudonyms_in_it_too(store: Store, daily: Site, keyring: Keyring, clock: Clock) -> None:
    said = Example("Buy pills", {Label.SPAM: 1.0}, "daily/akismet:submit-spam", by="akismet:alice@daily.example")
    store.examples.teach(Taught("daily", said, None, clock()))
    (found,) = Export(store, by_pseudonym(keyring), clock()).examples([daily])
    assert str(found.by).startswith("akismet:m-")


@pytest.fixture
def told(store: Store, directory: Directory, keyring: Keyring, clock: Clock, daily: Site):
    """Let a client of Akismet's API say what a text is."""
    feedback = Feedback(store, directory, keyring, clock)

    def tell(text: str, *, spam: bool, comment: str | None = None) -> None:
        source = f"akismet:submit-{'spam' if spam else 'ham'}"
        outcome, reason = ("reject", "spam") if spam else ("approve", None)
        labels = {Label.SPAM: float(spam)}
        feedback.teach(daily, Lesson(text, labels, source, None, comment, outcome, reason, "alice"))

    return tell


def test_who_says_spam_and_then_ham_has_said_ham(store: Store, daily: Site, told, clock: Clock) -> None:
    told("My cat", spam=True)
    first, place = lines(store, daily, clock, None)
    clock.tick(seconds=60)
    told("My cat", spam=False)
    second, _ = lines(store, daily, clock, place)
    (found,) = standing([*first, *second])
    assert (found.labels[Label.SPAM], found.evidence, found.outcome) == (0.0, Evidence.SUBMIT_HAM, "approve")
    assert only(store, daily).labels[Label.SPAM] == 0.0


@pytest.mark.parametrize("how", ["undo", "report", "appeal"])
def test_what_was_taught_along_with_a_decision_is_taken_back_with_it(
    store: Store, daily: Site, told, unsure, decide, deciding: Deciding, rights: Rights, clock: Clock, how: str
) -> None:
    case_id = unsure()
    (case,) = store.cases.load([case_id])
    assert case is not None
    told(case.comment.text, spam=how != "report", comment="1")  # only what stands is reported
    told("Somebody else's words", spam=True)
    first, place = lines(store, daily, clock, None)
    assert len(first) == 2
    clock.tick(seconds=60)
    if how == "undo":
        deciding.undo(case_id, Actor("lea", leads=True))
    elif how == "report":
        rights.report(daily, "1", "ann", reason=None, text=None)
    else:
        rights.appeal(daily, "1", "I sell nothing")
    second, place = lines(store, daily, clock, place)
    assert [each.text for each in standing([*first, *second])] == ["Somebody else's words"]
    clock.tick(seconds=60)
    decide(case_id, "approve", by="lea")
    third, _ = lines(store, daily, clock, place)
    stands = {each.text: each.outcome for each in standing([*first, *second, *third])}
    assert stands == {case.comment.text: "approve", "Somebody else's words": "reject"}
    later, _ = lines(store, daily, clock, Places({"daily": ("0-0", 0.0)}))
    assert {each.text: each.outcome for each in standing([*first, *later])} == stands, "also where all came at once"


def test_erasing_takes_back_what_was_said_of_a_text_from_outside(
    store: Store, daily: Site, rights: Rights, clock: Clock, post
) -> None:
    post("Buy pills", id="1")
    said = Example("Buy pills", {Label.SPAM: 1.0}, "daily/akismet:submit-spam")
    store.examples.teach(Taught("daily", said, "1", clock()))
    first, place = lines(store, daily, clock, None)
    clock.tick(seconds=60)
    assert rights.erase_comment(daily, "1").examples == 1
    second, _ = lines(store, daily, clock, place)
    assert standing([*first, *second]) == []
    assert "pills" not in str(second)


def test_a_cursor_that_no_export_has_printed_is_refused() -> None:
    beyond = [
        b64encode(f'{{"daily":["0-0",{moment}]}}'.encode()).decode() for moment in ("1e30", "Infinity", "NaN", -1)
    ]
    for text in ("", "nonsense", "e30x", "eyJkYWlseSI6WyJ4IiwwXX0", *beyond):
        with pytest.raises(Invalid):
            Places.parse(text)


def test_people_have_pseudonyms_that_stay(keyring: Keyring) -> None:
    called = by_pseudonym(keyring)
    assert called("daily", "nora") == called("weekly", "nora") != called("daily", "omar")
    assert "nora" not in called("daily", "nora")
    assert called("daily", "coral:alice").startswith("coral:m-")
    assert "alice" not in called("daily", "coral:alice")
