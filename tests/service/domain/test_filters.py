"""Tags and filters: what a case carries is what it is found by."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.labels import Label
from service.domain.cases import Assessment, Verdict
from service.domain.comments import Article, Author, Comment
from service.domain.degrees import in_words
from service.domain.filters import Filter, tags
from service.domain.reasons import Reason
from service.domain.urgency import patience, severity

HOUR = timedelta(hours=1)
steps = st.integers(0, 20).map(lambda step: step / 20)


def tagged(score: float = 0.5, **comment: object) -> list[str]:
    seen = Assessment(
        verdict=Verdict.REVIEW,
        reasons=[Reason(code="insult_unsure", text="")],
        scores={Label.INSULT: score},
        language="pt-BR",
        at=datetime.now(UTC),
    )
    return list(tags(Comment.model_validate({"site": "s", "id": "1", "revision": 1, "text": "x", **comment}), seen))


def test_a_case_is_tagged_with_whatever_it_can_be_filtered_by() -> None:
    found = tagged(author=Author(id="u1"), article=Article(id="a1", url="https://example.com/a"))
    assert found == ["label:insult:10", "reason:insult_unsure", "language:pt", "article:a1", "author:u1"]


def test_keys_fit_into_a_line_whatever_a_site_sends() -> None:
    found = tagged(author=Author(email_hash="e" * 32), article=Article(url=f"https://example.com/{'x' * 500}"))
    assert all(len(tag) < 150 and "\n" not in tag for tag in found)
    assert f"author:{'e' * 32}" in found


@given(st.floats(0.1, 1), steps, steps)
def test_a_range_of_scores_finds_what_is_within_it(score: float, least: float, most: float) -> None:
    if least >= most:
        with pytest.raises(ValueError, match="below"):
            Filter(label=Label.INSULT, min_score=least, max_score=most)
        return
    (wanted,) = Filter(label=Label.INSULT, min_score=least, max_score=most).dimensions()
    # At the very edge of a step, floats may say the one or the other.
    if all(abs(score - edge) > 1e-5 for edge in (least, most)):
        assert bool(set(wanted) & set(tagged(score))) == (least <= score < most)


def test_the_graver_a_comment_the_sooner_it_is_due() -> None:
    waits = [patience({Label.THREAT: score}, HOUR) for score in (0.0, 0.5, 1.0)]
    assert waits == [3600, pytest.approx(1980), pytest.approx(360)]
    assert severity({Label.SPAM: 1.0}) < severity({Label.INSULT: 1.0}) < severity({Label.THREAT: 1.0})
    assert severity(None) == 1


def test_scores_are_said_in_words_the_likeliest_first() -> None:
    said = in_words({Label.INSULT: 0.92, Label.SPAM: 0.2, Label.THREAT: 0.99, Label.TOXICITY: 0.5})
    assert [each["text"] for each in said] == ["almost certainly a threat", "very likely an insult", "possibly toxic"]
    assert in_words(None) == []
