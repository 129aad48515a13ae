import numpy as np

from models.labels import LABELS, Label
from training.slices import caught, kinds, sliced


def test_texts_are_put_into_the_kinds_that_they_are_of() -> None:
    texts = [
        "WHAT A GLORIOUS DAY",
        "see www.example.com for more",
        "a plain remark of middling length, no more than that",
    ]
    texts += ["word " * 100, "a young reader", "OK", "𝓼𝓽𝓾𝓹𝓲𝓭 remark"]
    found = {name: set(np.flatnonzero(rows).tolist()) for name, rows in kinds(texts).items()}
    assert found["all"] == set(range(len(texts)))
    assert found["all capitals"] == {0}
    assert found["with a link"] == {1}
    assert found["41 to 400 characters"] == {2}
    assert found["over 400 characters"] == {3}
    assert found["with an identity term"] == {4}
    assert 6 in found["with evasion"]
    assert 2 not in found["with evasion"]


def test_each_kind_is_measured_where_its_rows_carry_the_label() -> None:
    texts = ["SHOUTING AT PEOPLE", "a plain remark"] * 20
    shares = np.full((40, len(LABELS)), np.nan)
    shares[:, 0] = [1, 1, 0, 0] * 10
    scores = np.full((40, len(LABELS)), 0.2)
    scores[::4, 0] = 0.9
    found = sliced(
        texts, scores, shares, np.ones_like(shares), {Label.TOXICITY: {"held": 0.5}, Label.SPAM: {"held": 0.5}}
    )
    assert {one.label for one in found} == {Label.TOXICITY}
    shouted = next(one for one in found if one.kind == "all capitals")
    assert shouted.metrics.n == 20
    assert shouted.metrics.auc == 1
    assert shouted.at["held"] == {"recall": 1.0, "false_positive_rate": 0.0}


def test_a_share_of_nothing_is_none() -> None:
    ones = np.ones(3)
    assert caught(ones, ones, ones, 0.5) == {"recall": 1.0, "false_positive_rate": None}
