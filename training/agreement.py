"""What a release carries of how it agrees with Perspective: a summary of a public sample, none of its texts."""

from pathlib import Path

from models.agreement import ATTRIBUTES, FILE, Summary, compare
from models.labels import LABELS
from models.registry import Registry
from training.batches import Tell, in_chunks
from training.catalogue import BY_NAME
from training.datasets import read

_SAMPLE = "perspective_2k"
_COLUMNS = {"TOXICITY": "TOXICITY@6", "SEVERE_TOXICITY": "SEVERE_TOXICITY@2"}


def summarise(folder: Path, registry: Registry, version: str, tell: Tell | None = None) -> Path | None:
    """Score the sample in `folder`, write the summary beside the release and return its path; None without the sample.

    Rows that lie in a public training set are left out: on what a model was fitted on it agrees better than it does
    elsewhere.
    """
    dataset = BY_NAME[_SAMPLE]
    if not dataset.file(folder).is_file():
        return None
    frame = read(dataset, folder)
    if "in_train" in frame:
        frame = frame[frame["in_train"] == 0]
    scores = in_chunks(registry.load(version).scorer.matrix, [str(text) for text in frame["text"]], tell, "perspective")
    found = {}
    for name, label in ATTRIBUTES.items():
        column = _COLUMNS.get(name, name)
        if column in frame:
            agreement = compare(label, frame[column].tolist(), scores[:, LABELS.index(label)].tolist())
            if agreement is not None:
                found[name] = agreement
    source = f"{len(frame):,} of the {dataset.rows:,} comments of {dataset.name}, those that no model was fitted on"
    summary = Summary(version=version, source=source, sha256=dataset.digest(folder) or "", attributes=found)
    path = registry.root / version / FILE
    path.write_text(summary.model_dump_json() + "\n", encoding="utf-8")
    return path
