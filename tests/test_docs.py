"""What the documents say is so."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from service import settings
from service.__main__ import app as ombud
from service.usecases.delivery import DELAYS
from training.__main__ import app as ombud_train

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands() -> set[tuple[str, tuple[str, ...]]]:
    """The commands that stand in code, without what follows the options."""
    found = set()
    for page in PAGES:
        text = page.read_text()
        for code in [*re.findall(r"```sh\n(.*?)```", text, re.DOTALL), *re.findall(r"`([^`\n]+)`", text)]:
            for line in code.splitlines():
                if match := re.match(r"(ombud-train|ombud)((?: [a-z][a-z-]*)*)", line.split("#")[0]):
                    options = tuple(sorted(set(re.findall(r"(?<= )--[a-z-]+", line.split("#")[0]))))
                    found.add((match.group(0), options))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_test_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"`(tests/[\w/.]+)`", page.read_text())
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(("command", "options"), sorted(commands()))
def test_every_command_and_option_that_is_written_exists(command: str, options: tuple[str, ...]) -> None:
    program, *words = command.split()
    found: Any = typer.main.get_command({"ombud": ombud, "ombud-train": ombud_train}[program])
    while words and hasattr(found, "commands"):
        assert words[0] in found.commands, f"there is no {command}"
        found = found.commands[words.pop(0)]
    # `ombud site add daily`: the last words may be arguments
    assert len(words) <= sum(each.param_type_name == "argument" for each in found.params), f"there is no {command}"
    known = {name for each in found.params for name in (*each.opts, *each.secondary_opts)} | {"--help"}
    for option in options:
        assert option in known, f"{command} has no {option}"


def test_every_setting_is_described_and_exists() -> None:
    described = set(re.findall(r"`(OMBUD_[A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text()))
    assert described | {"OMBUD_DATA_SETS"} == settings._NAMES


def test_the_map_names_what_is_there() -> None:
    tree = (ROOT / "README.md").read_text().split("## Map")[1].split("```")[1]
    for folder in ("models", "training", "service", "tests", "benchmarks", "docs"):
        assert f"{folder}/" in tree
        assert (ROOT / folder).is_dir()
    for name in re.findall(r"^  (\w+(?:/|\.py)) ", tree, re.MULTILINE):
        assert (ROOT / "service" / name).exists(), name


def test_the_delays_of_callbacks_are_told_as_they_are() -> None:
    hours = [round(delay.total_seconds() / 3600) for delay in DELAYS[3:]]
    told = (ROOT / "docs" / "sites.md").read_text()
    assert ", ".join(map(str, hours[:-1])) + f" and\n  {hours[-1]} h" in told
