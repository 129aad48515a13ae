"""Post comments to Ombud and check its callbacks. Nothing but the standard library; Python 3.8 or later."""

import base64
import hashlib
import hmac
import json
import os
import re
import time
import urllib.request
import uuid

URL = os.environ.get("OMBUD_URL", "http://127.0.0.1:8000")
SECRET = os.environ.get("OMBUD_WEBHOOK_SECRET", "")  # whsec_…
TOLERANCE_S = 5 * 60


def sign(message: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a body (Standard Webhooks 1.0)."""
    key = base64.b64decode(SECRET[len("whsec_") :])
    if len(key) < 24:  # anybody can sign with an empty one
        raise ValueError("OMBUD_WEBHOOK_SECRET is not set, or not whole")
    signed = f"{message}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def post(comment: dict, wait_s: int = 0) -> tuple:
    """Post one comment; return the HTTP status and the answer. Raises `urllib.error.HTTPError` where it is refused."""
    body, message, now = json.dumps(comment).encode(), f"msg_{uuid.uuid4().hex}", str(int(time.time()))
    headers = {
        "content-type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": now,
        "webhook-signature": sign(message, now, body),
    }
    if wait_s:
        headers["prefer"] = f"wait={wait_s}"
    request = urllib.request.Request(URL + "/v1/comments", body, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status, json.load(answer)


def verify(headers: dict, body: bytes) -> bool:
    """Say whether a callback comes from Ombud. `headers` are named in lower case; `body` is what came, to the byte."""
    message, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not re.fullmatch("[0-9]{1,12}", timestamp) or abs(time.time() - int(timestamp)) > TOLERANCE_S:
        return False
    expected = sign(message, timestamp, body).encode()
    given = headers.get("webhook-signature", "").encode()
    return any(hmac.compare_digest(expected, each) for each in given.split(b" "))
