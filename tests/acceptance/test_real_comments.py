"""Real readers' comments, where that data set is at hand."""

import csv
import gzip
import sys
import time
from collections import Counter

import pytest
from acceptance_support import Running, signed_post

from training.__main__ import default_data

TRAFFIC = default_data() / "traffic" / "video_news_comments.csv.gz"
COUNT = 3_000
BATCH = 250


@pytest.mark.skipif(not TRAFFIC.exists(), reason="the data set video_news_comments is not here")
def test_every_real_comment_gets_its_verdict(shared: Running, capsys: pytest.CaptureFixture[str]) -> None:
    csv.field_size_limit(sys.maxsize)
    with gzip.open(TRAFFIC, "rt", encoding="utf-8", newline="") as rows:
        texts = [row["text"] for _, row in zip(range(COUNT), csv.DictReader(rows), strict=False)]
    comments = [{"id": f"real-{n}", "text": text} for n, text in enumerate(texts)]
    started = time.monotonic()
    accepted: list[str] = []
    for at in range(0, len(comments), BATCH):
        answer = signed_post(shared, {"comments": comments[at : at + BATCH]}, "/v1/comments/batch")
        outcomes = answer.json()["outcomes"]
        accepted += [outcome["comment"]["id"] for outcome in outcomes if outcome["status"] == 202]
    assert len(accepted) >= 2_000

    def verdicts() -> Counter[str]:
        with shared.api() as api:
            return Counter(api.get(f"/v1/comments/{each}").json()["verdict"] for each in accepted)

    with shared.api() as api:
        shared.wait_until(lambda: "ombud_unscored 0.0" in api.get("/metrics").text, "all scored", timeout_s=120)
    took = time.monotonic() - started
    found = verdicts()
    assert found[None] == 0
    assert sum(found.values()) == len(accepted)
    assert found["approve"] > found["reject"]
    with capsys.disabled():
        print(
            f"\n{len(accepted)} real comments in {took:.1f} s ({len(accepted) / took:.0f} a second): "
            f"{found['approve']} approved, {found['review']} held, {found['reject']} rejected"
        )
