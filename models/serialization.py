"""A model as a file, which may name nothing but what a model consists of: a pickle may name any function to call."""

from pathlib import Path
from typing import Any, Final

import numpy as np
from joblib.numpy_pickle import NumpyArrayWrapper, NumpyPickler, NumpyUnpickler
from sklearn.pipeline import Pipeline

from models.manifest import ModelRefused

NAMES: Final = frozenset(
    {
        ("joblib.numpy_pickle", "NumpyArrayWrapper"),
        ("models.calibration", "BentCalibrator"),
        ("models.features", "TextCounts"),
        ("models.linear", "LabelwiseLogistic"),
        ("models.weighing", "SublinearTfidf"),
        ("numpy", "dtype"),
        ("numpy", "ndarray"),
        ("sklearn.pipeline", "Pipeline"),
    }
)
"""Every class that a release is made of; a new part of the pipeline gets its line here."""


class _Numbers(NumpyArrayWrapper):  # type: ignore[misc]
    """An array as joblib writes it, unless it holds objects: those are a pickle within, and read as any pickle is."""

    def read_array(self, unpickler: Any, ensure_native_byte_order: bool) -> Any:
        """Read the array that follows."""
        if self.dtype.hasobject:
            raise ModelRefused("the model file holds an array of objects, which no model of Ombud's does")
        return super().read_array(unpickler, ensure_native_byte_order)


class _Unpickler(NumpyUnpickler):  # type: ignore[misc]
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in NAMES:
            raise ModelRefused(
                f"the model file names {module}.{name}"[:200] + ", which no model of Ombud's consists of"
            )
        return _Numbers if name == "NumpyArrayWrapper" else super().find_class(module, name)


class _Pickler(NumpyPickler):  # type: ignore[misc]
    def save(self, obj: Any) -> None:
        """Write an array that is mapped from another model's file as any other: its class can make files."""
        super().save(np.asarray(obj) if isinstance(obj, np.memmap) else obj)


def dump(pipeline: Pipeline, path: Path) -> None:
    """Write a pipeline, uncompressed: only then can its arrays be mapped."""
    with path.open("wb") as file:
        _Pickler(file).dump(pipeline)


def load(path: Path) -> Pipeline:
    """Return the pipeline of a file that `dump` has written, its arrays mapped and not read.

    Raises:
        ModelRefused: the file names what is no part of a model.
        AttributeError, ImportError: another version of this package, with other classes, has written it.
    """
    with path.open("rb") as file:
        made = _Unpickler(str(path), file, ensure_native_byte_order=False, mmap_mode="r").load()
    if not isinstance(made, Pipeline):
        raise ModelRefused(f"{path} holds no pipeline")
    return made
