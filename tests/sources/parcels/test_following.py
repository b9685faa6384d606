"""Shapes are built while the worker writes: as they come, to the end, and no further than anybody wants them."""

import os
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
import shapely

from zoneplan.sources.admission.refusal import NotAdmitted
from zoneplan.sources.admission.wire import Garbled
from zoneplan.sources.parcels import wire
from zoneplan.sources.parcels.following import A_PARCEL, Following

SQUARES = [shapely.box(n, 0, n + 1, 1) for n in range(40)]


def following(folder, limit=1_000_000, memory=1e9):
    return Following(folder, "a.parquet", limit, memory)


def written(folder, squares=SQUARES, batch=4):
    """The stream of these shapes, as the worker writes it."""
    with wire.shape_writer(folder) as writer:
        for start in range(0, len(squares), batch):
            writer.write_batch(wire.shape_batch(shapely.to_wkb(squares[start : start + batch])))
    return (folder / wire.SHAPES).read_bytes()


def test_a_stream_that_comes_in_drops_is_built_whole(tmp_path):
    content = written(tmp_path)
    (tmp_path / wire.SHAPES).unlink()
    mine = following(tmp_path)
    with ThreadPoolExecutor(1) as beside:
        built = beside.submit(mine.built)
        sleep(0.05)  # before the file is there
        with (tmp_path / wire.SHAPES).open("wb", buffering=0) as file:
            for start in range(0, len(content), 997):
                file.write(content[start : start + 997])
                if start % 5 == 0:
                    sleep(0.001)
        mine.ended()
        parts = built.result(timeout=10)
    assert [shape.bounds for part in parts for shape in part] == [shape.bounds for shape in SQUARES]


@pytest.mark.parametrize("share", [0, 0.3, 0.9])
def test_a_worker_that_ends_in_the_middle_leaves_nothing_to_believe(tmp_path, share):
    content = written(tmp_path)
    (tmp_path / wire.SHAPES).write_bytes(content[: int(len(content) * share)])
    mine = following(tmp_path)
    mine.ended()
    with pytest.raises(Garbled):
        mine.built()


@pytest.mark.parametrize(
    ("cut", "end", "told"),
    [(None, Following.ended, NotAdmitted), (40, Following.ended, Garbled), (40, Following.leave, Garbled)],
    ids=["nothing came", "the worker ended", "nobody wants it"],
)
def test_what_does_not_come_is_waited_for_only_until_the_end(tmp_path, cut, end, told):
    content = written(tmp_path)
    (tmp_path / wire.SHAPES).unlink()
    if cut is not None:
        (tmp_path / wire.SHAPES).write_bytes(content[:-cut])
    mine = following(tmp_path)
    with ThreadPoolExecutor(1) as beside:
        built = beside.submit(mine.built)
        sleep(0.1)
        assert not built.done()
        end(mine)
        with pytest.raises(told):
            built.result(timeout=10)


def test_more_than_memory_or_the_answer_may_have_ends_the_building(tmp_path):
    content = written(tmp_path)
    with pytest.raises(Garbled, match="memory"):
        following(tmp_path, memory=10 * A_PARCEL).built()
    (tmp_path / wire.SHAPES).write_bytes(content[:100])
    mine = following(tmp_path, limit=len(content) - 1)
    with ThreadPoolExecutor(1) as beside:
        built = beside.submit(mine.built)  # opened while it is small enough
        sleep(0.1)
        with (tmp_path / wire.SHAPES).open("ab") as file:
            file.write(content[100:])
        with pytest.raises(NotAdmitted) as caught:
            built.result(timeout=10)
    assert caught.value.reason == "answer-big"


def test_a_pipe_in_place_of_the_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / wire.SHAPES)
    with pytest.raises(NotAdmitted):
        following(tmp_path).built()
