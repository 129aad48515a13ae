"""The discovery document, from which Google's client libraries build themselves (format: discovery#restDescription)."""

import re
from functools import cache
from typing import Any

from starlette.requests import Request

from service.compat.perspective.errors import Refusal

VERSION = "v1alpha1"
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")
_STRING = {"type": "string"}


def document(request: Request) -> dict[str, Any]:
    """Return the document, its addresses those under which the request came.

    Raises:
        Refusal: the request does not say under which host.
    """
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise Refusal(400, "INVALID_ARGUMENT", "The header Host names no host.")
    prefix = request.scope.get("root_path", "").rstrip("/")
    root = f"{request.scope['scheme']}://{host}{prefix}/"
    return {**_description(), "rootUrl": root, "baseUrl": root}


def _text(description: str, **more: Any) -> dict[str, Any]:
    return {"description": description, "type": "string", **more}


def _ref(name: str, description: str = "") -> dict[str, Any]:
    return {"$ref": name, **({"description": description} if description else {})}


def _map(name: str, description: str) -> dict[str, Any]:
    return {"description": description, "type": "object", "additionalProperties": {"$ref": name}}


def _object(name: str, description: str, **properties: Any) -> dict[str, Any]:
    return {name: {"id": name, "description": description, "type": "object", "properties": properties}}


def _method(name: str, description: str, takes: str, gives: str) -> dict[str, Any]:
    path = f"{VERSION}/comments:{name}"
    return {
        "id": f"commentanalyzer.comments.{name}",
        "description": description,
        "httpMethod": "POST",
        "path": path,
        "flatPath": path,
        "parameterOrder": [],
        "parameters": {},
        "request": {"$ref": takes},
        "response": {"$ref": gives},
    }


@cache
def _description() -> dict[str, Any]:
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": f"commentanalyzer:{VERSION}",
        "name": "commentanalyzer",
        "canonicalName": "Comment Analyzer",
        "version": VERSION,
        "revision": "20260504",
        "title": "Perspective Comment Analyzer API, served by Ombud",
        "description": "Scores comments in the wire format of the Perspective API.",
        "ownerDomain": "ombud",
        "ownerName": "Ombud",
        "protocol": "rest",
        "basePath": "",
        "servicePath": "",
        "batchPath": "batch",
        "parameters": _parameters(),
        "resources": {
            "comments": {
                "methods": {
                    "analyze": _method(
                        "analyze",
                        "Scores a text for each requested attribute. Keeps nothing.",
                        "AnalyzeCommentRequest",
                        "AnalyzeCommentResponse",
                    ),
                    "suggestscore": _method(
                        "suggestscore",
                        "Says what a text should have scored. Kept as an example for the next training.",
                        "SuggestCommentScoreRequest",
                        "SuggestCommentScoreResponse",
                    ),
                }
            }
        },
        "schemas": _schemas(),
    }


def _parameters() -> dict[str, Any]:
    def parameter(description: str, kind: str = "string", **more: Any) -> dict[str, Any]:
        return {"description": description, "type": kind, "location": "query", **more}

    return {
        "$.xgafv": parameter("Accepted, changes nothing.", enum=["1", "2"], enumDescriptions=["v1", "v2"]),
        "access_token": parameter("The site's API key, as an OAuth token."),
        "alt": parameter(
            "Answers are JSON, whatever is asked for.",
            default="json",
            enum=["json", "media", "proto"],
            enumDescriptions=["JSON", "answered as JSON", "answered as JSON"],
        ),
        "callback": parameter("Accepted, changes nothing."),
        "fields": parameter("Accepted; answers are whole."),
        "key": parameter("The site's API key."),
        "oauth_token": parameter("The site's API key, as an OAuth token."),
        "prettyPrint": parameter("Whether the answer is indented.", "boolean", default="false"),
        "quotaUser": parameter("Accepted, changes nothing."),
        "uploadType": parameter("Accepted, changes nothing."),
        "upload_protocol": parameter("Accepted, changes nothing."),
    }


def _schemas() -> dict[str, Any]:
    score_types = ["SCORE_TYPE_UNSPECIFIED", "PROBABILITY", "STD_DEV_SCORE", "PERCENTILE", "RAW"]
    only = ["As PROBABILITY.", "A calibrated probability.", "Not supported.", "Not supported.", "Not supported."]
    score_type = _text("What kind of score.", enum=score_types, enumDescriptions=only)
    text_type = _text(
        "Only plain text is scored.",
        enum=["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"],
        enumDescriptions=["As PLAIN_TEXT.", "Plain text.", "Not supported."],
    )
    languages = {"description": "ISO 639-1 codes.", "type": "array", "items": _STRING}
    yes_no = {"type": "boolean"}
    number = {"type": "number", "format": "float"}
    unit = {"type": "integer", "format": "int32"}
    call = {
        "comment": _ref("TextEntry", "The comment."),
        "context": _ref("Context", "What it refers to; moves no score."),
        "languages": languages,
        "clientToken": _text("Comes back in the answer."),
        "sessionId": _text("Accepted, changes nothing."),
        "communityId": _text("Accepted, changes nothing."),
    }
    return {
        **_object("TextEntry", "A body of text.", text=_text("UTF-8, up to 20,480 bytes."), type=text_type),
        **_object(
            "AttributeParameters",
            "How an attribute is scored.",
            scoreType=score_type,
            scoreThreshold={**number, "description": "Scores below it are left out."},
        ),
        **_object("Score", "A score.", value={**number, "description": "From 0 to 1."}, type=score_type),
        **_object("SpanScore", "A score of a part, in UTF-16 code units.", begin=unit, end=unit, score=_ref("Score")),
        **_object(
            "AttributeScores",
            "All scores of one attribute.",
            summaryScore=_ref("Score", "Of the whole text."),
            spanScores={"type": "array", "items": {"$ref": "SpanScore"}, "description": "Of its parts."},
        ),
        **_object("ArticleAndParentComment", "A context.", article=_ref("TextEntry"), parentComment=_ref("TextEntry")),
        **_object(
            "Context",
            "What a comment refers to, in one of two ways.",
            entries={"type": "array", "items": {"$ref": "TextEntry"}},
            articleAndParentComment=_ref("ArticleAndParentComment"),
        ),
        **_object(
            "AnalyzeCommentRequest",
            "A comment to score.",
            **call,
            requestedAttributes=_map("AttributeParameters", "What to score it for, by name; {} is the usual value."),
            spanAnnotations={**yes_no, "description": "Whether each sentence gets a score of its own."},
            doNotStore={**yes_no, "description": "Nothing is ever stored."},
            dropUnsupportedAttributes={
                **yes_no,
                "description": "Leave out what is not supported; otherwise an error.",
            },
        ),
        **_object(
            "AnalyzeCommentResponse",
            "Its scores.",
            attributeScores=_map("AttributeScores", "By attribute."),
            languages=languages,
            detectedLanguages=languages,
            clientToken=_text("As it was sent."),
        ),
        **_object(
            "SuggestCommentScoreRequest",
            "What a comment should have scored.",
            **call,
            attributeScores=_map("AttributeScores", "By attribute; 0 and 1 say no and yes."),
        ),
        **_object(
            "SuggestCommentScoreResponse",
            "That it was taken.",
            requestedLanguages=languages,
            detectedLanguages=languages,
            clientToken=_text("As it was sent."),
        ),
    }
