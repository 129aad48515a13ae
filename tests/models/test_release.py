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


@pytest.mark.parametrize(
    "text",
    [
        "yоu 𝓼𝓽𝓾𝓹𝓲𝓭 ｉｄｉｏｔ",
        "you 5tup1d id10t",
        "you s t u p i d i d i o t",
        "you s.t.u.p.i.d idiiiiiot",
        "you stu\u200bpid id\u00adiot",
        "you f**king idiot",
    ],
)
def test_disguised_insults_score_high(champion: Model, text: str) -> None:
    assert champion.scorer.score([text])[0][Label.TOXICITY] > 0.5


@pytest.mark.parametrize("group", ["gay", "black", "Muslim", "Jewish", "transgender", "deaf", "lesbian", "Mexican"])
def test_naming_a_group_is_no_abuse(champion: Model, group: str) -> None:
    scores = champion.scorer.score([f"My doctor is {group} and lives next door to us."])[0]
    assert scores[Label.TOXICITY] < 0.5
    assert scores[Label.IDENTITY_ATTACK] < 0.5


def test_what_moved_a_score_is_found_in_the_original_text(champion: Model) -> None:
    text = "😀 you 𝓲𝓭𝓲𝓸𝓽, thanks"
    stretches = champion.scorer.explain(text, Label.TOXICITY).stretches
    most = max(stretches, key=lambda stretch: stretch.contribution)
    assert "𝓲𝓭𝓲𝓸𝓽" in text.encode("utf-16-le")[2 * most.start : 2 * most.end].decode("utf-16-le")


def test_every_label_has_every_goal_and_they_stand_in_order(champion: Model) -> None:
    for label in LABELS:
        found = champion.manifest.thresholds[label]
        assert tuple(found) == GOALS
        for kind in ("missed", "precision"):
            scores = [found[goal] for goal in GOALS if goal.startswith(kind) and found[goal] is not None]
            assert scores == sorted(scores)
