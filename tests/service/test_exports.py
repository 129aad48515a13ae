"""`ombud export` into a file."""

from pathlib import Path

import pytest

from models.examples import Example
from models.labels import Label
from service.exports import write_examples, write_record
from service.store import Store
from service.store.examples import Taught
from service.usecases.directory import Directory


@pytest.mark.parametrize("parquet", [False, True])
def test_what_readers_wrote_is_for_its_owner_alone(
    store: Store, directory: Directory, site, clock, tmp_path: Path, parquet: bool
) -> None:
    store.examples.teach(Taught("daily", Example("Buy pills", {Label.SPAM: 1.0}, "daily/akismet"), None, clock()))
    output = tmp_path / "all"
    left = tmp_path / ".all.part"  # by a run that was killed
    left.write_text("another reader's words")
    left.chmod(0o644)
    daily = [directory.get("daily")]
    write_examples(store, daily, output, who=None, since=None, after=None, parquet=parquet)
    assert output.stat().st_mode & 0o777 == 0o600
    assert not left.exists()
    write_record(store, daily, tmp_path / "public", since=None, with_spam=False)
    assert (tmp_path / "public").stat().st_mode & 0o044, "what is public stays so"
