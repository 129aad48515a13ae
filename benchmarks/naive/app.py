"""The web app: check the signature, queue a task for each comment, answer 202."""

import json
import os
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from naive.tasks import score

webhook = Webhook(os.environ["NAIVE_SECRET"])


async def verified(request: Request) -> Any:
    """Return the body of a request if its signature is good."""
    body = await request.body()
    try:
        webhook.verify(body, dict(request.headers), json_parse=False)
    except WebhookVerificationError as error:
        raise HTTPException(401, str(error)) from error
    return json.loads(body)


def queue(comments: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Queue one task a comment. It speaks to Redis, so it runs on a thread."""
    return [{"id": comment["id"], "task": score.delay(comment).id} for comment in comments]


async def post_comment(request: Request) -> JSONResponse:
    """Take one comment in."""
    (queued,) = await run_in_threadpool(queue, [await verified(request)])
    return JSONResponse(queued, 202)


async def post_batch(request: Request) -> JSONResponse:
    """Take many comments in."""
    posted = await verified(request)
    return JSONResponse({"comments": await run_in_threadpool(queue, posted["comments"])}, 202)


app = Starlette(
    routes=[
        Route("/v1/comments", post_comment, methods=["POST"]),
        Route("/v1/comments/batch", post_batch, methods=["POST"]),
    ]
)
