"""Good files written by hand: phones, drawings of several ages, tables, and GeoJSON as people write it."""

import io
import json
from collections.abc import Iterator, Sequence

import docx
import openpyxl

from tests.sources.admission.upload import Good, X, Y

SQUARE = [[106.6, 11.0], [106.7, 11.0], [106.7, 11.1], [106.6, 11.1], [106.6, 11.0]]

KML = """<?xml version="1.0" encoding="{encoding}"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>
<name>Khu đất</name><Style id="s"><LineStyle><color>ff0000ff</color></LineStyle></Style>
<Folder><name>Ranh</name><Folder><name>Trong</name><Placemark><name>Hòa Phú</name><ExtendedData>
<Data name="mã"><value>A1</value></Data></ExtendedData><LineString><tessellate>1</tessellate><coordinates>
106.6, 11.0, 0 106.7, 11.0, 0
106.7, 11.1, 0 106.6, 11.1, 0 106.6, 11.0, 0 </coordinates></LineString></Placemark></Folder>
<Placemark><name>ghim</name><Point><coordinates>106.65,11.05</coordinates></Point></Placemark></Folder>
</Document></kml>"""

DXF_SQUARE = """  0
SECTION
  2
HEADER
  9
$ACADVER
  1
{version}
  0
ENDSEC
  0
SECTION
  2
ENTITIES
  0
LWPOLYLINE
  5
1A
100
AcDbEntity
  8
{layer}
100
AcDbPolyline
 90
4
 70
1
 10
601000.0
 20
1224000.0
 10
601100.0
 20
1224000.0
 10
601100.0
 20
1224100.0
 10
601000.0
 20
1224100.0
  0
TEXT
  5
1B
  8
CHU
 10
601050.0
 20
1224050.0
 40
2.5
  1
H\u00f2a Ph\u00fa
  0
ENDSEC
  0
EOF
"""

CORNERS: list[tuple[object, ...]] = [
    ("Bảng kê tọa độ góc ranh",),
    ("Điểm", "X (m)", "Y (m)"),
    ("M1", 1224556.1, 601234.55),
    ("M2", 1224556.1, "601.334,55"),
    ("M3", 1224656, 601334),
]


def workbook(rows: list[tuple[object, ...]], *more: tuple[str, list[tuple[object, ...]]]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Góc ranh"
    for row in rows:
        book.active.append(row)
    for title, extra in more:
        sheet = book.create_sheet(title)
        for row in extra:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def of_word(rows: Sequence[tuple[object, ...]]) -> bytes:
    """A document with a line and a table of three columns."""
    made = docx.Document()
    made.add_paragraph("Hệ tọa độ VN-2000, kinh tuyến trục 105°45', múi chiếu 3°")
    grid = made.add_table(rows=0, cols=3)
    for row in rows:
        for cell, value in zip(grid.add_row().cells, (*row, "", "")[:3], strict=True):
            cell.text = str(value)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def by_hand() -> Iterator[Good]:
    polygon = {"type": "Polygon", "coordinates": [SQUARE]}
    feature = {
        "type": "Feature",
        "properties": {"tên": "Hòa Phú", "nhiều": [1, {"a": 2}]},
        "geometry": polygon,
    }
    mixed = {
        "type": "GeometryCollection",
        "geometries": [polygon, {"type": "Point", "coordinates": [106.6, 11]}],
    }
    documents = {
        "feature": feature,
        "bare": polygon,
        "collection": {"type": "Feature", "properties": None, "geometry": mixed},
        "metres": {"type": "FeatureCollection", "features": [_in_metres()]},
        "crs-name": {
            "type": "FeatureCollection",
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9210"}},
            "features": [_in_metres()],
        },
    }
    for key, document in documents.items():
        area = 1e4 if key in ("metres", "crs-name") else 0.01
        content = json.dumps(document, ensure_ascii=False).encode()
        yield Good(f"geojson-{key}", lambda _, content=content: [("x.json", content)], 1, area)
    with_mark = b"\xef\xbb\xbf" + json.dumps(feature).encode()
    yield Good("geojson-bom", lambda _: [("x.geojson", with_mark)], 1, 0.01)
    for encoding in ("utf-8", "utf-16"):
        content = KML.format(encoding=encoding).encode(encoding)
        yield Good(f"kml-phone-{encoding}", lambda _, content=content: [("x.kml", content)], 2, 0.01)
    for version, layer in (("AC1015", "RANH_\\U+0110\\U+1EA4T"), ("AC1032", "RANH_ĐẤT"), ("AC1009", "0")):
        content = DXF_SQUARE.format(version=version, layer=layer).encode(
            "utf-8" if version == "AC1032" else "latin-1"
        )
        for ending, key in ((b"\n", "unix"), (b"\r\n", "windows"), (b"\n", "no-last-newline")):
            ended = content.rstrip() if key == "no-last-newline" else content.replace(b"\n", ending)
            yield Good(f"dxf-{version}-{key}", lambda _, ended=ended: [("x.dxf", ended)], 2, 1e4)
    text = "\n".join("\t".join(map(str, row)) for row in CORNERS)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1258"):
        content = (
            text.replace("ả", "a").replace("ọ", "o").replace("ộ", "o").encode(encoding, errors="replace")
        )
        yield Good(f"text-{encoding}", lambda _, content=content: [("góc ranh.csv", content)], 0, 0)
    yield Good("xlsx", lambda _: [("góc ranh.xlsx", workbook(CORNERS))], 0, 0)
    yield Good("docx", lambda _: [("góc ranh.docx", of_word(CORNERS))], 0, 0)
    yield Good("xlsx-sheets", lambda _: [("g.xlsx", workbook(CORNERS, ("Ghi chú", [("a",)])))], 0, 0)


def _in_metres() -> dict[str, object]:
    ring = [[X, Y], [X + 100, Y], [X + 100, Y + 100], [X, Y + 100], [X, Y]]
    return {"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
