"""Office files are ZIP archives: the same content is to give the same bytes."""

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def settled(content: bytes, made: str) -> bytes:
    """Pack an office file again with one date, that of the report, on every member and in its properties.

    Parameters
    ----------
    content : bytes
        A DOCX or XLSX.
    made : str
        ISO 8601.
    """
    at = datetime.fromisoformat(made)
    out = BytesIO()
    with ZipFile(BytesIO(content)) as read, ZipFile(out, "w", ZIP_DEFLATED) as written:
        for name in read.namelist():
            member = ZipInfo(name, (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second))
            member.compress_type = ZIP_DEFLATED
            data = read.read(name)
            if name == "docProps/core.xml":
                stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                data = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", data)
            written.writestr(member, data)
    return out.getvalue()
