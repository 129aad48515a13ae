"""What the author of a rejected comment is told, and what the public record says."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from models.labels import Label
from service.domain.cases import Assessment, Case, Decision, Event, Status, Verdict
from service.domain.comments import Article, Author, Comment
from service.domain.grounds import Category, ground_for, reason_of
from service.domain.reasons import Reason, RejectionReason, SiteReason
from service.domain.sites import Desk, HouseRules, Site
from service.domain.statements import is_owed, public_record, statement

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
SITE = Site(name="daily", house_rules=HouseRules(name="our netiquette", url="https://daily.example/rules"))


def case(by: str = "person", reason: str = "insult", codes: tuple[str, ...] = ("toxicity_unsure",)) -> Case:
    return Case(
        id="1a2b",
        status=Status.DECIDED,
        comment=Comment(
            site="daily",
            id="c-1",
            revision=2,
            text="You duffer Smith",
            author=Author(id="u-7", name="Nora"),
            article=Article(title="Bridge closed"),
        ),
        received=AT,
        assessment=Assessment(
            verdict=Verdict.REVIEW,
            reasons=[Reason(code=code, text=f"Said {code}.") for code in codes],
            language="en-GB",
            at=AT,
        ),
        decision=Decision(outcome="reject", by=by, reason=reason, note="ask Omar", at=AT),
    )


def test_the_author_learns_what_why_by_whom_and_how_to_complain() -> None:
    said = statement(case(), SITE, reports=3)
    assert said.automated_decision == "not"
    assert said.automated_detection
    assert "22 November 2026 under “Bridge closed”" in said.restriction
    assert said.facts == (
        "A person read the comment and rejected it. A program had pointed it out: Said toxicity_unsure. "
        "3 readers had reported it."
    )
    assert said.ground_text == (
        "It goes against our netiquette: Insults a person or a group. They can be read at https://daily.example/rules"
    )
    assert "complain" in said.redress
    assert all(part in said.text for part in (said.restriction, said.facts, said.ground_text, said.redress))


@pytest.mark.parametrize(
    ("events", "day"),
    [
        ("reject", 1),
        ("reject appealed reject", 1),
        ("reject appealed approve reported reject", 5),
        ("reject appealed reject undone reject", 1),
        ("reject undone reject", 3),
        ("reject appealed approve undone", 1),
        ("approve reject undone reject", 4),
    ],
)
def test_a_rejection_that_stands_without_a_gap_holds_from_its_first_day_on(events: str, day: int) -> None:
    history = [
        Event(at=datetime(2026, 11, at, tzinfo=UTC), event=event) for at, event in enumerate(events.split(), start=1)
    ]
    rejected = case().model_copy(update={"history": history})
    assert f"from {day} November 2026 on" in statement(rejected, SITE).restriction
    assert public_record(rejected, SITE)["application_date"] == f"2026-11-{day:02}"
    assert statement(rejected, SITE).decided == AT


def test_a_moderators_note_is_for_colleagues_alone() -> None:
    assert "Omar" not in statement(case(), SITE).text
    assert "Omar" not in str(public_record(case(), SITE))


def test_a_program_that_decided_is_said_to_have_done_so() -> None:
    said = statement(case("machine", "toxicity_high", ("toxicity_high",)), SITE)
    assert (said.automated_decision, said.automated_detection) == ("fully", True)
    assert "without a person: Said toxicity_high." in said.facts


def test_what_people_picked_by_lot_or_for_its_language_no_program_has_found() -> None:
    assert not statement(case(codes=("audit",)), SITE).automated_detection
    assert public_record(case(codes=("language", "assist")), SITE)["automated_detection"] == "No"


def test_there_is_no_statement_for_what_was_not_rejected() -> None:
    approved = case().model_copy(update={"decision": Decision(outcome="approve", by="person", at=AT)})
    for made in (lambda: statement(approved, SITE), lambda: public_record(approved, SITE)):
        with pytest.raises(ValueError, match="no rejection"):
            made()


def test_the_public_record_has_every_field_that_the_database_asks_for() -> None:
    record = public_record(case(), SITE)
    assert record == {
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "decision_ground_reference_url": "https://daily.example/rules",
        "incompatible_content_ground": "our netiquette",
        "incompatible_content_explanation": "Insults a person or a group.",
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": "STATEMENT_CATEGORY_CYBER_VIOLENCE",
        "content_date": "2026-11-22",
        "application_date": "2026-11-22",
        "decision_facts": record["decision_facts"],
        "source_type": "SOURCE_VOLUNTARY",
        "automated_detection": "Yes",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        "content_language": "EN",
        "puid": "daily-1a2b-1795341600000",
    }
    assert re.fullmatch(r"[a-zA-Z0-9_-]{1,500}", record["puid"])


def test_the_public_record_holds_nothing_that_the_author_wrote() -> None:
    record: dict[str, Any] = public_record(case(), SITE)
    for private in ("duffer", "Smith", "Nora", "u-7", "c-1"):
        assert private not in str(record)


def test_what_is_against_the_law_names_the_law_as_its_ground() -> None:
    record = public_record(case(reason="illegal"), SITE, reports=1, illegal_reports=1)
    assert record["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    assert record["illegal_content_explanation"] == "Likely against the law."
    assert record["source_type"] == "SOURCE_ARTICLE_16"
    assert "incompatible_content_ground" not in record
    assert statement(case(reason="illegal"), SITE).ground == "law"


def test_nothing_is_owed_for_advertising() -> None:
    assert not is_owed(case(reason="spam"), SITE)
    assert not is_owed(case("machine", "blocked_link"), SITE)
    assert is_owed(case(reason="insult"), SITE)


@pytest.mark.parametrize("reason", list(RejectionReason))
def test_every_reason_has_a_category(reason: RejectionReason) -> None:
    assert ground_for(reason, SITE).category in set(Category)
    assert reason_of(reason) is reason


@pytest.mark.parametrize("label", list(Label))
def test_every_label_that_can_reject_has_a_reason(label: Label) -> None:
    assert reason_of(f"{label}_high") in set(RejectionReason)


def test_unknown_codes_stand_for_the_house_rules() -> None:
    assert [reason_of(code) for code in (None, "", "toxicity", "of_next_year")] == [RejectionReason.OTHER] * 4


def test_a_site_words_its_reasons_itself() -> None:
    desk = Desk(reasons=[SiteReason(code="tone", text="Harsh in tone.", ground="insult")])
    own = SITE.model_copy(update={"desk": desk})
    assert "Harsh in tone." in statement(case(reason="tone"), own).ground_text
    assert public_record(case(reason="tone"), own)["category"] == Category.CYBER_VIOLENCE


def test_a_copy_of_what_a_person_rejected_is_decided_in_part_by_a_program() -> None:
    copied = case()
    assert copied.decision is not None
    copied = copied.model_copy(update={"decision": copied.decision.model_copy(update={"copy_of": "1a2c"})})
    said = statement(copied, SITE)
    assert said.automated_decision == "partially"
    assert "nearly the same" in said.facts


def test_no_sentence_is_said_twice() -> None:
    plain = Site(name="daily")
    assert statement(case(reason="other"), plain).ground_text == "It goes against the house rules."
    machine = statement(case("machine", "toxicity_high", ("toxicity_high",)), plain)
    assert machine.ground_text == "It goes against the house rules: Rude or disrespectful in tone."
