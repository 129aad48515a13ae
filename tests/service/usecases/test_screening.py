"""Comments that are judged while their sender waits."""

from support import Clock

from service.domain.cases import Status, Verdict
from service.domain.comments import CommentIn
from service.domain.errors import Conflict, Limited
from service.domain.keyring import Keyring
from service.store import Store
from service.store.readers import Report
from service.usecases.accounts import Accounts
from service.usecases.directory import Directory
from service.usecases.scoring import Scoring
from service.usecases.screening import Screening


def comment(text: str, id: str = "1") -> CommentIn:
    return CommentIn(id=id, text=text)


def test_many_are_taken_in_and_judged_together(
    scoring: Scoring, keyring: Keyring, directory: Directory, site, store: Store
) -> None:
    daily = directory.get("daily")
    wanted = [(daily, comment("toxicity=0.99", "1")), (daily, comment("toxicity=0.0", "2"))]
    bad, good = Screening(scoring, keyring).screen(wanted)
    assert bad.case is not None
    assert good.case is not None
    assert bad.case.assessment is not None
    assert (bad.case.assessment.verdict, bad.case.status) == (Verdict.REJECT, Status.DECIDED)
    assert good.case.decision is not None
    assert good.case.decision.outcome == "approve"
    assert store.cases.unscored() == 0


def test_what_is_sent_again_is_answered_with_its_case_as_it_stands(
    scoring: Scoring, keyring: Keyring, directory: Directory, site
) -> None:
    screening = Screening(scoring, keyring)
    first, again = (screening.screen([(directory.get("daily"), comment("toxicity=0.5"))])[0] for _ in range(2))
    assert first.case is not None
    assert again.case is not None
    assert again.case.id == first.case.id
    assert again.case.status is Status.IN_REVIEW


def test_a_refusal_concerns_its_own_comment_alone(
    scoring: Scoring, keyring: Keyring, directory: Directory, site, accounts: Accounts, clock: Clock
) -> None:
    screening = Screening(scoring, keyring)
    daily = directory.get("daily")
    screening.screen([(daily, comment("toxicity=0.0"))])
    other, fine = screening.screen([(daily, comment("toxicity=0.1")), (daily, comment("toxicity=0.1", "2"))])
    assert isinstance(other.refusal, Conflict)
    assert fine.case is not None
    accounts.change_site("daily", rate_limit={"per_second": 1, "burst": 1})
    directory.forget()
    limited = directory.get("daily")
    assert screening.screen([(limited, comment("toxicity=0.1", "3"))])[0].refusal is None
    (late,) = screening.screen([(limited, comment("toxicity=0.1", "4"))])
    assert isinstance(late.refusal, Limited)
    assert late.refusal.wait_s > 0


def test_a_case_that_a_reader_reported_meanwhile_is_not_told_as_approved(
    scoring: Scoring, post, store: Store, clock: Clock
) -> None:
    case_id, plain = post("toxicity=0.0"), post("toxicity=0.0", id="2")
    cases = [case for case in store.cases.load([case_id, plain]) if case is not None]
    store.readers.report(case_id, "a reader", Report(at=clock(), reason=None, text=None))
    _, moved = scoring.settle(cases)
    assert [(case.id, case.status) for case in moved] == [(plain, Status.DECIDED)]
    assert [case.status for case in store.cases.load([case_id]) if case] == [Status.IN_REVIEW]


def test_what_is_answered_is_what_is_kept(
    scoring: Scoring, keyring: Keyring, directory: Directory, site, store: Store
) -> None:
    for number, text in enumerate(("toxicity=0.0", "toxicity=0.5", "toxicity=0.99")):
        (done,) = Screening(scoring, keyring).screen([(directory.get("daily"), comment(text, str(number)))])
        assert done.case is not None
        (kept,) = store.cases.load([done.case.id])
        assert kept is not None
        told = done.case.model_dump(exclude={"history", "received", "told"})
        assert told == kept.model_dump(exclude={"history", "received", "told"})
