"""The unfitted estimator: everything between a text and its probabilities, in one pipeline."""

from sklearn.pipeline import Pipeline

from models.calibration import BentCalibrator
from models.features import HashedGrams, SublinearTfidf
from models.linear import LabelwiseLogistic

N_FEATURES = 2**18


def build(n_features: int = N_FEATURES, c: float = 4.0, max_iter: int = 80) -> Pipeline:
    """Return a pipeline whose `predict_proba` gives (texts, labels), the columns in the order of LABELS.

    The last step is to be fitted on rows held out from the others: fit `pipeline[:-1]` and `pipeline[-1]`
    apart.
    """
    return Pipeline(
        [
            ("count", HashedGrams(n_features=n_features)),
            ("weigh", SublinearTfidf()),
            ("judge", LabelwiseLogistic(c=c, max_iter=max_iter)),
            ("calibrate", BentCalibrator()),
        ]
    )
