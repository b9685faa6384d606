"""A report made by hand: long names, hostile strings, missing figures, an error with a place."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import shapely

from zoneplan.checks.balance.judge import land_use_balance
from zoneplan.checks.report import CodeSum, Counts, LotRow, PairRow, Report, RunData, ZoneRow
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.boundary import Boundary, Evidence, LotLayer, Unreadable
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.limits import Limits
from zoneplan.model.messages import Text
from zoneplan.model.registry import Claim, Figure, Note, Place, Registry, Relation, Site, Source, Zone
from zoneplan.model.rules.rule import Rule, RuleBook, Share, Where
from zoneplan.plan import InputFile, Plan

EPSG = 9210
SQUARE = shapely.box(600_000, 1_224_000, 601_000, 1_225_000)  # 1 km a side: 100 ha
HOSTILE = "<script>alert(1)</script> {{7*7}} </style> <img src=http://example.org/x onerror=alert(2)>"
LONG = "Khu liên hợp Công nghiệp – Dịch vụ – Đô thị kiểu mẫu Nguyễn Thị Minh Khai mở rộng giai đoạn hai"
FORMULA = "=cmd|' /C calc'!A0"


def both(vi: str, en: str | None = None) -> Text:
    """One text in both languages."""
    return Text(vi=vi, en=vi if en is None else en)


def _site(lon: float, lat: float) -> Site:
    return Site(
        place=both("phường Thử"),
        lat=lat,
        lon=lon,
        radius_m=4000.0,
        sides=4,
        why=both("thử"),
        source="test",
        grade="L",
    )


def _zone(zone: str, name: Text, *claims: Claim, **more: object) -> Zone:
    at = shapely.get_coordinates(vn2000_to_wgs84(SQUARE.centroid, EPSG))[0]
    fields = {
        "id": zone,
        "name": name,
        "province_then": both("Bình Dương"),
        "province_now": both("TP.HCM", "Hồ Chí Minh City"),
        "vn2000_epsg": EPSG,
        "site": _site(float(at[0]), float(at[1])),
        "declared": claims[0].id if claims else None,
        "claims": claims,
    }
    return Zone(**(fields | more))


def _claim(name: str, printed: str, value: float, *, about: bool = False, quote: str = "") -> Claim:
    words = quote or f"diện tích {printed} ha"
    return Claim(id=name, source="doc", quote=words, printed=printed, value=value, unit="ha", about=about)


def _registry() -> Registry:
    at = shapely.get_coordinates(vn2000_to_wgs84(shapely.Point(603_000, 1_226_000), EPSG))[0]
    note = Note(date="2025-07", text=both(f"Ghi chú {HOSTILE}"), source=HOSTILE, grade="U")
    figure = Figure(
        id="f1", source="doc", quote=f"vốn 10 tỷ {HOSTILE}", printed="10 tỷ", label=both("Vốn", "Capital")
    )
    return Registry(
        schema="zoneplan-plan/1",
        name=both("Quy hoạch thử", "Trial plan"),
        sources=(Source(id="doc", file="doc.txt", title=HOSTILE, date="2026-11-22", date_basis="inferred"),),
        places=(
            Place(id="p", name=both(HOSTILE), lat=float(at[1]), lon=float(at[0]), source="test", grade="H"),
        ),
        zones=(
            _zone("vuong", both("Khu Vuông", "Square zone"), _claim("c1", "100,0", 100.0)),
            _zone(
                "dai",
                both(LONG),
                _claim("c2", "2.000", 2000.0, about=True, quote=f"khoảng 2.000 ha {HOSTILE}"),
                notes=(note,),
                figures=(figure,),
                ambiguities=(both(f"Chưa rõ {HOSTILE}"),),
            ),
            _zone("hong", both(HOSTILE)),
        ),
        relations=(Relation(a="vuong", b="dai", expected="unknown", why=both("chưa ai biết")),),
    )


def _lots() -> LotLayer:
    halves = [
        shapely.box(600_000, 1_224_000, 600_500, 1_225_000),
        shapely.box(600_500, 1_224_000, 601_000, 1_225_000),
    ]
    lots = gpd.GeoDataFrame(
        {
            "lot": ["A", FORMULA],
            "code": ["SKC", "DGT"],
            "use_vi": ["Sản xuất", HOSTILE],
            "use_en": ["production", HOSTILE],
            "declared_m2": [float("nan"), 500_000.0],
        },
        geometry=[vn2000_to_wgs84(half, EPSG) for half in halves],
        crs=4326,
    )
    note = both("Minh họa", "Illustrative")
    return LotLayer("vuong-lots", "vuong", Evidence.SURVEYED, note, lots, "parcels/vuong-lots.geojson")


_CLASSES = {"SKC": CodeSum(1, 500_000.0), "DGT": CodeSum(1, 500_000.0)}


def _rules() -> RuleBook:
    """A rule that is met in one share and not in the other, with hostile words wherever it has words."""
    shares = (
        Share(id="green", name=both(HOSTILE), codes=("DKV", HOSTILE[:19]), least_pct=10.0),
        Share(id="roads", name=both("Giao thông", "Roads"), codes=("DGT",), least_pct=10.0),
    )
    about = {"edition": HOSTILE, "source": FORMULA, "grade": "L", "note": both(HOSTILE)}
    met = Rule(id="r", name=both(HOSTILE), zones=Where(codes=("SKC",)), shares=shares, **about)
    later = Rule(id="s", name=both("Sau", "Later"), since="2027-01-01", values="unknown", **about)
    return RuleBook((met, later), frozenset({"r"}))


def _findings() -> tuple[Finding, ...]:
    overlap = vn2000_to_wgs84(shapely.box(600_900, 1_224_900, 601_000, 1_225_000), EPSG)
    clash = both(f"Khu Vuông và {LONG} chồng lấn 1,00 ha", f"Square zone and {LONG} overlap by 1.00 ha")
    return (
        Finding("area-contradiction", Severity.WARNING, ("vuong",), both(FORMULA), "boundaries", -0.5, 0.05, "ha"),
        Finding("geometry-invalid", Severity.ERROR, ("vuong",), both("Tự cắt tại một điểm", "Crosses itself"),
                "boundaries", None, None, None, overlap.centroid),
        Finding("overlap-contradicts", Severity.ERROR, ("vuong", "dai"), clash, "boundaries", 1e4, 0.0, "m2", overlap),
        Finding("not-checked", Severity.NOTE, ("hong",), both("hong: chưa kiểm tra", "hong: not checked")),
        Finding("geometry-valid", Severity.PASS, ("vuong",), both("Hợp lệ", "Valid")),
    )  # fmt: skip


def _rows() -> tuple[ZoneRow, ...]:
    registry = _registry()
    names = [zone.name for zone in registry.zones]
    return (
        ZoneRow("vuong", names[0], Evidence.SURVEYED, 0.15, 100.0, "100,0", 100.01, 100.0, 0.01, 0.08, 0.02,
                "within-rounding"),
        ZoneRow("dai", names[1], Evidence.SCHEMATIC, None, 2000.0, "2.000", 2000.0, 1999.97, 0.0, 0.5, None,
                "by-construction"),
        ZoneRow("hong", names[2], None, None, None, None, None, None, None, None, None, None),
    )  # fmt: skip


def sample_report() -> Report:
    """Three zones: a surveyed square with two lots, a schematic one with a long name, one without a boundary."""
    square = vn2000_to_wgs84(SQUARE, EPSG)
    beside = vn2000_to_wgs84(shapely.box(600_900, 1_224_900, 605_400, 1_229_344), EPSG)
    inputs = (InputFile("boundaries/zones.toml", "0" * 64), InputFile(f"boundaries/{HOSTILE}", "f" * 64))
    plan = Plan(
        where=Path("plan"),
        registry=_registry(),
        boundaries={
            "vuong": Boundary("vuong", square, Evidence.SURVEYED, 0.15, "test", "boundaries/vuong.geojson"),
            "dai": Boundary("dai", beside, Evidence.SCHEMATIC, None, "test", "boundaries/dai.geojson"),
        },
        lots=(_lots(),),
        unreadable=(Unreadable("boundaries/hong.geojson", both("thiếu", "missing"), "hong", missing=True),),
        unclaimed=(),
        inputs=inputs,
    )
    row = LotRow("vuong-lots", "vuong", 2, 1e6, 0.0, 0.0, 0.0, 0.0, _CLASSES, (500_000.0, 500_000.0))
    balance = land_use_balance(row, rules=_rules(), day=date(2026, 11, 22), zone=plan.registry.zone("vuong"))
    return Report(
        run=RunData(
            datetime(2026, 11, 22, 7, 5, tzinfo=UTC),
            "0.1.0",
            "EPSG:6960",
            "9.5.1",
            "3.14.1",
            Limits(),
            inputs,
        ),
        counts=Counts(read=5, checked=4, skipped=0, unreadable=1),
        zones=_rows(),
        pairs=(PairRow("vuong", "dai", 10_000.0, 0.01, 0.0005, 100.0, "certain", "unknown", allowed=False),),
        parcels=(row,),
        findings=_findings(),
        plan=plan,
        balances=(balance,),
    )


def empty_report() -> Report:
    """A plan that registers nothing at all."""
    full = sample_report()
    registry = Registry(schema="zoneplan-plan/1", name=both("Trống", "Empty"), zones=())
    plan = replace(full.plan, registry=registry, boundaries={}, lots=(), unreadable=(), inputs=())
    return replace(
        full,
        run=replace(full.run, inputs=()),
        counts=Counts(0, 0, 0, 0),
        zones=(),
        pairs=(),
        parcels=(),
        balances=(),
        findings=(),
        plan=plan,
    )
