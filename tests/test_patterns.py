"""No pattern of ours can be made to try exponentially many ways: what repeats holds nothing that repeats."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import models
import service

MANY = 100
"""Repetitions that are bounded by less are a constant."""

UNAMBIGUOUS = {
    "service.domain.lists._HOST": "each turn begins with a full stop, which no turn holds elsewhere",
    "models.text.emoji._PICTURES": "each turn begins with a picture, and joiners are none",
}


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every pattern that a module keeps, by its name."""
    found = {}
    for package in (models, service):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                kept = vars(importlib.import_module(module.name))
                found |= {f"{module.name}.{name}": each for name, value in kept.items() for each in within(value)}
    return found


def within(value: object) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from within(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from within(each)


def is_nested(parsed: Any, inside: bool = False) -> bool:
    """Whether something that repeats without bound lies in something that does, and may be parted in several ways."""
    for kind, rest in parsed:
        if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
            many = rest[1] >= MANY
            if (many and inside) or is_nested(rest[2], inside or many):
                return True
        elif kind is kinds.BRANCH:
            if any(is_nested(each, inside) for each in rest[1]):
                return True
        elif kind is kinds.SUBPATTERN:
            if is_nested(rest[-1], inside):
                return True
        # What is possessive, atomic or only looked at is never parted anew.
        elif kind in (kinds.POSSESSIVE_REPEAT, kinds.ATOMIC_GROUP, kinds.ASSERT, kinds.ASSERT_NOT):
            body = rest[2] if kind is kinds.POSSESSIVE_REPEAT else rest if kind is kinds.ATOMIC_GROUP else rest[1]
            if is_nested(body):
                return True
    return False


def test_no_pattern_can_blow_up() -> None:
    found = patterns()
    assert len(found) > 50
    nested = {name for name, each in found.items() if is_nested(parser.parse(each.pattern, each.flags))}
    assert nested == set(UNAMBIGUOUS)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|b*)*c", "((x{0,500})y?)+", "(?:a(?=(b+)+c))*", "(a*){50,}"])
def test_one_that_could_is_noticed(pattern: str) -> None:
    assert is_nested(parser.parse(pattern))


@pytest.mark.parametrize("pattern", ["(a++)+b", "a+b+", "(a{0,9})+", "(?>a+)*", "(?=a+)b*"])
def test_one_that_can_not_is_not(pattern: str) -> None:
    assert not is_nested(parser.parse(pattern))


def test_no_function_makes_a_pattern_of_what_it_is_given() -> None:
    """It could be an entry of a list, or a reader's words."""
    made = []
    for package in (models, service):
        for path in sorted(Path(package.__path__[0]).rglob("*.py")):
            for function in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                    made += [f"{path.name}:{call.lineno}" for call in ast.walk(function) if makes_a_pattern(call)]
    assert made == []


def makes_a_pattern(node: ast.AST) -> bool:
    """Whether it is `re.search(x, …)` or the like with anything but a pattern that is written there."""
    return (
        isinstance(node, ast.Call)
        and ast.unparse(node.func).startswith("re.")
        and ast.unparse(node.func) != "re.escape"
        and not isinstance(node.args[0], ast.Constant)
    )
