from collections import Counter

from models.labels import Label
from training.identities import GROUPS, contexts


def test_every_group_is_named_in_ordinary_talk_more_often_than_in_abuse() -> None:
    plain: Counter[str] = Counter()
    abusive: Counter[str] = Counter()
    for example in contexts():
        words = set(example.text.lower().replace(".", " ").replace(",", " ").split())
        for group in words & set(GROUPS):
            (abusive if example.labels[Label.TOXICITY] else plain)[group] += 1
    for group in set(GROUPS) - {"old", "young"}:
        assert plain[group] > abusive[group] > 0, group


def test_the_same_seed_gives_the_same_sentences() -> None:
    assert contexts(1) == contexts(1)
    assert contexts(1) != contexts(2)
