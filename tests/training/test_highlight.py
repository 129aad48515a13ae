import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from sklearn.pipeline import Pipeline

from models.labels import Label
from models.scorer import Scorer
from tests.models import made_up
from training.highlight import coloured, summed


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    made: Pipeline = made_up.pipeline()
    return Scorer("2026.1.1", made)


def styled(text: str, scorer: Scorer) -> dict[str, str]:
    shown = coloured(text, scorer.explain(text, Label.TOXICITY))
    return {shown.plain[span.start : span.end]: str(span.style) for span in shown.spans}


def test_what_raises_the_score_is_red_and_what_lowers_it_green(scorer: Scorer) -> None:
    found = styled("😀 thank you, 𝓯𝓸𝓸𝓵 of a garden", scorer)
    assert found["𝓯𝓸𝓸𝓵"].startswith("black on rgb(255,")
    assert ",255," in found["garden"]


def test_the_strongest_has_the_full_colour(scorer: Scorer) -> None:
    assert "black on rgb(255,0,0)" in styled("you silly fool on a day", scorer).values()


@settings(deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_is_shown_whole_and_can_be_printed(scorer: Scorer, text: str) -> None:
    found = scorer.explain(text, Label.SPAM)
    shown = coloured(text, found)
    assert len(shown.plain) == len(text)
    assert all(0 <= span.start < span.end <= len(text) for span in shown.spans)
    shown.plain.encode("utf-8")
    assert not set(shown.plain) & {"\x1b", "\x07", "\r", "\x9b"}


def test_the_sum_is_shown_with_what_each_cause_adds(scorer: Scorer) -> None:
    found = scorer.explain("you silly fool", Label.INSULT)
    console = Console(width=80)
    with console.capture() as capture:
        console.print(summed(found))
    text = capture.get()
    for word in ("insult", f"{found.score:.3f}", "no text", "words", "together"):
        assert word in text
