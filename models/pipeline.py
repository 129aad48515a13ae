"""The unfitted estimator: everything between a text and its probabilities, in one pipeline."""

from sklearn.pipeline import Pipeline

from models.calibration import BentCalibrator
from models.features import TextCounts
from models.linear import LabelwiseLogistic
from models.weighing import SublinearTfidf

N_FEATURES = 480_000
"""As many as fit a release of 16 MB: seven weights and one inverse frequency each, in 4 bytes."""


def build(n_features: int = N_FEATURES, c: float = 2.0, max_iter: int = 80) -> Pipeline:
    """Return a pipeline whose `predict_proba` gives (texts, labels), the columns in the order of LABELS.

    The last step is to be fitted on rows held out from the others: fit `pipeline[:-1]` and `pipeline[-1]`
    apart.
    """
    return Pipeline(
        [
            ("count", TextCounts(n_features=n_features)),
            ("weigh", SublinearTfidf()),
            ("judge", LabelwiseLogistic(c=c, max_iter=max_iter)),
            ("calibrate", BentCalibrator()),
        ]
    )
