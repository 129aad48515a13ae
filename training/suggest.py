"""Which unlabelled texts a person should label next, within a budget: `models.teaching`, on texts and a model."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.examples import MAX_LINE, Example
from models.labels import Label
from models.registry import Model
from models.teaching import Candidate, chosen, uncertainty
from models.text import words
from training import forecast
from training.batches import Tell, in_chunks
from training.duplicates import leaders
from training.reading import numbered

_COMMON = 3  # labelled texts: who has seen a word so often knows it


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text worth labelling, and why: see `models.teaching.Candidate`."""

    candidate: Candidate
    text: str
    scores: dict[Label, float]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        one = self.candidate
        told = {"uncertainty": round(one.uncertainty, 4), "novelty": round(one.novelty, 4), "copies": one.copies}
        scores = {label.value: round(score, 4) for label, score in self.scores.items()}
        return {"id": one.id} | told | {"scores": scores, "text": self.text}


def read(path: Path) -> Iterator[tuple[str, str]]:
    """Yield id and text of each line of JSON that has a `text`; the number of the line where it has no `id`.

    Raises ValueError with the number of a line that is none.
    """
    for number, line in numbered(path):
        try:
            data = json.loads(line) if len(line) <= MAX_LINE else None
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            raise ValueError(f"{path}, line {number}: expected a JSON object with a text")
        yield str(data.get("id") or number), data["text"]


def run(
    texts: Sequence[tuple[str, str]],
    model: Model,
    known: Sequence[Example] = (),
    *,
    budget: int = 100,
    seed: int = 0,
    tell: Tell | None = None,
) -> list[Suggestion]:
    """Return the texts, given as id and text, whose labels would teach most, `known` being labelled already.

    Uncertain by the thresholds of the default policy; new by the share of words that hardly any labelled text has;
    near-duplicates count as copies of one.
    """
    said = [text for _, text in texts]
    scores = in_chunks(model.scorer.matrix, said, tell)
    thresholds = {
        label: limit.score
        for label, band in forecast.bands(model.manifest).items()
        for limit in (band.approve,)
        if limit and limit.score is not None and 0 < limit.score < 1
    }
    leading = leaders([words(text) for text in said], seed)
    copies = Counter(leading.tolist())
    novelty = _novelty(said, [example.text for example in known])
    found: dict[str, Suggestion] = {}
    for at, count in sorted(copies.items()):
        by_label = dict(zip(model.scorer.labels, scores[at].tolist(), strict=True))
        # Its place is its group: ids of strangers may be given twice.
        worth = (uncertainty(by_label, thresholds), float(novelty[at]), count, str(at))
        found[str(at)] = Suggestion(Candidate(texts[at][0], *worth), said[at], by_label)
    ranked = chosen((one.candidate for one in found.values()), budget)
    return [found[str(one.group)] for one in ranked]


def _novelty(texts: Sequence[str], known: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the share of each text's words that fewer than a few labelled texts have; 1 where nothing is known."""
    seen = Counter(word for text in known for word in set(words(text)))
    found = []
    for text in texts:
        every = set(words(text))
        found.append(sum(seen[word] < _COMMON for word in every) / len(every) if every else 0.0)
    return np.array(found)
