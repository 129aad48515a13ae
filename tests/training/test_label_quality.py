from dataclasses import replace
from random import Random

import pytest
from sklearn.pipeline import Pipeline

from models.examples import Example
from models.labels import LABELS
from tests.training.newsroom import comments, decided
from training import label_page, label_quality
from training.label_quality import Quality

EVERY = decided(comments(600))


def flipped(example: Example) -> Example:
    if example.outcome == "reject":
        return replace(example, outcome="approve", labels=dict.fromkeys(LABELS, 0.0))
    return replace(example, outcome="reject", labels={})


@pytest.fixture(scope="module")
def flips() -> set[str]:
    """A twentieth of all, given by one of four."""
    bobs = [str(one.id) for one in EVERY if one.by == "bob"]
    return set(Random(3).sample(bobs, len(EVERY) // 20))


@pytest.fixture(scope="module")
def found(fitted: Pipeline, flips: set[str]) -> Quality:
    return label_quality.run([flipped(one) if one.id in flips else one for one in EVERY], fitted)


def test_flipped_labels_are_found_and_head_the_list(found: Quality, flips: set[str]) -> None:
    first = [doubt.id for doubt in found.doubts[: len(flips)]]
    assert len(flips & set(first)) >= 0.8 * len(flips)
    assert found.doubts[0].given != found.doubts[0].likely
    assert found.doubts[0].quality <= found.doubts[-1].quality


def test_who_flipped_them_is_suspected_and_nobody_else(found: Quality) -> None:
    assert [person.by for person in found.people if person.suspected] == ["bob"]
    assert found.people[0].by == "bob"


def test_nobody_is_suspected_where_labels_are_honest(fitted: Pipeline) -> None:
    honest = label_quality.run(EVERY, fitted)
    assert not any(person.suspected for person in honest.people)
    assert len(honest.doubts) < 0.02 * len(EVERY)


def test_people_who_decide_the_same_texts_otherwise_are_told(fitted: Pipeline) -> None:
    second = [replace(flipped(one), id=f"{one.id}#2", by="eve") for one in EVERY[:9]]
    pairs = label_quality.run([*EVERY, *second], fitted).disagreements
    assert sum(pair.otherwise for pair in pairs if "eve" in (pair.first, pair.second)) == 9


def test_a_handful_cannot_be_judged(fitted: Pipeline) -> None:
    with pytest.raises(ValueError, match="30 approvals and as many rejections"):
        label_quality.run(EVERY[:20], fitted)


def test_the_page_hides_texts_and_escapes_what_is_hostile(found: Quality) -> None:
    hostile = found.model_copy(
        update={"doubts": [found.doubts[0].model_copy(update={"text": "<script>x", "by": "<b>"})]}
    )
    page = label_page.render(hostile)
    assert "<script" not in page
    assert "<b>;" not in page
    assert "were given by bob" in page
