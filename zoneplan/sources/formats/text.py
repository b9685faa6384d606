"""CSV and plain text: decoded, line by line; parting the columns is the work of the corner-table reader."""

import unicodedata

from zoneplan.sources.admission.admitted import TableSheet
from zoneplan.sources.admission.datasets import Dataset
from zoneplan.sources.admission.limits import TABLE_ROWS
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.lettering import decode_column

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_text(dataset: Dataset) -> list[TableSheet]:
    """Read a file of text: UTF-8, UTF-16 with its mark as Excel writes it, or an old Vietnamese encoding."""
    content = dataset.path.read_bytes()
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), None)
    if encoding is None:
        lines, _ = decode_column(content.splitlines(), None)
    else:
        lines = content.decode(encoding, errors="replace").splitlines()
    if len(lines) > TABLE_ROWS:
        raise not_admitted("many-rows", file=dataset.name, limit=TABLE_ROWS)
    rows = tuple((unicodedata.normalize("NFC", line),) if line.strip() else () for line in lines)
    return [TableSheet(dataset.title, rows)]
