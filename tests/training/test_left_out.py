import numpy as np

from models.features import TextCounts
from models.labels import LABELS, Label
from models.weighing import SublinearTfidf
from training.left_out import left_out
from training.mix import Mix

RUDE, KIND = "you daft fool number {}", "thanks for the garden number {}"


def made(sources: list[str], label: Label = Label.TOXICITY) -> Mix:
    texts, shares, names = [], [], []
    for source in sources:
        for n in range(30):
            for text, share in ((RUDE, 1.0), (KIND, 0.0)):
                row = np.full(len(LABELS), np.nan, dtype=np.float32)
                row[LABELS.index(label)] = share
                texts.append(f"{text.format(n)} {source}")
                shares.append(row)
                names.append(source)
    n = len(texts)
    ones, parts = np.ones(n, dtype=np.float32), np.zeros(n, dtype=np.int8)
    return Mix(texts, np.array(shares), ones, np.array(names), parts, ones)


def matrix(rows: Mix):
    counts = TextCounts(n_features=2**12).transform(rows.texts)
    return SublinearTfidf().fit(counts).transform(counts)


def test_each_set_is_measured_by_what_the_others_teach() -> None:
    rows = made(["surge", "civil_comments"])
    found = left_out(matrix(rows), rows, c=4.0)
    assert set(found) == {"surge", "civil_comments"}
    assert found["surge"][Label.TOXICITY].n == 60
    assert found["surge"][Label.TOXICITY].auc == 1.0


def test_a_set_does_not_teach_the_model_that_it_is_measured_with() -> None:
    rows = made(["surge", "civil_comments"])
    # One set says the contrary of the other: a model that had seen it would rank it rightly.
    rows.shares[rows.sources == "surge"] = 1 - rows.shares[rows.sources == "surge"]
    assert left_out(matrix(rows), rows, c=4.0)["surge"][Label.TOXICITY].auc == 0.0


def test_the_only_set_of_a_label_and_a_sites_own_are_passed_over() -> None:
    rows = made(["surge"])
    assert left_out(matrix(rows), rows, c=4.0) == {}
    rows = made(["our town's paper"])
    assert left_out(matrix(rows), rows, c=4.0) == {}
