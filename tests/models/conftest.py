import pytest
from sklearn.pipeline import Pipeline

from tests.models import made_up


@pytest.fixture(scope="session")
def fitted() -> Pipeline:
    return made_up.pipeline()
