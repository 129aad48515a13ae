import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.labels import LABELS, Label
from models.manifest import GOALS, Curve, DataSet, Distribution, Interval, Manifest, Metrics, check_version


def curve(*columns: tuple[float, ...]) -> dict[str, tuple[float, ...]]:
    return dict(zip(("threshold", "recall", "false_positive_rate"), columns, strict=True))


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
        intervals={Label.SPAM: {"missed<=0.01": {"threshold": Interval(value=0.5, low=0.4, high=0.6)}}},
        curves={Label.SPAM: Curve(**curve((0.0, 0.4, 0.8), (1.0, 0.9, 0.5), (1.0, 0.1, 0.0)))},
        left_out={"made_up": {Label.SPAM: Metrics(n=3, positives=1, auc=0.5)}},
    )


def test_a_manifest_survives_its_json(manifest: Manifest) -> None:
    assert Manifest.from_json(manifest.to_json()) == manifest
    assert Manifest.from_json(manifest.to_json()).threshold(Label.SPAM, "precision>=0.95") == 0.5


def test_a_manifest_of_the_second_format_is_read_as_of_all_sites_and_without_reference(manifest: Manifest) -> None:
    second = json.loads(manifest.to_json()) | {"format_version": 2}
    for added in ("site", "base", "seen_until", "reference"):
        del second[added]
    read = Manifest.from_json(json.dumps(second))
    assert (read.site, read.base, read.seen_until, read.reference) == (None, None, None, None)
    assert read.curves == manifest.curves


@pytest.mark.parametrize(
    ("edges", "shares", "told"),
    [((0.5,), (1.0,), "one more bin"), ((0.5, 0.5), (0.2, 0.3, 0.5), "must rise"), ((), (1.5,), "less than or equal")],
)
def test_a_distribution_has_bins_that_fit(edges: tuple[float, ...], shares: tuple[float, ...], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Distribution(edges=edges, shares=shares)


def test_a_manifest_of_the_first_format_is_read_as_having_no_curves(manifest: Manifest) -> None:
    first = json.loads(manifest.to_json()) | {"format_version": 1}
    for added in ("intervals", "curves", "left_out"):
        del first[added]
    read = Manifest.from_json(json.dumps(first))
    assert (read.intervals, read.curves, read.left_out) == ({}, {}, {})
    assert read.threshold(Label.SPAM, "precision >= 0.95") == 0.5
    assert read.threshold(Label.SPAM, "maximum recall @ false_positive_rate <= 0.1") is None


def test_what_was_not_computed_before_is_answered_by_the_curve(manifest: Manifest) -> None:
    assert manifest.threshold(Label.SPAM, "maximum recall @ false_positive_rate <= 0.1") == 0.4
    assert manifest.threshold(Label.SPAM, "maximum precision @ recall >= 0.3") == 0.8
    assert manifest.threshold(Label.SPAM, "minimum missed @ recall >= 0.95") is None
    assert manifest.threshold(Label.SPAM, "maximum approved @ missed <= 0.01") == 0.5
    assert manifest.threshold(Label.INSULT, "maximum precision @ recall >= 0.3") is None
    with pytest.raises(ValueError, match="is not a goal"):
        manifest.threshold(Label.SPAM, "the best")
    assert manifest == Manifest.from_json(manifest.to_json())


def test_a_curve_takes_one_line_a_column(manifest: Manifest) -> None:
    assert '"recall": [ 1.0, 0.9, 0.5 ]' in manifest.to_json()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format_version": 4}, "newer than"),
        ({"format_version": 0}, "does not exist"),
        ({"mood": "good"}, "mood: Extra inputs"),
        ({"version": "../../etc"}, "cannot be a version"),
        ({"digest": "abc"}, "digest"),
        ({"created": "2026-01-01T00:00:00"}, "created"),
        ({"thresholds": {"spam": {"recall>=2": 0.5}}}, "is not a goal"),
        ({"thresholds": {"spam": {"missed <= 0.010": 0.5}}}, "is written 'missed<=0.01' here"),
        ({"curves": {"spam": curve((0.1, 0.2), (1.0,), (1.0, 0.5))}}, "different lengths"),
        ({"curves": {"spam": curve((0.2, 0.1), (1.0, 0.5), (1.0, 0.5))}}, "must rise"),
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
