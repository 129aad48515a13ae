"""What an auditor would ask for: bandit over our sources, a bill of materials, known holes of what we depend on.

`python tests/audit.py` exits with 1 if bandit or the list of known holes has something to say. The holes are asked for
at osv.dev, through a proxy where the environment names one, and left out with a sentence where it does not answer. The
bill of materials (CycloneDX 1.6, JSON) lies in dist/ombud.cdx.json.
"""

import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
BILL = ROOT / "dist/ombud.cdx.json"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNS = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["otel"]]
"""What we ask for ourselves, with what an installation may have besides; those who train have more."""


def needed(name: str = "ombud", extras: frozenset[str] = frozenset()) -> Iterator[Distribution]:
    """What an installation of Ombud consists of, with what its parts need, itself first."""
    waiting, seen = [(name, extras)], set()
    while waiting:
        name, extras = waiting.pop()
        if canonicalize_name(name) in seen:
            continue
        seen.add(canonicalize_name(name))
        try:
            found = distribution(name)
        except PackageNotFoundError:  # for another platform
            continue
        yield found
        for each in map(Requirement, RUNS if name == "ombud" else found.requires or []):
            if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                waiting.append((each.name, frozenset(each.extras)))  # noqa: PERF401 - it is what is gone through


def bill() -> Bom:
    """The bill of materials of an installation, without what only developers need."""
    ours, *theirs = (_component(each) for each in needed())
    made = Bom(components=theirs)
    made.metadata.component = ours
    made.metadata.supplier = OrganizationalEntity(name="Ombud")
    made.register_dependency(ours, theirs)
    return made


def _component(of: Distribution) -> Component:
    name = canonicalize_name(of.name)
    purl = PackageURL("pypi", name=name, version=of.version)
    kind = ComponentType.APPLICATION if name == "ombud" else ComponentType.LIBRARY
    return Component(name=name, version=of.version, type=kind, purl=purl, bom_ref=str(purl))


def bandit() -> int:
    """Look through our sources; what is of low severity is held by ruff's rules `S`, each exception with its reason."""
    command = [sys.executable, "-m", "bandit", "-q", "-ll", "-r", "service", "models", "training"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def holes() -> int:
    """Ask whether holes are known in what an installation consists of."""
    pinned = [f"{each.name}=={each.version}\n" for each in list(needed())[1:]]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(pinned)
        file.flush()
        options = ["--vulnerability-service", "osv", "--no-deps", "--disable-pip", "--progress-spinner", "off"]
        command = [sys.executable, "-m", "pip_audit", *options, "-r", file.name]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(told.stdout, end="")  # what is known, in a table; nothing where it could not be asked
    if told.returncode == 1 and not told.stdout:
        print(f"known holes: NOT ASKED, osv.dev does not answer\n{told.stderr[-1_000:]}")
        return 0
    print(f"known holes: {told.stderr.strip()}")
    return told.returncode


def main() -> int:
    """Do all three."""
    failed = bandit()
    print("bandit: has something to say" if failed else "bandit: nothing of medium or high severity")
    BILL.parent.mkdir(exist_ok=True)
    made = bill()
    BILL.write_text(JsonV1Dot6(made).output_as_string(indent=1) + "\n")
    print(f"bill of materials: {len(made.components)} parts, in {BILL.relative_to(ROOT)}")
    return failed | holes()


if __name__ == "__main__":
    sys.exit(main())
