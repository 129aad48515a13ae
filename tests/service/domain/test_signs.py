"""What surrounds a text: each sign says what was seen, and none alone rejects an ordinary reader."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.labels import LABELS
from service.domain import policy
from service.domain.cases import Assessment, Verdict
from service.domain.circumstances import Circumstances, Sender
from service.domain.comments import Author, Comment
from service.domain.grounds import reason_of
from service.domain.signs import count_links
from service.domain.sites import Policy

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MODEL = SimpleNamespace(languages=("en",), threshold=lambda _label, _goal: 0.9)


def judge(
    rules: Policy | None = None, around: Circumstances | None = None, text: str = "Hello there", **more: Any
) -> Assessment:
    comment = Comment(site="daily", id="1", revision=1, text=text, **more)
    subject = policy.Subject("c", comment, "en", dict.fromkeys(LABELS, 0.0), around or Circumstances())
    return policy.assess(subject, rules or Policy(), MODEL, model_version="m", now=NOW)


def found(assessment: Assessment) -> tuple[Verdict, list[str]]:
    return assessment.verdict, [reason.code for reason in assessment.reasons]


CLEAN = (Verdict.APPROVE, ["clean"])
LINK = "https://shop.example/offer "


@pytest.mark.parametrize(("setting", "verdict"), [("ignore", "approve"), ("review", "review"), ("reject", "reject")])
def test_a_filled_honeypot_comes_to_what_the_site_says(setting: Any, verdict: str) -> None:
    seen = judge(Policy(honeypot=setting), honeypot=True)
    assert seen.verdict == verdict
    assert judge(Policy(honeypot=setting)).verdict is Verdict.APPROVE


def test_a_honeypot_that_rejects_outweighs_what_the_machine_can_t_judge() -> None:
    comment = Comment(site="daily", id="1", revision=1, text="?", honeypot=True)
    subject = policy.Subject("c", comment, "xx", dict.fromkeys(LABELS, 0.0))
    seen = policy.assess(subject, Policy(honeypot="reject"), MODEL, model_version="m", now=NOW)
    assert found(seen) == (Verdict.REJECT, ["honeypot"])
    assert reason_of("honeypot") == "spam"


def test_a_trackback_goes_to_people() -> None:
    seen = judge(kind="trackback")
    assert found(seen) == (Verdict.REVIEW, ["comment_type"])
    assert "trackback" in seen.reasons[0].text
    assert found(judge(kind="reply")) == CLEAN


def test_many_links_go_to_people() -> None:
    assert found(judge(text=LINK * 5)) == CLEAN
    seen = judge(text=LINK * 5, author=Author(url="https://me.example"))
    assert found(seen) == (Verdict.REVIEW, ["many_links"])
    assert "6" in seen.reasons[0].text
    assert found(judge(Policy(most_links=None), text=LINK * 90)) == CLEAN


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("none at all", 0),
        ("see https://www.a.example/x?y=https://b.example", 2),
        ("www.a.example and WWW.b.example", 2),
        ('<a href="http://a.example">a</a> [url=http://b.example]b[/url]', 2),
        ("a://b and http:// and www.", 0),
        ("https://a.example/www.b", 1),
    ],
)
def test_links_are_counted(text: str, count: int) -> None:
    assert count_links(Comment(site="daily", id="1", revision=1, text=text)) == count


def test_the_author_s_address_is_held_against_the_blocked_hosts() -> None:
    seen = judge(Policy(blocked_links=["spam.example"]), author=Author(url="https://www.spam.example/x"))
    assert found(seen) == (Verdict.REJECT, ["blocked_link"])


@pytest.mark.parametrize("whose", ["author", "address"])
@pytest.mark.parametrize(
    ("sender", "seen"),
    [
        (Sender(comments=2, rejected=2), False),
        (Sender(comments=6, rejected=3), True),
        (Sender(comments=7, rejected=3), False),
        (Sender(comments=3, rejected=3), True),
    ],
)
def test_a_record_of_rejections_goes_to_people(whose: str, sender: Sender, seen: bool) -> None:
    around = Circumstances(**{whose: sender})
    assert found(judge(around=around)) == ((Verdict.REVIEW, [f"{whose}_record"]) if seen else CLEAN)
    assert found(judge(Policy(rejected_share=None), around)) == CLEAN


@pytest.mark.parametrize(("whose", "most"), [("author", 6), ("address", 30)])
def test_speed_goes_to_people(whose: str, most: int) -> None:
    assert found(judge(around=Circumstances(**{whose: Sender(lately=most - 1)}))) == CLEAN
    seen = judge(around=Circumstances(**{whose: Sender(lately=most)}))
    assert found(seen) == (Verdict.REVIEW, [f"{whose}_speed"])


def test_the_same_words_again_and_again_go_to_people() -> None:
    assert found(judge(around=Circumstances(copies=3))) == CLEAN
    seen = judge(around=Circumstances(copies=4))
    assert found(seen) == (Verdict.REVIEW, ["repeated"])
    assert seen.copies == 4


SENDERS = st.builds(Sender, comments=st.integers(0, 99), rejected=st.integers(0, 99), lately=st.integers(0, 99))


@given(
    st.builds(Circumstances, author=SENDERS, address=SENDERS, copies=st.integers(0, 99)),
    st.booleans(),
    st.sampled_from([None, "comment", "pingback"]),
    st.sampled_from(["Hello", LINK * 20]),
)
def test_no_sign_rejects_by_itself(around: Circumstances, honeypot: bool, kind: str | None, text: str) -> None:
    assert judge(None, around, text, honeypot=honeypot, kind=kind).verdict is not Verdict.REJECT
