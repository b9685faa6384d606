"""A large layer of parcels that a plan keeps: what its file says of itself, without its parcels."""

from dataclasses import dataclass

from zoneplan.model.boundary import Evidence
from zoneplan.model.messages import Text


@dataclass(frozen=True)
class ParcelFile:
    """A GeoParquet file under ``parcels/``. Opening a plan reads no parcel of it.

    Attributes
    ----------
    name : str
        Of the layer: the file's name without its suffix; with it, where another layer has the same.
    file : str
        Path inside the plan.
    zone : str
        Id of the zone that the parcels divide.
    evidence : Evidence
    source : str
        What the layer was taken from, in the words of whoever kept it.
    note : Text or None
        What the layer says about itself.
    epsg : int
        The projected VN-2000 code of its plane.
    count : int
        How many parcels it has.
    size : int
        Bytes.
    sha256 : str
        Of its bytes.
    """

    name: str
    file: str
    zone: str
    evidence: Evidence
    source: str
    note: Text | None
    epsg: int
    count: int
    size: int
    sha256: str
