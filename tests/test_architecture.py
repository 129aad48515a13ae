"""Who imports whom, who unpickles, and that every module says what it is."""

import ast
import configparser
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("models", "training", "service")
UNPICKLERS = {
    *(f"{library}.{name}" for library in ("pickle", "cloudpickle", "dill") for name in ("load", "loads")),
    *(
        "joblib.load",
        "pickle.Unpickler",
        "marshal.load",
        "marshal.loads",
        "shelve.open",
        "pandas.read_pickle",
    ),
}
# One line for each contract that breaks it, and where.
TRESPASSES = {
    "models/labels.py": "import numpy, service.domain.clock",
    "training/rates.py": "import service.logs",
    "service/domain/clock.py": "import time, service.store",
    "service/usecases/intake.py": "import celery, httpx2, joblib, models.registry, redis, sklearn, starlette\n"
    "import service.settings",
}


def contracts() -> dict[str, configparser.SectionProxy]:
    """The contracts by name."""
    file = configparser.ConfigParser()
    file.read(ROOT / ".importlinter")
    return {file[each]["name"]: file[each] for each in file.sections() if each.startswith("importlinter:")}


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Every module of ours, by its path."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_bytes())


def called(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the full name of what is called, whatever it was imported as."""
    full: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            full |= {each.asname: each.name for each in node.names if each.asname}
        elif isinstance(node, ast.ImportFrom):
            full |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            head, dot, rest = ast.unparse(node.func).partition(".")
            yield full.get(head, head) + dot + rest, node


def unpickles(tree: ast.Module) -> bool:
    """Whether a module reads pickles."""
    classes = [ast.unparse(base) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for base in node.bases]
    return any(base.endswith("Unpickler") for base in classes) or any(
        name in UNPICKLERS or any(keyword.arg == "allow_pickle" for keyword in call.keywords)
        for name, call in called(tree)
    )


def test_nobody_imports_whom_they_may_not(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    broken = lint_imports(no_cache=True, no_logo=True)
    assert not broken, capsys.readouterr().out


def test_every_contract_notices_when_it_is_broken(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("releases", "static"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for path, line in TRESPASSES.items():
        with (tmp_path / path).open("a") as file:
            file.write(f"\n{line}\n")
    linted = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; lint_imports(no_cache=True)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert [name for name in contracts() if f"{name} BROKEN" not in linted.stdout] == [], linted.stderr


def test_every_contract_gives_its_reason() -> None:
    assert [name for name, contract in contracts().items() if "broken_contract_guidance" not in contract] == []


def test_nobody_unpickles_but_what_holds_pickles_to_a_list() -> None:
    assert [path for path, tree in sources() if unpickles(tree)] == ["models/serialization.py"]


@pytest.mark.parametrize(
    "code",
    [
        "import joblib\njoblib.load(f)",
        "import joblib as j\nj.load(f)",
        "from pickle import loads as read\nread(b)",
        "import pickle\nclass U: x = pickle.Unpickler(f).load()",
        "import pickle\nclass U(pickle.Unpickler): pass",
        "import pandas as pd\npd.read_pickle(f)",
        "import numpy as np\nnp.load(f, allow_pickle=True)",
    ],
)
def test_unpickling_is_noticed_whatever_it_was_imported_as(code: str) -> None:
    assert unpickles(ast.parse(code))


def test_every_module_says_what_it_is() -> None:
    assert [path for path, tree in sources() if not ast.get_docstring(tree)] == []
