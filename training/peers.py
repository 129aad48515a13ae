"""Other ways to the same end, measured on the same rows: packages from PyPI, and a plain model fitted in the run.

Packages are optional (`ombud[peers]`); one that is missing or does not run here is named with its reason. Two of
them bring model files of their own, and alt-profanity-check unpickles its own: that code runs only in a report
that asks for peers, never where comments are decided.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

_Floats = npt.NDArray[np.floating]
_Score = Callable[[Sequence[str]], _Floats]
PACKAGES = ("alt-profanity-check", "hatesonar", "better-profanity")
SEEN = (
    "By their own account alt-profanity-check was fitted on comments of Jigsaw and on davidson, and hatesonar on "
    "davidson: their figures on those rows flatter them."
)
"""What to bear in mind of the packages when they are compared."""
_CHARACTERS = 10_000  # what a peer is given of a text: some take time that grows with its square


@dataclass(frozen=True, slots=True)
class Peer:
    """Something that scores texts, higher for worse; `score` returns (n,)."""

    name: str
    score: _Score

    def timed(self, texts: Sequence[str]) -> tuple[_Floats, float]:
        """Return the scores and the microseconds that each took."""
        started = time.perf_counter()
        scores = self.score([text[:_CHARACTERS] for text in texts])
        return scores, (time.perf_counter() - started) / max(1, len(texts)) * 1e6


def packages() -> tuple[list[Peer], dict[str, str]]:
    """Return the packages that run here, and for every other one why it does not."""
    found, missing = [], {}
    for name, load in zip(PACKAGES, (_alt_profanity_check, _hatesonar, _better_profanity), strict=True):
        try:
            score = load()
            score(["a word"])
            found.append(Peer(f"{name} {version(name)}", score))
        except (ImportError, PackageNotFoundError):
            missing[name] = "is not installed (it comes with the extra ombud[peers])"
        except Exception as error:  # whatever another's package raises must not cost the report
            missing[name] = f"does not run here: {' '.join(str(error).split())[:200] or type(error).__name__}"
    return found, missing


def _alt_profanity_check() -> _Score:
    from profanity_check import predict_prob

    return lambda texts: np.asarray(predict_prob(list(texts)), dtype=float)


def _hatesonar() -> _Score:
    from hatesonar import Sonar

    sonar = Sonar()

    def score(texts: Sequence[str]) -> _Floats:
        classes = [sonar.ping(text)["classes"] for text in texts]
        return np.array([1 - sum(c["confidence"] for c in row if c["class_name"] == "neither") for row in classes])

    return score


def _better_profanity() -> _Score:
    from better_profanity import Profanity

    profanity = Profanity()
    return lambda texts: np.array([float(profanity.contains_profanity(text)) for text in texts])


def plain_model(texts: Sequence[str], shares: _Floats, rows: int = 60_000, seed: int = 0) -> Peer | None:
    """Fit TF-IDF over words (1-2) and characters (2-5) with logistic regression on one label, hard at 0.5.

    `shares` is (n,), NaN where unknown; at most `rows` rows are drawn. None where there is only one answer.
    """
    known = np.flatnonzero(~np.isnan(shares))
    if len(known) > rows:
        known = np.sort(np.random.default_rng(seed).choice(known, rows, replace=False))
    truth = shares[known] >= 0.5
    if not 0 < truth.sum() < len(truth):
        return None
    grams = make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32),
        TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), min_df=3, max_features=300_000, sublinear_tf=True, dtype=np.float32
        ),
    )
    model = make_pipeline(grams, LogisticRegression(C=4.0, solver="liblinear"))
    model.fit([texts[row] for row in known.tolist()], truth)
    return Peer(
        f"TF-IDF + logistic regression, {len(known):,} rows",
        lambda given: np.asarray(model.predict_proba(list(given))[:, 1]),
    )
