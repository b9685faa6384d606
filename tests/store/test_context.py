"""Context layers are kept in a plan whole or not at all, removed only as they were looked at, and hide nothing."""

from dataclasses import replace

import pytest

from tests.context_samples import collection, put_context, samples
from tests.drawn_plans import board, checked, codes, put_boundary, write_plan, zone_toml
from zoneplan.model.context import ContextAbout, ContextFeature, ContextKind, ContextLayer
from zoneplan.store import context as room
from zoneplan.store.context import ContextNotKept, keep_context, remove_context
from zoneplan.store.folder import folder_state, open_folder


@pytest.fixture
def plan(tmp_path):
    folder = write_plan(tmp_path / "plan", [zone_toml("a")])
    put_boundary(folder, "a", board(0, 0, 100, 100))
    return folder


def layer() -> ContextLayer:
    features = tuple(ContextFeature(shape, properties, properties["ten"]) for properties, shape in samples())
    about = ContextAbout(ContextKind.UNITS, "Phường", "ten", sha256="0" * 64)
    return ContextLayer("phuong-00000000", about, features, "0" * 64)


def test_a_kept_layer_is_in_the_plan_with_who_kept_it_and_its_digest(plan):
    kept = keep_context(plan, layer(), source="Sở", person="Người thử")
    (read,) = open_folder(plan).context
    assert read == kept
    assert (read.about.source, read.about.person, read.about.sha256) == ("Sở", "Người thử", "0" * 64)
    assert read.about.at.endswith("Z")
    assert ("context/phuong-00000000.geojson", read.sha256) in [
        (file.path, file.sha256) for file in open_folder(plan).inputs
    ]
    assert [path.name for path in (plan / "context").iterdir()] == ["phuong-00000000.geojson"]


def test_a_new_layer_is_noticed_by_whoever_has_the_plan_open(plan):
    before, digest = folder_state(plan), open_folder(plan).digest
    keep_context(plan, layer(), source="s", person="p")
    assert folder_state(plan) != before
    assert open_folder(plan).digest != digest


def test_a_layer_is_not_kept_over_another(plan):
    keep_context(plan, layer(), source="s", person="p")
    was = (plan / "context" / "phuong-00000000.geojson").read_bytes()
    with pytest.raises(ContextNotKept):
        keep_context(plan, layer(), source="t", person="q")
    assert (plan / "context" / "phuong-00000000.geojson").read_bytes() == was


def test_the_shipped_plan_refuses_and_says_what_to_do(plan, monkeypatch):
    monkeypatch.setattr(room, "came_with_zoneplan", lambda where: True)
    for act in (
        lambda: keep_context(plan, layer(), source="s", person="p"),
        lambda: remove_context(plan, layer()),
    ):
        with pytest.raises(ContextNotKept) as refused:
            act()
        assert "zoneplan init" in refused.value.text.vi
    assert not (plan / "context").exists()


@pytest.mark.parametrize("name", ["../evil", "a/b", "", ".hidden", "Phường"])
def test_a_name_that_leads_elsewhere_is_refused(plan, name):
    with pytest.raises(ContextNotKept):
        keep_context(plan, replace(layer(), id=name), source="s", person="p")
    assert not (plan / "context").exists()


def test_a_place_that_cannot_be_written_is_told(plan):
    (plan / "context").write_text("a file", encoding="utf-8")
    with pytest.raises(ContextNotKept):
        keep_context(plan, layer(), source="s", person="p")
    assert (plan / "context").read_text(encoding="utf-8") == "a file"


def test_a_full_disk_leaves_nothing_behind(plan, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zoneplan.store.write.put_in_place", full)
    with pytest.raises(ContextNotKept) as refused:
        keep_context(plan, layer(), source="s", person="p")
    assert "Không có gì bị thay đổi" in refused.value.text.vi
    assert list((plan / "context").iterdir()) == []


def test_a_layer_is_removed_as_it_was_looked_at(plan):
    kept = keep_context(plan, layer(), source="s", person="p")
    remove_context(plan, kept)
    assert open_folder(plan).context == ()
    with pytest.raises(ContextNotKept, match="no longer"):
        remove_context(plan, kept)


def test_a_layer_changed_meanwhile_is_not_removed(plan):
    kept = keep_context(plan, layer(), source="s", person="p")
    path = plan / kept.file
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(ContextNotKept, match="changed"):
        remove_context(plan, kept)
    assert path.exists()


def test_a_layer_somebody_named_by_hand_can_be_removed(plan):
    path = put_context(plan, samples(), stem="Phường, xã")
    (read,) = open_folder(plan).context
    remove_context(plan, read)
    assert not path.exists()


def test_an_unreadable_layer_hides_no_other(plan):
    put_context(plan, samples())
    (plan / "context" / "bad.geojson").write_bytes(b"{")
    (plan / "context" / "no-kind.geojson").write_bytes(collection(samples()))
    report = checked(plan)
    assert [one.file for one in report.plan.unreadable] == ["context/bad.geojson", "context/no-kind.geojson"]
    assert [one.id for one in report.plan.context] == ["wards"]
    assert "unreadable" in codes(report, "error")
    assert len(report.units) == 1
