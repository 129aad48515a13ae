"""The bill of materials names what an installation consists of, and no more."""

import json
import tomllib
from pathlib import Path

from audit import bill, needed
from cyclonedx.output.json import JsonV1Dot6
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def test_everything_that_ombud_asks_for_is_in_the_bill_and_nothing_for_developers() -> None:
    made = json.loads(JsonV1Dot6(bill()).output_as_string())
    parts = {part["name"]: part for part in made["components"]}
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert {canonicalize_name(Requirement(each).name) for each in asked} <= set(parts)
    assert {"kombu", "pydantic-core"} <= set(parts), "what these need in turn"
    assert not {"pytest", "pandas", "bandit"} & set(parts)
    assert made["metadata"]["component"]["name"] == "ombud"
    assert all(part["purl"] == f"pkg:pypi/{name}@{part['version']}" for name, part in parts.items())


def test_each_part_is_named_once() -> None:
    names = [each.name for each in needed()]
    assert len(names) == len(set(names)) > 30
