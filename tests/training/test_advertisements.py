import re
from random import Random

import pytest

from models.labels import Label
from training.advertisements import SOURCE, comments, expand


def test_half_of_the_comments_advertise_and_none_says_anything_of_other_labels() -> None:
    made = comments()
    assert {frozenset(example.labels) for example in made} == {frozenset({Label.SPAM})}
    assert {example.source for example in made} == {SOURCE}
    assert sum(example.labels[Label.SPAM] for example in made) == len(made) / 2


def test_no_comment_comes_twice() -> None:
    texts = [example.text for example in comments()]
    assert len(set(texts)) == len(texts)


def test_the_same_seed_gives_the_same_comments() -> None:
    assert comments(1) == comments(1)
    assert comments(1) != comments(2)


@pytest.mark.parametrize("shown", ["http", "casino", "bitcoin", "loan", r"\+1 ", "%", "[A-Z]{4}"])
def test_what_advertising_shows_ordinary_comments_show_too(shown: str) -> None:
    pattern = re.compile(shown)
    assert {example.labels[Label.SPAM] for example in comments() if pattern.search(example.text)} == {0.0, 1.0}


def test_a_name_becomes_one_of_its_alternatives_and_a_hash_a_digit() -> None:
    grammar = {"greeting": ("hello {who}",), "who": ("Ann", "Ben")}
    said = {expand("{greeting}, #", grammar, Random(seed)) for seed in range(50)}
    assert all(re.fullmatch(r"hello (Ann|Ben), \d", text) for text in said)
    assert len({text[6:9] for text in said}) == 2


def test_a_name_that_the_grammar_lacks_is_refused() -> None:
    with pytest.raises(KeyError, match="nobody"):
        expand("{nobody}", {}, Random(0))
