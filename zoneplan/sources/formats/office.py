"""Office files are archives of XML: every part is read to its end before a library, or we, believe it."""

from collections.abc import Iterator
from typing import Final

from zoneplan.sources.admission.datasets import Dataset
from zoneplan.sources.admission.xml_gate import XmlCensus
from zoneplan.sources.admission.zip_gate import entries_of, opened

_PEEK: Final = 64
_BEFORE_XML: Final = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"  # marks of encodings, and blanks


def parts_counted(dataset: Dataset) -> Iterator[tuple[str, XmlCensus]]:
    """Look at every part that may be XML, under any name: no DOCTYPE, not too deep, checksums right.

    Yields
    ------
    name, census
        The part's name in the archive, and its elements counted before anything is built of them.
    """
    with opened(dataset.path, dataset.name) as archive:
        for info, name in entries_of(archive, dataset.name):
            with archive.open(info) as part:
                start = part.read(_PEEK).lstrip(_BEFORE_XML)
                if not info.file_size or (start and not start.startswith(b"<")):
                    continue  # an image
                part.seek(0)
                yield name, XmlCensus(part, dataset.name)
