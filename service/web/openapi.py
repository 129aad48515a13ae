"""`/openapi.json`, made from the models that validate."""

from functools import cache
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from service.domain.cases import CommentDetail
from service.domain.comments import CommentIn
from service.domain.statements import Statement
from service.store.decision_log import CURSOR
from service.web.bodies import BatchIn
from service.web.comments import MAX_WAIT_S, BatchOut, FeedPage, Receipt
from service.web.errors import KINDS, MEDIA_TYPE, ProblemDetails
from service.web.rights import AppealIn, AppealOut, ErasedOut, ReportIn, ReportOut

_REF = "#/components/schemas/{model}"
_COMMENT_REFUSALS = (
    "not-json",
    "too-slow",
    "invalid",
    "unauthorized",
    "conflict",
    "too-large",
    "encoded",
    "too-many-requests",
    "unavailable",
)
_BATCH_REFUSALS = ("not-json", "too-slow", "invalid", "unauthorized", "too-large", "encoded", "unavailable")


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}


def _answers(good: dict[str, tuple[str, type[BaseModel]]], *refusals: str) -> dict[str, Any]:
    answers: dict[str, Any] = {
        status: {"description": text, "content": _content(model)} for status, (text, model) in good.items()
    }
    problem = {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model=ProblemDetails.__name__)}}}
    for kind in refusals:
        status, title, advice = KINDS[kind]
        answers[str(status)] = {"description": f"{title}. {advice}", "content": problem}
    return answers


def _query(name: str, text: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema}


_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
_CURSOR = {"type": "string", "pattern": f"^({CURSOR.pattern})?$"}
_ASKED = ("unauthorized", "not-found", "unavailable")
_SENT = ("not-json", "too-slow", "invalid", "too-large", "encoded", *_ASKED)


def _rights() -> dict[str, Any]:
    """What readers and authors may ask for through the site."""
    return {
        "/v1/comments/{id}/reports": {
            "post": {
                "operationId": "reportComment",
                "summary": "Pass on a reader's report",
                "description": "Counted once for each reader. An approved comment then goes to people.",
                "parameters": [_ID],
                "requestBody": {"required": True, "content": _content(ReportIn)},
                "responses": _answers({"202": ("It is counted.", ReportOut)}, *_SENT),
            }
        },
        "/v1/comments/{id}/appeals": {
            "post": {
                "operationId": "appealAgainstRejection",
                "summary": "Pass on an author's appeal against a rejection",
                "description": "A person decides about it, and another one than before. One for each rejection.",
                "parameters": [_ID],
                "requestBody": {"required": False, "content": _content(AppealIn)},
                "responses": _answers({"202": ("It waits for a person.", AppealOut)}, *_SENT, "conflict"),
            }
        },
        "/v1/comments/{id}/statement": {
            "get": {
                "operationId": "getStatement",
                "summary": "Give the reasons for a rejection, ready for the author",
                "parameters": [_ID, _query("format", "`text`: as a letter alone.", {"enum": ["json", "text"]})],
                "responses": _answers({"200": ("The statement.", Statement)}, *_ASKED),
            }
        },
        "/v1/authors/{id}": {
            "delete": {
                "operationId": "eraseAuthor",
                "summary": "Erase everything that an author has written",
                "parameters": [_ID],
                "responses": _answers({"200": ("What was removed.", ErasedOut)}, *_ASKED),
            }
        },
    }


def _paths() -> dict[str, Any]:
    site = _query(
        "site",
        "Whose secret signed the body; needed only where there are very many sites.",
        {"type": "string"},
    )
    prefer = {
        "name": "Prefer",
        "in": "header",
        "required": False,
        "description": f"`wait=N`: answer with the verdict if it comes within N seconds, up to {MAX_WAIT_S}.",
        "schema": {"type": "string", "examples": ["wait=5"]},
    }
    return {
        "/v1/comments": {
            "post": {
                "operationId": "postComment",
                "summary": "Post one comment",
                "description": "The same (id, revision) again gets the same case. An edit is a new revision.",
                "parameters": [prefer, site],
                "requestBody": {"required": True, "content": _content(CommentIn)},
                "responses": _answers(
                    {
                        "200": ("The verdict, as asked for with `Prefer: wait`.", Receipt),
                        "202": ("Accepted and on disk.", Receipt),
                    },
                    *_COMMENT_REFUSALS,
                ),
            }
        },
        "/v1/comments/batch": {
            "post": {
                "operationId": "postComments",
                "summary": "Post up to 1,000 comments",
                "description": "Each has its own outcome: one that is refused does not hold up the others.",
                "parameters": [site],
                "requestBody": {"required": True, "content": _content(BatchIn)},
                "responses": _answers({"202": ("An outcome for each comment.", BatchOut)}, *_BATCH_REFUSALS),
            }
        },
        "/v1/comments/{id}": {
            "get": {
                "operationId": "getComment",
                "summary": "Show a comment and what has happened to it",
                "parameters": [
                    _ID,
                    _query("revision", "The latest when absent.", {"type": "integer", "minimum": 1}),
                ],
                "responses": _answers({"200": ("The comment.", CommentDetail)}, *_ASKED),
            },
            "delete": {
                "operationId": "eraseComment",
                "summary": "Erase a comment, all revisions of it",
                "description": "From queue, log, groups, records and the next training set; asking again is harmless.",
                "parameters": [_ID],
                "responses": _answers({"200": ("What was removed.", ErasedOut)}, *_ASKED),
            },
        },
        **_rights(),
        "/v1/decisions": {
            "get": {
                "operationId": "getDecisions",
                "summary": "Page through all decisions in their order",
                "description": "A reader who comes back with `next` misses nothing.",
                "parameters": [
                    _query(
                        "after", "`next` of the page before.", {"type": "string", "pattern": f"^({CURSOR.pattern})?$"}
                    ),
                    _query("limit", "", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}),
                ],
                "responses": _answers({"200": ("A page.", FeedPage)}, "invalid", "unauthorized", "unavailable"),
            }
        },
    }


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of what sites use."""
    models: list[type[BaseModel]] = [CommentIn, BatchIn, ReportIn, AppealIn]
    answers: list[type[BaseModel]] = [Receipt, BatchOut, CommentDetail, FeedPage, ProblemDetails]
    answers += [ReportOut, AppealOut, Statement, ErasedOut]
    _, schemas = models_json_schema(
        [(m, "validation") for m in models] + [(m, "serialization") for m in answers], ref_template=_REF
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ombud",
            "version": version("ombud"),
            "description": "Comment moderation for newsrooms.",
        },
        "paths": _paths(),
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "apiKey": {"type": "http", "scheme": "bearer"},
                "signature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "webhook-signature",
                    "description": "Standard Webhooks 1.0, beside webhook-id and webhook-timestamp.",
                },
            },
        },
        "security": [{"apiKey": []}, {"signature": []}],
    }


async def show(_request: Request) -> Response:
    """Answer with the description."""
    return JSONResponse(document())
