"""Who may change the files of a model."""

import os
from pathlib import Path

import pytest

from models import custody


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_files_of_others_are_doubted(tmp_path: Path) -> None:
    file = tmp_path / "model.joblib"
    file.touch(0o644)
    assert list(custody.doubts([file])) == []
    os.chown(file, 4_711, 4_712)
    assert list(custody.doubts([file])) == [f"{file} belongs to the user 4711"]
    file.chmod(0o664)
    assert list(custody.doubts([file]))[1:] == [f"{file} may be changed by the group 4712"]
    custody.check([file])
