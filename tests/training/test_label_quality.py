from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from models.examples import Example
from models.labels import LABELS
from models.manifest import DataSet
from models.registry import Registry
from models.scorer import Scorer
from tests.models import made_up
from tests.training.newsroom import comments, decided
from training import label_page, label_quality
from training.label_quality import Quality
from training.own import LICENCE

EVERY = decided(comments(600))


def flipped(example: Example) -> Example:
    if example.outcome == "reject":
        return replace(example, outcome="approve", labels=dict.fromkeys(LABELS, 0.0))
    return replace(example, outcome="reject", labels={})


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer("1.1", made_up.pipeline())


@pytest.fixture(scope="module")
def flips() -> set[str]:
    """A twentieth of all, given by one of four."""
    bobs = [str(one.id) for one in EVERY if one.by == "bob"]
    return set(Random(3).sample(bobs, len(EVERY) // 20))


@pytest.fixture(scope="module")
def found(scorer: Scorer, flips: set[str]) -> Quality:
    return label_quality.run([flipped(one) if one.id in flips else one for one in EVERY], scorer)


def test_flipped_labels_are_found_and_head_the_list(found: Quality, flips: set[str]) -> None:
    first = [doubt.id for doubt in found.doubts[: len(flips)]]
    assert len(flips & set(first)) >= 0.8 * len(flips)
    assert found.doubts[0].given != found.doubts[0].likely
    assert found.doubts[0].quality <= found.doubts[-1].quality


def test_who_flipped_them_is_suspected_and_nobody_else(found: Quality) -> None:
    assert [person.by for person in found.people if person.suspected] == ["bob"]
    assert found.people[0].by == "bob"


def test_nobody_is_suspected_where_labels_are_honest(scorer: Scorer) -> None:
    honest = label_quality.run(EVERY, scorer)
    assert not any(person.suspected for person in honest.people)
    assert len(honest.doubts) < 0.02 * len(EVERY)


def test_people_who_decide_the_same_texts_otherwise_are_told(scorer: Scorer) -> None:
    second = [replace(flipped(one), id=f"{one.id}#2", by="eve") for one in EVERY[:9]]
    pairs = label_quality.run([*EVERY, *second], scorer).disagreements
    assert sum(pair.otherwise for pair in pairs if "eve" in (pair.first, pair.second)) == 9


def test_copies_of_one_text_do_not_vouch_for_each_other(scorer: Scorer) -> None:
    one = flipped(next(example for example in EVERY if example.labels.get(LABELS[0])))
    copies = [replace(one, id=f"copy{n}", by="eve", text=one.text + "!" * n) for n in range(30)]
    found = label_quality.run([*EVERY, *copies], scorer)
    assert sum(doubt.by == "eve" for doubt in found.doubts) == 30
    assert [person.by for person in found.people if person.suspected] == ["eve"]


@pytest.fixture(scope="module")
def fitted_on_flips(
    scorer: Scorer, flips: set[str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Registry, list[Example]]:
    """A champion that has learnt wrong labels by heart, on top of a version that has seen none."""
    every = [flipped(one) if one.id in flips else one for one in EVERY]
    kind, rude = ([one.text for one in every if one.outcome == what] for what in ("approve", "reject"))
    learnt = made_up.pipeline(2**12, kind, rude)
    seen = {"seen_until": every[-1].at, "data": (DataSet(name="daily", licence=LICENCE, rows=len(every)),)}
    registry = Registry(tmp_path_factory.mktemp("made"))
    registry.save(scorer.pipeline, made_up.draft("1.1"), lambda _: "")
    for version, base in (("1.2", "1.1"), ("1.3", None)):
        draft = made_up.draft(version).model_copy(update=seen | {"base": base})
        registry.save(learnt, draft, lambda _: "")
    return registry, every


def test_a_version_that_has_learnt_the_labels_does_not_judge_them(
    fitted_on_flips: tuple[Registry, list[Example]], flips: set[str]
) -> None:
    registry, every = fitted_on_flips
    scorer, unseen = label_quality.impartial(registry, "1.2", every)
    assert (scorer.version, unseen) == ("1.1", True)
    found = label_quality.run(every, scorer, unseen=unseen)
    assert [person.by for person in found.people if person.suspected] == ["bob"]
    assert "the scores of 1.1" in label_page.render(found)


def test_where_each_version_has_learnt_the_labels_words_alone_judge(
    fitted_on_flips: tuple[Registry, list[Example]], flips: set[str]
) -> None:
    registry, every = fitted_on_flips
    scorer, unseen = label_quality.impartial(registry, "1.3", every)
    found = label_quality.run(every, scorer, unseen=unseen)
    assert (found.judge, unseen) == (None, False)
    assert len(flips & {doubt.id for doubt in found.doubts}) >= 0.8 * len(flips)
    later = [replace(one, at=one.at + timedelta(days=99)) for one in every if one.at]
    assert label_quality.impartial(registry, "1.3", later)[1]
    assert not label_quality.impartial(registry, "1.3", [replace(later[0], at=None)])[1]


def test_a_handful_cannot_be_judged(scorer: Scorer) -> None:
    with pytest.raises(ValueError, match="30 approvals and as many rejections"):
        label_quality.run(EVERY[:20], scorer)


def test_the_page_hides_texts_and_escapes_what_is_hostile(found: Quality) -> None:
    hostile = found.model_copy(
        update={"doubts": [found.doubts[0].model_copy(update={"text": "<script>x", "by": "<b>"})]}
    )
    page = label_page.render(hostile)
    assert "<script" not in page
    assert "<b>;" not in page
    assert "were given by bob" in page
