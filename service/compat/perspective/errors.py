"""Refusals as Google's API servers write them: clients match on status, `errorType` and a few words of the message."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from pydantic_core import ErrorDetails, to_json
from starlette.responses import Response

from service.domain.errors import Encoded, Limited, Refused, TooLarge, TooSlow, Unavailable

SERVICE = "commentanalyzer.googleapis.com"
_TYPES = "type.googleapis.com"
_CLOSE = {"Connection": "close"}

# What is wrong with a value, by what was expected there.
_EXPECTED = {
    "string_type": "a string",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a smaller number",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
}


class Refusal(Exception):
    """One error body: HTTP status `code`, google.rpc status name, message and details."""

    def __init__(
        self,
        code: int,
        status: str,
        message: str,
        details: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.details = list(details)
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """Return it as an HTTP response."""
        error = {"code": self.code, "message": str(self), "status": self.status}
        if self.details:
            error["details"] = self.details
        return Response(to_json({"error": error}, indent=2), self.code, self.headers, "application/json; charset=UTF-8")


def invalid(error_type: str, message: str, **details: Mapping[str, Any]) -> Refusal:
    """Return the 400 of Perspective's own error types; `details` go beside the type."""
    told = {"@type": f"{_TYPES}/google.commentanalyzer.v1alpha1.Error", "errorType": error_type, **details}
    return Refusal(400, "INVALID_ARGUMENT", message, [told])


def unreadable(details: Sequence[ErrorDetails], count: int) -> Refusal:
    """Return the 400 for a body that is not JSON, or not of the expected form, with each fault and its field.

    Where there are very many it only says so. Never repeats a value: it may be a reader's text.
    """
    faults = [_fault(each) for each in details]
    message = "\n".join(dict.fromkeys(fault["description"] for fault in faults))
    message = message or f"Invalid JSON payload received. There are {count:,} faults in it."
    told = {"@type": f"{_TYPES}/google.rpc.BadRequest", "fieldViolations": faults}
    return Refusal(400, "INVALID_ARGUMENT", message, [told])


def _fault(each: ErrorDetails) -> dict[str, str]:
    kind, path = each["type"], [str(part)[:100].encode("utf-8", "replace").decode() for part in each["loc"]]
    if kind == "json_invalid":
        text = f"Invalid JSON payload received. {each['msg'].removeprefix('Invalid JSON: ').capitalize()}."
        return {"description": text}
    if kind == "extra_forbidden":
        *parents, name = path
        place = ".".join(parents)
        at = f" at '{place}'" if place else ""
        text = f'Invalid JSON payload received. Unknown name "{name}"{at}: Cannot find field.'
        return {"field": place, "description": text}
    place = ".".join(path)
    if kind in ("enum", "literal_error"):
        text = f"Invalid value at '{place}': expected {each['ctx']['expected']}."
    elif kind == "value_error":
        text = f"Invalid value at '{place}': expected {each['msg'].removeprefix('Value error, ')}."
    elif not path:
        text = "Invalid JSON payload received. The body must be a JSON object."
    else:
        text = f"Invalid value at '{place}': expected {_EXPECTED.get(kind, 'something else')}."
    return {"field": place, "description": text}


def _reason(code: int, status: str, message: str, reason: str, headers: Mapping[str, str] | None = None) -> Refusal:
    info = {
        "@type": f"{_TYPES}/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": SERVICE},
    }
    return Refusal(code, status, message, [info], headers)


def key_missing() -> Refusal:
    """Return the 403 for a call without a key."""
    # Whoever is not known need not go on sending a body that nobody will read.
    return _reason(403, "PERMISSION_DENIED", "The request is missing a valid API key.", "API_KEY_MISSING", _CLOSE)


def key_unknown() -> Refusal:
    """Return the 400 for a key that no site has."""
    text = "API key not valid. Please pass a valid API key."
    return _reason(400, "INVALID_ARGUMENT", text, "API_KEY_INVALID", _CLOSE)


def over_the_rate(wait_s: float) -> Refusal:
    """Return the 429 for a site that calls faster than its rate limit allows."""
    refusal = _reason(
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded: this site calls faster than its rate limit allows.",
        "RATE_LIMIT_EXCEEDED",
        {"Retry-After": str(max(1, ceil(wait_s)))},
    )
    refusal.details.append({"@type": f"{_TYPES}/google.rpc.RetryInfo", "retryDelay": f"{wait_s:.3f}s"})
    return refusal


def not_found() -> Refusal:
    """Return the 404 for an address that is none."""
    return Refusal(404, "NOT_FOUND", "There is no such method at this address.")


def wrong_method(allowed: str) -> Refusal:
    """Return the 405 for an address that takes another HTTP method."""
    return Refusal(405, "UNIMPLEMENTED", f"This address takes {allowed}.", headers={"Allow": allowed})


def refusal_of(error: Exception) -> Refusal:
    """Return the refusal that stands for an exception; INTERNAL where nobody foresaw it."""
    match error:
        case Refusal():
            return error
        case Unavailable():
            return Refusal(503, "UNAVAILABLE", str(error), headers={"Retry-After": str(error.retry_after_s)})
        case Limited():
            return over_the_rate(error.wait_s)
        case Encoded():
            return Refusal(415, "INVALID_ARGUMENT", str(error), headers=_CLOSE)
        case TooLarge():
            return Refusal(413, "INVALID_ARGUMENT", str(error), headers=_CLOSE)
        case TooSlow():
            return Refusal(408, "DEADLINE_EXCEEDED", str(error), headers=_CLOSE)
        case Refused():
            return Refusal(400, "FAILED_PRECONDITION", str(error))
        case _:
            return Refusal(500, "INTERNAL", "Something broke; it has been logged under the time of this answer.")
