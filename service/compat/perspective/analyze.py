"""`comments:analyze`: a text in, a score for each attribute out. Nothing of it is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.labels import Label
from service.compat.gateway import Gateway
from service.compat.perspective.attributes import label_of
from service.compat.perspective.errors import invalid
from service.compat.perspective.languages import not_supported, unsupported, without_region
from service.compat.perspective.messages import AnalyzeComment, AttributeParameters, parse
from service.compat.perspective.spans import Span, spans, utf16_units
from service.domain.sites import Site

_DIGITS = 8
_MOST_ATTRIBUTES = 100
"""Perspective had fewer than fifty; each is answered for each span."""

_PLAIN = AttributeParameters()


async def analyze(gateway: Gateway, site: Site, body: bytes) -> dict[str, Any]:
    """Return the answer to one call.

    Raises:
        Refusal: in Google's form, with what is wrong.
    """
    call = parse(AnalyzeComment, body)
    text = call.text()
    wanted = _wanted(call, gateway.model_version)
    detected = [without_region(gateway.identify(text, site.language))]
    requested = call.requested_languages()
    if missing := unsupported(requested or detected, gateway.manifest.languages):
        if not call.drop_unsupported_attributes:
            raise not_supported(next(iter(wanted), ""), missing, detected=not requested)
        wanted = {}
    parts = spans(text) if call.span_annotations else []
    if len(parts) <= 1:  # the whole text, which is scored anyway
        parts = [Span(text, 0, utf16_units(text))]
    texts = [text, *(part.text for part in parts if part.text != text)]
    scored = await gateway.score(texts, site) if wanted else []
    answer: dict[str, Any] = {
        "attributeScores": _scores(wanted, scored, parts),
        "languages": requested or detected,
        "detectedLanguages": detected,
    }
    if call.client_token:
        answer["clientToken"] = call.client_token
    return answer


def _wanted(call: AnalyzeComment, model_version: str) -> dict[str, tuple[Label, float]]:
    """Return for each attribute that was asked for, and is to be answered, its label and its least score."""
    if not call.requested_attributes:
        raise invalid("NO_REQUESTED_ATTRIBUTES", "Missing requested_attributes")
    if len(call.requested_attributes) > _MOST_ATTRIBUTES:
        raise invalid("INVALID_REQUEST", f"At most {_MOST_ATTRIBUTES} attributes can be requested")
    wanted = {}
    for name, given in call.requested_attributes.items():
        label, parameters = label_of(name, model_version), given or _PLAIN
        if label is None:
            if call.drop_unsupported_attributes:
                continue
            shown = name[:100].encode("utf-8", "replace").decode()
            raise invalid("INVALID_REQUEST", f"Unknown requested attribute: {shown}")
        if parameters.score_type not in (None, "SCORE_TYPE_UNSPECIFIED", "PROBABILITY"):
            text = f"Requested score type {parameters.score_type} is not supported by attribute {name}"
            raise invalid("INVALID_REQUEST", text)
        wanted[name] = label, parameters.score_threshold or 0.0
    return wanted


def _scores(
    wanted: Mapping[str, tuple[Label, float]], scored: Sequence[Mapping[Label, float]], parts: Sequence[Span]
) -> dict[str, Any]:
    """Return what each attribute says of the whole and of its parts; `scored` holds the whole, then the parts."""
    answer = {}
    for name, (label, least) in wanted.items():
        value = scored[0][label]
        if value < least:
            continue
        each = scored[1:] or scored
        answer[name] = {
            "spanScores": [
                {"begin": part.begin, "end": part.end, "score": _probability(row[label])}
                for part, row in zip(parts, each, strict=True)
            ],
            "summaryScore": _probability(value),
        }
    return answer


def _probability(value: float) -> dict[str, Any]:
    return {"value": round(value, _DIGITS), "type": "PROBABILITY"}
