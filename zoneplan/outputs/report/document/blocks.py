"""What a report is made of, as plain data: every writer draws from these blocks and words nothing of its own.

``Words`` is one text in as many languages as the document speaks, the first one leading; a text that is the same in
both stands there once.
"""

from dataclasses import dataclass
from typing import Literal

from zoneplan.model.numbers import Lang

Words = tuple[str, ...]
Mark = Literal["error", "warning", "note", ""]
Sheet = Literal["zones", "pairs", "balance", "findings", "claims", "method", "files"]
SHEETS: tuple[Sheet, ...] = ("zones", "pairs", "balance", "findings", "claims", "method", "files")


@dataclass(frozen=True)
class Letterhead:
    """What stands above a Vietnamese office's report: who writes on the left, the motto and the date on the right."""

    left: tuple[Words, ...]
    right: tuple[Words, ...]
    title: Words
    subject: Words


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a section of the report.

    Above findings it has their severity, as a mark beside the words that say it, and their ``code``.
    """

    words: Words
    level: int = 1
    severity: Mark = ""
    code: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. A ``label`` stands before it in bold letters; several languages are lines of their own."""

    words: Words
    style: Literal["body", "caption", "warning"] = "body"
    label: Words = ()


@dataclass(frozen=True)
class Bullets:
    """A list without numbers."""

    items: tuple[Words, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table.

    ``width`` is its share of the width of a page; 0 for a column that only the spreadsheet has.
    """

    words: Words
    width: int
    number: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell: words, and below them smaller ones. ``number`` is what a spreadsheet gets instead of the words.

    Attributes
    ----------
    words : Words
        As printed; of a number only in the leading language.
    small : tuple of Words
    number : float or None
    decimals : int
        Of the number, as printed; ``up_to`` where noughts at the end are not printed.
    sample : str
        A colour's sample before the words, as an SVG document; "" for none. A spreadsheet leaves it out.
    lang : Lang or None
        Of words that are quoted, where it may be another one than the document's.
    """

    words: Words = ()
    small: tuple[Words, ...] = ()
    strong: bool = False
    code: bool = False
    number: float | None = None
    decimals: int = 0
    up_to: bool = False
    sample: str = ""
    lang: Lang | None = None


@dataclass(frozen=True)
class Table:
    """A table. ``sheet`` is the spreadsheet's sheet that has it; ``printed`` says whether pages have it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sheet: Sheet | None = None
    printed: bool = True
    headed: bool = True

    def on_page(self) -> "Table":
        """Give the table without the columns that only the spreadsheet has."""
        kept = [place for place, column in enumerate(self.columns) if column.width]
        rows = tuple(tuple(row[place] for place in kept) for row in self.rows)
        return Table(
            tuple(self.columns[place] for place in kept), rows, self.sheet, self.printed, self.headed
        )


@dataclass(frozen=True)
class Sample:
    """An entry of a figure's legend: a small drawing and its words."""

    svg: str
    words: Words


@dataclass(frozen=True)
class Figure:
    """A drawing as an SVG document of its own, with what a reader who cannot see it is told.

    ``width`` is its share of the width of the page, ``ratio`` its height by its width.
    """

    svg: str
    title: Words
    alt: str
    caption: tuple[Words, ...]
    legend: tuple[Sample, ...]
    width: float
    ratio: float


@dataclass(frozen=True)
class Signatures:
    """Places to sign, side by side: who, how, and the date above."""

    places: tuple[tuple[Words, Words, Words], ...]


Block = Letterhead | Heading | Paragraph | Bullets | Table | Figure | Signatures


@dataclass(frozen=True)
class Document:
    """A whole report.

    Attributes
    ----------
    langs : tuple of Lang
    title, plan : Words
    header : str
        One line for the head of every page.
    page : str
        The word before the number of a page.
    made : str
        When, in ISO 8601 with its offset.
    digest : str
        Of all files read.
    producer : str
    summary_sheet : str
        Name of the spreadsheet's first sheet.
    sheets : tuple of (Sheet, str)
        The other ones with their names.
    blocks : tuple of Block
    """

    langs: tuple[Lang, ...]
    title: Words
    plan: Words
    header: str
    page: str
    made: str
    digest: str
    producer: str
    summary_sheet: str
    sheets: tuple[tuple[Sheet, str], ...]
    blocks: tuple[Block, ...]

    def leads(self, number: int) -> bool:
        """Whether a block is a caption right below a heading: no page may end between it and what follows."""
        block, before = self.blocks[number], self.blocks[number - 1]
        caption = isinstance(block, Paragraph) and block.style == "caption"
        return caption and (isinstance(before, Heading) or self.leads(number - 1))
