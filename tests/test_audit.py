"""The bill of materials names what an installation consists of, and no more."""

import json
import subprocess
import tomllib
from pathlib import Path

import pytest
from audit import bill, holes, needed
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
    assert {"opentelemetry-sdk", "opentelemetry-proto"} <= set(parts), "what an installation may have besides"
    assert not {"pytest", "pandas", "bandit"} & set(parts)
    assert made["metadata"]["component"]["name"] == "ombud"
    assert all(part["purl"] == f"pkg:pypi/{name}@{part['version']}" for name, part in parts.items())


def test_each_part_is_named_once() -> None:
    names = [each.name for each in needed()]
    assert len(names) == len(set(names)) > 30


@pytest.mark.parametrize(
    ("status", "table", "failed"), [(0, "", 0), (1, "kombu 5.5 CVE-2027-1", 1), (1, "", 0), (2, "", 2)]
)
def test_known_holes_fail_and_a_list_that_does_not_answer_does_not(
    status: int, table: str, failed: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = subprocess.CompletedProcess([], status, table, "what it says")
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: told)
    assert holes() == failed
    assert ("NOT ASKED" in capsys.readouterr().out) == (status == 1 and not table)
