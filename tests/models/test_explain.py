from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit
from sklearn.pipeline import Pipeline

from models.explain import WORDS, Explanation
from models.labels import LABELS, Label
from models.scorer import Scorer
from models.signals import SIGNALS
from tests.models import made_up

# Kind and rude texts that differ in their words and in what they show besides, so that signals have a weight.
KIND = (*made_up.KIND, "😀 thank you for the garden", "the news of the garden on monday 👍")
RUDE = (*made_up.RUDE, "what an IDIOT!! 😀", "id1ot, see https://a.example/x", "i d i o t", "𝓲𝓭𝓲𝓸𝓽 idiot", "蠢货 idiot")

any_text = st.text(st.characters(codec=None, exclude_categories=()))
_pieces = (
    "fool idiot 𝓲𝓭𝓲𝓸𝓽 1d10t f00l fo*l i d o t 👍 😀 https://a.example A!! AAAAA $5 &amp; 蠢货 \ud83d \ude00 \u200b"
)
disguised = st.lists(st.sampled_from([*_pieces.split(), " ", " ", "\n"])).map("".join)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return made_up.pipeline(2**14, KIND, RUDE)


@pytest.fixture(scope="module")
def scorer(pipeline: Pipeline) -> Scorer:
    return Scorer("2026.1.1", pipeline)


def size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown(text: str, explanation: Explanation, cause: str = WORDS) -> list[str]:
    """Return the stretches as they are written in the text."""
    units = text.encode("utf-16-le", "surrogatepass")
    found = [units[2 * each.start : 2 * each.end] for each in explanation.stretches if each.cause == cause]
    return [each.decode("utf-16-le", "surrogatepass") for each in found]


def total(explanation: Explanation) -> float:
    return explanation.base + sum(each.contribution for each in explanation.stretches)


@settings(deadline=None)
@given(any_text | disguised, st.sampled_from(LABELS))
def test_the_contributions_of_any_text_add_up_to_its_score(
    scorer: Scorer, pipeline: Pipeline, text: str, label: Label
) -> None:
    found = scorer.explain(text, label)
    assert found.label == label
    assert found.score == pytest.approx(scorer.score([text])[0][label])
    assert total(found) == pytest.approx(pipeline.decision_function([text])[0, LABELS.index(label)], abs=1e-5)
    assert total(found) == pytest.approx(logit(found.score), abs=1e-4)


@settings(deadline=None)
@given(any_text | disguised)
def test_stretches_lie_within_the_text_in_its_order_and_words_apart(scorer: Scorer, text: str) -> None:
    stretches = scorer.explain(text, Label.TOXICITY).stretches
    assert all(0 <= each.start <= each.end <= size(text) for each in stretches)
    assert [each.start for each in stretches] == sorted(each.start for each in stretches)
    said = [each for each in stretches if each.cause == WORDS]
    assert all(one.end <= other.start for one, other in pairwise(said))
    assert {each.cause for each in stretches} <= {WORDS, *SIGNALS}


@pytest.mark.parametrize("written", ["idiot", "𝓲𝓭𝓲𝓸𝓽", "i d i o t", "id1ot", "i\u200bdiot", "IDIOT", "id\u0456ot"])
def test_an_insult_is_shown_where_and_as_it_was_written_and_moves_most(scorer: Scorer, written: str) -> None:
    text = f"😀 thank you for the garden {written} on monday"
    found = scorer.explain(text, Label.INSULT)
    most = max((each for each in found.stretches if each.cause == WORDS), key=lambda each: each.contribution)
    assert (most.start, most.end) == (size("😀 thank you for the garden "), size(text) - size(" on monday"))
    assert written in shown(text, found)


def test_kind_words_count_against_the_score(scorer: Scorer) -> None:
    found = scorer.explain("lovely fool", Label.TOXICITY)
    lovely, fool = (each.contribution for each in found.stretches if each.cause == WORDS)
    assert lovely < 0 < fool


def test_the_words_of_a_picture_stay_one_and_those_of_a_script_without_spaces_part(scorer: Scorer) -> None:
    text = "蠢货 👍🏽 idiot"
    assert shown(text, scorer.explain(text, Label.TOXICITY)) == ["蠢", "货", "👍🏽", "idiot"]


def test_signals_are_shown_where_they_stand_and_by_their_name(scorer: Scorer) -> None:
    text = "😀 look, 1diot!! https://a.example or 𝓯𝓸𝓸𝓵 SHOUTING"
    found = scorer.explain(text, Label.SPAM)
    assert shown(text, found, "picture") == ["😀"]
    assert shown(text, found, "exclaiming") == ["!!"]
    assert shown(text, found, "link") == ["https:"]
    assert shown(text, found, "lookalike") == ["𝓯𝓸𝓸𝓵"]
    assert shown(text, found, "shouting") == ["SHOUTING"]
    assert any("1diot" in each for each in shown(text, found, "leet"))


def test_each_of_several_equal_signals_moves_as_far(scorer: Scorer) -> None:
    found = scorer.explain("what!! a!! day!!", Label.SPAM)
    moved = [each.contribution for each in found.stretches if each.cause == "exclaiming"]
    assert len(moved) == 3
    assert moved == pytest.approx([moved[0]] * 3)


def test_the_length_is_a_signal_of_the_whole_text(scorer: Scorer) -> None:
    brief = [each for each in scorer.explain("you 😀 fool", Label.SPAM).stretches if each.cause == "brief"]
    assert [(each.start, each.end) for each in brief] == [(0, size("you 😀 fool"))]
    assert not [each for each in scorer.explain("you fool " * 10, Label.SPAM).stretches if each.cause == "brief"]


def test_of_a_long_text_both_ends_are_shown_where_they_stand(scorer: Scorer) -> None:
    text = "idiot first " + "😀 and so on " * 4_000 + "🅕🅞🅞🅛 last"
    found = scorer.explain(text, Label.TOXICITY)
    said = shown(text, found)
    assert said[:2] == ["idiot", "first"]
    assert said[-2:] == ["🅕🅞🅞🅛", "last"]
    assert found.stretches[-1].end == size(text)
    assert total(found) == pytest.approx(logit(found.score), abs=1e-4)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\u200b", "\ud800", "\x00", "x" * 30_000, " " * 30_000, "\U0010ffff"]
)
def test_odd_texts_are_explained_too(scorer: Scorer, text: str) -> None:
    found = scorer.explain(text, Label.SPAM)
    assert total(found) == pytest.approx(logit(found.score), abs=1e-4)


def test_the_base_is_the_score_of_a_text_without_features(scorer: Scorer, pipeline: Pipeline) -> None:
    nothing = np.asarray(pipeline["judge"].intercept_)[None]
    bases = [scorer.explain("what a day", label).base for label in LABELS]
    assert bases == pytest.approx(pipeline["calibrate"].decision_function(nothing)[0])


def test_a_label_that_the_model_does_not_know_is_refused(pipeline: Pipeline) -> None:
    with pytest.raises(ValueError, match="not in"):
        Scorer("2026.1.1", pipeline, (Label.SPAM,)).explain("text", Label.TOXICITY)
