import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.labels import LABELS, Label
from models.manifest import GOALS, DataSet, Manifest, Metrics, check_version


@pytest.fixture
def manifest() -> Manifest:
    return Manifest(
        version="2026.1.1",
        created=datetime(2026, 1, 1, tzinfo=UTC),
        digest="0" * 64,
        size=1,
        package_version="0.1.0",
        code="1" * 64,
        python="3.11.7",
        scikit_learn="1.9.1",
        numpy="2.4.6",
        seed=0,
        data=(DataSet(name="made_up", licence="CC0", rows=3),),
        rates=dict.fromkeys(LABELS, 0.1),
        metrics={"held_out": {Label.SPAM: Metrics(n=3, positives=1, auc=0.5)}},
        thresholds={label: dict.fromkeys(GOALS, 0.5) for label in LABELS},
    )


def test_a_manifest_survives_its_json(manifest: Manifest) -> None:
    assert Manifest.from_json(manifest.to_json()) == manifest
    assert Manifest.from_json(manifest.to_json()).threshold(Label.SPAM, "precision>=0.95") == 0.5


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format_version": 2}, "newer than"),
        ({"format_version": 0}, "does not exist"),
        ({"mood": "good"}, "mood: Extra inputs"),
        ({"version": "../../etc"}, "cannot be a version"),
        ({"digest": "abc"}, "digest"),
        ({"created": "2026-01-01T00:00:00"}, "created"),
        ({"thresholds": {"spam": {"recall>=2": 0.5}}}, "unknown goal"),
        ({"thresholds": {"rude": {}}}, "rude"),
        ({"rates": {"spam": 1.5}}, "rates.spam"),
    ],
)
def test_what_it_does_not_know_is_refused_in_one_sentence(
    manifest: Manifest, change: dict[str, object], told: str
) -> None:
    with pytest.raises(ValueError, match=told) as caught:
        Manifest.from_json(json.dumps(json.loads(manifest.to_json()) | change))
    assert "\n" not in str(caught.value)


@given(st.text() | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps))
def test_anything_else_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"manifest"):
        Manifest.from_json(text)


@given(st.text())
def test_a_version_that_passes_is_one_plain_name(version: str) -> None:
    try:
        check_version(version)
    except ValueError:
        return
    assert version not in {"", ".", ".."}
    assert not set(version) & set("/\\:\0\n ")
