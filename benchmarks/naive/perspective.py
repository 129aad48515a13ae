"""`comments:analyze` in an afternoon: Ombud's own model behind Starlette, each text scored by itself on a thread."""

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from models.registry import Registry

scorer = Registry().load().scorer


async def analyze(request: Request) -> JSONResponse:
    """Score one comment."""
    posted = await request.json()
    text = posted["comment"]["text"]
    (scores,) = await run_in_threadpool(scorer.score, [text])
    answers = {}
    for name in posted["requestedAttributes"]:
        score = {"value": float(scores[name.lower()]), "type": "PROBABILITY"}
        answers[name] = {"spanScores": [{"begin": 0, "end": len(text), "score": score}], "summaryScore": score}
    return JSONResponse({"attributeScores": answers, "languages": ["en"], "detectedLanguages": ["en"]})


app = Starlette(routes=[Route("/v1alpha1/comments:analyze", analyze, methods=["POST"])])
