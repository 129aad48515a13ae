"""Query strings, parsed into what they should be, with every fault listed."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from service.web.errors import Problem, faults_of

_M = TypeVar("_M", bound=BaseModel)


def query(model: type[_M], request: Request) -> _M:
    """Read a query string into a model; what is given as nothing counts as not given.

    Raises:
        Problem: `invalid` with all faults.
    """
    try:
        return model.model_validate({name: value for name, value in request.query_params.items() if value})
    except ValidationError as error:
        raise Problem("invalid", "The query is not valid.", faults=faults_of(error)) from None
