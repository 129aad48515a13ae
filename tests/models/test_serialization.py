"""A model file may name what a model consists of, and nothing else."""

import os
from pathlib import Path

import joblib
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from models import serialization
from models.manifest import DEFAULT_ROOT, ModelRefused
from models.registry import Registry


class Calls:
    """Calls a function when it is read."""

    def __init__(self, call: object, *args: object) -> None:
        self.call, self.args = call, args

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call, self.args


def test_a_release_is_made_of_what_is_listed() -> None:
    registry = Registry(DEFAULT_ROOT)
    assert isinstance(registry.load().scorer.pipeline, Pipeline)


def test_an_installed_models_arrays_are_still_mapped(tmp_path: Path, fitted: Pipeline) -> None:
    serialization.dump(fitted, tmp_path / "it")
    assert isinstance(serialization.load(tmp_path / "it")["judge"].coef_, np.memmap)


@pytest.mark.parametrize(
    "hostile",
    [
        Calls(os.mkdir, "{}"),
        Calls(eval, "__import__('os').mkdir({!r})"),
        Calls(np.load, "{}"),
        Pipeline([("judge", LogisticRegression())]),
        np.array([Calls(os.mkdir, "{}")], dtype=object),
        [np.zeros(3), np.array([Calls(os.mkdir, "{}")], dtype=object)],
    ],
    ids=["a call", "an evaluation", "a pickle elsewhere", "another estimator", "objects", "objects after numbers"],
)
def test_what_is_no_part_of_a_model_is_refused_and_not_called(tmp_path: Path, hostile: object) -> None:
    made = tmp_path / "made"
    for each in [hostile, *(hostile if isinstance(hostile, list) else []), getattr(hostile, "flat", [None])[0]]:
        if isinstance(each, Calls):
            each.args = tuple(str(arg).format(str(made)) for arg in each.args)
    joblib.dump(hostile, tmp_path / "it", compress=0)
    with pytest.raises(ModelRefused, match="which no model"):
        serialization.load(tmp_path / "it")
    assert not made.exists()


def test_what_is_made_from_mapped_arrays_can_be_opened(tmp_path: Path, fitted: Pipeline) -> None:
    serialization.dump(fitted, tmp_path / "base")
    serialization.dump(serialization.load(tmp_path / "base"), tmp_path / "it")
    assert (tmp_path / "it").read_bytes() == (tmp_path / "base").read_bytes()
    assert list(serialization.load(tmp_path / "it").predict_proba(["a"])[0]) == list(fitted.predict_proba(["a"])[0])


def test_what_is_no_pipeline_is_refused(tmp_path: Path) -> None:
    joblib.dump([1, 2], tmp_path / "it", compress=0)
    with pytest.raises(ModelRefused, match="no pipeline"):
        serialization.load(tmp_path / "it")


@pytest.mark.parametrize(
    ("module", "name"),
    [("posix", "system"), ("builtins", "eval"), ("numpy", "ndarray.tofile"), ("models.registry", "shutil.move")],
)
@pytest.mark.parametrize("opcode", ["GLOBAL", "STACK_GLOBAL"])
def test_no_way_of_naming_leads_around_the_list(tmp_path: Path, module: str, name: str, opcode: str) -> None:
    said = [part.encode() for part in (module, name)]
    pushed = b"".join(b"\x8c" + bytes([len(part)]) + part for part in said)
    raw = b"c" + b"\n".join(said) + b"\n." if opcode == "GLOBAL" else b"\x80\x04" + pushed + b"\x93."
    (tmp_path / "it").write_bytes(raw)
    with pytest.raises(ModelRefused, match="which no model"):
        serialization.load(tmp_path / "it")
