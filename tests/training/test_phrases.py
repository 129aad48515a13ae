import re

import pytest

from training.phrases import ADVERTISING, ORDINARY, Grammar, grammar


def test_a_rule_gives_a_name_its_alternatives_and_may_go_on_in_the_next_line() -> None:
    assert grammar("one: a {b} | c |\n    d: e\nb: | f") == {"one": ("a {b}", "c", "d: e"), "b": ("", "f")}


@pytest.mark.parametrize("rules", [ADVERTISING, ORDINARY])
def test_every_name_in_a_grammar_stands_for_something(rules: Grammar) -> None:
    named = {name for alternatives in rules.values() for each in alternatives for name in re.findall(r"{(\w+)}", each)}
    assert named <= set(rules)
    assert {name for name, alternatives in rules.items() if not all(alternatives)} <= {"path", "pull", "reach"}
