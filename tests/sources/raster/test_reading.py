"""Scanned plans through the real door and the real process: what they show, and what is refused."""

import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.sources.raster.images import (
    BLUE,
    GREEN,
    HEIGHT,
    RED,
    TRANSFORM,
    WHITE,
    WIDTH,
    pillow,
    quarters,
    sparse_tiff,
    tiff,
)
from zoneplan.sources.admission import NotAdmitted
from zoneplan.sources.raster import Scan, admit_scan, limits

QUARTERS = ((20, 30, RED), (20, 90, GREEN), (60, 30, BLUE), (60, 90, WHITE))


def scan(content: bytes, *more: tuple[str, bytes], name: str = "bản vẽ.dat") -> Scan:
    return admit_scan([(name, content), *more])


def refused(content: bytes, *more: tuple[str, bytes], name: str = "bản vẽ.dat") -> NotAdmitted:
    with pytest.raises(NotAdmitted) as caught:
        scan(content, *more, name=name)
    return caught.value


def notes(found: Scan) -> str:
    return " ".join(note.en for note in found.notes)


def inks() -> np.ndarray:
    """Inks that give the quarters' colours by the simple rule, without black."""
    return np.concatenate([255 - np.moveaxis(quarters(), -1, 0), np.zeros((1, HEIGHT, WIDTH), np.uint8)])


def palette_tiff() -> bytes:
    values = np.zeros((1, HEIGHT, WIDTH), dtype=np.uint8)
    values[0, :40, 60:], values[0, 40:, :60], values[0, 40:, 60:] = 1, 2, 3
    return tiff(values, colormap={0: (*RED, 255), 1: (*GREEN, 255), 2: (*BLUE, 255), 3: (*WHITE, 255)})


COLOURS = {
    "PNG": pillow("PNG"),
    "PNG with a palette": pillow("PNG", Image.fromarray(quarters()).quantize(4, dither=Image.Dither.NONE)),
    "JPEG": pillow("JPEG", quality=95, subsampling=0),
    "JPEG of inks": pillow("JPEG", Image.fromarray(quarters()).convert("CMYK"), quality=95, subsampling=0),
    "TIFF": pillow("TIFF"),
    "TIFF by LZW": pillow("TIFF", compression="tiff_lzw"),
    "TIFF by JPEG": tiff(
        compress="JPEG", photometric="YCBCR", jpeg_quality=95, tiled=True, blockxsize=64, blockysize=64
    ),
    "TIFF of inks": tiff(inks(), photometric="CMYK"),
    "TIFF of inks in planes": tiff(inks(), photometric="CMYK", interleave="band"),
    "TIFF with a palette": palette_tiff(),
    "BigTIFF, tiled": tiff(BIGTIFF="YES", tiled=True, blockxsize=16, blockysize=16),
}


@pytest.mark.parametrize("name", COLOURS)
def test_colours_come_out_as_they_were_drawn(name):
    found = scan(COLOURS[name])
    assert (found.size, found.shrink, found.pixels.shape) == ((WIDTH, HEIGHT), 1, (HEIGHT, WIDTH, 4))
    assert (found.pixels[..., 3] == 255).all()
    for row, column, colour in QUARTERS:
        assert found.pixels[row, column, :3].astype(int) == pytest.approx(
            np.array(colour), abs=8 if "JPEG" in name else 1
        )


def test_grey_alpha_and_nodata():
    grey = quarters()[..., 1]
    assert (scan(pillow("PNG", grey)).pixels[..., :3] == grey[..., None]).all()
    alpha = np.full((HEIGHT, WIDTH), 255, np.uint8)
    alpha[:, :60] = 0
    with_alpha = scan(pillow("PNG", np.dstack([quarters(), alpha])))
    assert (with_alpha.pixels[..., 3] == alpha).all()
    grey_alpha = scan(pillow("PNG", Image.fromarray(np.dstack([grey, alpha]), "LA")))
    assert (grey_alpha.pixels[..., 3] == alpha).all()
    assert (grey_alpha.pixels[..., 0] == grey).all()
    hole = scan(tiff(grey[None], nodata=int(grey[0, 0])))
    assert hole.pixels[20, 30, 3] == 0
    assert hole.pixels[20, 90, 3] == 255


def test_a_palette_may_be_transparent():
    image = Image.fromarray(quarters()).quantize(4, dither=Image.Dither.NONE)
    index = image.getpixel((90, 20))
    found = scan(pillow("PNG", image, transparency=index))
    assert found.pixels[20, 90, 3] == 0
    assert found.pixels[20, 30, 3] == 255


@pytest.mark.parametrize("options", [{"compression": "group4"}, {}], ids=["fax", "plain"])
def test_black_and_white_scans_are_black_and_white(options):
    drawn = Image.fromarray(quarters()[..., 0] > 100).convert("1")
    found = scan(pillow("TIFF", drawn, **options))
    assert found.pixels[20, 90, :3].tolist() == [0, 0, 0]
    assert found.pixels[60, 90, :3].tolist() == [255, 255, 255]


