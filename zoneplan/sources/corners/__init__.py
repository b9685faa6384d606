"""Corner tables ("bảng kê tọa độ góc ranh"): pasted, from CSV or from a sheet, read as they stand and judged."""

from zoneplan.sources.corners.door import read_corner_rows, read_corners
from zoneplan.sources.corners.remarks import CornerFault
from zoneplan.sources.corners.table import Corner, CornersUnreadable, CornerTable, Ring

__all__ = [
    "Corner",
    "CornerFault",
    "CornerTable",
    "CornersUnreadable",
    "Ring",
    "read_corner_rows",
    "read_corners",
]
