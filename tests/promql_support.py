"""As much of PromQL as the alerts are written in, over one look at `/metrics` and an earlier one."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import promql_parser as promql
from prometheus_client.parser import text_string_to_metric_families

Labels = frozenset[tuple[str, str]]
Vector = dict[Labels, float]
_NUMBER: Labels = frozenset()
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda a, b: a / b if b else float("nan"),
}
_AGGREGATES: dict[str, Callable[[list[float]], float]] = {"max": max, "min": min, "sum": sum, "count": len}


def scraped(text: str, **target: str) -> dict[str, Vector]:
    """Read a page into samples by name, under the labels that Prometheus adds to what a target says."""
    found: dict[str, Vector] = {}
    for family in text_string_to_metric_families(text):
        for each in family.samples:
            found.setdefault(each.name, {})[frozenset({**each.labels, **target}.items())] = each.value
    return found


def selectors(query: str) -> list[promql.VectorSelector]:
    """Parse a query and return what it selects; raises what the parser raises."""
    found: list[promql.VectorSelector] = []

    def note(node: promql.Expr) -> bool:
        if isinstance(node, promql.VectorSelector):
            found.append(node)
        return True

    promql.walk(promql.parse(query), pre_visit=note)
    return found


@dataclass
class Look:
    """What queries are asked of: the samples of now and of a while before, and the time (Unix, s)."""

    now: Mapping[str, Vector]
    before: Mapping[str, Vector]
    time: float

    def ask(self, query: str) -> Vector:
        """Answer a query with an instant vector; a number has no labels."""
        return self._of(promql.parse(query))

    def _of(self, node: Any) -> Vector:
        match node:
            case promql.NumberLiteral():
                return {_NUMBER: node.val}
            case promql.ParenExpr():
                return self._of(node.expr)
            case promql.VectorSelector():
                return self._selected(node, self.now)
            case promql.AggregateExpr():
                return self._aggregated(node)
            case promql.BinaryExpr():
                return self._joined(node)
            case promql.Call() if node.func.name == "time":
                return {_NUMBER: self.time}
            case promql.Call() if node.func.name == "absent":
                return {} if self._of(node.args[0]) else {_NUMBER: 1}
            case promql.Call() if node.func.name in ("rate", "increase"):
                selector, seconds = node.args[0].vector_selector, node.args[0].range.total_seconds()
                earlier = self._selected(selector, self.before)
                grown = self._selected(selector, self.now)
                per = seconds if node.func.name == "rate" else 1
                # What was not there before has no two samples to tell growth by, and so no result.
                return {each: (value - earlier[each]) / per for each, value in grown.items() if each in earlier}
        raise NotImplementedError(str(node))

    @staticmethod
    def _selected(node: promql.VectorSelector, samples: Mapping[str, Vector]) -> Vector:
        wanted = node.matchers.matchers
        return {
            labels: value
            for labels, value in samples.get(node.name, {}).items()
            if all(matches(each, dict(labels).get(each.name, "")) for each in wanted)
        }

    def _aggregated(self, node: promql.AggregateExpr) -> Vector:
        kept = set(node.modifier.labels) if node.modifier else set()
        groups: dict[Labels, list[float]] = {}
        for labels, value in self._of(node.expr).items():
            groups.setdefault(frozenset(each for each in labels if each[0] in kept), []).append(value)
        return {labels: _AGGREGATES[str(node.op)](values) for labels, values in groups.items()}

    def _joined(self, node: promql.BinaryExpr) -> Vector:
        left, right, sign = self._of(node.lhs), self._of(node.rhs), str(node.op)
        found: Vector = {}
        for labels, value in left.items():
            others = [right[each] for each in (labels, _NUMBER) if each in right]
            if sign in _COMPARISONS and others and _COMPARISONS[sign](value, others[0]):
                found[labels] = value
            elif sign in _ARITHMETIC and others:
                found[labels] = _ARITHMETIC[sign](value, others[0])
        if sign in _ARITHMETIC and set(left) == {_NUMBER}:
            found = {labels: _ARITHMETIC[sign](left[_NUMBER], value) for labels, value in right.items()}
        return found


def matches(matcher: promql.Matcher, value: str) -> bool:
    """Tell whether a label's value is what a selector asks for."""
    kind = promql.MatchOp
    pattern = matcher.value if matcher.op in (kind.Re, kind.NotRe) else re.escape(matcher.value)
    found = re.fullmatch(pattern, value) is not None
    return not found if matcher.op in (kind.NotEqual, kind.NotRe) else found
