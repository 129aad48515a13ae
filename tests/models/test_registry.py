import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.pipeline import Pipeline

import models.registry
from models.manifest import ModelRefused
from models.registry import Registry
from tests.models.made_up import RUDE, draft


@pytest.fixture
def registry(tmp_path: Path, fitted: Pipeline) -> Registry:
    made = Registry(tmp_path / "releases")
    for version in ("1.1", "1.2", "1.3"):
        made.save(fitted, draft(version), lambda manifest: f"<p>{manifest.version}</p>")
    return made


@pytest.fixture(autouse=True)
def unpickled(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    seen: list[Path] = []
    load = models.registry.serialization.load

    def watch(path: Path) -> object:
        seen.append(path)
        return load(path)

    monkeypatch.setattr(models.registry.serialization, "load", watch)
    return seen


def change(registry: Registry, **fields: object) -> None:
    path = registry.root / "1.1" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_what_is_saved_is_loaded_and_scores_the_same(registry: Registry, fitted: Pipeline) -> None:
    registry.promote("1.1")
    model = registry.load()
    assert model.version == model.scorer.version == model.manifest.version == "1.1"
    assert model.scorer.matrix(RUDE) == pytest.approx(fitted.predict_proba(list(RUDE)))
    assert (registry.root / "1.1" / "card.html").read_text() == "<p>1.1</p>"


def test_the_arrays_are_mapped_from_the_file(registry: Registry) -> None:
    pipeline = registry.load("1.1").scorer._pipeline
    assert isinstance(pipeline["judge"].coef_, np.memmap)
    assert not pipeline["judge"].coef_.flags.writeable


def test_a_changed_file_is_refused_before_it_is_unpickled(registry: Registry, unpickled: list[Path]) -> None:
    path = registry.root / "1.1" / "model.joblib"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelRefused, match="digests differ"):
        registry.load("1.1")
    path.write_bytes(data[:-1])
    with pytest.raises(ModelRefused, match="bytes where its manifest says"):
        registry.load("1.1")
    path.unlink()
    with pytest.raises(ModelRefused, match="cannot be read"):
        registry.load("1.1")
    assert unpickled == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"scikit_learn": "0.1"}, "made with scikit-learn 0.1"),
        ({"format_version": 99}, "newer than"),
        ({"version": "1.2"}, "is the manifest of 1.2"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused_before_unpickling(
    registry: Registry, unpickled: list[Path], fields: dict[str, object], told: str
) -> None:
    change(registry, **fields)
    with pytest.raises(ModelRefused, match=told):
        registry.load("1.1")
    assert unpickled == []


@pytest.mark.parametrize("version", ["../1.1", "", ".", "..", "/etc", "1.1/", "a b", "9.9", "CHAMPION"])
def test_a_version_that_is_none_is_refused(registry: Registry, version: str) -> None:
    with pytest.raises(ModelRefused):
        registry.verify(version)


@pytest.mark.parametrize("place", ["..", ".", "CHAMPION", "1.1", "1.1/model.joblib", "1.1/manifest.json"])
def test_what_everybody_may_write_to_is_refused_before_unpickling(
    registry: Registry, unpickled: list[Path], place: str
) -> None:
    registry.promote("1.2")
    path = registry.root / place
    path.chmod(path.stat().st_mode | 0o002)
    with pytest.raises(ModelRefused, match="changed by everybody"):
        registry.load("1.1")
    assert unpickled == []


def test_a_link_to_what_everybody_may_write_to_is_refused_too(registry: Registry, tmp_path: Path) -> None:
    elsewhere = (registry.root / "1.1" / "model.joblib").rename(tmp_path / "elsewhere")
    elsewhere.chmod(0o666)
    (registry.root / "1.1" / "model.joblib").symlink_to(elsewhere)
    with pytest.raises(ModelRefused, match="changed by everybody"):
        registry.verify("1.1")


def test_a_link_into_a_folder_that_everybody_may_write_to_is_refused_too(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    elsewhere = (registry.root / "1.1" / "model.joblib").rename(tmp_path / "open" / "elsewhere")
    (registry.root / "1.1" / "model.joblib").symlink_to(elsewhere)
    with pytest.raises(ModelRefused, match="open may be changed by everybody"):
        registry.verify("1.1")


def test_below_a_folder_where_everybody_may_remove_only_what_is_theirs_a_model_is_taken(registry: Registry) -> None:
    registry.root.parent.chmod(0o1777)
    assert registry.verify("1.1").version == "1.1"


def test_a_volume_that_has_no_other_modes_is_taken_when_it_is_mounted_read_only(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (registry.root, *registry.root.rglob("*")):
        path.chmod(0o777)
    with pytest.raises(ModelRefused, match="mount its volume read-only"):
        registry.verify("1.1")
    monkeypatch.setattr(os, "statvfs", lambda _path: SimpleNamespace(f_flag=os.ST_RDONLY))
    assert registry.verify("1.1").version == "1.1"


def test_promotions_and_rollbacks_walk_the_line_of_champions(registry: Registry) -> None:
    for version in ("1.1", "1.2", "1.2", "1.3"):
        registry.promote(version)
    assert registry.rollback() == "1.2"
    assert registry.rollback() == "1.1"
    assert registry.champion() == "1.1"
    with pytest.raises(ModelRefused, match="no earlier champion"):
        registry.rollback()
    registry.promote("1.3")
    assert registry.rollback() == "1.1"
    assert len((registry.root / "HISTORY").read_text().splitlines()) == 8


def test_a_release_that_cannot_be_loaded_cannot_be_promoted(registry: Registry) -> None:
    registry.promote("1.2")
    change(registry, scikit_learn="0.1")
    with pytest.raises(ModelRefused):
        registry.promote("1.1")
    assert registry.champion() == "1.2"


def test_without_a_champion_there_is_a_clear_sentence(registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="no champion"):
        Registry(tmp_path / "nowhere").load()
    (registry.root / "CHAMPION").write_text("../../else\n")
    with pytest.raises(ModelRefused, match="does not name a version"):
        registry.champion()


def test_versions_are_listed_and_a_taken_one_is_not_overwritten(registry: Registry, fitted: Pipeline) -> None:
    assert registry.versions() == ["1.1", "1.2", "1.3"]
    with pytest.raises(FileExistsError, match="already"):
        registry.save(fitted, draft("1.1"), lambda _: "")


def test_a_model_that_is_too_large_leaves_nothing_behind(
    registry: Registry, fitted: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models.registry, "MAX_BYTES", 1000)
    with pytest.raises(ValueError, match="more than the 1000"):
        registry.save(fitted, draft("1.4"), lambda _: "")
    assert registry.versions() == ["1.1", "1.2", "1.3"]
    assert not list(registry.root.glob(".*"))


def test_a_backup_beside_a_sites_champion_names_no_site(registry: Registry) -> None:
    for name in ("CHAMPION@daily~", "CHAMPION@.daily.swp", "CHAMPION@"):
        (registry.root / name).write_text("1.1\n")
    assert registry.sites() == []


def test_a_site_has_its_own_champion_until_that_is_taken_back(registry: Registry, fitted: Pipeline) -> None:
    registry.promote("1.1")
    assert registry.champion("daily") == "1.1"
    for version in ("daily.1", "daily.2"):
        registry.save(fitted, draft(version).model_copy(update={"site": "daily", "base": "1.1"}), lambda _: "")
        registry.promote(version)
    assert registry.champion("daily") == "daily.2"
    assert registry.champion("weekly") == registry.champion() == "1.1"
    assert registry.sites() == ["daily"]
    assert registry.rollback("daily") == "daily.1"
    assert registry.rollback("daily") == "1.1"
    assert registry.sites() == []
    with pytest.raises(ModelRefused, match="no earlier champion of daily"):
        registry.rollback("daily")
    with pytest.raises(ModelRefused, match="no earlier champion"):
        registry.rollback()


def test_the_record_says_who_promoted_what_for_whom_and_why(registry: Registry, fitted: Pipeline) -> None:
    registry.promote("1.1")
    registry.promote("1.2", by="mira", reason="the old one is unfair")
    registry.rollback(by="omar")
    found = [{name: value for name, value in event.items() if name != "at"} for event in registry.history()]
    assert found == [
        {"action": "promote", "version": "1.1"},
        {"action": "promote", "version": "1.2", "by": "mira", "reason": "the old one is unfair"},
        {"action": "rollback", "version": "1.1", "by": "omar"},
    ]


def test_a_record_that_was_cut_short_holds_up_no_rollback(registry: Registry) -> None:
    for version in ("1.1", "1.2"):
        registry.promote(version)
    path = registry.root / "HISTORY"
    path.write_text(path.read_text() + '{"at": "2026')
    assert registry.rollback() == "1.1"
    assert [event["action"] for event in registry.history()] == ["promote", "promote", "rollback"]
    path.write_text("{\n" + path.read_text())
    with pytest.raises(ModelRefused, match="HISTORY cannot be read"):
        registry.rollback()


def test_a_champion_without_a_record_can_be_gone_back_to(registry: Registry) -> None:
    (registry.root / "CHAMPION").write_text("1.1\n")
    registry.promote("1.2")
    assert registry.rollback() == "1.1"
    (registry.root / "CHAMPION").write_text("1.3\n")  # by hand
    registry.promote("1.2")
    assert registry.rollback() == "1.3"


def test_two_who_promote_at_once_leave_the_record_and_the_champion_alike(registry: Registry) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(registry.promote, ["1.1", "1.2", "1.3"] * 8))
    assert len(registry.history()) == 24
    assert registry.line()[-1] == registry.champion()


@pytest.mark.parametrize("site", ["../etc", "a/b", ".x"])
def test_a_site_cannot_lead_out_of_the_folder(registry: Registry, site: str) -> None:
    with pytest.raises(ModelRefused, match="cannot be the name of a site"):
        registry.champion(site)
