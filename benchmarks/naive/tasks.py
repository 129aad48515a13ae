"""The Celery app and its one task: score a comment, decide, store the decision."""

import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import redis
from celery import Celery
from sklearn.pipeline import Pipeline

from naive.model import LABELS, load

APPROVE_BELOW, REJECT_FROM = 0.3, 0.9

_socket = os.environ["NAIVE_REDIS"]
app = Celery(
    "naive",
    broker=f"redis+socket://{_socket}?virtual_host=1",
    backend=f"redis+socket://{_socket}?virtual_host=2",
)
decisions = redis.Redis(unix_socket_path=_socket, db=0)


@cache
def model() -> Pipeline:
    """Load the model once a process."""
    return load(Path(os.environ["NAIVE_MODEL"]))


@app.task
def score(comment: dict[str, Any]) -> dict[str, Any]:
    """Score one comment and store what becomes of it."""
    scores = dict(zip(LABELS, model().predict_proba([comment["text"]])[0].tolist(), strict=True))
    worst = max(scores.values())
    verdict = "reject" if worst >= REJECT_FROM else "approve" if worst < APPROVE_BELOW else "review"
    decision = {
        "verdict": verdict,
        "text": comment["text"],
        "at": datetime.now(UTC).isoformat(),
        **scores,
    }
    decisions.hset(f"decision:{comment['id']}", mapping=decision)
    return {"verdict": verdict, "scores": scores}
