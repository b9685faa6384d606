"""Good files are not turned away, and nothing in them is lost."""

import pytest
import shapely

from tests.sources.admission.good_files import good_files
from tests.sources.admission.reading import read
from tests.sources.admission.upload import Good

SAMPLES = list(good_files())


def test_there_are_a_hundred_good_files_over_all_formats():
    assert len(SAMPLES) >= 100
    assert len({sample.id for sample in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
def test_a_good_file_comes_in_whole(sample: Good, tmp_path):
    gathered = read(sample.files(tmp_path))
    features = [feature for layer in gathered.layers for feature in layer.features]
    area = sum(shapely.area([feature.geometry for feature in features if feature.geometry is not None]))
    assert len(features) == sample.features
    assert area == pytest.approx(sample.area, rel=sample.tolerance)
    assert bool(gathered.tables) == (not features)
    for feature in features:
        assert feature.geometry is None or not feature.geometry.has_z
    texts = [value for feature in features for value in feature.properties.values() if isinstance(value, str)]
    if any("ng ngh" in text for text in texts):
        assert "Khu công nghệ số Hòa Phú" in texts
