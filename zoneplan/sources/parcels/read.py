"""Reading a layer of parcels of any size from a file on disk."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from zoneplan.model.boundary import Evidence
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress
from zoneplan.model.registry import Zone
from zoneplan.sources.parcels.door import Fetched, fetch
from zoneplan.sources.parcels.kept import note_of
from zoneplan.sources.parcels.placing import Placed, place


def read_parcels(
    path: Path,
    *,
    zone_epsg: int | None = None,
    crs: str | None = None,
    layer: str | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    zones: Sequence[Zone] = (),
) -> ParcelTable:
    """Read a layer of parcels.

    Parameters
    ----------
    path : pathlib.Path
        GeoParquet, GeoPackage, FlatGeobuf, GeoJSON, Shapefile (its parts beside it, or zipped), or any other format
        that may be uploaded, within the limits of uploads.
    zone_epsg : int, optional
        The VN-2000 plane to bring the parcels to; None for the file's own, where it is on one.
    crs : str, optional
        The system of the file's numbers, where it says none or a wrong one: "EPSG:9210", or the key of a reading that
        a refusal listed. None follows the file.
    layer : str, optional
        Which layer, where the file holds several.
    columns : mapping of str to str, optional
        Names of the columns that hold ``id``, ``code`` and ``declared`` area, and the ``unit`` of that, ``m2`` or
        ``ha``. What is not given is recognised by name.
    progress : Progress, optional
        Told of stage ``reading``.
    zones : sequence of Zone, optional
        Named places on which a system that the file does not state is tried.

    Returns
    -------
    ParcelTable
        Every polygon in the order of the file, valid or not, easting before northing in metres. What was taken for
        what, left out or changed stands in its notes.

    Raises
    ------
    FileUnreadable
        If the file cannot be opened.
    NotAdmitted
        If its content cannot be used; with the row where there is one.
    ReadingOpen
        If its system is not stated or cannot be as stated.
    Stopped
        If somebody stopped it.
    """
    progress = progress or Progress()
    fetched = fetch(path, layer=layer, columns=columns or {}, progress=progress)
    placed = place(
        fetched.geometry,
        fetched.head.crs,
        wanted=crs,
        zone_epsg=zone_epsg,
        zones=zones,
        file=path.name,
        progress=progress,
    )
    return table_read(fetched, placed, str(path))


def table_read(fetched: Fetched, placed: Placed, file: str) -> ParcelTable:
    """What was fetched and placed, as one table; ``file`` is for showing."""
    head, attributes = fetched.head, fetched.attributes
    evidence = head.about.get("evidence")
    zone = head.about.get("zone")
    note = note_of(head.about.get("note"))
    return ParcelTable(
        name=head.layer,
        file=file,
        sha256=fetched.sha256,
        epsg=placed.epsg,
        ids=attributes.ids,
        codes=attributes.codes,
        declared_m2=attributes.declared_m2,
        geometry=placed.geometry,
        notes=(*head.notes, *placed.notes),
        evidence=Evidence(evidence) if evidence in [one.value for one in Evidence] else None,
        zone=zone if isinstance(zone, str) else None,
        about={} if note is None else {"note": note},
    )