@pytest.mark.parametrize("kind", ["uint16", "int16", "float32", "float64", "uint32"])
def test_finer_numbers_are_brought_to_8_bits_from_end_to_end(kind):
    values = np.tile(np.linspace(100, 3000, WIDTH), (HEIGHT, 1)).astype(kind)[None]
    found = scan(tiff(values))
    assert found.depth == kind
    assert kind in notes(found)
    assert found.pixels[40, 0, 0] == 0
    assert found.pixels[40, -1, 0] == 255
    assert int(found.pixels[40, 60, 0]) == pytest.approx(128, abs=3)


def test_numbers_that_are_none_are_transparent():
    values = np.tile(np.linspace(0, 1, WIDTH, dtype=np.float32), (HEIGHT, 1))[None].copy()
    values[0, :10] = np.nan
    values[0, 10:20] = np.inf
    values[0, 20:30] = -9999
    found = scan(tiff(values, nodata=-9999))
    assert (found.pixels[:30, :, 3] == 0).all()
    assert (found.pixels[30:, :, 3] == 255).all()
    assert found.pixels[50, -1, 0] == 255
    nothing = scan(tiff(np.full((1, HEIGHT, WIDTH), np.nan, np.float32)))
    assert (nothing.pixels[..., 3] == 0).all()


def test_a_large_image_is_made_smaller_by_a_whole_factor_without_losing_its_place():
    large = np.full((3100, 9001, 3), 255, np.uint8)
    large[1500:1560, 6000:6060] = 0
    found = scan(pillow("PNG", large, compress_level=1))
    assert (found.size, found.shrink, found.pixels.shape) == ((9001, 3100), 3, (1034, 3001, 4))
    dark = np.argwhere(found.pixels[..., 0] < 128)
    assert dark.min(axis=0).tolist() == [500, 2000]
    assert dark.max(axis=0).tolist() == [519, 2019]
    assert "3 times smaller" in notes(found)


def test_means_leave_out_what_is_transparent():
    wide = np.zeros((20, 8000, 4), np.uint8)
    wide[:, ::2] = (200, 100, 50, 255)
    pixel = scan(pillow("PNG", wide)).pixels[5, 100]
    assert pixel.tolist() == [200, 100, 50, 128]


def test_a_geotiff_says_where_it_lies():
    found = scan(tiff(crs="EPSG:9210", transform=TRANSFORM))
    assert found.matrix == pytest.approx((0.5, 0, 601_000, 0, -0.5, 1_225_000, 0, 0, 1))
    assert "9210" in found.crs
    by_point = scan(tiff(crs="EPSG:9210", transform=TRANSFORM, tags={"AREA_OR_POINT": "Point"}))
    assert by_point.matrix == pytest.approx(found.matrix), "the half pixel of points is taken into account"
    assert scan(tiff()).matrix is None


WORLD = b"0.5\r\n0.0\r\n0.0\r\n-0.5\r\n601000.25\r\n1224999.75\r\n"
PRJ = b'PROJCS["VN_2000_TM3_105_45",GEOGCS["x"]]'


def test_a_world_file_and_a_prj_are_read_by_their_content_and_go_after_what_the_image_says():
    found = scan(pillow("PNG"), ("a.pgw", WORLD), ("a.prj", PRJ))
    assert found.matrix == pytest.approx((0.5, 0, 601_000, 0, -0.5, 1_225_000, 0, 0, 1))
    assert found.crs == PRJ.decode()
    assert found.notes == ()
    same = scan(tiff(crs="EPSG:9210", transform=TRANSFORM), ("a.tfw", WORLD))
    assert same.notes == ()
    other = scan(tiff(crs="EPSG:9210", transform=TRANSFORM), ("a.tfw", WORLD.replace(b"601000", b"602000")))
    assert "differs" in notes(other)
    assert other.matrix == pytest.approx(same.matrix)


def test_several_pages_and_what_is_not_used_are_told():
    two = pillow("TIFF", save_all=True, append_images=[Image.new("RGB", (20, 20))])
    assert "2 pages" in notes(scan(two))
    aux = b"<PAMDataset><SRS>EPSG:4326</SRS><GeoTransform>0,1,0,0,0,-1</GeoTransform></PAMDataset>"
    found = scan(pillow("PNG"), ("a.png.aux.xml", aux), ("a.ovr", b"no overview"))
    assert found.matrix is None
    assert found.crs is None
    assert "a.png.aux.xml" in notes(found)
    assert "a.ovr" in notes(found)


