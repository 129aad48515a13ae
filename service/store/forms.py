"""Settings that versions share: what a later one has added is kept, though this one can't read it.

While one version replaces another, both run on the same data for a while, and either may change a setting.
"""

import json
from typing import Any, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


def read(model: type[M], kept: str) -> M:
    """Read what any version wrote, without what this one does not know.

    Raises:
        ValueError: this version can't read it even so.
    """
    return model.model_validate_json(kept, extra="ignore")


def written(made: BaseModel, before: str = "") -> dict[str, Any]:
    """Return a record as JSON values, with what was there before that this version does not know."""
    values: dict[str, Any] = made.model_dump(mode="json")
    if before:
        _keep_unknown(made, values, json.loads(before))
    return values


def _keep_unknown(made: BaseModel, values: dict[str, Any], before: dict[str, Any]) -> None:
    for name, value in before.items():
        if name not in type(made).model_fields:
            values[name] = value
        elif isinstance(part := getattr(made, name), BaseModel) and isinstance(value, dict):
            _keep_unknown(part, values[name], value)
