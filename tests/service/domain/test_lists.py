"""Lists that a newsroom keeps: found as slow search finds them, and never slow."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.lists import HostList, Phrases, WordList

few = st.sampled_from(["a", "b", "c"])


class Counted(str):
    """A word that counts how often it is looked up."""

    __slots__ = ()
    lookups = 0

    def __hash__(self) -> int:
        Counted.lookups += 1
        return super().__hash__()


def steps(phrases: Phrases, words: Sequence[str]) -> int:
    """How often words are looked up in a search."""
    counted = [Counted(word) for word in words]
    Counted.lookups = 0
    phrases.find(counted)
    return Counted.lookups


@given(st.lists(st.lists(few, min_size=1, max_size=4).map(tuple), max_size=8), st.lists(few, max_size=12))
def test_a_phrase_is_found_exactly_where_it_stands(phrases: list[tuple[str, ...]], words: list[str]) -> None:
    found = Phrases({phrase: " ".join(phrase) for phrase in phrases}).find(words)
    ends = [
        (end, " ".join(phrase))
        for end in range(len(words) + 1)
        for phrase in phrases
        if tuple(words[max(0, end - len(phrase)) : end]) == phrase
    ]
    if found is None:
        assert ends == []
    else:
        assert found in [entry for end, entry in ends if end == ends[0][0]]


@pytest.mark.parametrize(
    "phrases",
    [
        [("a",) * length + ("b",) for length in range(1, 100)],
        [("a",) * length + (f"x{at}",) for length in range(1, 30) for at in range(30)],
        [("a", "b") * length + ("c",) for length in range(1, 50)],
    ],
    ids=["one in the other", "a tree", "in turns"],
)
@pytest.mark.parametrize("text", [["a"] * 10_000, ["a", "b"] * 5_000, (["a"] * 99 + ["c"]) * 100])
def test_no_list_makes_a_search_longer_than_two_steps_a_word(phrases, text: list[str]) -> None:
    assert steps(Phrases(dict.fromkeys(phrases, "x")), text) <= 2 * len(text)


def test_what_is_listed_costs_no_more_than_its_words() -> None:
    words = [Counted(f"w{at % 7}") for at in range(1_000)]
    Counted.lookups = 0
    Phrases({tuple(words[at : at + 100]): "x" for at in range(900)})
    assert Counted.lookups <= 900 + 6 * 900 * 100


def test_a_host_with_very_many_labels_is_looked_up_a_bounded_number_of_times() -> None:
    class Hosts(frozenset[str]):
        asked = 0

        def __contains__(self, host: object) -> bool:
            Hosts.asked += 1
            return super().__contains__(host)

    listed = HostList(["spam.example"])
    listed._hosts = Hosts(["spam.example"])
    text = ".".join(["a"] * 9_000)
    assert listed.find(text) is None
    assert Hosts.asked <= 20
    assert HostList(["spam.example"]).find(f"{text}.spam.example") == "spam.example"


def test_an_entry_is_told_as_the_newsroom_wrote_it() -> None:
    assert WordList(["Old Duffer", "mayor"]).find("that óld-duffer and the mayor") == "Old Duffer"
    assert WordList([]).find("anything") is None
