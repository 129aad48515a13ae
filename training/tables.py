"""Tables that the model card and the report share."""

from collections.abc import Mapping, Sequence

from models.labels import Label
from models.manifest import DataSet, Metrics
from training.catalogue import BY_NAME
from training.page import number, table

METRIC_HEADS = ("rows", "with it", "AUC", "average precision", "calibration error")
"""What stands above `metric_cells`."""
_LEAST_ROWS = 20
DATA_HEADS = ("set", "rows", "licence", "where to get it", "digest")
"""What stands above the sets of `fitted_on`."""


def metric_cells(metrics: Metrics) -> list[str]:
    """Return the metrics of one label as cells of a table."""
    return [
        f"{metrics.n:,}",
        f"{metrics.positives:,}",
        *map(number, (metrics.auc, metrics.average_precision, metrics.ece)),
    ]


def by_set(found: Mapping[str, Mapping[Label, Metrics]], what: str) -> str:
    """Return the metrics of each set and label as a table; `what` heads the column of sets.

    A label with one answer only, or with a handful of rows, is left out: no measure of it means anything.
    """
    rows = [
        [name, label.value, *metric_cells(metrics)]
        for name, labels in found.items()
        for label, metrics in labels.items()
        if metrics.auc is not None and metrics.n >= _LEAST_ROWS
    ]
    return table([what, "label", *METRIC_HEADS], rows)


def fitted_on(data: Sequence[DataSet]) -> str:
    """Return the sets that a version was fitted on as a table, with their licences."""
    rows = [[one.name, f"{one.rows:,}", one.licence, home(one.name), (one.sha256 or "")[:12]] for one in data]
    return table(DATA_HEADS, rows, "Fitted on")


def home(name: str) -> str:
    """Return where anyone can get a set; nothing for a site's own."""
    return BY_NAME[name].home if name in BY_NAME else ""
