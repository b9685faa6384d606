"""XML before any library sees it: no DOCTYPE, no entities, not too deep; its root and what it holds are counted."""

import re
from collections import Counter
from pathlib import Path
from typing import IO
from xml.parsers import expat

from zoneplan.sources.admission.limits import XML_DEPTH, XML_ELEMENTS
from zoneplan.sources.admission.refusal import not_admitted

_GML = r"http://www\.opengis\.net/gml(?:/\d.*)?"  # not gmlsf, which schemas use


class XmlCensus:
    """One pass over an XML file.

    Parameters
    ----------
    file : binary file
        Any encoding that expat knows.
    name : str
        For the refusal.

    Attributes
    ----------
    root : tuple of str
        Namespace ("" if none) and local name of the root element.
    namespaces : set of str
        Every namespace an element is in.
    counts : Counter
        Elements by local name.
    children : Counter
        How many elements stand directly inside elements of that local name.

    Raises
    ------
    NotAdmitted
        ``xml-doctype``, ``xml-deep``, ``xml-big`` or ``xml-damaged``.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.root = ("", "")
        self.namespaces: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.children: Counter[str] = Counter()
        self._name = name
        self._open: list[str] = []
        self._elements = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.ParseFile(file)
        except (expat.ExpatError, ValueError, LookupError) as why:  # the last two: a strange encoding
            raise not_admitted("xml-damaged", file=name, why=str(why)[:100]) from None

    def _doctype(self, *_: object) -> None:
        raise not_admitted("xml-doctype", file=self._name)

    def _start(self, name: str, _: object) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self._open:
            self.root = (namespace, local)
        else:
            self.children[self._open[-1]] += 1
        self.namespaces.add(namespace)
        self.counts[local] += 1
        self._open.append(local)
        self._elements += 1
        if len(self._open) > XML_DEPTH:
            raise not_admitted("xml-deep", file=self._name, limit=XML_DEPTH)
        if self._elements > XML_ELEMENTS:
            raise not_admitted("xml-big", file=self._name, limit=XML_ELEMENTS)

    def _end(self, _: str) -> None:
        self._open.pop()

    @property
    def kind(self) -> str:
        """``kml``, ``gml`` or ``xml`` for any other."""
        if self.root[1] == "kml":
            return "kml"
        gml = any(re.fullmatch(_GML, namespace) for namespace in self.namespaces)
        return "gml" if gml else "xml"


def census(path: Path, name: str) -> XmlCensus:
    """Take the census of a file on disk."""
    with path.open("rb") as file:
        return XmlCensus(file, name)