def png_of(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG that claims a size and holds nothing of it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


REFUSED = {
    "a bomb of a PNG": (png_of(60_000, 60_000), "scan-big"),
    "a bomb of 16 bits": (png_of(20_000, 20_000, 16), "scan-big"),
    "a bomb of a TIFF": (sparse_tiff(60_000, 60_000), "scan-big"),
    "a TIFF of 70,000 columns": (sparse_tiff(70_000, 20, count=1), "scan-side"),
    "one row": (pillow("PNG", np.zeros((1, 50_000), np.uint8)), "scan-side"),
    "one column": (pillow("TIFF", np.zeros((50_000, 1), np.uint8)), "scan-side"),
    "complex numbers": (tiff(np.zeros((1, 20, 20), np.complex64)), "scan-numbers"),
    "a PNG without its pixels": (png_of(200, 100), "scan-cut"),
    "nothing but a beginning": (b"II*\x00", "scan-unreadable"),
    "a PNG's beginning": (b"\x89PNG\r\n\x1a\n", "scan-unreadable"),
    "a JPEG's beginning": (b"\xff\xd8\xff\xe0" + b"\0" * 40, "scan-unreadable"),
    "a TIFF whose strips lie at no place": (
        pillow("TIFF").replace(b"\x11\x01\x04\x00", b"\x11\x01\x0c\x00"),
        "scan-unreadable",
    ),
    "a VRT": (
        b'<VRTDataset rasterXSize="20" rasterYSize="20"><SRS>EPSG:4326</SRS></VRTDataset>',
        "scan-no-image",
    ),
    "a name of GDAL": (b"/vsicurl/http://127.0.0.1/a.tif", "scan-no-image"),
    "a grid as text": (
        b"ncols 20\nnrows 20\nxllcorner 0\nyllcorner 0\ncellsize 1\n" + b"1 " * 400,
        "scan-no-image",
    ),
    "nothing": (b"", "scan-no-image"),
    "a PDF": (b"%PDF-1.7", "scan-other-image"),
    "a WebP": (pillow("WEBP"), "scan-other-image"),
    "a GIF": (pillow("GIF"), "scan-other-image"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plan_is_refused_with_the_reason(name):
    content, reason = REFUSED[name]
    found = refused(content)
    assert found.reason == reason
    assert found.advice.vi


@pytest.mark.parametrize("name", COLOURS)
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_file_cut_short_is_refused(name, share):
    """GDAL itself fills up the missing rest of a PNG or JPEG in silence."""
    whole = COLOURS[name]
    assert refused(whole[: int(len(whole) * share)]).reason in ("scan-unreadable", "scan-cut")


def test_a_flipped_bit_in_a_png_is_noticed():
    whole = bytearray(COLOURS["PNG"])
    whole[len(whole) // 2] ^= 4
    assert refused(bytes(whole)).reason in ("scan-unreadable", "scan-cut")


def test_a_progressive_jpeg_and_one_with_a_thumbnail_are_whole():
    assert scan(pillow("JPEG", progressive=True)).size == (WIDTH, HEIGHT)
    thumb = pillow("JPEG", np.zeros((8, 8), np.uint8))
    exif = Image.Exif()
    exif[0x010E] = "a" * 100
    with_thumb = pillow("JPEG", exif=exif.tobytes() + thumb)
    assert scan(with_thumb).size == (WIDTH, HEIGHT)
    assert refused(with_thumb[:-2]).reason == "scan-cut", "the end mark of the thumbnail is none"


def test_a_huge_tile_within_the_limits_is_an_answer():
    bomb = sparse_tiff(20_000, 20_000, count=1, blockxsize=20_000 // 16 * 16, blockysize=20_000 // 16 * 16)
    try:
        found = scan(bomb)
    except NotAdmitted as why:
        assert why.reason in ("scan-unreadable", "scan-memory", "too-long", "crashed")  # noqa: PT017
    else:
        assert found.shrink == 5


@pytest.mark.parametrize(
    "world",
    [
        b"",
        b"1\n2\n3\n",
        b"0\n0\n0\n0\n5\n5\n",
        b"nan\n0\n0\n-1\n5\n5\n",
        b"1\n0\n0\n-1\n1e400\n5\n",
        b"a\nb\nc\nd\ne\nf",
        "½\n0\n0\n-1\n5\n5\n".encode(),
    ],
)
def test_a_world_file_that_is_none_is_told(world):
    assert refused(pillow("PNG"), ("a.pgw", world)).reason == "scan-world"


def test_two_images_too_many_parts_and_too_heavy(monkeypatch):
    assert refused(pillow("PNG"), ("b.png", pillow("PNG"))).reason == "scan-many"
    assert refused(pillow("PNG"), *[(f"{n}", b"x") for n in range(limits.PARTS)]).reason == "scan-many-parts"
    with pytest.raises(NotAdmitted, match="none of these files"):
        admit_scan([])
    monkeypatch.setattr("zoneplan.sources.raster.door.UPLOAD_BYTES", 100)
    assert refused(pillow("PNG")).reason == "scan-heavy"


def test_a_name_is_never_a_path_and_never_long():
    found = scan(pillow("PNG"), name="../../etc/\x00passwd\\" + "x" * 300 + ".vrt")
    assert len(found.name) <= 80
    assert "/" not in found.name


def test_the_digest_is_of_all_that_says_something():
    one, two = scan(pillow("PNG")), scan(pillow("PNG"), ("a.pgw", WORLD))
    assert one.sha256 != two.sha256
    assert scan(pillow("PNG"), name="other.png").sha256 == one.sha256


def test_the_app_itself_never_loads_the_library_that_reads_images():
    line = (
        "import sys; import zoneplan.ui.main, zoneplan.ui.rasters_page; sys.exit('rasterio' in sys.modules)"
    )
    assert (
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", line], check=False, capture_output=True
        ).returncode
        == 0
    )
