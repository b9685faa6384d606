"""What the worker hands back arrives unchanged."""

import io
import json

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.admission.good_files import SHAPES
from tests.sources.admission.hand_written import CORNERS, workbook
from tests.sources.admission.reading import read
from zoneplan.model.incoming import RawFeature, RawLayer
from zoneplan.model.messages import Text
from zoneplan.sources.admission import worker
from zoneplan.sources.admission.admitted import TableSheet
from zoneplan.sources.admission.door import _answer
from zoneplan.sources.admission.wire import Gathered, read_answer, write_gathered

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = (
    texts
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.none()
)
geometries = st.sampled_from(
    [None, *(shapely.force_2d(g) for shapes in SHAPES.values() for g in shapes[:3] if g)]
)
said = st.builds(Text, vi=texts, en=texts)
notes = st.lists(said, max_size=2).map(tuple)
features = st.builds(
    RawFeature, geometries, st.dictionaries(texts, scalars, max_size=3), st.integers(1, 10**6)
)
layers = st.builds(RawLayer, texts, st.lists(features, max_size=4).map(tuple), st.none() | texts, notes)
cells = st.none() | texts | st.floats(allow_nan=False, allow_infinity=False)
tables = st.builds(TableSheet, texts, st.lists(st.lists(cells, max_size=3).map(tuple), max_size=3).map(tuple))


@settings(max_examples=200)
@given(texts, st.lists(layers, max_size=2).map(tuple), st.lists(tables, max_size=2).map(tuple), notes)
def test_whatever_was_read_arrives_unchanged(kind, found, sheets, told):
    sent, channel = Gathered(kind, found, sheets, told), io.BytesIO()
    write_gathered(sent, channel)
    assert read_answer(channel.getvalue()) == sent


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_answer_is_noticed_or_harmless(data):
    """Fuzz of the door's own parser: any change ends in a result of the agreed form or in Garbled."""
    from zoneplan.sources.admission.refusal import NotAdmitted  # noqa: PLC0415
    from zoneplan.sources.admission.wire import Garbled  # noqa: PLC0415

    channel = io.BytesIO()
    square = RawFeature(shapely.box(0, 0, 1, 1), {"a": 1}, 1)
    write_gathered(Gathered("x", (RawLayer("l", (square,), None),), (), ()), channel)
    content = bytearray(channel.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(32, 126))
    try:
        answer = read_answer(bytes(content))
    except Garbled:
        return
    assert isinstance(answer, Gathered | NotAdmitted)


def test_the_worker_writes_layers_and_tables(tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "switch_off", lambda *_: None)
    (tmp_path / "part-0").write_bytes(workbook(CORNERS))
    (tmp_path / "request.json").write_text(json.dumps({"names": ["g.xlsx"], "drivers": []}))
    worker.serve(tmp_path)
    assert _answer(tmp_path / "answer.jsonl", "x") == read([("g.xlsx", workbook(CORNERS))])
    assert np.isfinite(_answer(tmp_path / "answer.jsonl", "x").tables[0].rows[2][1])
