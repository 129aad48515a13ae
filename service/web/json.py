"""JSON answers, encoded by pydantic's encoder: several times as fast as the standard library's."""

from typing import Any

from pydantic_core import to_json
from starlette.responses import JSONResponse


class Json(JSONResponse):
    """A JSON answer."""

    def render(self, content: Any) -> bytes:
        """Encode values as they are in the store: numbers, strings, lists, mappings."""
        return to_json(content)
