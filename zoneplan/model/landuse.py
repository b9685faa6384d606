"""Land-use codes and map colours of the land-use maps (TT 08/2024/TT-BTNMT and the circulars before it).

Codes and colours were read from secondary sources, none in the circulars themselves: grade M, or lower where an entry
says so. Names of CCC, DDT, MNC and SON are those of TT 27/2018. A colour of None was not found.
"""

from dataclasses import dataclass
from types import MappingProxyType

from zoneplan.model.messages import Text
from zoneplan.model.registry import Grade


@dataclass(frozen=True)
class LandUse:
    """One code: its name, its colour as ``#rrggbb`` or None, and how sure both are."""

    code: str
    name: Text
    colour: str | None
    grade: Grade


def _use(
    code: str, vi: str, en: str, colour: str | None = None, *, grade: Grade = "M"
) -> tuple[str, LandUse]:
    return code, LandUse(code, Text(vi=vi, en=en), colour, grade)


LAND_USES = MappingProxyType(
    dict(
        [
            _use("SCT", "Đất khu công nghệ thông tin tập trung", "concentrated IT park"),
            _use("SKK", "Đất khu công nghiệp", "industrial park", "#faaaa0"),
            _use("SKN", "Đất cụm công nghiệp", "industrial cluster", "#faaaa0"),
            _use("SKT", "Đất khu chế xuất", "export processing zone", "#faaaa0"),
            _use("SKC", "Đất cơ sở sản xuất phi nông nghiệp", "production outside farming", "#ffc8b4"),
            _use("SKS", "Đất hoạt động khoáng sản", "mining", "#cdaacd"),
            _use("TMD", "Đất thương mại, dịch vụ", "trade and services", "#ffbec8"),
            _use("ODT", "Đất ở tại đô thị", "urban housing", "#ffa0ff"),
            _use("ONT", "Đất ở tại nông thôn", "rural housing", "#ffd0ff"),
            _use("CLN", "Đất trồng cây lâu năm", "perennial crops", "#ffd2a0"),
            _use("LUC", "Đất chuyên trồng lúa", "rice", "#fffc8c"),
            _use("DGT", "Đất giao thông", "roads", "#ffaa32"),
            _use("DTL", "Đất thủy lợi", "irrigation"),
            _use("DKH", "Đất cơ sở khoa học và công nghệ", "science and technology"),
            _use(
                "DKV", "Đất cây xanh, khu vui chơi công cộng", "green land and public recreation", "#ffaaa0"
            ),
            _use("DRA", "Đất xử lý chất thải", "waste treatment", "#cdaacd"),
            _use("TSC", "Đất trụ sở cơ quan", "offices of agencies"),
            _use("NTD", "Đất nghĩa trang", "cemetery", "#d2d2d2"),
            _use("CCC", "Đất sử dụng vào mục đích công cộng", "public purposes", "#ffaaa0"),
            _use("DDT", "Đất có di tích lịch sử - văn hóa", "historical and cultural sites", "#ffaaa0"),
            _use("SON", "Đất sông, ngòi, kênh, rạch, suối", "rivers, canals and streams", "#a0ffff"),
            _use("MNC", "Đất có mặt nước chuyên dùng", "water surfaces in use", "#a0ffff"),
            _use("SCC", "Nhóm đất SCC (chưa tra được tên)", "group SCC (its name was not found)", grade="U"),
            _use("CSD", "Đất chưa sử dụng", "unused", "#fffffe"),
        ]
    )
)
