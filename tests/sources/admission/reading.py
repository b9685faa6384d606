"""Reading an upload as the worker does, but in this process."""

import tempfile
from pathlib import Path

import pytest

from zoneplan.sources.admission.datasets import Part
from zoneplan.sources.admission.gather import gather
from zoneplan.sources.admission.refusal import NotAdmitted
from zoneplan.sources.admission.wire import Gathered


def read(files: list[tuple[str, bytes]]) -> Gathered:
    """What the worker would make of these files; GDAL keeps all its drivers here, so nothing is switched off."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = []
        for number, (shown, content) in enumerate(files):
            path = folder / f"part-{number}"
            path.write_bytes(content)
            parts.append(Part(shown, path))
        return gather(parts, folder, lambda needed: None)


def refusal(files: list[tuple[str, bytes]]) -> NotAdmitted:
    """The refusal of an upload, complete in both languages and without any path of this machine."""
    with pytest.raises(NotAdmitted) as caught:
        read(files)
    refused = caught.value
    for lang in ("vi", "en"):
        assert refused.why.to(lang).strip()
        assert refused.advice.to(lang).strip()
        assert tempfile.gettempdir() not in refused.text.to(lang)
    return refused
