import time

import pytest

from models.labels import LABELS, Label
from models.manifest import GOALS
from models.registry import MAX_BYTES, Model, Registry


@pytest.fixture(scope="module")
def champion() -> Model:
    return Registry().load()


def test_the_release_in_the_tree_is_the_only_one_and_the_champion(champion: Model) -> None:
    assert Registry().versions() == [champion.version] == [Registry().champion()]
    assert champion.manifest.size <= MAX_BYTES
    assert champion.manifest.data
    assert "<svg" in (Registry().root / champion.version / "card.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for this article, I learned a lot about our town.",
        "The council should have asked the people who live there.",
        "I don't agree with the author, but the figures are interesting.",
        "When does the new library open on Saturdays?",
        "lol",
        "",
        "😀",
    ],
)
def test_ordinary_comments_score_low(champion: Model, text: str) -> None:
    scores = champion.scorer.score([text])[0]
    assert all(score < 0.5 for score in scores.values()), scores


@pytest.mark.parametrize("text", ["You are a stupid idiot, shut up.", "What a pathetic moron you are, loser"])
def test_an_insult_scores_high(champion: Model, text: str) -> None:
    scores = champion.scorer.score([text])[0]
    assert scores[Label.TOXICITY] > 0.8
    assert scores[Label.INSULT] > 0.5
    assert scores[Label.SPAM] < 0.5


def test_an_advertisement_scores_as_spam_and_not_as_abuse(champion: Model) -> None:
    text = "Subscribe to my channel and check out my video, free gift cards here http://example.com/win !!!"
    scores = champion.scorer.score([text])[0]
    assert scores[Label.SPAM] > 0.5
    assert scores[Label.TOXICITY] < 0.5


def test_disguised_letters_score_like_plain_ones(champion: Model) -> None:
    plain, disguised = champion.scorer.score(["you stupid idiot", "yоu 𝓼𝓽𝓾𝓹𝓲𝓭 ｉｄｉｏｔ"])
    assert disguised == pytest.approx(plain)


def test_every_label_has_every_goal_and_they_stand_in_order(champion: Model) -> None:
    for label in LABELS:
        found = champion.manifest.thresholds[label]
        assert tuple(found) == GOALS
        for kind in ("missed", "precision"):
            scores = [found[goal] for goal in GOALS if goal.startswith(kind) and found[goal] is not None]
            assert scores == sorted(scores)


def test_a_batch_takes_at_most_250_microseconds_a_comment(champion: Model) -> None:
    texts = ["An ordinary comment about the news of the day, number " + str(n) + " of many. " for n in range(64)]
    texts = [(text * 8)[:400] for text in texts]
    best = 1.0
    for _ in range(20):
        started = time.process_time()
        champion.scorer.score(texts)
        best = min(best, (time.process_time() - started) / 64)
    assert best < 250e-6
