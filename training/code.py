"""Which code made a model."""

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import models
import training


def code_digest() -> str:
    """Return the SHA-256 over the sources of `models` and `training`, names included."""
    digest = hashlib.sha256()
    for package in (models, training):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*.py")):
            digest.update(f"{root.name}/{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def package_version() -> str:
    """Return the version of this package, "unknown" where it is not installed."""
    try:
        return version("ombud")
    except PackageNotFoundError:
        return "unknown"
