"""Land-use codes and map colours of the land-use maps (TT 08/2024/TT-BTNMT and the circulars before it).

The codes and colours were read from secondary sources (grade M); a colour of None was not found.
"""

from dataclasses import dataclass
from types import MappingProxyType

from zoneplan.model.messages import Text


@dataclass(frozen=True)
class LandUse:
    """One code: its name, and its colour as ``#rrggbb`` or None."""

    code: str
    name: Text
    colour: str | None


def _use(code: str, vi: str, en: str, colour: str | None = None) -> tuple[str, LandUse]:
    return code, LandUse(code, Text(vi=vi, en=en), colour)


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
            _use("CSD", "Đất chưa sử dụng", "unused", "#fffffe"),
        ]
    )
)
