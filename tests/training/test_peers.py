import sys
from types import SimpleNamespace

import numpy as np
import pytest

from training import peers
from training.peers import PACKAGES, Peer, packages, plain_model


def test_a_package_that_is_missing_or_fails_is_named_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("no such\nlocale")

    monkeypatch.setitem(sys.modules, "better_profanity", None)
    monkeypatch.setitem(sys.modules, "profanity_check", None)
    monkeypatch.setitem(sys.modules, "hatesonar", SimpleNamespace(Sonar=broken))
    found, missing = packages()
    assert found == []
    assert set(missing) == set(PACKAGES)
    assert "is not installed" in missing["better-profanity"]
    assert missing["hatesonar"] == "does not run here: no such locale"


def test_a_package_that_runs_scores_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    def ping(text: str) -> dict[str, object]:
        harmless = 0.1 if "fool" in text else 0.8
        return {"classes": [{"class_name": "neither", "confidence": harmless}]}

    monkeypatch.setitem(sys.modules, "hatesonar", SimpleNamespace(Sonar=lambda: SimpleNamespace(ping=ping)))
    monkeypatch.setitem(sys.modules, "better_profanity", None)
    monkeypatch.setitem(sys.modules, "profanity_check", None)
    monkeypatch.setattr(peers, "version", lambda _name: "0.1")
    (found,), _ = packages()
    assert found.name == "hatesonar 0.1"
    scores, microseconds = found.timed(["you fool", "hello"])
    assert scores.tolist() == pytest.approx([0.9, 0.2])
    assert microseconds > 0


def test_the_plain_model_learns_from_the_rows_that_carry_the_label() -> None:
    texts = [*["you daft fool", "shut up fool"] * 10, *["thank you kindly", "a fine day"] * 10, "unknown"]
    made = plain_model(texts, np.array([1.0] * 20 + [0.0] * 20 + [np.nan]), rows=39)
    assert made is not None
    rude, kind = made.score(["fool", "a fine day"])
    assert rude > 0.5 > kind
    assert plain_model(texts, np.zeros(41)) is None


def test_a_long_text_is_cut_for_peers() -> None:
    seen: list[int] = []

    def score(texts: list[str]) -> np.ndarray:
        seen.extend(map(len, texts))
        return np.zeros(len(texts))

    Peer("any", score).timed(["x" * 100_000])  # type: ignore[arg-type]
    assert seen == [10_000]
